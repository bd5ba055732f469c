"""Put a message into the outbox; send a failed one again.

``post`` runs inside the caller's transaction and refuses to run outside one: a message about a change that was
rolled back must not exist. Sending here, or from ``save()``, was rejected for the same reason.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime
from email.headerregistry import Address

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from accounts_app.models import Office, User
from requests_app.outbox.compose import Content, one_line, places
from requests_app.outbox.models import Message


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
) -> Message:
    """Queue one mail to one address, from the office's own sender address.

    ``private``: values for the places ``[[name]]`` of the text, erased once sent. Raises ValidationError for an
    address that is none, ValueError for a private value without a place, RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("post() belongs inside the transaction of the change that it reports")
    for address in filter(None, (to, reply_to)):
        validate_email(address)
    _require_places(content, private or {})
    now = timezone.now()
    return Message.objects.create(
        office=office,
        kind=kind,
        owner_type=owner_type,
        owner_id=owner_id,
        to_address=to,
        sender=sender_of(office),
        reply_to=reply_to,
        subject=one_line(content.subject),
        text=content.text,
        html=content.html,
        private=dict(private or {}),
        message_id=_new_message_id(office),
        next_attempt_at=now,
        created_at=now,
    )


def resend(message: Message, by: User) -> Message:
    """Queue a failed message again, with the same Message-ID and a fresh series of attempts.

    Raises CannotResendError when it is not failed (a second click too) or its private values were erased: then the
    change that it reported must be repeated (a new link, say).
    """
    with transaction.atomic():
        row = Message.objects.select_for_update().get(pk=message.pk)
        if not row.can_be_resent:
            raise CannotResendError(_why_not(row))
        row.failed_at, row.attempts, row.last_error = None, 0, ""
        row.next_attempt_at = row.resent_at = timezone.now()
        row.resent_by = by
        row.save()
    return row


def bounced(message: Message, reason: str, *, at: datetime) -> bool:
    """A sent message came back: from now on it is a failed one. False when it was not counted as sent (any more).

    It can be sent again unless it held private values, which were erased when it left.
    """
    with transaction.atomic():
        row = Message.objects.select_for_update().get(pk=message.pk)
        if row.sent_at is None:
            return False
        row.sent_at, row.failed_at, row.last_error = None, at, one_line(reason)[:300] or "Surel kembali."
        if not places(row.text):
            row.private_erased_at = None
        row.save()
    return True


def sender_of(office: Office) -> str:
    """ "LPSE Kaltim <helpdesk@…>", safe as a header; the installation's address when the office has none."""
    address = office.sender_address or settings.DEFAULT_FROM_EMAIL
    validate_email(address)
    return str(Address(display_name=one_line(office.name), addr_spec=address))


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
