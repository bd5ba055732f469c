"""Rows of the outbox and of the worker: messages, the demo's mailbox, heartbeats and the schedule.

A message commits with the state change that causes it; the worker sends it afterwards. Whether it is queued, sent or
failed follows from its stamps; a status column beside them was rejected, because the two could disagree.
"""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts_app.models import User
from requests_app.outbox.compose import OPTIONAL, places, without_optional
from requests_app.outbox.reasons import explained

QUEUED = Q(sent_at=None, failed_at=None)
FAILED = Q(failed_at__isnull=False, settled_at=None)


class MessageStatus(models.TextChoices):
    """Derived, never stored; the label is the word on the badge."""

    QUEUED = "queued", "Menunggu dikirim"
    RETRYING = "retrying", "Dicoba lagi"
    SENT = "sent", "Terkirim"
    FAILED = "failed", "Gagal"
    SETTLED = "settled", "Gagal, sudah ditangani"


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, now: datetime | None = None) -> Self:
        """Queued messages whose time has come and that no living worker holds, oldest due first."""
        now = now or timezone.now()
        free = Q(leased_until=None) | Q(leased_until__lte=now)
        return self.filter(QUEUED, free, next_attempt_at__lte=now).order_by("next_attempt_at", "pk")

    def queued(self) -> Self:
        return self.filter(QUEUED)

    def sent(self) -> Self:
        return self.filter(sent_at__isnull=False)

    def failed(self) -> Self:
        """Not delivered, and nobody has dealt with it yet."""
        return self.filter(FAILED)

    def settled(self) -> Self:
        return self.filter(settled_at__isnull=False)

    def visible_to(self, user: User) -> Self:
        """Messages of the person's own office; without an office, none."""
        return self.filter(office=user.office_id) if user.office_id else self.none()

    def of(self, owner_type: str, owner_id: int) -> Self:
        return self.filter(owner_type=owner_type, owner_id=owner_id)


class Message(models.Model):
    """One e-mail to one address. ``text`` holds places like ``[[link]]``; their values wait in ``private``.

    ``thread``: the Message-IDs before it, oldest first, between blanks. ``is_answer``: it answers somebody's mail.
    ``perhaps_taken``: how often the server had the whole mail and never answered.
    """

    office = models.ForeignKey("accounts_app.Office", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60)
    owner_type = models.CharField(max_length=40)
    owner_id = models.PositiveBigIntegerField()
    to_address = models.EmailField()
    sender = models.CharField(max_length=320)
    reply_to = models.EmailField(blank=True, default="")
    subject = models.CharField(max_length=250)
    text = models.TextField()
    is_answer = models.BooleanField(default=False)
    thread = models.TextField(blank=True, default="")
    private = models.JSONField(default=dict, blank=True)
    private_erased_at = models.DateTimeField(null=True)
    message_id = models.CharField(max_length=250, unique=True)

    attempts = models.PositiveSmallIntegerField(default=0)
    perhaps_taken = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    leased_by = models.CharField(max_length=120, blank=True, default="")
    last_error = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    resent_at = models.DateTimeField(null=True)
    resent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    settled_how = models.CharField("cara penyampaian", max_length=200, blank=True, default="")

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "surel keluar"
        verbose_name_plural = "surel keluar"
        indexes = [
            models.Index(fields=["next_attempt_at", "id"], name="message_due", condition=QUEUED),
            models.Index(fields=["office", "-id"], name="message_office"),
            models.Index(fields=["office", "-id"], name="message_office_queued", condition=QUEUED),
            models.Index(fields=["office", "-id"], name="message_office_failed", condition=FAILED),
            models.Index(fields=["owner_type", "owner_id", "to_address"], name="message_owner"),
            models.Index(fields=["failed_at"], name="message_to_purge", condition=Q(private_erased_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                name="message_sent_or_failed_not_both", condition=Q(sent_at=None) | Q(failed_at=None)
            ),
            models.CheckConstraint(
                name="message_sent_keeps_nothing_private",
                condition=Q(sent_at=None) | Q(private={}, private_erased_at__isnull=False),
            ),
            models.CheckConstraint(
                name="message_erased_keeps_nothing_private", condition=Q(private_erased_at=None) | Q(private={})
            ),
            models.CheckConstraint(
                name="message_lease_has_holder",
                condition=Q(leased_until=None, leased_by="") | (Q(leased_until__isnull=False) & ~Q(leased_by="")),
            ),
            models.CheckConstraint(name="message_ended_holds_no_lease", condition=QUEUED | Q(leased_until=None)),
            models.CheckConstraint(
                name="message_settled_had_failed",
                condition=Q(settled_at=None, settled_by=None, settled_how="")
                | (Q(settled_at__isnull=False, settled_by__isnull=False, failed_at__isnull=False) & ~Q(settled_how="")),
            ),
            models.CheckConstraint(name="message_failed_says_why", condition=Q(failed_at=None) | ~Q(last_error="")),
            models.CheckConstraint(
                name="message_resent_has_both",
                condition=Q(resent_at=None, resent_by=None) | Q(resent_at__isnull=False, resent_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.message_id}"

    @property
    def status(self) -> MessageStatus:
        if self.sent_at:
            return MessageStatus.SENT
        if self.failed_at:
            return MessageStatus.SETTLED if self.settled_at else MessageStatus.FAILED
        return MessageStatus.RETRYING if self.last_error else MessageStatus.QUEUED

    @property
    def why(self) -> str:
        """The last error in words that say what helps, "" without one."""
        return explained(self.last_error)

    @property
    def can_be_resent(self) -> bool:
        """A failed one whose private values are still there (or that never had any)."""
        return self.failed_at is not None and self.settled_at is None and self.private_erased_at is None

    def erase_private(self, now: datetime) -> None:
        self.private = {}
        self.private_erased_at = now

    def do_without_private(self, now: datetime) -> None:
        """Erase them; what the message can do without is cut out of its text, so that it may be sent again."""
        self.erase_private(now)
        if places(self.text) <= OPTIONAL:
            self.text, self.private_erased_at = without_optional(self.text), None

    def release(self) -> None:
        self.leased_until, self.leased_by = None, ""


class DemoMail(models.Model):
    """A delivered mail of the demo, where nothing leaves the machine. Never written outside DEMO."""

    to_address = models.CharField(max_length=320)
    sender = models.CharField(max_length=320)
    subject = models.CharField(max_length=998)
    body = models.TextField()
    message_id = models.CharField(max_length=250, blank=True, default="")
    references = models.TextField(blank=True, default="")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["-id"], name="demo_mail_newest"),
            models.Index(fields=["at"], name="demo_mail_at"),
        ]

    def __str__(self) -> str:
        return f"{self.to_address}: {self.subject}"


class WorkerBeat(models.Model):
    """A sign of life of one worker process."""

    worker = models.CharField(max_length=120, unique=True)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["beat_at"], name="worker_beat_at")]

    def __str__(self) -> str:
        return self.worker


class WorkerJob(models.Model):
    """One entry of the schedule: when it is due, who runs it, how it ended. Any number of workers share the rows."""

    path = models.CharField(max_length=200, unique=True)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="worker_job_leased_was_started",
                condition=Q(leased_until=None) | Q(leased_until__gt=F("started_at")),
            )
        ]

    def __str__(self) -> str:
        return self.path

    def has_outlived_its_lease(self, now: datetime) -> bool:
        return self.leased_until is None or self.leased_until <= now
