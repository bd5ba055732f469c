"""The identity check on the ticket page: what stands side by side, who may settle it, and that no word is lost."""

import pytest
from django.urls import reverse

from accounts_app.audit.models import Event
from requests_app.sop.vocabulary import Act
from requests_app.tickets.identity import actions as identity
from tests import walk, world

NOTE = "Dicocokkan dengan arsip registrasi."


@pytest.fixture
def differing(kaltim):
    """At step 9, with another telephone on record."""
    ticket = walk.submitted(kaltim, phone="0812-0000-7788")
    world.on_record(ticket, phone="0811-0000-1234")
    return walk.forwarded(kaltim, ticket)


def press(browser, ticket, name, **data):
    data = {"seen": walk.again(ticket).version, **data}
    return browser.client.post(reverse(f"desk:{name}", args=[ticket.number]), data)


def shown(browser, ticket):
    return browser.page(ticket).content.decode()


def test_request_and_record_stand_side_by_side(kaltim, signed_in, differing):
    page = shown(signed_in(kaltim.admin_ppe), differing)
    assert "Telepon berbeda dengan data SPSE." in page
    assert "1 perbedaan belum diputuskan" in page
    assert "Telepon 0811-0000-1234 dan catat hasil" in page
    assert "Putuskan dahulu 1 perbedaan." in page


def test_the_helpdesk_does_not_see_the_register_here(kaltim, signed_in, differing):
    page = shown(signed_in(kaltim.helpdesk), differing)
    assert "0811-0000-1234" not in page
    assert "Data pemohon" in page


def test_one_look_is_one_reading_of_the_account(kaltim, signed_in, differing):
    browser = signed_in(kaltim.admin_ppe)
    for _ in range(3):
        browser.page(differing)
    assert Event.objects.filter(act="account_read", actor=kaltim.admin_ppe).count() == 1


def test_a_difference_is_settled_with_a_note(kaltim, signed_in, differing):
    browser = signed_in(kaltim.admin_ppe)
    assert press(browser, differing, "decide", topic="difference:phone", ruling="record", note=NOTE).status_code == 302
    page = shown(browser, differing)
    assert NOTE in page
    assert "Nyatakan benar</button>" in page
    assert "Putuskan dahulu" not in page


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"topic": "difference:phone", "ruling": "record", "note": ""}, "Catatan"),
        ({"topic": "difference:phone", "ruling": "request", "note": NOTE}, "tidak tersedia"),
        ({"topic": "difference:name", "ruling": "record", "note": NOTE}, "sudah tidak ada"),
        ({"topic": "difference:phone", "ruling": "besok", "note": NOTE}, "Keputusan"),
    ],
)
def test_a_decision_that_does_not_hold_is_refused_and_keeps_its_words(kaltim, signed_in, differing, data, words):
    response = press(signed_in(kaltim.admin_ppe), differing, "decide", **data)
    assert response.status_code in (409, 422)
    page = response.content.decode()
    assert words in page
    assert data["note"] in page
    assert not walk.again(differing).identity_decisions.exists()


def test_an_old_page_settles_nothing(kaltim, signed_in, differing):
    browser, seen = signed_in(kaltim.admin_ppe), walk.again(differing).version
    press(browser, differing, "decide", topic="difference:phone", ruling="record", note=NOTE, seen=seen)
    data = {"topic": "difference:phone", "ruling": "record", "note": "Sekali lagi"}
    again = press(browser, differing, "decide", seen=seen, **data)
    assert again.status_code == 409
    assert "Sekali lagi" in again.content.decode()
    assert walk.again(differing).identity_decisions.count() == 1


@pytest.mark.parametrize("who", ["helpdesk", "kepala", "admin_kantor"])
def test_others_settle_nothing(kaltim, signed_in, differing, who):
    data = {"topic": "difference:phone", "ruling": "record", "note": NOTE}
    response = press(signed_in(getattr(kaltim, who)), differing, "decide", **data)
    assert response.status_code in (403, 409)
    assert not walk.again(differing).identity_decisions.exists()


def test_another_office_does_not_find_it(kaltim, umum, signed_in, differing):
    for name in ("account", "decide", "second"):
        assert press(signed_in(umum.admin_ppe), differing, name, note=NOTE).status_code == 404


def test_without_an_account_a_person_says_which(kaltim, signed_in):
    ticket = walk.submitted(kaltim, nip="", email="lain@contoh.example")
    account = world.on_record(walk.submitted(kaltim, name="Orang Lain"), user_id="AUDITOR.TUJUH")
    ticket = walk.do(kaltim, walk.judged(kaltim, walk.opened(kaltim, ticket)), Act.FIND_COMPLETE)
    browser = signed_in(kaltim.admin_ppe)
    assert "Tidak ada akun register" in shown(browser, ticket)
    assert press(browser, ticket, "account", user_id="AUDITOR.DELAPAN").status_code == 422
    assert press(browser, ticket, "account", user_id="auditor.tujuh").status_code == 302
    assert walk.again(ticket).account == account
    assert "perbedaan belum diputuskan" in shown(browser, ticket)


def test_another_offices_account_cannot_be_meant(kaltim, umum, signed_in, differing):
    world.on_record(walk.submitted(umum, "pokja"), user_id="POKJA.UMUM")
    assert press(signed_in(kaltim.admin_ppe), differing, "account", user_id="POKJA.UMUM").status_code == 422
    assert walk.again(differing).account is None


class TestSecondPerson:
    """An Admin Agency's account opens other people's."""

    @pytest.fixture
    def ticket(self, kkp):
        return walk.forwarded(kkp, walk.submitted(kkp, "admin_agency"))

    def test_is_asked_and_finds_it_in_the_inbox(self, kkp, signed_in, ticket):
        assert press(signed_in(kkp.admin_ppe), ticket, "second", note="Mohon dilihat.").status_code == 302
        inbox = reverse("desk:inbox") + "?daftar=orang-kedua"
        assert ticket.number in signed_in(kkp.kepala).client.get(inbox).content.decode()
        assert ticket.number in signed_in(kkp.rekan_admin_ppe).client.get(inbox).content.decode()
        asker = signed_in(kkp.admin_ppe).client.get(inbox).content.decode()
        assert ticket.number not in asker

    def test_agrees_and_the_judge_goes_on(self, kkp, signed_in, ticket):
        identity.ask_second(ticket, "Mohon dilihat.", by=kkp.admin_ppe)
        assert press(signed_in(kkp.kepala), ticket, "second", agrees="yes", note="Saya kenal.").status_code == 302
        assert walk.again(ticket).seconded_by == kkp.kepala
        assert signed_in(kkp.admin_ppe).act(ticket, "benar", grounds="Sesuai.").status_code == 302

    def test_disagrees_and_nobody_goes_on(self, kkp, signed_in, ticket):
        identity.ask_second(ticket, "Mohon dilihat.", by=kkp.admin_ppe)
        press(signed_in(kkp.kepala), ticket, "second", agrees="no", note="Orangnya sudah pindah.")
        response = signed_in(kkp.admin_ppe).act(ticket, "benar", grounds="Sesuai.")
        assert response.status_code == 409
        assert "Orang kedua tidak setuju." in response.content.decode()

    def test_is_never_the_first(self, kkp, signed_in, ticket):
        identity.ask_second(ticket, "Mohon dilihat.", by=kkp.admin_ppe)
        response = press(signed_in(kkp.admin_ppe), ticket, "second", agrees="yes", note="Saya sendiri.")
        assert response.status_code == 409
        assert walk.again(ticket).seconded_by is None


def test_the_page_stays_within_its_queries(kaltim, signed_in, differing, django_assert_max_num_queries):
    browser = signed_in(kaltim.admin_ppe)
    browser.page(differing)
    for _ in range(4):
        walk.with_documents(kaltim, walk.submitted(kaltim))
    with django_assert_max_num_queries(12):
        browser.page(differing)
