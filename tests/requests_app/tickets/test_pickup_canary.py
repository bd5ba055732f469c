"""A planted password, its code and its link: where they may be read, and nowhere else."""

import logging

import pytest
from django.db import connection
from django.test import Client

from accounts_app.audit.models import Event
from accounts_app.sessions.models import SignInSession
from requests_app.outbox.delivery import deliver_batch
from requests_app.outbox.models import Message
from tests.requests_app.tickets.pickup_helpers import opened_by, page, ready, signed_in, wrong
from tests.walk import PASSWORD


def spellings(code):
    return (code, code.replace(" ", ""))


def whole_database():
    """Every row of every table as PostgreSQL prints it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        texts = []
        for name in tables:
            cursor.execute(f"SELECT coalesce(string_agg(t::text, E'\\n'), '') FROM \"{name}\" t")
            texts.append(cursor.fetchone()[0])
    return "\n".join(texts)


@pytest.fixture
def walked(kaltim, caplog, settings):
    """The whole way of a hand-over by two browsers, with every log record kept: (ticket, token, code, browsers)."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    caplog.set_level(logging.DEBUG)
    ticket, token, code = ready(kaltim, wants_user_id=True)
    deliver_batch("w1")
    owner, stranger = signed_in(kaltim.pemohon), Client()
    stranger.post(page("pick_up", token), {"code": wrong(code)})
    opened_by(owner, token, code)
    opened_by(stranger, token, code)
    owner.get(page("picked_up", token))
    deliver_batch("w1")
    stranger.get(page("pick_up", "tautan-lain"))
    return ticket, token, code, owner, stranger


def test_no_log_line_holds_password_code_or_link(walked, caplog):
    _, token, code, _, _ = walked
    ours = "\n".join(f"{r.getMessage()} {r.args}" for r in caplog.get_records("setup"))
    assert "Not Found: /ambil/…/" in ours  # logged, with its token masked
    for secret in (PASSWORD, token, *spellings(code)):
        assert secret not in ours


def test_no_row_of_the_database_holds_password_code_or_link(walked):
    _, token, code, _, _ = walked
    dump = whole_database()
    assert "AUDITOR.CONTOH" in dump  # the search itself finds what is there
    for secret in (PASSWORD, token, *spellings(code)):
        assert secret not in dump


def test_no_session_holds_them_even_when_unsealed(walked):
    _, token, code, _, _ = walked
    opened = [str(session.get_decoded()) for session in SignInSession.objects.all()]
    assert opened
    for secret in (PASSWORD, token, *spellings(code)):
        assert not any(secret in text for text in opened)


def test_no_mail_and_no_event_holds_password_code_or_user_id(walked, mailoutbox):
    ticket, _, code, _, _ = walked
    texts = [mail.subject + mail.body for mail in mailoutbox]
    texts += [message.subject + message.text + str(message.private) for message in Message.objects.all()]
    texts += [str(event.data) for event in Event.objects.about("ticket", ticket.pk)]
    assert len(mailoutbox) >= 3
    for secret in (PASSWORD, "AUDITOR.CONTOH", *spellings(code)):
        assert not any(secret in text for text in texts)


def test_only_the_result_page_of_the_opener_shows_the_password(walked):
    ticket, token, _, owner, stranger = walked
    pages = [page("pick_up", token), page("mine", ticket.number), page("my_list"), page("live", ticket.number)]
    for browser in (owner, stranger):
        for address in pages:
            assert PASSWORD not in browser.get(address, follow=True).content.decode()
    assert PASSWORD in owner.get(page("picked_up", token)).content.decode()
    assert PASSWORD not in stranger.get(page("picked_up", token), follow=True).content.decode()
    owner.post(page("confirm_pickup", token))
    assert PASSWORD not in owner.get(page("picked_up", token), follow=True).content.decode()
