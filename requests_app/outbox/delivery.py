"""Deliver what is due: lease, commit, SMTP, settle.

Each message is leased in its own short transaction (SKIP LOCKED: workers never wait for each other), sent with no
transaction open, and settled only by the worker that still holds the lease. The attempt is counted at the lease, so
that a message which kills its worker ends as failed too.

Exactly once, with one gap that SMTP leaves to everybody: when the connection breaks after DATA, or the worker dies
between the server's "250" and our commit, nobody knows whether the mail was taken. It is sent again, with the same
Message-ID; after a second break a person decides, so nobody gets a mail three times. A lease (10 minutes) is far longer
than one sending (EMAIL_TIMEOUT 20 s an answer), and a worker that wakes too late to be sure of its lease does not send.
Rejected: a transaction held open during SMTP (a slow server would hold row locks and connections).
"""

import smtplib
import ssl
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from requests_app.outbox import failing
from requests_app.outbox.compose import without_values
from requests_app.outbox.envelope import as_email
from requests_app.outbox.models import Message
from requests_app.outbox.reasons import LOST, PERHAPS_TAKEN
from requests_app.outbox.smtp import PerhapsTakenError

LEASE = timedelta(minutes=10)
# What must be left of the lease when sending begins.
SAFE_REST = timedelta(minutes=5)
BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=60),
    timedelta(hours=4),
)
ATTEMPTS_ALLOWED = len(BACK_OFF) + 1
BATCH_TIME = timedelta(seconds=30)
TAKEN_AT_MOST = 2


@dataclass(frozen=True, slots=True)
class Delivered:
    """Counts of one batch."""

    sent: int = 0
    retried: int = 0
    failed: int = 0

    @property
    def total(self) -> int:
        return self.sent + self.retried + self.failed

    def plus(self, message: Message) -> "Delivered":
        return Delivered(
            self.sent + bool(message.sent_at),
            self.retried + (not message.sent_at and not message.failed_at),
            self.failed + bool(message.failed_at),
        )


def deliver_batch(worker_name: str, limit: int = 20, should_stop: Callable[[], bool] = lambda: False) -> Delivered:
    """Send up to ``limit`` due messages over one connection, for 30 s at most; never raises for a mail problem."""
    result, backend, end = Delivered(), get_connection(), timezone.now() + BATCH_TIME
    try:
        for _ in range(limit):
            if should_stop() or timezone.now() > end:
                break
            message = lease_next(worker_name)
            if message is None:
                break
            result = result.plus(_attempt(message, backend))
    finally:
        _hang_up(backend)
    return result


def lease_next(worker_name: str) -> Message | None:
    """The next due message, leased to this worker and committed; None when nothing is due."""
    with transaction.atomic():
        now = timezone.now()
        due = Message.objects.due(now).select_related("office")
        message = due.select_for_update(skip_locked=True, of=("self",)).first()
        if message is None:
            return None
        message.attempts += 1
        message.leased_until = now + LEASE
        # Not the bare name: a worker that lost its lease and got a new one must not settle the old one.
        message.leased_by = f"{worker_name[:80]} {uuid.uuid4().hex}"
        message.save(update_fields=["attempts", "leased_until", "leased_by"])
        return message


@sensitive_variables()
def _attempt(message: Message, backend: BaseEmailBackend) -> Message:
    if message.attempts > ATTEMPTS_ALLOWED:
        return _settle(message, lambda row: _fail(row, LOST))
    if message.leased_until is None or message.leased_until - timezone.now() < SAFE_REST:
        return message
    try:
        taken = backend.send_messages([as_email(message)])
    except Exception as error:  # every sort of failure is this one message's, never the batch's
        _hang_up(backend)
        reason, permanent = without_values(describe(error), message.private)[:300], is_permanent(error)
        in_doubt = isinstance(error, PerhapsTakenError)
        return _settle(message, lambda row: _refused(row, reason, permanent=permanent, in_doubt=in_doubt))
    if not taken:
        return _settle(message, lambda row: _refused(row, "Server surel tidak menerima.", permanent=False))
    return _settle(message, _sent)


def is_permanent(error: BaseException) -> bool:
    """Whether the server refused this recipient or this content for good (5xx).

    A refused sender or sign-in is the installation's fault, which somebody mends: those are tried again.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500


def describe(error: BaseException) -> str:
    """The reason for staff: the server's own answer, else the sort of error; never the mail's text."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{code} {_text(answer)}" for code, answer in error.recipients.values())
    if isinstance(error, PerhapsTakenError):
        return PERHAPS_TAKEN
    if isinstance(error, ssl.SSLError):
        return f"Sambungan TLS ditolak ({error.reason or type(error).__name__})."
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "Server surel tidak mendukung sambungan aman yang diminta."
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    if isinstance(error, (ConnectionError, TimeoutError, smtplib.SMTPServerDisconnected)):
        return f"Server surel tidak dapat dihubungi ({type(error).__name__})."
    return f"Surel tidak dapat dikirim ({type(error).__name__})."


def _text(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer


def _settle(message: Message, change: Callable[[Message], None]) -> Message:
    """Write the outcome, if the lease is still ours; otherwise leave the row to its new holder."""
    with transaction.atomic():
        row = Message.objects.select_for_update().filter(pk=message.pk, leased_by=message.leased_by).first()
        if row is None:
            return message
        row.release()
        change(row)
        row.save()
        if row.failed_at:
            failing.tell(row)
        return row


def _sent(row: Message) -> None:
    row.sent_at, row.last_error = timezone.now(), ""
    row.erase_private(row.sent_at)


def _refused(row: Message, reason: str, *, permanent: bool, in_doubt: bool = False) -> None:
    row.perhaps_taken += in_doubt
    if permanent or row.attempts >= ATTEMPTS_ALLOWED or row.perhaps_taken >= TAKEN_AT_MOST:
        return _fail(row, reason)
    row.last_error = reason
    row.next_attempt_at = next_attempt(row.attempts, timezone.now())
    return None


def next_attempt(attempts: int, now: datetime) -> datetime:
    """1, 5, 15, 60 minutes and 4 hours after the first, second … failed attempt."""
    return now + BACK_OFF[attempts - 1]


def _fail(row: Message, reason: str) -> None:
    """Give up, visibly. The private values stay for "kirim ulang" until the purge."""
    row.failed_at, row.last_error = timezone.now(), reason


def _hang_up(backend: BaseEmailBackend) -> None:
    """Close without complaint: after a broken conversation QUIT may fail as well."""
    try:
        backend.close()
    except (OSError, smtplib.SMTPException):
        return
