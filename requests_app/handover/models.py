"""The hand-over row: one sealed secret on its way to one person.

Which ciphertext a row may hold follows from its status and is enforced by PostgreSQL, so that no code path can leave
a readable copy behind. Ciphertexts are Fernet tokens (text); "" means erased. An overwritten value may live on in
dead rows, WAL and backups until they are recycled: a *server-key-only* ciphertext exists between fulfil and notify,
so keep the server key out of the database's backups.
Rejected: one ciphertext column with a "kind" beside it (a bug could relabel it), and a table per owner.
"""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts_app.closed_days import notes_late_entries

ATTEMPTS_ALLOWED = 5
VIEWING_TIME = timedelta(minutes=10)


class Status(models.TextChoices):
    SEALED = "sealed", "Tersegel"
    CODED = "coded", "Menunggu diambil"
    LOCKED = "locked", "Terkunci"
    OPENED = "opened", "Sudah dibuka"
    CONFIRMED = "confirmed", "Diterima"
    EXPIRED = "expired", "Kedaluwarsa"
    VOIDED = "voided", "Dibatalkan"


LIVE = (Status.SEALED, Status.CODED, Status.LOCKED, Status.OPENED)
WAITING = (Status.CODED, Status.LOCKED)
# What an alarm can be about: somebody opened it, said that it arrived, or tried codes until it locked.
TOUCHED = (Status.OPENED, Status.LOCKED, Status.CONFIRMED)
CLOSED = (Status.CONFIRMED, Status.EXPIRED, Status.VOIDED)
# Told to somebody, and closed before anybody opened it.
NEVER_OPENED = Q(noticed_at__isnull=False, opened_at=None, closed_at__isnull=False)
CIPHERTEXTS = ("server_ciphertext", "coded_ciphertext", "renewal_ciphertext", "viewing_ciphertext")


def _if(status: Q, then: Q) -> Q:
    """ "status implies then", as a check constraint wants it."""
    return ~status | then


def _holds_only(*names: str) -> Q:
    """Every ciphertext column that is not named is erased."""
    erased = Q()
    for column in CIPHERTEXTS:
        if column not in names:
            erased &= Q(**{column: ""})
    return erased


class HandoverQuerySet(models.QuerySet["Handover"]):
    def live(self) -> Self:
        return self.filter(status__in=LIVE)

    def of(self, owner_type: str, owner_id: int) -> Self:
        return self.filter(owner_type=owner_type, owner_id=owner_id)

    def unopened_past(self, now: datetime) -> Self:
        return self.filter(status__in=WAITING, expires_at__lte=now)

    def viewing_past(self, now: datetime) -> Self:
        return self.filter(status=Status.OPENED, viewing_until__lte=now).exclude(viewing_ciphertext="")


class Handover(models.Model):
    office = models.ForeignKey("accounts_app.Office", on_delete=models.PROTECT, related_name="+")
    owner_type = models.CharField(max_length=40)
    owner_id = models.PositiveBigIntegerField()
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.SEALED)

    server_ciphertext = models.TextField(blank=True, default="")
    coded_ciphertext = models.TextField(blank=True, default="")
    renewal_ciphertext = models.TextField(blank=True, default="")
    viewing_ciphertext = models.TextField(blank=True, default="")
    code_salt = models.CharField(max_length=32, blank=True, default="")
    # SHA-256 of the mailed token; null (not "") before the notice, so that the unique index ignores it.
    link_hash = models.CharField(max_length=64, null=True, unique=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    sealed_at = models.DateTimeField()
    noticed_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    locked_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    viewing_until = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        indexes = [
            # The newest of an owner, ended ones too: an archived request shows how its password was taken.
            models.Index(fields=["owner_type", "owner_id", "-id"], name="handover_of_owner"),
            models.Index(fields=["expires_at"], name="handover_waiting", condition=Q(status__in=WAITING)),
            models.Index(fields=["viewing_until"], name="handover_viewing", condition=~Q(viewing_ciphertext="")),
            models.Index(fields=["office", "closed_at"], name="handover_never_opened", condition=NEVER_OPENED),
            models.Index(fields=["office", "noticed_at"], name="handover_unopened", condition=Q(status__in=WAITING)),
        ]
        triggers = [notes_late_entries("closed_at")]
        constraints = [
            models.UniqueConstraint(
                fields=["owner_type", "owner_id"], name="handover_one_live_per_owner", condition=Q(status__in=LIVE)
            ),
            models.CheckConstraint(name="handover_status_known", condition=Q(status__in=Status.values)),
            models.CheckConstraint(name="handover_attempts_bounded", condition=Q(attempts__lte=ATTEMPTS_ALLOWED)),
            models.CheckConstraint(
                name="handover_sealed_under_server_key_only",
                condition=_if(
                    Q(status=Status.SEALED),
                    _holds_only("server_ciphertext") & ~Q(server_ciphertext="") & Q(noticed_at=None, link_hash=None),
                ),
            ),
            models.CheckConstraint(
                name="handover_coded_without_server_copy",
                condition=_if(
                    Q(status=Status.CODED),
                    _holds_only("coded_ciphertext", "renewal_ciphertext")
                    & ~Q(coded_ciphertext="")
                    & ~Q(renewal_ciphertext="")
                    & ~Q(code_salt="")
                    & Q(attempts__lt=ATTEMPTS_ALLOWED),
                ),
            ),
            models.CheckConstraint(
                name="handover_noticed_has_link_and_expiry",
                condition=_if(
                    Q(status__in=[*WAITING, Status.OPENED, Status.CONFIRMED, Status.EXPIRED]),
                    Q(noticed_at__isnull=False, link_hash__isnull=False)
                    & Q(expires_at__isnull=False, expires_at__gt=models.F("noticed_at")),
                ),
            ),
            models.CheckConstraint(
                name="handover_locked_renewable_only",
                condition=_if(
                    Q(status=Status.LOCKED),
                    _holds_only("renewal_ciphertext")
                    & ~Q(renewal_ciphertext="")
                    & Q(locked_at__isnull=False, attempts=ATTEMPTS_ALLOWED),
                ),
            ),
            models.CheckConstraint(
                name="handover_opened_viewable_only",
                condition=_if(Q(status=Status.OPENED), _holds_only("viewing_ciphertext")),
            ),
            models.CheckConstraint(
                name="handover_opened_has_stamps",
                condition=_if(
                    Q(status__in=[Status.OPENED, Status.CONFIRMED]),
                    Q(opened_at__isnull=False)
                    & Q(viewing_until__isnull=False, viewing_until__gt=models.F("opened_at")),
                ),
            ),
            models.CheckConstraint(
                name="handover_unopened_has_no_opening",
                condition=_if(Q(status__in=[Status.SEALED, *WAITING, Status.EXPIRED]), Q(opened_at=None)),
            ),
            models.CheckConstraint(
                name="handover_closed_holds_nothing",
                condition=_if(Q(status__in=CLOSED), _holds_only() & Q(code_salt="")),
            ),
            models.CheckConstraint(
                name="handover_closed_has_stamp",
                condition=_if(Q(status__in=CLOSED), Q(closed_at__isnull=False))
                & _if(Q(status__in=LIVE), Q(closed_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner_type} {self.owner_id}: {self.status}"

    @property
    def attempts_left(self) -> int:
        return ATTEMPTS_ALLOWED - self.attempts

    def is_past(self, now: datetime) -> bool:
        """Whether the time to open it is over (72 h after the notice), marked as such or not."""
        return self.status in WAITING and self.expires_at is not None and self.expires_at <= now

    def can_be_viewed_again(self, now: datetime) -> bool:
        return self.status == Status.OPENED and self.viewing_until is not None and now < self.viewing_until

    def wipe(self) -> None:
        """Erase every ciphertext and the salt; the caller sets what the new status holds."""
        for column in CIPHERTEXTS:
            setattr(self, column, "")
        self.code_salt = ""

    def stamp_notice(self, now: datetime) -> None:
        self.noticed_at = now
        self.expires_at = now + timedelta(hours=settings.HANDOVER_HOURS)

    def close(self, status: Status, now: datetime) -> None:
        self.wipe()
        self.status = status
        self.closed_at = now


def face_of(row: Handover | None) -> str:
    """The hand-over's status as people meet it: overdue is called expired before the sweep has marked it."""
    if row is None:
        return ""
    return Status.EXPIRED.value if row.is_past(timezone.now()) else str(row.status)
