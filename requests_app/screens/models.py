"""The devices of a waiting room that nobody signs in on: screens and kiosks.

A device is known by a token in its address. Only the token's SHA-256 is kept: it has 192 random bits, so there is
nothing to guess, and who reads the table cannot make the address. Rejected: a signed-in account on a device in a room
where everybody can touch it; and one token for an office, since taking one device out would take out all.
"""

import hashlib
from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts_app.models import Office, User

AWAKE = timedelta(minutes=3)


class Kind(models.TextChoices):
    """What a token opens."""

    SCREEN = "screen", "Layar ruang tunggu"
    KIOSK = "kiosk", "Kiosk"


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class Devices(models.QuerySet["Device"]):
    def of(self, office: Office) -> "Devices":
        """Of this office, those in use first, the newest first."""
        return self.filter(office=office).order_by(models.F("revoked_at").desc(nulls_first=True), "-pk")

    def in_use(self) -> "Devices":
        return self.filter(revoked_at=None)

    def by_token(self, kind: Kind, token: str) -> "Device | None":
        """The device whose address holds this token, with its office; None for an unknown or revoked one."""
        found = self.in_use().filter(kind=kind, digest=digest_of(token), office__is_active=True)
        return found.select_related("office").first()


class Device(models.Model):
    """One screen or kiosk; its address was shown once, when it was made."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("jenis", max_length=8, choices=Kind.choices)
    name = models.CharField("nama", max_length=60)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    last_seen_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = Devices.as_manager()

    class Meta:
        verbose_name = "perangkat ruang tunggu"
        verbose_name_plural = "perangkat ruang tunggu"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "kind", "name"], condition=Q(revoked_at=None), name="device_name_once_in_use"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="device_revoked_has_who_and_when",
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="device_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_awake(self) -> bool:
        """Seen lately; one that is switched off is not."""
        return self.last_seen_at is not None and timezone.now() - self.last_seen_at < AWAKE

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None
