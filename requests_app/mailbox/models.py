"""Rows of incoming mail: the ledger of messages, what came along, and drafts of requests.

The ledger's row is written before anything is moved on the server, and is never deleted. Where a message stands is one
word (`Outcome`); the database refuses a word without what belongs to it.
"""

import uuid
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.db.models import Q

from accounts_app.audit.actions import Subject
from accounts_app.models import Office
from requests_app.files.models import ShownFile
from requests_app.mailbox.boxes import Mailbox
from requests_app.mailbox.outcomes import MailKind, Outcome
from requests_app.mailbox.queries import FOR_A_PERSON, IncomingMailQuerySet
from requests_app.outbox.models import Message
from requests_app.tickets.models import Ticket

__all__ = ["IncomingMail", "MailAttachment", "MailDraft", "MailKind", "Mailbox", "Outcome"]

LONGEST_ADDRESS = 254  # of the outbox
BROKEN_OFF = 5  # attempts at one message that ended without an outcome: then a person looks


def raw_path(instance: models.Model, filename: str) -> str:
    """``mail/ab/<uuid>``: no name, no extension."""
    name = uuid.uuid4().hex
    return f"mail/{name[:2]}/{name}"


class IncomingMail(models.Model):
    """One message of the ledger, known by mailbox, UIDVALIDITY and UID; the bytes are kept as they came.

    ``size``: on the server; of a message beyond the limit only the headers are kept, and hashed. ``raw_erased_at``:
    when its bytes were erased, after the time for which they are kept; the row stays.
    ``received_at``: when the office's server got it. ``moved_at``: when it was seen to have left the folder.
    ``opened_at``: when somebody who handles mail first had it before them (SOP step 4).
    ``looks_like``: an earlier message that says the same; a hint, never a reason to drop. ``suggested``: the ticket
    that a held message probably belongs to. ``outgoing``: the message of ours that it answers or reports about.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="mails")
    uidvalidity = models.PositiveBigIntegerField()
    uid = models.PositiveBigIntegerField()
    raw = models.FileField(upload_to=raw_path, max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    stored_at = models.DateTimeField()
    moved_at = models.DateTimeField(null=True)
    raw_erased_at = models.DateTimeField(null=True)

    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.STORED)
    kind = models.CharField(max_length=10, choices=MailKind, blank=True, default="")
    reason = models.CharField("alasan", max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    processed_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    sender = models.CharField(max_length=330, blank=True)
    sender_name = models.CharField(max_length=160, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)
    message_id = models.CharField(max_length=250, blank=True)
    likeness = models.CharField(max_length=64, blank=True)
    authentication = models.JSONField(default=dict, blank=True)
    signs = models.JSONField(default=list, blank=True)

    ticket = models.ForeignKey(Ticket, null=True, on_delete=models.PROTECT, related_name="mails")
    suggested = models.ForeignKey(Ticket, null=True, on_delete=models.PROTECT, related_name="+")
    outgoing = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="+")
    looks_like = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = IncomingMailQuerySet.as_manager()

    class Meta:
        verbose_name = "surel masuk"
        verbose_name_plural = "surel masuk"
        indexes: ClassVar = [
            models.Index(fields=["office", "-id"], name="incoming_office"),
            models.Index(fields=["office", "outcome", "received_at"], name="incoming_outcome"),
            models.Index(fields=["id"], name="incoming_waiting", condition=Q(outcome=Outcome.STORED)),
            models.Index(fields=["office", "received_at"], name="incoming_for_person", condition=FOR_A_PERSON),
            models.Index(fields=["ticket", "received_at"], name="incoming_ticket"),
            models.Index(fields=["mailbox", "sha256"], name="incoming_bytes"),
            models.Index(fields=["mailbox", "uid"], name="incoming_unmoved", condition=Q(moved_at=None)),
            models.Index(fields=["office", "likeness"], name="incoming_likeness"),
            models.Index(
                fields=["processed_at"],
                name="incoming_to_erase",
                condition=Q(raw_erased_at=None, outcome__in=[Outcome.REFUSED, Outcome.FILED]),
            ),
            models.Index(
                fields=["office", "sender", "answered_at"],
                name="incoming_answers",
                condition=Q(answered_at__isnull=False),
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mailbox", "uidvalidity", "uid"], name="incoming_once"),
            models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="incoming_has_its_hash"),
            models.CheckConstraint(
                condition=Q(raw_erased_at=None) ^ Q(raw=""), name="incoming_has_its_bytes_until_they_are_erased"
            ),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="incoming_outcome_is_known"),
            models.CheckConstraint(condition=Q(kind__in=MailKind.values), name="incoming_kind_is_known"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.STORED, processed_at=None)
                | (~Q(outcome=Outcome.STORED) & Q(processed_at__isnull=False)),
                name="incoming_outcome_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.ATTACHED) | Q(ticket__isnull=False),
                name="incoming_attached_has_its_ticket",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=[Outcome.HELD, Outcome.REFUSED, Outcome.FILED]) | ~Q(reason=""),
                name="incoming_outcome_says_why",
            ),
            models.CheckConstraint(
                condition=Q(opened_at=None, opened_by=None) | Q(opened_at__isnull=False, opened_by__isnull=False),
                name="incoming_opened_by_a_person",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None) | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="incoming_decision_has_its_person",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.REFUSED) | Q(decided_by__isnull=False), name="incoming_refused_by_a_person"
            ),
            models.CheckConstraint(
                condition=Q(answer=None, answered_at=None) | Q(answer__isnull=False, answered_at__isnull=False),
                name="incoming_answer_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"surel masuk {self.pk}"

    @property
    def subject_of_log(self) -> Subject:
        return Subject("mail", self.pk, self.office_id)

    @property
    def has_valid_sender(self) -> bool:
        """Whether it can be answered: the ledger keeps what was written, whatever it is."""
        try:
            validate_email(self.sender)
        except ValidationError:
            return False
        return len(self.sender) <= LONGEST_ADDRESS

    @property
    def is_for_a_person(self) -> bool:
        """Still undecided: held, or a draft of which nobody made a request."""
        return self.outcome == Outcome.HELD or (self.outcome == Outcome.DRAFT and self.ticket_id is None)

    @property
    def is_unopened(self) -> bool:
        """Nobody has looked at what somebody has to look at (`FOR_A_PERSON`)."""
        joined = self.outcome == Outcome.ATTACHED and self.decided_at is None
        return self.opened_at is None and (self.is_for_a_person or joined)

    def is_broken_off(self) -> bool:
        return self.attempts >= BROKEN_OFF

    def read_raw(self) -> bytes:
        """The bytes as they came."""
        with self.raw.open("rb") as file:
            data: bytes = file.read()
        return data

    def end(self, outcome: Outcome, reason: str, at: datetime) -> None:
        self.outcome, self.reason, self.processed_at = outcome, reason[:300], at


class MailAttachment(ShownFile):
    """One file that came with a message. ``concern``: why it is no document ("perlu diperiksa"), "" if it may be one.

    ``mime`` is what the content is; for a file with a concern, what its sender called it.
    """

    mail = models.ForeignKey(IncomingMail, on_delete=models.PROTECT, related_name="attachments")
    position = models.PositiveSmallIntegerField()
    is_inline = models.BooleanField(default=False)
    inside = models.CharField(max_length=200, blank=True)
    concern = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "lampiran surel"
        verbose_name_plural = "lampiran surel"
        ordering: ClassVar = ["mail", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mail", "position"], name="mail_attachment_once"),
            models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="mail_attachment_has_its_hash"),
        ]

    def __str__(self) -> str:
        return self.original_name


class MailDraft(models.Model):
    """A request that a letter seems to make, waiting for a person. ``guesses``: ``{field: {"value", "rule"}}``.

    ``ticket``: the request that somebody made of it; then the draft has done its work and stays as the record.
    """

    mail = models.OneToOneField(IncomingMail, on_delete=models.PROTECT, related_name="draft")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    guesses = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    ticket = models.ForeignKey(Ticket, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "draf dari surel"
        verbose_name_plural = "draf dari surel"
        indexes: ClassVar = [
            models.Index(fields=["office", "id"], name="mail_draft_open", condition=Q(confirmed_at=None)),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ticket=None, confirmed_at=None, confirmed_by=None)
                | Q(ticket__isnull=False, confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="mail_draft_confirmed_by_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"draf surel {self.mail_id}"
