"""Lines, numbers and calls of the waiting room (SOP 000, 003, 004 steps 3 and 4).

Decisions:
- A number keeps its label for life. *Alihkan* only changes who calls it (`for_line`, `for_counter`): a new number
  would mean a new slip, a second place in the figures, and a person who listens for the old one.
- A number belongs to a visit, one each; the visit may have a request or not. A request that was not served today
  comes back tomorrow with a new visit and a new number.
- `order_at` says who is next: the moment of issue, and later only for somebody who was called and not there.
- `Call` rows are append-only and written under the office's lock (`pressing.hold_desk`), so that their ids grow in the
  order of commits: a screen that asks for "id > n" misses none. Without the lock a smaller id could appear later.
- `Pulse` is one row per office whose number grows with everything that a waiting-room screen shows. Triggers do it,
  so that no writer can forget it. They run at the end of a transaction (a number's row is written last), because
  everyone of the office waits for that row.
"""

from typing import ClassVar

import pgtrigger
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from accounts_app.audit.actions import Subject
from accounts_app.models import Office, User
from requests_app.frontdesk.models import GuestEntry
from requests_app.tickets.models import Ticket


class LineKind(models.TextChoices):
    PASSWORD = "password", "Lupa password / user ID"
    CONSULTATION = "consultation", "Konsultasi"
    PRIORITY = "priority", "Prioritas"


class NumberState(models.TextChoices):
    WAITING = "waiting", "Menunggu"
    CALLED = "called", "Dipanggil"
    SERVING = "serving", "Dilayani"
    DEFERRED = "deferred", "Ditunda"
    NO_SHOW = "no_show", "Tidak hadir"
    DONE = "done", "Selesai"
    NOT_SERVED = "not_served", "Tidak dilayani"


AT_A_COUNTER = (NumberState.CALLED, NumberState.SERVING)
OPEN = (NumberState.WAITING, *AT_A_COUNTER, NumberState.DEFERRED)
FINISHED = (NumberState.NO_SHOW, NumberState.DONE, NumberState.NOT_SERVED)


def beats(name: str, operation: pgtrigger.Operation) -> pgtrigger.Trigger:
    """Every change of the row moves its office's `Pulse`."""
    func = """
        INSERT INTO requests_app_pulse (office_id, version) VALUES (NEW.office_id, 1)
        ON CONFLICT (office_id) DO UPDATE SET version = requests_app_pulse.version + 1;
        RETURN NULL;
    """
    return pgtrigger.Trigger(name=name, when=pgtrigger.After, operation=operation, func=func)


class Pulse(models.Model):
    """How often anything changed that the waiting room's screens of an office show."""

    office = models.OneToOneField(Office, primary_key=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = "denyut ruang tunggu"
        verbose_name_plural = "denyut ruang tunggu"

    def __str__(self) -> str:
        return f"{self.office_id}: {self.version}"


class ServiceLine(models.Model):
    """One line of an office: the letter before its numbers, what it is for, how many a day."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="lines")
    prefix = models.CharField(
        "huruf", max_length=1, validators=[RegexValidator("^[A-Z]$", "Tulis satu huruf besar, A sampai Z.")]
    )
    name = models.CharField("nama", max_length=80)
    kind = models.CharField("jenis", max_length=14, choices=LineKind)
    daily_cap = models.PositiveSmallIntegerField("paling banyak sehari", null=True, blank=True)
    position = models.PositiveSmallIntegerField("urutan", default=0)
    is_open = models.BooleanField("dibuka", default=True)

    class Meta:
        verbose_name = "jalur antrean"
        verbose_name_plural = "jalur antrean"
        ordering: ClassVar = ["position", "prefix"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "prefix"], name="front_line_letter_once"),
            models.CheckConstraint(condition=Q(prefix__regex="^[A-Z]$"), name="front_line_letter_is_one_capital"),
            models.CheckConstraint(condition=Q(daily_cap=None) | Q(daily_cap__gt=0), name="front_line_cap_is_positive"),
        ]
        triggers: ClassVar = [beats("front_line_beats", pgtrigger.Insert | pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.prefix} · {self.name}"

    @property
    def is_priority(self) -> bool:
        return self.kind == LineKind.PRIORITY


class QueueNumber(models.Model):
    """One number of one day and line, from 1 without a gap (step 3), and what became of it.

    ``prefix`` is the line's letter when it was issued. ``for_line``, ``for_counter``: who calls it now. ``staff``: who
    called or serves it. ``finished_at`` with ``reason`` of `NOT_SERVED` is the day's end, not the end of a service.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    line = models.ForeignKey(ServiceLine, on_delete=models.PROTECT, related_name="+")
    prefix = models.CharField(max_length=1)
    number = models.PositiveSmallIntegerField()
    visit = models.OneToOneField(GuestEntry, on_delete=models.PROTECT, related_name="queue_number")
    ticket = models.ForeignKey(Ticket, null=True, on_delete=models.PROTECT, related_name="queue_numbers")
    state = models.CharField("keadaan", max_length=10, choices=NumberState, default=NumberState.WAITING)
    version = models.PositiveIntegerField(default=0)
    order_at = models.DateTimeField()
    for_line = models.ForeignKey(ServiceLine, on_delete=models.PROTECT, related_name="+")
    for_counter = models.ForeignKey("Counter", null=True, on_delete=models.PROTECT, related_name="+")
    counter = models.ForeignKey("Counter", null=True, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    calls = models.PositiveSmallIntegerField(default=0)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    first_called_at = models.DateTimeField(null=True)
    last_called_at = models.DateTimeField(null=True)
    serving_since = models.DateTimeField(null=True)
    put_back_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    reason = models.CharField("alasan", max_length=200, blank=True)

    class Meta:
        verbose_name = "nomor antrean"
        verbose_name_plural = "nomor antrean"
        indexes: ClassVar = [
            models.Index(fields=["office", "day", "order_at"], condition=Q(state="waiting"), name="front_waiting"),
            models.Index(
                fields=["day", "for_line", "line", "order_at", "number"],
                condition=Q(state="waiting", for_counter=None),
                name="front_first_of_line",
            ),
            models.Index(
                fields=["for_counter", "day", "line", "order_at", "number"],
                condition=Q(state="waiting", for_counter__isnull=False),
                name="front_first_of_counter",
            ),
            models.Index(fields=["office", "day", "state"], name="front_numbers_by_state"),
            models.Index(fields=["day"], condition=Q(state__in=OPEN), name="front_open_numbers"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "day", "line", "number"], name="queue_number_once_a_day"),
            models.CheckConstraint(condition=Q(number__gte=1), name="queue_number_from_one"),
            models.UniqueConstraint(fields=["ticket"], condition=Q(state__in=OPEN), name="front_ticket_waits_once"),
            models.UniqueConstraint(
                fields=["counter"], condition=Q(state__in=AT_A_COUNTER), name="front_one_person_at_a_counter"
            ),
            models.CheckConstraint(condition=Q(state__in=NumberState.values), name="front_number_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state="called") | (Q(first_called_at__isnull=False) & Q(calls__gt=0)),
                name="front_called_has_its_call",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("serving", "done")) | Q(serving_since__isnull=False),
                name="front_served_has_its_beginning",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=FINISHED) & Q(finished_at__isnull=False))
                | (~Q(state__in=FINISHED) & Q(finished_at=None)),
                name="front_only_finished_has_its_end",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("not_served", "deferred")) | ~Q(reason=""), name="front_put_off_has_a_reason"
            ),
        ]
        triggers: ClassVar = [beats("front_number_beats", pgtrigger.Insert | pgtrigger.Update)]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """As it is shown and called: "A 012"."""
        return f"{self.prefix} {self.number:03}"

    @property
    def subject(self) -> Subject:
        return Subject("queue", self.pk, self.office_id)


class Call(models.Model):
    """One call of one number: what a screen shows and speaks. ``id`` grows in the order of commits of an office."""

    class Kind(models.TextChoices):
        CALL = "call", "Panggilan"
        RECALL = "recall", "Panggilan ulang"

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    number = models.ForeignKey(QueueNumber, on_delete=models.PROTECT, related_name="made_calls")
    counter = models.ForeignKey("Counter", null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "panggilan"
        verbose_name_plural = "panggilan"
        indexes: ClassVar = [models.Index(fields=["office", "day", "-id"], name="front_calls_of_day")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=("call", "recall")), name="front_call_kind_is_known")
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="front_call_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
            beats("front_call_beats", pgtrigger.Insert),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.kind})"
