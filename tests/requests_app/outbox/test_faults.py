"""What may go wrong with an SMTP server, tried on a real one: every mail once, in doubt at most twice, never none.

`LPSE_FULL=1` tries it with ten times as many mails.
"""

import os
import random
import ssl
import time
from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.utils import timezone

from requests_app.outbox.actions import resend
from requests_app.outbox.delivery import Delivered, deliver_batch
from requests_app.outbox.models import Message, MessageStatus
from requests_app.outbox.reasons import PERHAPS_TAKEN
from tests.requests_app.mailbox.dovecot import certificate
from tests.requests_app.outbox.helpers import Postbox, again, free_port, make_message, make_person, serve

MAILS = 300 if os.environ.get("LPSE_FULL") == "1" else 30
LATER = timedelta(hours=5)  # longer than the longest delay between two attempts


BUSY, CLOSING, CUT = "451 4.3.0 coba lagi nanti", "421 4.3.2 tutup sebentar", "cut"
STORIES = ((), (BUSY,), (CLOSING, BUSY), (CUT,), (BUSY, CUT), (CUT, CLOSING), (CUT, CUT), (CUT, BUSY, CUT))


def test_whatever_the_server_does_every_mail_arrives_once_or_in_doubt_twice(kantor, postbox):
    """Each mail has a story of its own at the server; which one, and in which order they come, the seed decides."""
    chance, told = random.Random(6), {}
    for _ in range(MAILS):
        told[make_message(kantor, text="Halo.\n").message_id] = chance.choice(STORIES)
    postbox.stories = {name: list(story) for name, story in told.items()}
    with time_machine.travel(timezone.now(), tick=False) as clock:
        while Message.objects.queued().exists():
            if not deliver_batch("w1", limit=chance.randint(1, 7)).total:
                clock.shift(LATER)
    cuts = {name: story.count(CUT) for name, story in told.items()}
    assert Counter(postbox.ids()) == Counter({name: min(count + 1, 2) for name, count in cuts.items()})
    in_doubt = Message.objects.failed().filter(last_error=PERHAPS_TAKEN)
    assert set(in_doubt.values_list("message_id", flat=True)) == {name for name, count in cuts.items() if count == 2}
    assert Message.objects.sent().count() == MAILS - in_doubt.count()


def test_a_server_that_refuses_in_between_and_is_started_again_loses_nothing(kantor, postbox, settings):
    port = free_port()
    settings.EMAIL_PORT = port
    messages = [make_message(kantor, text="Halo.\n") for _ in range(6)]
    first = Controller(postbox, hostname="127.0.0.1", port=port)
    first.start()
    assert deliver_batch("w1", limit=2) == Delivered(sent=2)
    first.stop()
    assert deliver_batch("w1") == Delivered(retried=4)
    assert {message.last_error for message in Message.objects.queued()} == {
        "Server surel tidak dapat dihubungi (ConnectionRefusedError)."
    }
    second = Controller(postbox, hostname="127.0.0.1", port=port)
    second.start()
    with time_machine.travel(timezone.now() + LATER):
        assert deliver_batch("w1") == Delivered(sent=4)
    second.stop()
    assert Counter(postbox.ids()) == Counter(message.message_id for message in messages)


def test_cut_off_twice_after_the_mail_it_is_left_to_a_person(kantor, postbox):
    message, rina = make_message(kantor), make_person(kantor, email="rina@ob.example")
    postbox.drop_after_data = 3
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(4):
            deliver_batch("w1")
            clock.shift(LATER)
    assert postbox.ids() == [message.message_id] * 2
    assert (again(message).status, again(message).last_error) == (MessageStatus.FAILED, PERHAPS_TAKEN)
    postbox.drop_after_data = 0
    resend(again(message), by=rina)
    assert deliver_batch("w1") == Delivered(sent=1)
    assert again(message).perhaps_taken == 0


def test_a_connection_cut_before_the_mail_leaves_no_doubt(kantor, postbox):
    message = make_message(kantor)
    postbox.drop_at_rcpt = 4
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(5):
            deliver_batch("w1")
            clock.shift(LATER)
    assert postbox.ids() == [message.message_id]
    assert (again(message).status, again(message).perhaps_taken) == (MessageStatus.SENT, 0)


@pytest.mark.parametrize(("stage", "taken"), [("rcpt", 0), ("data", 1)])
def test_a_server_that_is_too_slow_costs_one_timeout(kantor, postbox, settings, stage, taken):
    settings.EMAIL_TIMEOUT = 0.3
    postbox.slow = {stage: 0.8}
    message, begun = make_message(kantor), time.monotonic()
    assert deliver_batch("w1") == Delivered(retried=1)
    assert time.monotonic() - begun < 2
    assert (again(message).status, again(message).perhaps_taken) == (MessageStatus.RETRYING, taken)


def test_a_recipient_refused_for_good_stops_the_mail_and_no_other(kantor, postbox):
    gone, good = make_message(kantor, to="hilang@instansi.example"), make_message(kantor)
    postbox.at_rcpt = ["550 5.1.1 tidak dikenal"]
    assert deliver_batch("w1") == Delivered(sent=1, failed=1)
    assert (again(gone).attempts, postbox.ids()) == (1, [good.message_id])


# --- TLS ----------------------------------------------------------------------------------------------------
@pytest.fixture
def secure(tmp_path, settings, postbox):
    """A server that insists on STARTTLS, with a certificate that nobody knows; gives the certificate's file."""
    files = tmp_path / "cert.pem", tmp_path / "key.pem"
    for file, data in zip(files, certificate(), strict=True):
        file.write_bytes(data)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*files)
    controller = Controller(
        postbox, hostname="127.0.0.1", port=free_port(), tls_context=context, require_starttls=True
    )  # fmt: skip
    controller.start()
    settings.EMAIL_PORT, settings.EMAIL_USE_TLS = controller.port, True
    yield files[0]
    controller.stop()


def test_over_tls_the_mail_arrives_when_the_certificate_is_trusted(kantor, postbox, secure, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(secure))
    make_message(kantor)
    assert deliver_batch("w1") == Delivered(sent=1)
    assert postbox.sessions[0].ssl is not None


def test_an_unknown_certificate_is_refused_and_the_mail_kept(kantor, postbox, secure):
    message = make_message(kantor)
    assert deliver_batch("w1") == Delivered(retried=1)
    assert again(message).last_error == "Sambungan TLS ditolak (CERTIFICATE_VERIFY_FAILED)."
    assert postbox.mails == []


def test_where_tls_is_asked_for_nothing_is_said_in_the_clear(kantor, settings):
    box = Postbox()
    controller = serve(box)
    settings.EMAIL_BACKEND = "requests_app.outbox.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", controller.port, True
    message = make_message(kantor)
    assert deliver_batch("w1") == Delivered(retried=1)
    controller.stop()
    assert again(message).last_error == "Server surel tidak mendukung sambungan aman yang diminta."
    assert (box.mails, box.sessions) == ([], [])
