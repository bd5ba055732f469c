"""Who may look at a message and its attachments, and the trace that looking leaves.

Whoever handles mail sees all of the office's; others who read tickets see what became part of one. Everything else does
not exist (404). The letter and each file is one event a person and sitting; the raw text and a file that leaves are
events each time. Events name rows, never an address or a subject.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts_app.audit.actions import record
from accounts_app.audit.models import Event
from accounts_app.models import User
from requests_app.mailbox.handling import handles_mail
from requests_app.mailbox.models import IncomingMail, MailAttachment
from requests_app.mailbox.queries import IncomingMailQuerySet

SITTING = timedelta(minutes=30)
WITH = ("office", "mailbox", "opened_by", "decided_by", "looks_like", "outgoing", "answer")


def mails_for(user: User) -> IncomingMailQuerySet:
    """Those that this person may look at."""
    mine = IncomingMail.objects
    return mine.visible_to(user) if handles_mail(user) else mine.readable_by(user)


def mail_for(user: User, pk: int) -> IncomingMail:
    """One of them with what its page shows, or 404; times are its office's from here on."""
    rows = mails_for(user).select_related(*WITH, "ticket__sop", "ticket__office", "suggested", "draft")
    mail: IncomingMail = get_object_or_404(rows, pk=pk)
    timezone.activate(mail.office.tz)
    return mail


def attachment_for(user: User, public_id: UUID) -> MailAttachment:
    """A file of a message that this person may look at, or 404."""
    rows = MailAttachment.objects.select_related("mail__office").exclude(file="")  # erased with its message
    return get_object_or_404(rows, public_id=public_id, mail__in=mails_for(user))


def note_reading(mail: IncomingMail, *, by: User) -> None:
    """The letter was shown."""
    _note_once(mail, "read", {}, by)


def note_pages(attachment: MailAttachment, *, by: User) -> None:
    """Pages of a file were shown."""
    _note_once(attachment.mail, "attachment_read", {"attachment": attachment.pk}, by)


def note_file(attachment: MailAttachment, *, by: User) -> None:
    """The file itself left."""
    record(attachment.mail.subject_of_log, "attachment_read", by=by, data={"attachment": attachment.pk})


def note_raw(mail: IncomingMail, *, by: User) -> None:
    """The message was shown or left as it came."""
    record(mail.subject_of_log, "raw_read", by=by)


def _note_once(mail: IncomingMail, act: str, data: dict[str, Any], by: User) -> None:
    since = timezone.now() - SITTING
    earlier = Event.objects.about("mail", mail.pk).filter(act=act, actor=by, at__gt=since, data=data)
    if not earlier.exists():
        record(mail.subject_of_log, act, by=by, data=data)
