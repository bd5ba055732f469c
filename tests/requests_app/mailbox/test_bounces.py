"""A mail of ours that comes back: sent over SMTP, returned to the office's IMAP mailbox, shown as failed."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from requests_app.mailbox.actions import process
from requests_app.mailbox.fetching import fetch
from requests_app.outbox.delivery import deliver_batch
from requests_app.outbox.models import Message
from requests_app.outbox.reasons import FULL, GONE
from tests import walk
from tests.requests_app.mailbox.conftest import mailbox_of
from tests.requests_app.outbox.helpers import Postbox, serve


@pytest.fixture
def postbox(settings):
    box = Postbox()
    controller = serve(box)
    settings.EMAIL_BACKEND = "requests_app.outbox.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    yield box
    controller.stop()


def head(raw: bytes) -> bytes:
    """The headers of a mail, as a server returns them."""
    return raw.partition(b"\r\n\r\n")[0] + b"\r\n"


def postfix(raw: bytes) -> bytes:
    return (
        b"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.instansi.example (Mail Delivery System)\r\n"
        b"Subject: Undelivered Mail Returned to Sender\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="B1"\r\n\r\n'
        b"--B1\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\nThis is the mail system at host mx.\r\n"
        b"--B1\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.instansi.example\r\n\r\n"
        b"Final-Recipient: rfc822; budi@instansi.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        b"Diagnostic-Code: smtp; 550 5.1.1 <budi@instansi.example>: Recipient address rejected\r\n\r\n"
        b"--B1\r\nContent-Type: message/rfc822\r\n\r\n" + raw + b"\r\n--B1--\r\n"
    )


def exchange(raw: bytes) -> bytes:
    return (
        b"From: Microsoft Outlook <postmaster@instansi.example>\r\nSubject: Tidak terkirim: Permohonan\r\n"
        b'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status;\r\n\tboundary="B2"\r\n\r\n'
        b"--B2\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Kotak surat penerima penuh.</p>\r\n"
        b"--B2\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns;EX01.instansi.example\r\n\r\n"
        b"Final-recipient: RFC822; budi@instansi.example\r\nAction: failed\r\nStatus: 5.2.2\r\n"
        b"Diagnostic-Code: smtp;552 5.2.2 mailbox full\r\n\r\n"
        b"--B2\r\nContent-Type: text/rfc822-headers\r\n\r\n" + head(raw) + b"\r\n--B2--\r\n"
    )


def gmail(raw: bytes) -> bytes:
    return (
        b"Return-Path: <>\r\nFrom: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\r\n"
        b"Subject: Delivery Status Notification (Failure)\r\nX-Failed-Recipients: budi@gmail.example\r\n"
        b"Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/report; boundary="B3"; report-type=delivery-status\r\n\r\n'
        b'--B3\r\nContent-Type: multipart/related; boundary="B4"\r\n\r\n--B4\r\nContent-Type: text/plain\r\n\r\n'
        b"Address not found\r\n--B4--\r\n"
        b"--B3\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; googlemail.com\r\n\r\n"
        b"Final-Recipient: rfc822; budi@gmail.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        b"Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist.\r\n\r\n"
        b"--B3\r\nContent-Type: message/rfc822\r\n\r\n" + head(raw) + b"\r\n--B3--\r\n"
    )


@pytest.mark.parametrize(("bounce", "why"), [(postfix, GONE), (exchange, FULL), (gmail, GONE)])
def test_a_mail_that_comes_back_is_failed_on_its_ticket_with_the_reason(
    kaltim, imap, postbox, read_here, client, bounce: Callable[[bytes], bytes], why
):
    ticket, mailbox = walk.opened(kaltim, walk.submitted(kaltim)), mailbox_of(kaltim.office, imap.port)
    deliver_batch("w1")
    sent = Message.objects.of("ticket", ticket.pk).get()
    imap.deliver(mailbox.user, bounce(postbox.envelopes[0].original_content))
    fetch(mailbox)
    filed = process(mailbox.mails.get().pk)
    sent.refresh_from_db()
    assert (filed.outcome, filed.kind, filed.ticket, filed.outgoing) == ("filed", "bounce", ticket, sent)
    assert (sent.status, sent.can_be_resent) == ("failed", True)
    client.force_login(kaltim.helpdesk, backend="accounts_app.signin.Backend")
    page = client.get(reverse("desk:ticket", args=[ticket.number])).content.decode()
    for words in (why, "Surel kantor tidak sampai ke pemohon", "Kirim ulang"):
        assert words in page
