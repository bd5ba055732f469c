"""Put a message into the outbox; send a failed one again.

``post`` runs inside the caller's transaction and refuses to run outside one: a message about a change that was
rolled back must not exist. Sending here, or from ``save()``, was rejected for the same reason.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from email.headerregistry import Address
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from accounts_app.audit.actions import Subject, record
from accounts_app.kept import kept
from accounts_app.models import Office, User
from requests_app.outbox import failing
from requests_app.outbox.compose import Content, one_line, places
from requests_app.outbox.models import Message, MessageStatus
from requests_app.outbox.threads import thread_of


class CannotResendError(Exception):
    """The message is not failed, or its private values are gone; the text says which, for the screen."""


@sensitive_variables("private")
def post(
    *,
    office: Office,
    to: str,
    kind: str,
    content: Content,
    owner_type: str,
    owner_id: int,
    private: Mapping[str, str] | None = None,
    reply_to: str = "",
    answering: Sequence[str] | None = None,
) -> Message:
    """Queue one mail to one address, from the office's own sender address, in the thread of what was written before.

    ``private``: values for the places ``[[name]]`` of the text, erased once sent. ``reply_to``: the office's own
    address by default. ``answering``: the Message-IDs of the conversation of a mail that this one answers, the mail's
    own last; empty if it had none. Raises ValidationError for an address that is none, ValueError for a private value
    without a place, RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("post() belongs inside the transaction of the change that it reports")
    for address in filter(None, (to, reply_to)):
        validate_email(address)
    _require_places(content, private or {})
    now = timezone.now()
    earlier = next(iter(kept(_first_to, owner_type, owner=owner_id, to=to)), None)
    return Message.objects.create(
        office=office,
        kind=kind,
        owner_type=owner_type,
        owner_id=owner_id,
        to_address=to,
        sender=sender_of(office),
        reply_to=reply_to or office.sender_address,
        is_answer=answering is not None,
        thread=" ".join(thread_of(earlier, answering or ())),
        subject=one_line(content.subject),
        text=content.text,
        private=dict(private or {}),
        message_id=_new_message_id(office),
        next_attempt_at=now,
        created_at=now,
    )


def _first_to(owner_type: str, *, owner: int, to: str) -> Any:
    return Message.objects.of(owner_type, owner).filter(to_address=to).order_by("pk")[:1]


def resend(message: Message, by: User, *, to: str = "") -> Message:
    """Queue a failed message again, with the same Message-ID and a fresh series of attempts.

    ``to``: another address of the same reader, checked by the caller. Raises CannotResendError when it is not failed
    (a second click too) or its private values were erased: then the change that it reported must be repeated (a new
    link, say).
    """
    with transaction.atomic():
        row = Message.objects.select_for_update().get(pk=message.pk)
        if not row.can_be_resent:
            raise CannotResendError(_why_not(row))
        row.failed_at, row.attempts, row.perhaps_taken, row.last_error = None, 0, 0, ""
        row.next_attempt_at = row.resent_at = timezone.now()
        row.resent_by = by
        row.to_address = to or row.to_address
        row.save()
        record(_owner(row), "mail_resent", by=by, data={"message": row.pk})
    return row


def settle(message: Message, how: str, *, by: User) -> Message:
    """Somebody told the reader in another way: the failed message needs nobody's attention any more.

    Its private values are erased. Raises CannotResendError when it is not (any more) a failed one.
    """
    with transaction.atomic():
        row = Message.objects.select_for_update().get(pk=message.pk)
        if row.status != MessageStatus.FAILED:
            raise CannotResendError("Surel ini tidak lagi menunggu ditangani.")
        now = timezone.now()
        row.settled_at, row.settled_by, row.settled_how = now, by, one_line(how)[:200]
        row.erase_private(now)
        row.save()
        record(_owner(row), "mail_settled", by=by, data={"message": row.pk, "how": row.settled_how})
    return row


def bounced(message: Message, reason: str, *, at: datetime, returned_at: datetime) -> bool:
    """A sent message came back: from now on it is a failed one. False when it was not counted as sent (any more).

    ``returned_at``: when the report came; one from before a message was sent again is about the first time.
    It can be sent again unless it needs private values, which were erased when it left.
    """
    with transaction.atomic():
        row = Message.objects.select_for_update().get(pk=message.pk)
        if row.sent_at is None or (row.resent_at and returned_at < row.sent_at.replace(microsecond=0)):
            return False
        row.sent_at, row.failed_at, row.last_error = None, at, one_line(reason)[:300] or "Surel kembali."
        row.do_without_private(at)
        row.save()
        failing.tell(row)
    return True


def sender_of(office: Office) -> str:
    """ "LPSE Kaltim <helpdesk@…>", safe as a header; the installation's address when the office has none."""
    address = office.sender_address or settings.DEFAULT_FROM_EMAIL
    validate_email(address)
    return str(Address(display_name=one_line(office.name), addr_spec=address))


def _owner(message: Message) -> Subject:
    """Whose chain of events tells of the message."""
    return Subject(message.owner_type, message.owner_id, message.office_id)


def _why_not(message: Message) -> str:
    if message.failed_at is None:
        return "Surel ini tidak gagal, jadi tidak perlu dikirim ulang."
    return "Isi rahasia surel ini sudah dihapus. Terbitkan tautan baru dari halaman permohonan."


def _require_places(content: Content, private: Mapping[str, str]) -> None:
    missing = set(private) - places(content.text)
    if missing:
        raise ValueError(f"the text has no place for {', '.join(sorted(missing))}")


def _new_message_id(office: Office) -> str:
    """Unique and stable from now on: a mail that is sent twice by accident is one mail to the reader's program."""
    address = office.sender_address or settings.DEFAULT_FROM_EMAIL
    domain = address.rpartition("@")[2]
    try:
        return f"<{uuid.uuid4().hex}@{domain.encode('idna').decode()}>"
    except UnicodeError as error:
        raise ValidationError("Alamat pengirim kantor tidak sah.") from error
