"""The pages of the counters, as the people there see and press them."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts_app.roles import Role
from requests_app.frontdesk import calling, counters
from requests_app.frontdesk.counter_models import CounterSession, HelpCall
from requests_app.frontdesk.queue_models import Call, QueueNumber
from tests import walk
from tests.factories import OfficeFactory, staff
from tests.requests_app.frontdesk import room
from tests.requests_app.frontdesk.visits import admitted, sign_in

LIST, ONE = "/loket/", "/loket/1/"


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def word(pattern, page) -> str:
    """What the pattern's one group says on this page."""
    found: list[str] = re.findall(pattern, page.content.decode())
    return found[0]


class Clerk:
    """Somebody at counter 1 with the page before them: every press sends what that page showed."""

    def __init__(self, client, user):
        self.client = sign_in(client, user)

    def look(self):
        self.page = self.client.get(ONE)
        self.seen = word(r'name="seen" value="([\d.]+)"', self.page)
        return text(self.page)

    def press(self, act, **data):
        return self.client.post(f"{ONE}{act}/", {"seen": self.seen, **data}, follow=True)


@pytest.fixture
def clerk(client, kkp):
    room.waiting(kkp, 3)
    room.counter(kkp)
    clerk = Clerk(client, kkp.helpdesk)
    clerk.client.post(f"{ONE}buka/")
    clerk.look()
    return clerk


def test_an_office_without_an_sop_is_told_why_it_has_no_counters(client, kkp):
    assert "Buka Loket 1" in text(sign_in(client, kkp.helpdesk).get(LIST))
    nowhere = staff(OfficeFactory.create(), "Helpdesk Baru", Role.HELPDESK)
    page = sign_in(client, nowhere).get(LIST)
    assert (page.status_code, "belum memberlakukan SOP" in text(page)) == (200, True)
    assert client.post(f"{ONE}buka/").status_code == 403


def test_an_office_whose_sop_has_no_queue_is_led_to_what_it_has(client, banyuasin):
    page = sign_in(client, banyuasin.admin_agency).get(LIST)
    assert "tidak memakai loket" in text(page)
    assert reverse("frontdesk:guest_book") in page.text


def test_whose_role_serves_nobody_is_refused(client, kaltim):
    idle = staff(kaltim.office, "Admin Agency", Role.ADMIN_AGENCY)
    assert sign_in(client, idle).get(LIST).status_code == 403


def test_a_counter_is_opened_from_the_list(client, kkp):
    assert "Buka Loket 1" in text(sign_in(client, kkp.helpdesk).get(LIST))
    page = text(client.post(f"{ONE}buka/", follow=True))
    assert "Tidak ada orang di loket ini" in page
    assert "Kembali ke Loket 1" in text(client.get(LIST))


def test_the_page_leads_from_call_to_the_next_person(clerk):
    assert "Panggil berikutnya · B 001" in clerk.look()
    assert "Dipanggil 1×" in text(clerk.press("panggil"))
    clerk.look()
    assert "Sedang dilayani" in text(clerk.press("layani"))
    clerk.look()
    page = text(clerk.press("selesai", lalu="1"))
    assert "Nomor B 001 selesai dilayani." in page
    assert "Dipanggil 1×" in page
    assert calling.current(CounterSession.objects.get().counter).label == "B 002"


def test_a_double_click_is_told_and_calls_nobody_else(clerk):
    clerk.press("panggil")
    assert "sudah berubah sejak halaman ini dibuka" in text(clerk.press("panggil"))
    assert Call.objects.count() == 1


def test_a_page_of_an_earlier_opening_presses_nothing(clerk, kkp):
    session = CounterSession.objects.get()
    counters.close_counter(session, by=kkp.helpdesk)
    counters.open_counter(session.counter, by=kkp.helpdesk)
    clerk.press("panggil")
    assert not Call.objects.exists()


def test_what_was_typed_stays_when_a_reason_is_missing(clerk, kkp):
    clerk.press("panggil")
    clerk.look()
    line = room.line_of(kkp, "A")
    answer = clerk.press("alihkan", target=f"jalur-{line.pk}", reason="")
    assert answer.status_code == 422
    assert f'value="jalur-{line.pk}" selected' in answer.content.decode()
    assert "Tulis alasan pengalihan." in text(answer)


def test_a_number_is_moved_to_another_line(clerk, kkp):
    clerk.press("panggil")
    clerk.look()
    line = room.line_of(kkp, "A")
    assert "B 001 dialihkan" in text(clerk.press("alihkan", target=f"jalur-{line.pk}", reason="Salah jalur."))
    assert QueueNumber.objects.get(number=1).for_line == line


def test_who_was_put_off_is_put_back_from_the_page(clerk):
    clerk.press("panggil")
    clerk.look()
    assert "Ditunda: Memfotokopi." in text(clerk.press("tunda", reason="Memfotokopi."))
    number = QueueNumber.objects.get(number=1)
    page = clerk.client.post(reverse("frontdesk:put_back", args=[number.pk]), {"seen": number.version}, follow=True)
    assert "B 001 kembali ke antrean" in text(page)


def test_serving_a_request_leads_to_its_page(client, kaltim):
    ticket = admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True)
    room.counter(kaltim)
    clerk = Clerk(client, kaltim.rekan_helpdesk)
    clerk.client.post(f"{ONE}buka/")
    clerk.look()
    clerk.press("panggil")
    clerk.look()
    answer = clerk.press("layani")
    assert answer.redirect_chain[-1][0] == reverse("desk:ticket", args=[ticket.number])
    assert walk.again(ticket).state == "completeness_check"
    assert "Nomor A 001 di Loket 1." in text(answer)


def test_the_room_answers_nothing_while_nothing_happens(clerk, kkp):
    shown = word(r'"lihat": "([\d.]+)"', clerk.page)
    ask = {"headers": {"HX-Request": "true"}}
    assert clerk.client.get(ONE, {"lihat": shown, "loket": clerk.seen}, **ask).status_code == 204
    room.waiting(kkp)
    answer = clerk.client.get(ONE, {"lihat": shown, "loket": clerk.seen}, **ask)
    assert "4 menunggu" in text(answer)
    assert "Loket ini berubah" not in text(answer)


def test_a_second_tab_learns_that_the_counter_moved_on(clerk, kkp):
    calling.call_next(CounterSession.objects.get(), by=kkp.helpdesk)
    answer = clerk.client.get(ONE, {"lihat": "", "loket": clerk.seen}, headers={"HX-Request": "true"})
    assert "Loket ini berubah di jendela lain" in text(answer)


def test_after_midnight_the_counter_says_so_and_the_day_is_closed(clerk):
    CounterSession.objects.update(day=CounterSession.objects.get().day - timedelta(days=1))
    QueueNumber.objects.update(day=CounterSession.objects.get().day)
    assert "Hari sudah berganti" in text(clerk.press("panggil"))
    assert set(QueueNumber.objects.values_list("state", flat=True)) == {"not_served"}
    assert not CounterSession.objects.filter(closed_at=None).exists()


def test_a_colleague_takes_over_with_a_reason(clerk, client, kkp):
    sign_in(client, kkp.rekan_helpdesk)
    assert client.post(f"{ONE}ambil-alih/", {"reason": ""}).status_code == 422
    assert "Loket 1" in text(client.post(f"{ONE}ambil-alih/", {"reason": "Sakit."}, follow=True))
    sign_in(client, kkp.helpdesk)
    assert "kini dibuka oleh Rekan Helpdesk KP" in text(clerk.press("panggil"))


def test_help_reaches_the_other_counter_and_ends_there(clerk, client, kkp):
    clerk.client.post(f"{ONE}bantuan/", {"note": "SK meragukan"})
    room.opened(kkp, kkp.rekan_helpdesk, 2)
    page = text(sign_in(client, kkp.rekan_helpdesk).get("/loket/2/"))
    assert "Loket 1 meminta bantuan." in page
    assert "SK meragukan" in page
    client.post(reverse("frontdesk:end_help", args=[HelpCall.objects.get().pk]))
    assert "meminta bantuan" not in text(client.get("/loket/2/"))


def test_the_day_is_closed_with_a_reason(clerk):
    page = "/loket/tutup-hari/"
    assert "3 nomor" in text(clerk.client.get(page))
    assert clerk.client.post(page, {"reason": ""}).status_code == 422
    assert "3 nomor tidak dilayani" in text(clerk.client.post(page, {"reason": "Jam berakhir."}, follow=True))


def test_another_office_s_number_is_not_there(client, kkp, kaltim):
    [number] = room.waiting(kkp)
    address = reverse("frontdesk:put_back", args=[number.pk])
    assert sign_in(client, kaltim.helpdesk).post(address, {"seen": 0}).status_code == 404
    assert client.get("/loket/7/").status_code == 404


@pytest.mark.parametrize("address", ["buka", "tutup", "panggil", "bantuan"])
def test_a_press_is_a_post(clerk, address):
    assert clerk.client.get(f"{ONE}{address}/").status_code == 405


def test_the_plain_address_of_an_unknown_press_is_not_there(clerk):
    assert clerk.press("lompat").status_code == 404
