"""Write a mail to an office of the demo: real bytes, as a mail program sends and the office's server takes them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from accounts_app.models import Office
from requests_app.handover.results import Secret
from requests_app.mailbox.demo.models import DemoLetter
from requests_app.mailbox.models import Mailbox
from requests_app.outbox.compose import one_line

HOST = "surel.demo.example"


class Sort(models.TextChoices):
    """What the visitor wants to see the office deal with."""

    LETTER = "letter", "Surat biasa"
    AUTOMATIC = "automatic", "Balasan otomatis (misalnya sedang cuti)"
    FORGED = "forged", "Surat dengan alamat pengirim yang dipalsukan"


@dataclass(frozen=True, slots=True)
class Written:
    """A mail before it is bytes. ``answers``: Message-IDs of the conversation, the answered one last."""

    sender: str
    subject: str
    text: str
    sender_name: str = ""
    files: Sequence[tuple[str, str, bytes]] = field(default=(), repr=False)  # name, type, content
    answers: Sequence[str] = ()
    sort: Sort = Sort.LETTER


def open_mailbox(office: Office) -> Mailbox:
    """The office's mailbox on the demo's server. The password opens nothing: there is no server to sign in to."""
    mailbox = Mailbox(office=office, host=HOST, user=office.sender_address, authserv_id=HOST)
    mailbox.seal(Secret("tanpa-sandi"))
    mailbox.save()
    return mailbox


def write(mailbox: Mailbox, mail: Written, at: datetime) -> DemoLetter:
    """Lay the mail into the office's mailbox, where the worker fetches it. Refuses to work outside DEMO."""
    if not settings.DEMO:
        raise ImproperlyConfigured("Mail is written to an office in the DEMO only.")
    raw = as_bytes(mail, mailbox.user, at)
    return DemoLetter.objects.create(
        mailbox=mailbox, raw=raw, size=len(raw), sender=mail.sender, subject=one_line(mail.subject)[:300],
        received_at=at,
    )  # fmt: skip


def as_bytes(mail: Written, to: str, at: datetime) -> bytes:
    """The message with the trace lines of the office's server on top."""
    user, _, domain = mail.sender.rpartition("@")
    message = EmailMessage(policy=SMTP)
    for name, value in _trace(mail.sort, domain, at):
        message[name] = value
    message["From"] = Address(one_line(mail.sender_name), user, domain)
    message["To"] = to
    message["Subject"] = one_line(mail.subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{uuid.uuid4().hex}@{domain}>"
    if mail.answers:
        message["In-Reply-To"] = mail.answers[-1]
        message["References"] = " ".join(mail.answers)
    if mail.sort is Sort.AUTOMATIC:
        message["Auto-Submitted"] = "auto-replied"
    message.set_content(mail.text)
    for name, kind, data in mail.files:
        main, _, sub = (kind if kind.count("/") == 1 else "application/octet-stream").partition("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()


def _trace(sort: Sort, domain: str, at: datetime) -> list[tuple[str, str]]:
    result = "fail" if sort is Sort.FORGED else "pass"
    checks = (
        f"spf={result} smtp.mailfrom={domain}; dkim={result} header.d={domain}; dmarc={result} header.from={domain}"
    )
    return [
        ("Authentication-Results", f"{HOST}; {checks}"),
        ("Received", f"from {domain} by {HOST} with ESMTPS; {format_datetime(at)}"),
    ]
