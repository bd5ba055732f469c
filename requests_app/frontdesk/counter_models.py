"""Counters (loket), who sits at them, calls for help, and what an office decided about its front desk.

Decisions:
- A counter that was opened is a row (`CounterSession`), not a cookie: a browser that was closed while serving loses
  nothing, and a colleague takes the counter over with a reason instead of being locked out.
- Its ``version`` grows with every press of one of its buttons. A page sends the version that it showed, so a second
  click and a second tab find out that they are late, and change nothing.
"""

from typing import ClassVar

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts_app.audit.actions import Subject
from accounts_app.models import Office, User
from requests_app.frontdesk.queue_models import ServiceLine, beats

MOST_CALLS, MOST_ORDINARY = 9, 9


class FrontDeskSettings(models.Model):
    """What one office decided; without a row the defaults hold."""

    office = models.OneToOneField(
        Office, primary_key=True, on_delete=models.PROTECT, related_name="front_desk_settings"
    )
    calls_until_no_show = models.PositiveSmallIntegerField(
        "panggilan sampai tidak hadir", default=3, validators=[MinValueValidator(1), MaxValueValidator(MOST_CALLS)]
    )
    ordinary_per_priority = models.PositiveSmallIntegerField(
        "nomor biasa di antara dua nomor prioritas",
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_ORDINARY)],
    )
    kiosk_on = models.BooleanField("kios dipakai", default=True)
    screen_on = models.BooleanField("layar ruang tunggu dipakai", default=True)
    running_text = models.CharField("teks berjalan", max_length=300, blank=True)

    class Meta:
        verbose_name = "pengaturan meja depan"
        verbose_name_plural = "pengaturan meja depan"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(calls_until_no_show__range=(1, MOST_CALLS)), name="front_calls_until_no_show"
            ),
            models.CheckConstraint(
                condition=Q(ordinary_per_priority__range=(1, MOST_ORDINARY)), name="front_ordinary_per_priority"
            ),
        ]
        triggers: ClassVar = [beats("front_settings_beat", pgtrigger.Insert | pgtrigger.Update)]

    def __str__(self) -> str:
        return str(self.office)

    @property
    def priority_rule(self) -> str:
        """The fairness rule (`fairness.py`) as it is written on the screen."""
        return (
            f"Nomor prioritas didahulukan: satu setelah setiap {self.ordinary_per_priority} nomor biasa, "
            "dan tidak pernah dua berturut-turut selama nomor biasa menunggu."
        )


class Counter(models.Model):
    """One desk of the office with the lines that it calls."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="counters")
    number = models.PositiveSmallIntegerField("nomor", validators=[MinValueValidator(1), MaxValueValidator(99)])
    name = models.CharField("nama", max_length=60, blank=True)
    lines = models.ManyToManyField(ServiceLine, verbose_name="jalur", related_name="counters")
    is_active = models.BooleanField("dipakai", default=True)

    class Meta:
        verbose_name = "loket"
        verbose_name_plural = "loket"
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "number"], name="front_counter_number_once"),
            models.CheckConstraint(condition=Q(number__range=(1, 99)), name="front_counter_number_can_be_spoken"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return f"Loket {self.number}"

    @property
    def subject(self) -> Subject:
        return Subject("counter", self.pk, self.office_id)


class CounterSession(models.Model):
    """One person at one counter, from opening to closing; ``version`` counts its presses."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    counter = models.ForeignKey(Counter, on_delete=models.PROTECT, related_name="sessions")
    staff = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    taken_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("alasan", max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0)
    last_act = models.CharField(max_length=12, blank=True)
    last_at = models.DateTimeField()

    class Meta:
        verbose_name = "pembukaan loket"
        verbose_name_plural = "pembukaan loket"
        indexes: ClassVar = [models.Index(fields=["office", "day"], name="front_sessions_of_day")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["counter"], condition=Q(closed_at=None), name="front_counter_open_once"),
            models.UniqueConstraint(fields=["staff"], condition=Q(closed_at=None), name="front_staff_at_one_counter"),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=models.F("opened_at")),
                name="front_counter_closes_after_it_opened",
            ),
            models.CheckConstraint(condition=Q(taken_from=None) | ~Q(reason=""), name="front_taking_over_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.counter} · {self.staff}"


class HelpCall(models.Model):
    """Somebody at a counter asks a colleague over; the notice stands on the other counters until one comes."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(CounterSession, on_delete=models.PROTECT, related_name="help_calls")
    note = models.CharField("pesan", max_length=120, blank=True)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "panggilan bantuan"
        verbose_name_plural = "panggilan bantuan"
        indexes: ClassVar = [models.Index(fields=["office"], condition=Q(ended_at=None), name="front_help_wanted")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session"], condition=Q(ended_at=None), name="front_help_asked_once"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="front_help_ends_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.session)
