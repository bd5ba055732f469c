"""One's own number on the phone: reached by the slip's QR code only, always the present, never a name."""

from http import HTTPStatus

import time_machine
from django.urls import reverse

from requests_app.frontdesk import calling
from requests_app.frontdesk.status_keys import address_of, key_of, number_of
from tests.requests_app.screens import room


def page(client, number, **extra):
    return client.get(reverse("screens:status", args=[key_of(number.pk)]), **extra)


def test_it_tells_who_is_ahead_and_no_name(client, kaltim):
    room.draw(kaltim)
    number = room.draw(kaltim)
    text = page(client, number).content.decode()
    assert "A 002" in text
    assert "1 orang" in text
    assert "Tamu Rahasia" not in text


def test_the_call_and_its_counter_appear(client, kaltim):
    session = room.sit(kaltim, 4)
    room.draw(kaltim)
    text = page(client, room.call(session)).content.decode()
    assert "Silakan datang sekarang" in text
    assert "Loket 4" in text


def test_it_is_asked_for_again_only_while_something_can_change(client, kaltim):
    session = room.sit(kaltim)
    number = room.draw(kaltim)
    assert "every 5s" in page(client, number).content.decode()
    room.call(session)
    calling.no_show(session, by=session.staff)
    text = page(client, number).content.decode()
    assert "tidak hadir" in text
    assert "every 5s" not in text


def test_nothing_new_leaves_the_page_alone(client, kaltim):
    number = room.draw(kaltim)
    with time_machine.travel("2026-11-20T03:00:10Z", tick=False):
        version = page(client, number).context["version"]
        again = page(client, number, data={"v": version}, headers={"HX-Request": "true"})
        assert again.status_code == HTTPStatus.NO_CONTENT
        room.draw(kaltim)
        assert page(client, number, data={"v": version}, headers={"HX-Request": "true"}).status_code == HTTPStatus.OK


def test_another_day_says_so(client, kaltim):
    with time_machine.travel("2026-11-19T03:00:00Z"):
        number = room.draw(kaltim)
    with time_machine.travel("2026-11-20T03:00:00Z"):
        text = page(client, number).content.decode()
    assert "19 November 2026" in text
    assert "every 5s" not in text


def test_nobody_counts_through_the_queue(client, kaltim):
    first, second = room.draw(kaltim), room.draw(kaltim)
    row, digest = key_of(first.pk).split("-")
    forged = key_of(second.pk).split("-")[0] + "-" + digest
    for key in (row, f"{row}-", f"{row}-{digest[:-1]}", forged, "-", "1-é", "z" * 60):
        assert number_of(key) is None
        assert client.get(reverse("screens:status", args=[key])).status_code == HTTPStatus.NOT_FOUND
    assert number_of(key_of(first.pk)) == first


def test_the_whole_address_stands_in_the_code(kaltim, settings):
    settings.SITE_URL = "https://helpdesk.contoh.example"
    number = room.draw(kaltim)
    assert address_of(number) == f"https://helpdesk.contoh.example/antrean/{key_of(number.pk)}/"
