"""What every process shares: the case that moves, the clocks of its SOP steps, and gap-free number series."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts_app.audit.actions import Subject
from accounts_app.models import Office, User
from accounts_app.roles import STAFF_ROLES, Role
from requests_app.sop.models import SopInForce


class Case(models.Model):
    """A ticket or a decree: belongs to an office, runs under the SOP in force when it began, and has a state.

    ``version`` grows with every act, so that a stale page is noticed. ``waiting_role``, ``waiting_since`` and
    ``step_no`` are derived by the writer (`engine.perform`) for the inboxes, which must not join to be fast.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    sop = models.ForeignKey(SopInForce, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=0)
    waiting_role = models.CharField(max_length=20, choices=Role, blank=True)
    waiting_since = models.DateTimeField(null=True)
    step_no = models.PositiveSmallIntegerField(null=True)

    kind: ClassVar[str]
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

    @property
    def way_in(self) -> str:
        """The channel through which it came, in the words of the SOP's ``automatic`` table."""
        return ""

    def roles_of(self, user: User) -> frozenset[Role]:
        """What this person is to this case: staff of its office, its applicant, both, or nothing."""
        staff = user.roles & STAFF_ROLES if user.office_id == self.office_id else frozenset()
        return staff | {Role.APPLICANT} if self.is_own_of(user) else staff


class StepRun(models.Model):
    """One performance of one SOP step: when it began and ended, and who ended it.

    A step may run several rounds (completed again, sent back, reissued). ``broken_off``: the file left the path
    before the step was done. ``minutes`` is the SOP's figure at the time, null where the paper has none or it is
    illegible (such a step is recorded and never late).
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    process = models.CharField(max_length=10)
    case_id = models.BigIntegerField()
    step_no = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField(default=1)
    minutes = models.PositiveSmallIntegerField(null=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ended_by_name = models.CharField(max_length=160, blank=True)
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
        ]

    def __str__(self) -> str:
        return f"{self.process} {self.case_id}: langkah {self.step_no} ({self.round})"

    @property
    def elapsed_minutes(self) -> int | None:
        """Whole minutes by the wall clock, None while the step runs."""
        if self.ended_at is None:
            return None
        return int((self.ended_at - self.started_at).total_seconds() // 60)


class NumberSeries(models.Model):
    """The last number given in one series of one office ("ticket 2026", "queue A 2026-11-20"): see ``numbers``."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["office", "name"], name="series_once_per_office")]

    def __str__(self) -> str:
        return f"{self.office_id} {self.name}: {self.last}"
