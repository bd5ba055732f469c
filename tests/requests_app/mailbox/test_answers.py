"""Our answer to a mail: it belongs to that mail's thread, and of several workers only as many answer as may."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from requests_app.mailbox import decisions
from requests_app.mailbox.actions import process
from requests_app.mailbox.decisions import Request
from requests_app.mailbox.models import IncomingMail
from requests_app.outbox.models import Message
from tests import walk
from tests.races import at_once
from tests.requests_app.mailbox.letters import letter, stored

LETTER_ID, EARLIER = "<7@instansi.example>", "<0@instansi.example>"


def processed(mailbox, raw) -> IncomingMail:
    mail = process(stored(mailbox, raw).pk)
    assert mail is not None
    return mail


def test_the_acknowledgement_answers_the_mail_and_keeps_its_thread(buku):
    answer = processed(buku, letter(7, headers=f"References: {EARLIER}\r\n")).answer
    assert (answer.is_answer, answer.thread.split()) == (True, [EARLIER, LETTER_ID])


def test_a_mail_without_a_message_id_is_answered_all_the_same(buku):
    answer = processed(buku, letter(7).replace(b"Message-ID: <7@instansi.example>\r\n", b"")).answer
    assert (answer.is_answer, answer.thread) == (True, "")


def test_what_is_written_about_a_request_stands_in_the_thread_of_its_letter(buku, kaltim):
    mail = processed(buku, letter(7))
    fields = walk.fields(kaltim, "auditor", email=mail.sender)
    ticket = walk.awaiting(kaltim, decisions.confirm(mail.draft, Request(fields), by=kaltim.helpdesk))
    told, asked = Message.objects.of("ticket", ticket.pk).order_by("pk")
    assert (told.kind, told.is_answer, told.thread) == ("received", True, LETTER_ID)
    assert (asked.kind, asked.is_answer) == ("completion_requested", False)
    assert asked.thread.split() == [LETTER_ID, told.message_id]


@pytest.mark.parametrize(("days", "answers"), [(2, 1), (4, 0)])
def test_nobody_is_answered_about_old_mail(buku, days, answers):
    mail = stored(buku, letter(7))
    mail.received_at -= timedelta(days=days)
    mail.save()
    process(mail.pk)
    assert Message.objects.count() == answers


@pytest.mark.parametrize("check", ["dmarc=fail", "spf=fail; dkim=none"])
def test_a_sender_whom_the_offices_server_calls_forged_is_not_answered(buku, check):
    trace = "Received: from luar.example by mx.lpse.example; Fri, 20 Nov 2026 10:00:00 +0800\r\n"
    top = f"Authentication-Results: mx.lpse.example; {check}\r\n{trace}"
    mail = processed(buku, letter(7, headers=top))
    assert (mail.outcome, mail.answer) == ("draft", None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("already", "more"), [(0, 1), (9, 1), (10, 0)])
def test_workers_at_once_do_not_answer_more_than_ten_a_day(buku, already, more):
    """The hour's one is free each time; what is left of the day decides."""
    now = timezone.now()
    for number in reversed(range(already)):
        with time_machine.travel(now - timedelta(minutes=70 * (number + 1))):
            processed(buku, letter(number))
    mails = [stored(buku, letter(100 + number)) for number in range(4)]
    answers = at_once(4, lambda number: process(mails[number].pk))
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert Message.objects.count() == already + more


@pytest.mark.django_db(transaction=True)
def test_every_sender_and_every_office_has_room_of_its_own_at_once(buku):
    mails = [stored(buku, letter(number, sender=f"orang{number % 2}@instansi.example")) for number in range(4)]
    at_once(4, lambda number: process(mails[number].pk))
    assert sorted(Message.objects.values_list("to_address", flat=True)) == [
        "orang0@instansi.example", "orang1@instansi.example",
    ]  # fmt: skip
