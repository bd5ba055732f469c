"""The slip of a number without a request: large, printed on any paper, each print on record."""

from http import HTTPStatus

import pytest
from django.urls import reverse

from accounts_app.audit.models import Event
from requests_app.frontdesk.status_keys import key_of
from tests.requests_app.frontdesk import room
from tests.requests_app.frontdesk.visits import admitted
from tests.requests_app.printing.papers import text_of
from tests.requests_app.printing.test_papers import size_in_mm

BACKEND = "accounts_app.signin.Backend"


@pytest.fixture
def number(kaltim, client):
    client.force_login(kaltim.helpdesk, backend=BACKEND)
    return room.waiting(kaltim)[0]


def printed(client, number, paper):
    return client.post(reverse("frontdesk:print_number", args=[number.pk]), {"paper": paper})


def test_the_page_shows_the_number_and_where_its_code_leads(client, number):
    text = client.get(reverse("frontdesk:number_slip", args=[number.pk])).content.decode()
    assert "B 001" in text
    assert "Tidak ada orang" in text
    assert "<svg" in text


def test_the_next_guest_is_written_into_the_book(client, number):
    """Whoever brings papers has a button of their own there; the form for them asks much that this guest has not."""
    text = client.get(reverse("frontdesk:number_slip", args=[number.pk])).content.decode()
    assert f'href="{reverse("frontdesk:guest_book")}?baru"' in text
    assert "Tamu tanpa berkas" in client.get(f"{reverse('frontdesk:guest_book')}?baru").content.decode()


@pytest.mark.parametrize(("paper", "width"), [("a6", 105), ("roll_80", 80), ("roll_58", 58), ("a3", 105)])
def test_it_is_printed_on_every_paper_without_a_name(client, number, paper, width):
    pdf = printed(client, number, paper).content
    text = text_of(pdf)
    assert size_in_mm(pdf)[0] == width
    assert "B 001" in text
    assert "UU Nomor 27" in text
    assert key_of(number.pk) in "".join(text.split())
    assert number.visit.name not in text


def test_a_reprint_is_on_record(client, number):
    printed(client, number, "roll_58")
    printed(client, number, "a6")
    events = Event.objects.filter(subject_type="queue", act="slip_printed").order_by("seq")
    assert [event.data for event in events] == [
        {"paper": "roll_58", "earlier": 0}, {"paper": "a6", "earlier": 1},
    ]  # fmt: skip
    assert "Sudah dicetak 2×" in client.get(reverse("frontdesk:number_slip", args=[number.pk])).content.decode()


def test_another_office_does_not_see_it(client, kkp, number):
    client.force_login(kkp.front_office, backend=BACKEND)
    assert client.get(reverse("frontdesk:number_slip", args=[number.pk])).status_code == HTTPStatus.NOT_FOUND
    assert printed(client, number, "a6").status_code == HTTPStatus.NOT_FOUND


def test_only_who_keeps_the_book_prints(client, kkp):
    number = room.waiting(kkp)[0]
    client.force_login(kkp.helpdesk, backend=BACKEND)
    assert printed(client, number, "a6").status_code == HTTPStatus.FORBIDDEN


def test_the_applicants_own_page_tells_the_wait_and_leads_to_the_queue(client, kaltim):
    tickets = [admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True) for _ in range(2)]
    client.force_login(tickets[1].applicant, backend=BACKEND)
    text = client.get(reverse("tickets:mine", args=[tickets[1].number])).content.decode()
    number = tickets[1].queue_numbers.get()
    assert "1 orang" in text
    assert reverse("screens:status", args=[key_of(number.pk)]) in text
