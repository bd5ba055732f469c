"""Incoming mail at the desk: what waits with its deadline in the inbox, and the letters on the ticket's page."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from requests_app.mailbox import reading
from requests_app.mailbox.actions import process
from requests_app.mailbox.decisions import attach, file_away
from requests_app.mailbox.mime.read import read
from requests_app.mailbox.models import IncomingMail, Mailbox
from requests_app.outbox.actions import settle
from requests_app.outbox.models import Message
from requests_app.sop.vocabulary import Channel
from tests import walk
from tests.files import samples
from tests.requests_app.mailbox.conftest import mailbox_of
from tests.requests_app.mailbox.letters import BUDI, letter, stored, with_files

NOON = datetime(2026, 11, 19, 4, 0, tzinfo=UTC)  # a Thursday, 12.00 in Samarinda; it closes at 16.00
INBOX = "/kotak-masuk/"


@pytest.fixture
def buku(kaltim, monkeypatch) -> Mailbox:
    monkeypatch.setattr(reading, "read", read)
    return mailbox_of(kaltim.office, 143)


def done(mailbox: Mailbox, raw: bytes) -> IncomingMail:
    mail = process(stored(mailbox, raw).pk)
    assert mail is not None
    return mail


def waiting(signed_in, user) -> list[IncomingMail]:
    return [row.mail for row in signed_in(user).client.get(INBOX).context["mails"]]


# --- the inbox ----------------------------------------------------------------------------------------------
def test_unopened_mail_stands_in_the_inbox_of_who_opens_it(kaltim, kkp, buku, signed_in):
    mail = done(buku, letter())
    assert waiting(signed_in, kaltim.helpdesk) == [mail]
    for other in (kaltim.admin_ppe, kaltim.kepala, kkp.helpdesk):
        assert waiting(signed_in, other) == []


@pytest.mark.parametrize(
    ("later", "text"),
    [
        (timedelta(), "4 jam lagi"),
        (timedelta(hours=3, minutes=30), "30 menit lagi"),
        (timedelta(hours=4, minutes=1), "terlambat dibuka"),
        (timedelta(days=1), "terlambat dibuka"),
    ],
)
def test_it_says_how_long_it_has_until_closing_and_red_when_missed(kaltim, buku, signed_in, later, text):
    with time_machine.travel(NOON, tick=False) as clock:
        done(buku, letter())
        clock.shift(later)
        html = signed_in(kaltim.helpdesk).client.get(INBOX).content.decode()
    assert text in html
    assert ("ink-bad" in html.partition("Surel menunggu Anda")[2].partition("</section>")[0]) == ("terlambat" in text)


def test_opened_in_time_it_waits_without_a_deadline_and_decided_it_is_gone(kaltim, buku, signed_in):
    mail = done(buku, letter())
    desk = signed_in(kaltim.helpdesk)
    desk.client.get(reverse("mailbox:mail", args=[mail.pk]))
    (row,) = desk.client.get(INBOX).context["mails"]
    assert (row.due_at, row.mail.opened_by) == (None, kaltim.helpdesk)
    file_away(mail, "Iklan.", by=kaltim.helpdesk)
    assert waiting(signed_in, kaltim.helpdesk) == []


def test_an_answer_that_joined_by_itself_waits_until_somebody_opens_it(kaltim, buku, signed_in):
    mail = done(buku, answer_to(walk.submitted(kaltim), kaltim.pemohon.email))
    assert waiting(signed_in, kaltim.helpdesk) == [mail]
    signed_in(kaltim.helpdesk).client.get(reverse("mailbox:mail", args=[mail.pk]))
    assert waiting(signed_in, kaltim.helpdesk) == []


def test_what_is_due_first_stands_first_and_only_a_few(kaltim, buku, signed_in, django_assert_max_num_queries):
    mails = [done(buku, letter(number)) for number in range(7)]
    walk.submitted(kaltim)
    desk = signed_in(kaltim.helpdesk).client
    with django_assert_max_num_queries(12):
        context = desk.get(INBOX).context
    assert ([row.mail for row in context["mails"]], context["more_mails"]) == (mails[:5], True)


# --- the ticket's page --------------------------------------------------------------------------------------
def answer_to(ticket, sender: str, *files: tuple[str, bytes]) -> bytes:
    ours = Message.objects.of("ticket", ticket.pk).get(kind="received")
    raw = (
        with_files(*files, sender=sender) if files else letter(2, sender=sender, text="Berikut suratnya, mohon dicek.")
    )
    return f"In-Reply-To: {ours.message_id}\r\n".encode() + raw


def letters(desk, ticket):
    return [(one.comes_in, one.who, one.files, bool(one.url)) for one in desk.page(ticket).context["letters"]]


def test_the_ticket_shows_its_letters_both_ways(kaltim, buku, signed_in):
    ticket = walk.submitted(kaltim)
    done(buku, answer_to(ticket, kaltim.pemohon.email, ("surat.pdf", samples.pdf_bytes())))
    assert letters(signed_in(kaltim.helpdesk), ticket) == [
        (True, kaltim.pemohon.email, 1, True), (False, kaltim.pemohon.email, 0, True),
    ]  # fmt: skip


def test_a_letter_of_another_request_is_not_among_them(kaltim, buku, signed_in):
    ticket, other = walk.submitted(kaltim), walk.submitted(kaltim, nip="199003152015031999")
    attach(done(buku, letter(subject=other.number)), other, by=kaltim.helpdesk)
    assert [comes_in for comes_in, *_ in letters(signed_in(kaltim.helpdesk), ticket)] == [False]
    assert [who for comes_in, who, *_ in letters(signed_in(kaltim.admin_ppe), other) if comes_in] == ["Budi Santoso"]


def test_a_failed_mail_says_so_and_nobody_reads_letters_of_their_own_request(kaltim, signed_in):
    ticket = walk.submitted(kaltim)
    Message.objects.of("ticket", ticket.pk).update(failed_at=NOON, last_error="550 tidak dikenal")
    (one,) = signed_in(kaltim.helpdesk).page(ticket).context["letters"]
    assert one.status == ("Gagal dikirim", "bad")
    own = walk.submitted(kaltim, email=kaltim.helpdesk.email)
    assert signed_in(kaltim.helpdesk).page(own).context["letters"] == []


def test_while_completion_is_awaited_the_answer_is_pointed_out(kaltim, buku, signed_in):
    ticket = walk.awaiting(kaltim, walk.submitted(kaltim))
    desk = signed_in(kaltim.helpdesk)
    assert "Pemohon menjawab lewat surel" not in desk.page(ticket).content.decode()
    mail = done(buku, answer_to(ticket, kaltim.pemohon.email))
    html = desk.page(ticket).content.decode()
    assert "Pemohon menjawab lewat surel" in html
    assert reverse("mailbox:mail", args=[mail.pk]) in html


def test_who_wrote_is_named_as_the_sender_and_as_nothing_more(kaltim, signed_in):
    ticket = walk.submitted(kaltim, channel=Channel.EMAIL, by=kaltim.helpdesk, email="lain@instansi.example")
    facts = {fact.label: fact.value for fact in signed_in(kaltim.helpdesk).page(ticket).context["facts"]}
    assert facts["Pengirim surel"] == f"{kaltim.pemohon.email} (berbeda dengan SPSE)"
    assert "Surel yang dikonfirmasi" not in facts
    assert BUDI not in facts.values()


def test_a_failed_mail_that_was_told_otherwise_waits_for_nothing(kaltim, signed_in):
    ticket = walk.submitted(kaltim)
    Message.objects.of("ticket", ticket.pk).update(failed_at=NOON, last_error="550 tidak dikenal")
    settle(Message.objects.of("ticket", ticket.pk).get(), "Diberi tahu lewat telepon.", by=kaltim.helpdesk)
    (one,) = signed_in(kaltim.helpdesk).page(ticket).context["letters"]
    assert one.status == ("Disampaikan dengan cara lain", "idle")
