"""The waiting-room screen over HTTP: who may see it, what it holds, when it changes."""

from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts_app.audit.models import Event
from requests_app.frontdesk import calling
from requests_app.frontdesk.counter_models import FrontDeskSettings
from requests_app.process.refusals import Refused
from requests_app.screens import actions, asking
from requests_app.screens.board import SPOKEN_WITHIN, board_of
from requests_app.screens.models import Device, Kind
from tests.requests_app.screens import room


def news(client, token, etag=""):
    return client.get(reverse("screens:news", args=[token]), headers={"If-None-Match": etag} if etag else {})


def test_nobody_signs_in_and_no_name_is_shown(client, kaltim, layar):
    session = room.sit(kaltim)
    room.draw(kaltim)
    room.call(session)
    room.draw(kaltim)
    text = client.get(reverse("screens:screen", args=[layar])).content.decode()
    assert [word for word in ("A 001", "A 002", "Loket 1") if word not in text] == []
    assert [name for name in ("Tamu Rahasia", kaltim.helpdesk.name) if name in text] == []


def test_what_is_to_be_said_stands_in_the_fragment(client, kaltim, layar):
    session = room.sit(kaltim, 2)
    room.draw(kaltim)
    room.call(session)
    assert "Nomor antrean, A, nol nol satu. Silakan menuju ke loket dua." in news(client, layar).content.decode()


def test_nothing_new_is_304_without_a_body(client, kaltim, layar):
    room.draw(kaltim)
    with time_machine.travel("2026-11-20T03:00:10Z", tick=False):
        etag = news(client, layar)["ETag"]
        again = news(client, layar, etag)
    assert (again.status_code, again.content) == (HTTPStatus.NOT_MODIFIED, b"")


@pytest.mark.parametrize("change", ["draw", "call", "serve", "text"])
def test_everything_that_is_shown_makes_it_new(client, kaltim, layar, change):
    session = room.sit(kaltim)
    room.draw(kaltim)
    if change == "serve":
        room.call(session)
    etag = news(client, layar)["ETag"]
    if change == "draw":
        room.draw(kaltim)
    elif change == "call":
        room.call(session)
    elif change == "serve":
        calling.serve(session, by=session.staff)
    else:
        FrontDeskSettings.objects.create(office=kaltim.office, running_text="Besok tutup")
    assert news(client, layar, etag).status_code == HTTPStatus.OK


def test_estimates_age_with_the_minute(client, kaltim, layar):
    with time_machine.travel("2026-11-20T03:00:59Z", tick=False) as clock:
        etag = news(client, layar)["ETag"]
        clock.shift(timedelta(seconds=2))
        assert news(client, layar, etag).status_code == HTTPStatus.OK


def test_another_office_changes_nothing_here(client, kaltim, kkp, layar):
    etag = news(client, layar)["ETag"]
    room.draw(kkp)
    assert news(client, layar)["ETag"] == etag


def test_a_process_that_is_behind_looks_again(client, kaltim, layar, monkeypatch):
    """Two processes behind one address: the screen has seen a newer state than this one."""
    room.draw(kaltim)
    monkeypatch.setattr(asking, "FRESH", 3600.0)
    news(client, layar)
    room.draw(kaltim)
    assert "A 002" not in news(client, layar).content.decode()
    office, pulse, minute = news(client, layar)["ETag"].strip('"').split("-")
    present = news(client, layar, f'"{office}-{int(pulse) + 1}-{minute}"')
    assert present.status_code == HTTPStatus.NOT_MODIFIED, "not the past in 200"


def test_many_polls_ask_the_database_once(client, kaltim, layar, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(asking, "FRESH", 3600.0)
    etag = news(client, layar)["ETag"]
    with django_assert_num_queries(0):
        for _ in range(5):
            news(client, layar, etag)


def test_an_unknown_token_opens_nothing(client, kaltim):
    assert client.get(reverse("screens:screen", args=["x" * 32])).status_code == HTTPStatus.NOT_FOUND
    assert news(client, "x" * 32).status_code == HTTPStatus.NOT_FOUND


def test_a_kiosk_is_no_screen(client, kaltim, kiosk):
    assert news(client, kiosk).status_code == HTTPStatus.NOT_FOUND


def test_a_revoked_screen_is_told_so(client, kaltim, layar, monkeypatch):
    news(client, layar)
    actions.revoke(Device.objects.get(), by=kaltim.admin_kantor)
    monkeypatch.setattr(asking, "KNOWN", 0.0)
    assert news(client, layar).status_code == HTTPStatus.NOT_FOUND


def test_a_screen_is_seen_once_a_minute(client, kaltim, layar):
    with time_machine.travel("2026-11-20T03:00:00Z", tick=False) as clock:
        news(client, layar)
        clock.shift(timedelta(seconds=50))
        news(client, layar)
        assert Device.objects.get().last_seen_at == timezone.now() - timedelta(seconds=50)
        clock.shift(timedelta(seconds=20))
        asking.forget()
        news(client, layar)
        assert Device.objects.get().last_seen_at == timezone.now()


def test_the_board_has_the_current_call_and_five_before(kaltim):
    session = room.sit(kaltim)
    for _ in range(8):
        room.draw(kaltim)
        room.call(session)
        room.finish(session)
    board = board_of(kaltim.office, timezone.now())
    assert [call.label for call in board.calls] == ["A 008", "A 007", "A 006", "A 005", "A 004", "A 003"]
    assert [call.label for call in board.earlier] == ["A 002", "A 001"], "a screen that was cut off still speaks them"
    assert board_of(kaltim.office, timezone.now() + SPOKEN_WITHIN * 2).earlier == []


def test_yesterday_is_over(kaltim):
    with time_machine.travel("2026-11-19T03:00:00Z"):
        session = room.sit(kaltim)
        room.draw(kaltim)
        room.draw(kaltim)
        room.call(session)
    with time_machine.travel("2026-11-20T03:00:00Z"):
        board = board_of(kaltim.office, timezone.now())
    assert (board.current, board.waiting) == (None, [])


def test_an_office_that_uses_no_screen_shows_no_numbers(client, kaltim, layar):
    session = room.sit(kaltim)
    room.draw(kaltim)
    room.call(session)
    FrontDeskSettings.objects.create(office=kaltim.office, screen_on=False)
    text = news(client, layar).content.decode()
    assert "Layar sedang tidak dipakai" in text
    assert "A 001" not in text


def test_waiting_numbers_stand_in_the_order_of_the_rule(kaltim):
    for prefix in "AAAPP":
        room.draw(kaltim, prefix)
    labels = [each.label for each in board_of(kaltim.office, timezone.now()).waiting]
    assert labels == ["P 001", "A 001", "A 002", "P 002", "A 003"]


def test_the_token_is_not_kept(kaltim):
    device, token = actions.make_device(kaltim.office, Kind.SCREEN, "Aula", by=kaltim.admin_kantor)
    assert token not in str(Device.objects.filter(pk=device.pk).values())
    assert token not in str(list(Event.objects.values_list("data", flat=True)))


def test_a_name_in_use_is_refused_and_free_again_when_revoked(kaltim, layar):
    with pytest.raises(Refused, match="sudah dipakai"):
        actions.make_device(kaltim.office, Kind.SCREEN, "Ruang tunggu", by=kaltim.admin_kantor)
    actions.revoke(Device.objects.get(), by=kaltim.admin_kantor)
    assert actions.make_device(kaltim.office, Kind.SCREEN, "Ruang tunggu", by=kaltim.admin_kantor)
