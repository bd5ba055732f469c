"""Mails that failed: why in words, the count in everybody's bar, and how they stop waiting for somebody."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts_app.audit.models import Event
from accounts_app.roles import Role
from requests_app.outbox import reasons
from requests_app.outbox.actions import CannotResendError, bounced, resend, settle
from requests_app.outbox.delivery import deliver_batch
from requests_app.outbox.jobs import purge
from requests_app.outbox.models import Message, MessageStatus
from requests_app.outbox.reasons import explained
from tests.requests_app.outbox.helpers import (
    again,
    make_failed,
    make_message,
    make_office,
    make_person,
    plain,
)  # fmt: skip

LIST = "/surel-keluar/"
HOW = "Diberi tahu lewat telepon."
WITH_SURVEY = "Permohonan ditolak.\n\nBagaimana pelayanan kami?\n[[survey]]\nTanpa nama.\n\nHormat kami,\nLPSE\n"


@pytest.fixture
def rina(client, kantor):
    person = make_person(kantor, Role.HELPDESK)
    client.force_login(person)
    return person


def settle_of(message) -> str:
    return reverse("outbox:message_settle", args=[message.pk])


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        ("550 5.1.1 User unknown", reasons.GONE),
        ("smtp; 550-5.1.1 The email account that you tried to reach does not exist", reasons.GONE),
        ("552 5.2.2 Mailbox full", reasons.FULL),
        ("452 4.2.2 over quota", reasons.FULL),
        ("5.4.4 (Host or domain name not found)", reasons.NO_HOST),
        ("554 5.7.1 Relay access denied", reasons.POLICY),
        ("552 5.3.4 Message too big", reasons.TOO_LARGE),
        ("550 kotak surat tidak ada", reasons.REFUSED),
        ("451 coba lagi nanti", reasons.LATER),
        ("Server surel tidak dapat dihubungi (TimeoutError).", reasons.AWAY),
        ("Pengiriman terputus berulang kali.", reasons.OTHER),
        ("", ""),
    ],
)
def test_a_reason_is_said_in_words(error, sentence):
    assert explained(error) == sentence


def test_the_bar_counts_what_failed_and_waits(client, kantor, rina):
    assert "count-bad" not in client.get(LIST).content.decode()
    failed = [make_failed(kantor) for _ in range(2)]
    make_failed(make_office("OD"))
    assert '<span class="count-bad" title="2 gagal">' in client.get(LIST).content.decode()
    settle(failed[0], HOW, by=rina)
    resend(failed[1], by=rina)
    assert "count-bad" not in client.get(LIST).content.decode()


def test_who_may_not_read_mail_has_no_count(client, kantor):
    make_failed(kantor)
    client.force_login(make_person(kantor, Role.ADMIN_KANTOR))
    assert "count-bad" not in client.get("/pengaturan/").content.decode()


def test_what_was_told_otherwise_waits_for_nobody_and_keeps_nothing_private(client, kantor, rina):
    message = make_failed(kantor)
    client.post(settle_of(message), {"how": HOW})
    row = again(message)
    assert (row.status, row.settled_by, row.settled_how, row.private) == (MessageStatus.SETTLED, rina, HOW, {})
    event = Event.objects.about("ticket", 1).get()
    assert (event.act, event.actor, event.data) == ("mail_settled", rina, {"message": row.pk, "how": HOW})
    assert HOW in client.get(reverse("outbox:message_detail", args=[row.pk])).content.decode()
    for status, shown in (("failed", False), ("settled", True)):
        assert (row.to_address in client.get(LIST, {"status": status}).content.decode()) is shown


def test_how_it_was_told_must_be_said_and_what_was_typed_stays(client, kantor, rina):
    message = make_failed(kantor)
    page = client.post(settle_of(message), {"how": "x" * 201})
    assert page.status_code == 422
    assert "x" * 201 in page.content.decode()
    assert client.post(settle_of(message), {"how": "  "}).status_code == 422
    assert again(message).status == MessageStatus.FAILED


def test_only_a_failed_mail_is_settled_and_only_once(kantor, rina):
    failed = make_failed(kantor)
    settle(failed, HOW, by=rina)
    for message in (failed, make_message(kantor)):
        with pytest.raises(CannotResendError):
            settle(message, HOW, by=rina)
    with pytest.raises(CannotResendError):
        resend(failed, by=rina)


@pytest.mark.parametrize(("role", "code"), [(Role.ADMIN_PPE, 302), (Role.KEPALA_LPSE, 403), (Role.FRONT_OFFICE, 403)])
def test_who_sends_again_settles_too(client, kantor, role, code):
    message = make_failed(kantor)
    client.force_login(make_person(kantor, role))
    assert client.post(settle_of(message), {"how": HOW}).status_code == code
    assert (again(message).status == MessageStatus.SETTLED) is (code == 302)


def test_another_office_settles_nothing(client, kantor, rina):
    assert client.post(settle_of(make_failed(make_office("OD"))), {"how": HOW}).status_code == 404


def test_sending_again_is_an_event(kantor, rina):
    message = make_failed(kantor)
    resend(message, by=rina)
    event = Event.objects.about("ticket", 1).get()
    assert (event.act, event.actor, event.data) == ("mail_resent", rina, {"message": message.pk})


# --- a survey's link is gone, the rest is worth sending ------------------------------------------------------
def with_survey(kantor) -> Message:
    message = make_message(kantor, text=WITH_SURVEY)
    Message.objects.filter(pk=message.pk).update(private={"survey": "https://lpse.example/survei/x/"})
    return again(message)


def test_a_bounced_mail_is_sent_again_without_the_link_to_the_survey(kantor, postbox, rina):
    message = with_survey(kantor)
    deliver_batch("w1")
    assert bounced(message, "550 5.1.1 User unknown", at=timezone.now(), returned_at=timezone.now())
    resend(again(message), by=rina, to="benar@instansi.example")
    deliver_batch("w1")
    assert "survei/x/" in plain(postbox.mails[0])
    assert plain(postbox.mails[1]).split() == ["Permohonan", "ditolak.", "Hormat", "kami,", "LPSE"]
    assert (postbox.mails[1]["To"], postbox.ids()[0]) == ("benar@instansi.example", postbox.ids()[1])


def test_after_the_purge_it_can_still_be_sent(kantor, rina):
    message = with_survey(kantor)
    message.failed_at, message.last_error = timezone.now(), "550"
    message.save()
    purge(timezone.now() + timedelta(days=8))
    assert (again(message).private, "survei" in again(message).text) == ({}, False)
    assert resend(again(message), by=rina).status == MessageStatus.QUEUED
