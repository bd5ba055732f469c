"""Days on which somebody is away, and who stands in.

A row is never deleted: one that was called off, or refused, stays and says by whom. Days are dates of the office's
own zone, both included. The database itself refuses two absences of one person on one day (`accounts_app.ranges`).
"""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from accounts_app.ranges import days, same
from accounts_app.roles import Role

AGREED = Q(lends=[]) | Q(agreed_at__isnull=False)


class Reason(models.TextChoices):
    """Why somebody is away; nobody has to say it."""

    LEAVE = "leave", "Cuti"
    ILL = "ill", "Sakit"
    DUTY = "duty", "Dinas luar"
    TRAINING = "training", "Diklat"
    OTHER = "other", "Lainnya"


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def standing(self) -> "AbsenceQuerySet":
        """Those that were not called off, agreed to or not."""
        return self.filter(called_off_at__isnull=True)

    def in_force(self) -> "AbsenceQuerySet":
        """Those that count: one that lends a role counts once somebody who may has agreed."""
        return self.standing().filter(AGREED)

    def waiting(self) -> "AbsenceQuerySet":
        """Those that wait for a word of Kepala LPSE or Admin Kantor."""
        return self.standing().exclude(lends=[]).filter(agreed_at__isnull=True)

    def touching(self, first: date, last: date) -> "AbsenceQuerySet":
        """Those that share a day with `first` to `last`."""
        return self.filter(since__lte=last, until__gte=first)

    def with_people(self) -> "AbsenceQuerySet":
        return self.select_related("user", "stand_in", "made_by", "agreed_by", "called_off_by", "office")


class Absence(models.Model):
    """One person's absence from `since` to `until`. `lends`: roles that the stand-in gets for these days."""

    office = models.ForeignKey("accounts_app.Office", on_delete=models.PROTECT, related_name="absences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="absences")
    since = models.DateField("hari pertama")
    until = models.DateField("hari terakhir")
    reason = models.CharField("alasan", max_length=10, choices=Reason, blank=True)
    stand_in = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="standing_in")
    lends = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    called_off_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    called_off_at = models.DateTimeField(null=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["since", "pk"]
        verbose_name = "cuti"
        verbose_name_plural = "cuti"
        indexes: ClassVar = [models.Index(fields=["office", "until"], name="absence_of_office")]
        constraints: ClassVar = [
            ExclusionConstraint(
                name="absence_days_do_not_overlap",
                expressions=[same("user"), days("since", "until")],
                condition=Q(called_off_at__isnull=True),
            ),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="absence_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(user=F("stand_in")), name="absence_never_ones_own_stand_in"),
            models.CheckConstraint(
                condition=Q(agreed_at=None, agreed_by=None) | Q(agreed_at__isnull=False, agreed_by__isnull=False),
                name="absence_agreed_whole",
            ),
            models.CheckConstraint(
                condition=Q(called_off_at=None, called_off_by=None)
                | Q(called_off_at__isnull=False, called_off_by__isnull=False),
                name="absence_called_off_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.since} – {self.until}"

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for a word of Kepala LPSE or Admin Kantor."""
        return bool(self.lends) and self.agreed_at is None and self.called_off_at is None

    @property
    def lent_roles(self) -> list[Role]:
        return [Role(role) for role in self.lends]
