"""The kiosk: guest book first, then the number; nothing told to whoever stands there, nothing left for the next one."""

import re
from http import HTTPStatus
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts_app.audit.models import Event
from requests_app.frontdesk import numbers
from requests_app.frontdesk.counter_models import FrontDeskSettings
from requests_app.frontdesk.models import GuestEntry
from requests_app.frontdesk.queue_models import NumberState, QueueNumber, ServiceLine
from requests_app.frontdesk.status_keys import address_of, key_of
from requests_app.screens.actions import make_device
from requests_app.screens.kiosk import number_in
from requests_app.screens.models import Kind
from tests import walk
from tests.requests_app.frontdesk.visits import admitted
from tests.requests_app.screens import room


def typed(**values):
    return {"key": str(uuid4()), "name": "Budi Santoso", "agency": "Dinas PU", "priority_reason": "", **values}


def by_line(client, kiosk, prefix="A", **values):
    return client.post(reverse("screens:kiosk_line", args=[kiosk, prefix]), typed(**values))


def by_request(client, kiosk, code, **values):
    return client.post(reverse("screens:kiosk_request", args=[kiosk]), {"code": code, **values})


def test_the_start_offers_the_open_lines_and_the_scan(client, kaltim, kiosk):
    room.line(kaltim, "B")
    ServiceLine.objects.filter(prefix="B").update(is_open=False)
    text = client.get(reverse("screens:kiosk", args=[kiosk])).content.decode()
    assert "Lupa password" in text
    assert "Konsultasi" not in text
    assert 'name="code"' in text


def test_name_and_agency_become_the_guest_book_and_a_number(client, kaltim, kiosk):
    answer = by_line(client, kiosk, name="  Budi   Santoso ")
    entry = GuestEntry.objects.get()
    assert (entry.name, entry.written_by, entry.office) == ("Budi Santoso", None, kaltim.office)
    assert (entry.queue_number.label, entry.queue_number.issued_by) == ("A 001", None)
    text = client.get(answer["Location"]).content.decode()
    assert "A 001" in text
    assert "Budi" not in text, "the next visitor may still see this page"


def test_who_has_priority_gets_the_priority_line(client, kiosk):
    by_line(client, kiosk, prefix="B", priority_reason="pregnant")
    assert QueueNumber.objects.get().label == "P 001"


def test_a_second_press_draws_no_second_number(client, kiosk):
    data = typed()
    address = reverse("screens:kiosk_line", args=[kiosk, "A"])
    assert client.post(address, data)["Location"] == client.post(address, data)["Location"]
    assert QueueNumber.objects.count() == 1


def test_a_kiosk_draws_as_many_numbers_as_visitors_can_write_names(client, kaltim, kiosk):
    answers = [by_line(client, kiosk) for _ in range(7)]
    assert "Kiosk sedang sibuk. Silakan ke meja depan." in answers[-1].content.decode()
    assert QueueNumber.objects.count() == GuestEntry.objects.count() == 6
    other = make_device(kaltim.office, Kind.KIOSK, "Lantai 2", by=kaltim.admin_kantor)[1]
    assert by_line(client, other).status_code == HTTPStatus.FOUND


def test_an_empty_name_is_asked_for_and_the_rest_kept(client, kiosk):
    answer = by_line(client, kiosk, name=" ")
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    text = answer.content.decode()
    assert "Tulis nama Anda." in text
    assert 'value="Dinas PU"' in text
    assert not GuestEntry.objects.exists()


def test_a_full_line_says_so_and_writes_nothing(client, kaltim, kiosk):
    room.line(kaltim, "A")
    ServiceLine.objects.filter(prefix="A").update(daily_cap=1)
    by_line(client, kiosk)
    answer = by_line(client, kiosk, name="Orang Kedua")
    assert "sudah habis" in answer.content.decode()
    assert [entry.name for entry in GuestEntry.objects.all()] == ["Budi Santoso"]


def test_a_request_is_found_by_its_qr_code_and_named_nowhere(client, kaltim, kiosk):
    ticket = walk.submitted(kaltim)
    answer = by_request(client, kiosk, f"https://helpdesk.example/lacak/?nomor={ticket.number}")
    text = answer.content.decode()
    assert ticket.number in text
    assert [word for word in (ticket.name, ticket.nip, ticket.email, ticket.agency) if word in text] == []


@pytest.mark.parametrize("at_home", [True, False])
def test_a_slip_of_an_earlier_day_is_scanned_as_it_is(client, kaltim, kkp, kiosk, at_home):
    desk = kaltim if at_home else kkp
    ticket = walk.submitted(desk)
    numbers.issue_number(ticket, by=desk.front_office or desk.helpdesk)
    QueueNumber.objects.update(state=NumberState.NOT_SERVED, finished_at=timezone.now(), reason="Hari ditutup.")
    text = by_request(client, kiosk, address_of(QueueNumber.objects.get())).content.decode()
    assert (ticket.number in text, "tidak ditemukan di kantor ini" in text) == (at_home, not at_home)


def test_the_number_for_a_request_belongs_to_it(client, kaltim, kiosk):
    ticket = walk.submitted(kaltim)
    answer = by_request(client, kiosk, ticket.number.lower(), **typed())
    number = QueueNumber.objects.get()
    assert number.ticket == ticket
    assert number.visit.purpose == f"Permohonan {ticket.number}"
    assert answer.status_code == HTTPStatus.FOUND


def test_a_request_does_not_wait_twice(client, kaltim, kiosk):
    ticket = walk.submitted(kaltim)
    by_request(client, kiosk, ticket.number, **typed())
    answer = by_request(client, kiosk, ticket.number, **typed())
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert QueueNumber.objects.count() == GuestEntry.objects.count() == 1


def test_whoever_has_a_number_is_told_to_wait_before_the_guest_book(client, kaltim, kiosk):
    ticket = walk.submitted(kaltim)
    by_request(client, kiosk, ticket.number, **typed())
    text = by_request(client, kiosk, ticket.number).content.decode()
    assert "silakan duduk menunggu sampai A 001 dipanggil" in text
    assert 'name="name"' not in text


def test_a_second_press_on_a_request_leads_to_the_first_one_s_number(client, kaltim, kiosk):
    ticket, data = walk.submitted(kaltim), typed()
    assert (
        by_request(client, kiosk, ticket.number, **data)["Location"]
        == (by_request(client, kiosk, ticket.number, **data)["Location"])
    )


def test_a_file_that_waits_for_the_desk_gets_its_number_there(client, kaltim, kiosk):
    ticket = admitted(kaltim, "auditor", kaltim.helpdesk)
    assert "Minta nomor antrean di meja depan" in by_request(client, kiosk, ticket.number, **typed()).content.decode()
    assert not QueueNumber.objects.exists()


@pytest.mark.parametrize("code", ["KT-1900-99999", "", " ", "https://[", "x" * 900, "\x00"])
def test_an_unknown_number_opens_nothing(client, kiosk, code):
    answer = by_request(client, kiosk, code, **typed())
    assert answer.status_code in (HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.BAD_REQUEST)
    assert not GuestEntry.objects.exists()


def test_another_offices_request_is_unknown_here(client, kkp, kiosk):
    text = by_request(client, kiosk, walk.submitted(kkp).number).content.decode()
    assert "tidak ditemukan di kantor ini" in text


@pytest.mark.parametrize(
    ("scanned", "number"),
    [
        ("kt-2026-00418", "KT-2026-00418"),
        (" KT-2026-00418\n", "KT-2026-00418"),
        ("https://a.example/lacak/?nomor=KT-2026-00418", "KT-2026-00418"),
        ("KT 2026 00418", "KT202600418"),
    ],
)
def test_a_scanner_types_an_address(scanned, number):
    assert number_in(scanned) == number


def test_a_kiosk_that_is_off_sends_to_the_desk(client, kaltim, kiosk):
    FrontDeskSettings.objects.create(office=kaltim.office, kiosk_on=False)
    assert "Silakan ke meja depan" in by_line(client, kiosk).content.decode()
    assert not GuestEntry.objects.exists()


def test_a_screen_is_no_kiosk(client, layar):
    assert client.get(reverse("screens:kiosk", args=[layar])).status_code == HTTPStatus.NOT_FOUND


def test_another_offices_number_is_not_shown(client, kaltim, kkp, kiosk):
    from_there = reverse("screens:kiosk_number", args=[kiosk, key_of(room.draw(kkp).pk)])
    assert client.get(from_there).status_code == HTTPStatus.FOUND


def test_the_kiosk_that_drew_it_is_on_record(client, kiosk):
    by_line(client, kiosk)
    event = Event.objects.get(act="drawn_at_kiosk")
    assert (event.actor_name, event.data) == ("Tamu (kiosk)", {"device": "Pintu masuk"})


def test_no_page_of_a_kiosk_is_kept_by_the_browser(client, kiosk):
    pages = [reverse("screens:kiosk", args=[kiosk]), reverse("screens:kiosk_line", args=[kiosk, "A"])]
    for page in pages:
        answer = client.get(page)
        assert "no-store" in answer["Cache-Control"]
        assert re.findall(r'autocomplete="(?!off)', answer.content.decode()) == []
