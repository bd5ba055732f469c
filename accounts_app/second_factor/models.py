"""Requests to take a lost second factor away: asked by one admin, granted by another.

The paper trail of the most tempting telephone call of all ("I have a new phone, please let me in"): two people must
believe it, and the person is told by mail.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class FactorReset(models.Model):
    """One request; open until somebody decides, or until it is too old (`actions.OPEN_FOR`)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="factor_resets")
    reason = models.CharField("alasan", max_length=300)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    is_granted = models.BooleanField(null=True)

    class Meta:
        verbose_name = "permintaan atur ulang faktor kedua"
        verbose_name_plural = "permintaan atur ulang faktor kedua"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person"], condition=Q(decided_at=None), name="factor_reset_open_once"),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, is_granted=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False, is_granted__isnull=False),
                name="factor_reset_decided_whole",
            ),
            models.CheckConstraint(
                condition=~Q(person=F("asked_by")) & (Q(decided_by=None) | ~Q(person=F("decided_by"))),
                name="factor_reset_never_ones_own",
            ),
            models.CheckConstraint(
                condition=Q(is_granted=None) | Q(is_granted=False) | ~Q(asked_by=F("decided_by")),
                name="factor_reset_needs_two_admins",
            ),
        ]

    def __str__(self) -> str:
        return f"atur ulang faktor kedua {self.person_id}"
