"""Odd bytes and numbers in addresses, queries, cookies and hidden fields: a clear refusal, never a server error."""

import pytest

from tests import walk
from tests.attacks.helpers import at, browser
from tests.requests_app.intake.helpers import Visitor

LONG = "9" * 5000


@pytest.mark.parametrize(
    "path", ["/permohonan/a%00b/", "/permohonan/a%00b/kabar/", "/ambil/a%00b/", "/survei/a%00b/", "/?x=%00"]
)
def test_nul_in_an_address_is_refused_as_a_bad_request(orang_asing, path):
    assert browser(orang_asing).get(path).status_code == 400


def test_nul_in_a_search_is_refused_as_a_bad_request(kkp):
    staff = browser(kkp.helpdesk)
    assert {staff.get(f"{path}?q=%00").status_code for path in ("/cari/", "/arsip/", "/semua/")} == {400}


def test_nul_in_the_session_cookie_is_refused_as_a_bad_request(db):
    client = browser()
    client.cookies["sessionid"] = "aaaaaaaaaa\0bbbbb"
    assert client.get("/permohonan/").status_code == 400


@pytest.mark.parametrize(
    "path",
    ["/arsip/?sebelum=", "/loket/buku-tamu/?sebelum=", "/surel-keluar/?sebelum=", "/cari/?q=", "/semua/?setelah="],
)
def test_an_odd_page_key_is_ignored(kkp, path):
    staff = browser(kkp.helpdesk)
    for key in ("%C2%B2", "-1", "%D9%A3", "9" * 30, LONG, "(((\\", "%FF%FE"):
        assert staff.get(path + key).status_code == 200, key


def test_an_impossible_day_of_the_guest_book_is_an_ordinary_page(kkp):
    staff = browser(kkp.helpdesk)
    for day in ("0001-01-01", "9999-12-31", "2026-02-30", LONG):
        assert staff.get(f"/loket/buku-tamu/?tanggal={day}").status_code == 200, day


def test_a_row_number_beyond_the_database_does_not_exist(kkp):
    staff = browser(kkp.admin_ppe)
    for path in ("/arsip/{}/", "/surel-keluar/{}/", "/arsip/{}/berkas/"):
        assert [staff.get(path.format(pk)).status_code for pk in ("9" * 20, "0")] == [404, 404]


def test_archiving_from_a_page_without_its_version_is_refused(kaltim):
    ticket = walk.received(kaltim, walk.submitted(kaltim))
    keeper = browser(kaltim.admin_ppe)
    for seen in ("", "²", LONG, "-1", "0"):
        assert keeper.post(at("archive:ticket_archive", ticket.number), {"seen": seen}).status_code == 302
        assert walk.again(ticket).state == "notified"


def test_removing_an_upload_by_an_odd_name_removes_nothing(kaltim):
    guest = Visitor(browser()).up_to_documents(kaltim, "auditor")
    assert guest.post("berkas/", remove="a\0b").status_code == 302


@pytest.mark.parametrize("path", ["/akun/masuk/", "/akun/masuk/kode/", "/akun/sandi/lupa/"])
@pytest.mark.parametrize("text", ["a\0b@contoh.example", "a" * 50_000 + "@contoh.example"])
def test_odd_addresses_at_the_sign_in_are_ordinary_mistakes(db, path, text):
    assert browser().post(path, {"login": text, "email": text, "password": text}).status_code == 200


def test_a_name_of_nothing_but_commas_does_not_lock_its_owner_out(kaltim):
    kaltim.helpdesk.name = ","
    kaltim.helpdesk.save()
    assert browser(kaltim.helpdesk).get(at("desk:inbox")).status_code == 200
