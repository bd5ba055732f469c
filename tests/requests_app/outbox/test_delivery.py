"""Delivery over a real socket: once, with the right headers, again after a delay, and visibly failed in the end."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.core.mail import get_connection
from django.db import close_old_connections, connection
from django.utils import timezone

from requests_app.outbox import delivery
from requests_app.outbox.actions import resend
from requests_app.outbox.delivery import Delivered, deliver_batch, lease_next
from requests_app.outbox.models import Message, MessageStatus
from requests_app.outbox.reasons import LOST
from tests.requests_app.outbox.helpers import READER, TOKEN, again, make_message, make_office, make_person, plain

PER_WORKER, WORKERS = 60, 3


def leased(worker: str) -> Message:
    message = lease_next(worker)
    assert message is not None
    return message


def test_a_message_is_delivered_once(kantor, postbox):
    message = make_message(kantor)
    assert deliver_batch("w1") == Delivered(sent=1)
    assert deliver_batch("w1") == Delivered()
    assert postbox.ids() == [message.message_id]
    assert again(message).status == MessageStatus.SENT


def test_it_carries_the_headers_of_an_automatic_mail(kantor, postbox):
    message = make_message(kantor, reply_to="loket@ob.example")
    deliver_batch("w1")
    mail = postbox.mails[0]
    assert (mail["To"], mail["From"]) == (READER, "LPSE Uji Surel <helpdesk@ob.example>")
    assert (mail["Auto-Submitted"], mail["Reply-To"]) == ("auto-generated", "loket@ob.example")
    assert mail["Date"].datetime == message.created_at.replace(microsecond=0)
    assert postbox.envelopes[0].mail_from == "helpdesk@ob.example"


def test_a_name_with_letters_beyond_ascii_arrives_readable(postbox, db):
    make_message(make_office("OC", 'LPSE "Uji" Négara, Kaltim'), subject="Hasil — selesai")
    deliver_batch("w1")
    assert postbox.mails[0]["From"].addresses[0].display_name == 'LPSE "Uji" Négara, Kaltim'
    assert postbox.mails[0]["Subject"] == "Hasil — selesai"


def test_the_private_value_reaches_the_reader_and_leaves_the_row(kantor, postbox):
    message = make_message(kantor)
    deliver_batch("w1")
    assert TOKEN in plain(postbox.mails[0])
    assert TOKEN not in str(Message.objects.filter(pk=message.pk).values().get())


@pytest.mark.parametrize("stage", ["at_rcpt", "at_data"])
def test_a_temporary_refusal_is_tried_again_a_minute_later(kantor, postbox, stage):
    message = make_message(kantor)
    setattr(postbox, stage, ["451 coba lagi nanti"])
    assert deliver_batch("w1") == Delivered(retried=1)
    assert again(message).status == MessageStatus.RETRYING
    assert deliver_batch("w1") == Delivered()
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        assert deliver_batch("w1") == Delivered(sent=1)
    assert postbox.ids() == [message.message_id]


@pytest.mark.parametrize("stage", ["at_rcpt", "at_data"])
def test_a_permanent_refusal_fails_at_once_and_says_why(kantor, postbox, stage):
    message = make_message(kantor)
    setattr(postbox, stage, ["550 kotak surat tidak ada"])
    assert deliver_batch("w1") == Delivered(failed=1)
    assert again(message).last_error == "550 kotak surat tidak ada"
    assert list(Message.objects.failed()) == [message]


def test_a_failed_message_can_be_sent_again(kantor, postbox):
    message = make_message(kantor)
    postbox.at_rcpt = ["550 kotak surat penuh"]
    deliver_batch("w1")
    resend(again(message), by=make_person(kantor, email="rina@ob.example"))
    assert deliver_batch("w1") == Delivered(sent=1)
    assert TOKEN in plain(postbox.mails[0])


def test_the_reason_never_quotes_the_private_value(kantor, postbox):
    message = make_message(kantor)
    postbox.at_data = [f"554 tautan {TOKEN} dicurigai"]
    deliver_batch("w1")
    assert again(message).last_error == "554 tautan •••••• dicurigai"


def test_one_refused_message_does_not_stop_the_next(kantor, postbox):
    make_message(kantor, to="hilang@instansi.example")
    second = make_message(kantor)
    postbox.at_rcpt = ["550 tidak dikenal"]
    assert deliver_batch("w1") == Delivered(sent=1, failed=1)
    assert postbox.ids() == [second.message_id]


def test_a_server_that_is_away_costs_an_attempt_only(kantor, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    message = make_message(kantor)
    assert deliver_batch("w1") == Delivered(retried=1)
    assert again(message).last_error == "Server surel tidak dapat dihubungi (ConnectionRefusedError)."


def test_the_delays_grow_and_the_sixth_failure_is_the_last(kantor, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    message, delays = make_message(kantor), []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        while again(message).failed_at is None:
            deliver_batch("w1")
            delays.append(again(message).next_attempt_at - timezone.now())
            clock.move_to(max(again(message).next_attempt_at, timezone.now()))
    assert [delay.total_seconds() / 60 for delay in delays[:5]] == [1, 5, 15, 60, 240]
    assert again(message).attempts == 6


def test_a_connection_cut_after_data_sends_again_under_the_same_message_id(kantor, postbox):
    """The gap that SMTP leaves: the mail may have been taken, and nobody can know."""
    message = make_message(kantor)
    postbox.drop_after_data = 1
    assert deliver_batch("w1") == Delivered(retried=1)
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        deliver_batch("w2")
    assert postbox.ids() == [message.message_id, message.message_id]


def test_a_leased_message_is_left_alone_until_the_lease_ends(kantor, postbox):
    message = make_message(kantor)
    assert lease_next("mati") == message
    assert deliver_batch("w2") == Delivered()
    with time_machine.travel(timezone.now() + delivery.LEASE):
        assert deliver_batch("w2") == Delivered(sent=1)
    assert postbox.ids() == [message.message_id]


def test_who_lost_the_lease_cannot_settle_the_message(kantor, postbox):
    make_message(kantor)
    slow = leased("lambat")
    with time_machine.travel(timezone.now() + delivery.LEASE):
        deliver_batch("w2")
    delivery._settle(slow, lambda row: delivery._fail(row, "terlambat"))
    assert again(slow).status == MessageStatus.SENT


def test_who_wakes_late_in_its_lease_does_not_send(kantor, postbox):
    make_message(kantor)
    slow = leased("lambat")
    with time_machine.travel(timezone.now() + delivery.LEASE - timedelta(minutes=1)):
        delivery._attempt(slow, get_connection())
    assert postbox.mails == []


def test_a_message_that_kills_its_worker_six_times_is_buried(kantor, postbox):
    message = make_message(kantor)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(delivery.ATTEMPTS_ALLOWED):
            lease_next("mati")
            clock.shift(delivery.LEASE)
        assert deliver_batch("w2") == Delivered(failed=1)
    assert again(message).last_error == LOST
    assert postbox.mails == []


@pytest.mark.django_db(transaction=True)
def test_three_workers_lose_nothing_and_double_nothing(postbox):
    kantor = make_office()
    ids = [make_message(kantor, text="Halo.\n").message_id for _ in range(WORKERS * PER_WORKER)]

    def work(name: str) -> None:
        while deliver_batch(name).total:
            close_old_connections()
        connection.close()

    threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(postbox.ids()) == sorted(ids)
    assert Message.objects.sent().count() == len(ids)
