"""What every process shares: the case that moves, the clocks of its SOP steps, and gap-free number series."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts_app.audit.actions import Subject
from accounts_app.closed_days import notes_late_entries
from accounts_app.models import Office, User
from accounts_app.roles import STAFF_ROLES, Role
from requests_app.sop.models import SopInForce
from requests_app.sop.vocabulary import AnyAct


class Case(models.Model):
    """A ticket or a decree: belongs to an office, runs under the SOP in force when it began, and has a state.

    ``version`` grows with every act, so that a stale page is noticed. ``waiting_role``, ``waiting_since``, ``due_at``
    and ``step_no`` are derived by the writer (`engine.perform`) for the inboxes, which must not join to be fast.
    ``due_at``: the earliest deadline of the steps that run; null while it is the applicant's turn.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    sop = models.ForeignKey(SopInForce, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=0)
    waiting_role = models.CharField(max_length=20, choices=Role, blank=True)
    waiting_since = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    step_no = models.PositiveSmallIntegerField(null=True)

    kind: ClassVar[str]
    # What it is called where somebody was quicker.
    noun: ClassVar[str] = "Permohonan"
    state: str

    class Meta:
        abstract = True

    @property
    def subject(self) -> Subject:
        return Subject(self.kind, self.pk, self.office_id)

    def is_own_of(self, user: User) -> bool:
        """Whether the case is about this very person (who then must not handle it)."""
        raise TypeError(f"{type(self).__name__} does not say whose case it is")

    def decided_by(self, act: str) -> int | None:
        """Primary key of who did ``act`` in the present round, where a row must stay apart from it."""
        return None

    def bars(self, act: str, user: User) -> str | None:
        """Why this person may not do ``act`` to this very case although their role may, or None."""
        return None

    def held_against(self, act: str, user: User) -> str | None:
        """Why this person must leave ``act`` to somebody else who has the case in hand just now, or None."""
        return None

    def note_work(self, act: str, by: User | None, at: datetime, *, passed: bool) -> None:
        """After an act, before the case is saved. ``passed``: the turn went to another role by it."""

    def role_for(self, act: AnyAct) -> Role | None:
        """Whose inbox the case stands in while it waits for this act; None when nobody's."""
        return self.sop.performer_of(act)

    def awaits_answer(self, act: str, payload: Mapping[str, Any]) -> bool:
        """Whether after this act the office can do nothing until the applicant answers: the step pauses."""
        return False

    @property
    def way_in(self) -> str:
        """The channel through which it came, in the words of the SOP's ``automatic`` table."""
        return ""

    def roles_of(self, user: User) -> frozenset[Role]:
        """What this person is to this case: staff of its office, its applicant, both, or nothing."""
        staff = user.roles & STAFF_ROLES if user.office_id == self.office_id else frozenset()
        return staff | {Role.APPLICANT} if self.is_own_of(user) else staff


class StepRun(models.Model):
    """One performance of one SOP step: when it began and ended, who ended it, and by when it had to be done.

    A step may run several rounds (completed again, sent back, reissued). ``broken_off``: the file left the path
    before the step was done. ``minutes`` (working minutes) or ``working_days`` (0: the same working day) is the SOP's
    figure at the time; both null where the paper has none or it is illegible: recorded, and never late.
    ``due_at`` and ``soon_at`` (80 % of the time) follow from it (`deadlines`); null also in an office without hours.
    ``paused_at``: since then the applicant's answer is awaited; ``paused_seconds`` of working time went by like that
    before. ``worked_seconds``: working time from start to end without the pauses. ``told``: who was reminded.
    """

    class Told(models.IntegerChoices):
        """How far the reminders have gone; each level is reached once."""

        NOBODY = 0, "belum"
        SOON = 1, "segera jatuh tempo"
        LATE = 2, "terlambat"
        HEAD = 3, "Kepala LPSE"

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    process = models.CharField(max_length=10)
    case_id = models.BigIntegerField()
    step_no = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField(default=1)
    minutes = models.PositiveSmallIntegerField(null=True)
    working_days = models.PositiveSmallIntegerField(null=True)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    soon_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    paused_seconds = models.PositiveIntegerField(default=0)
    told = models.PositiveSmallIntegerField(choices=Told, default=Told.NOBODY)
    ended_at = models.DateTimeField(null=True)
    # Read by `step_of_person`; an index of its own would be a second one.
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    ended_by_name = models.CharField(max_length=160, blank=True)
    worked_seconds = models.PositiveIntegerField(null=True)
    broken_off = models.BooleanField(default=False)

    class Meta:
        verbose_name = "langkah SOP"
        verbose_name_plural = "langkah SOP"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["process", "case_id", "step_no", "round"], name="step_round_once"),
            models.UniqueConstraint(
                fields=["process", "case_id", "step_no"], condition=Q(ended_at=None), name="step_runs_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")), name="step_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(working_days=None), name="step_has_minutes_or_days_not_both"
            ),
            models.CheckConstraint(
                condition=Q(due_at=None, soon_at=None)
                | Q(due_at__gte=F("soon_at"), soon_at__gte=F("started_at"), minutes__isnull=False)
                | Q(due_at__gte=F("soon_at"), soon_at__gte=F("started_at"), working_days__isnull=False),
                name="step_deadline_follows_from_a_figure",
            ),
            models.CheckConstraint(
                condition=Q(paused_at=None) | Q(paused_at__gte=F("started_at"), ended_at=None),
                name="step_pauses_only_while_it_runs",
            ),
            models.CheckConstraint(
                condition=Q(worked_seconds=None) | Q(ended_at__isnull=False), name="step_worked_is_known_at_its_end"
            ),
            models.CheckConstraint(condition=Q(told__range=(0, 3)), name="step_told_is_known"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["office", "due_at"], condition=Q(ended_at=None, due_at__isnull=False), name="step_open_due"
            ),
            models.Index(
                fields=["soon_at"],
                condition=Q(ended_at=None, paused_at=None, soon_at__isnull=False, told__lt=3),
                name="step_to_remind",
            ),
            models.Index(
                fields=["office", "step_no", "ended_at"],
                condition=Q(process="ticket", ended_at__isnull=False, broken_off=False),
                name="step_done",
            ),
            models.Index(fields=["ended_by", "ended_at"], condition=Q(ended_by__isnull=False), name="step_of_person"),
        ]
        triggers: ClassVar = [notes_late_entries("ended_at")]

    def __str__(self) -> str:
        return f"{self.process} {self.case_id}: langkah {self.step_no} ({self.round})"

    @property
    def has_figure(self) -> bool:
        """Whether the SOP gives this step a time to miss."""
        return self.minutes is not None or self.working_days is not None

    @property
    def worked(self) -> timedelta | None:
        """Working time that the step took; None while it runs or in an office without hours."""
        return None if self.worked_seconds is None else timedelta(seconds=self.worked_seconds)

    @property
    def elapsed_minutes(self) -> int | None:
        """Whole minutes of working time that the step took; None as `worked`."""
        return None if self.worked_seconds is None else self.worked_seconds // 60

    @property
    def is_late(self) -> bool:
        """Ended, paused, or still running after its deadline."""
        return self.is_late_at(self.ended_at or self.paused_at or timezone.now())

    def is_late_at(self, moment: datetime) -> bool:
        return self.due_at is not None and moment > self.due_at


class NumberSeries(models.Model):
    """The last number given in one series of one office ("ticket 2026", "queue A 2026-11-20"): see ``numbers``."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["office", "name"], name="series_once_per_office")]

    def __str__(self) -> str:
        return f"{self.office_id} {self.name}: {self.last}"
