"""Mails as applicants and machines write them, and rows of the ledger without a server."""

import base64
from typing import Any

from django.utils import timezone

from requests_app.handover.results import Secret
from requests_app.mailbox.actions import process
from requests_app.mailbox.ledger import Identity, store
from requests_app.mailbox.models import IncomingMail, Mailbox
from tests.files import samples
from tests.world import Desk

BUDI = "budi@instansi.example"


def letter(
    number: int = 1,
    *,
    sender: str = BUDI,
    subject: str = "Permohonan reset password",
    text: str = "",
    headers: str = "",
) -> bytes:
    return (
        f"{headers}From: Budi Santoso <{sender}>\r\nTo: helpdesk@kt.example\r\nSubject: {subject}\r\n"
        f"Date: Fri, 20 Nov 2026 10:00:00 +0800\r\nMessage-ID: <{number}@instansi.example>\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\n"
        f"{text or f'Surat nomor {number}. Mohon reset password akun auditor saya.'}\r\n"
    ).encode()


def with_files(*files: tuple[str, bytes], sender: str = BUDI) -> bytes:
    """A letter with attachments of type application/octet-stream: what they are shows in their content only."""
    head = f"From: <{sender}>\r\nTo: helpdesk@kt.example\r\nSubject: Berkas\r\nMessage-ID: <f@x.example>\r\n"
    parts = b"".join(
        b"--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
        b'Content-Disposition: attachment; filename="' + name.encode() + b'"\r\n\r\n' + base64.encodebytes(data)
        for name, data in files
    )
    text = b"--b\r\n\r\nBerkas terlampir, mohon reset password.\r\n"
    return head.encode() + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + text + parts + b"--b--\r\n"


def stored(mailbox: Mailbox, raw: bytes) -> IncomingMail:
    """In the ledger as if fetched just now."""
    uid = mailbox.mails.count() + 1
    return store(mailbox, Identity(7, uid), raw, timezone.now())


def letter_rows(desk: Desk) -> dict[str, Any]:
    """A mailbox with one letter and its attachment, for the table of addresses."""
    mailbox = Mailbox(office=desk.office, host="imap.contoh.example", user="helpdesk@contoh.example")
    mailbox.seal(Secret("rahasia"))
    mailbox.save()
    mail = process(stored(mailbox, with_files(("surat.pdf", samples.pdf_bytes()))).pk)
    assert mail is not None
    return {"mailbox": mailbox.pk, "mail": mail.pk, "mail_attachment": mail.attachments.get().public_id}
