"""Steps 1 and 2: who is served where, which SOP applies, and whom SPSE's own way helped."""

from datetime import date

import pytest
import time_machine

from requests_app.intake.models import Draft, SelfServed
from requests_app.sop import actions as sop
from requests_app.sop.models import SopInForce
from tests.requests_app.intake.helpers import Visitor


def test_who_is_not_served_learns_it_with_whom_to_ask_and_who_serves_them(tamu, banyuasin, kaltim):
    banyuasin.office.phone = "0711 555 0102"
    banyuasin.office.save()
    page = tamu.office(banyuasin, "auditor").content.decode()
    assert "LPSE Kantor BA tidak melayani Auditor" in page
    assert "Kantor ini melayani: PPK." in page
    assert "<li>LPSE Kantor KT</li>" in page
    assert "0711 555 0102" in page
    assert not Draft.objects.exists()


def test_where_nobody_serves_them_that_is_said(tamu, banyuasin):
    assert "Belum ada kantor lain" in tamu.office(banyuasin, "auditor").content.decode()


def test_an_office_without_a_ticket_sop_cannot_be_chosen(tamu, kaltim, umum):
    for row in umum.office.sops.all():
        sop.end(row, last_day=date(2021, 1, 1))
    page = tamu.page("")
    assert kaltim.office.name in page
    assert umum.office.name not in page
    assert "Select a valid choice" not in tamu.office(umum, "pokja").content.decode()
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("applicant_type", "code", "time", "document"),
    [
        ("auditor", "SOP 000", "35 menit", "Surat Perintah Tugas Pemeriksaan"),
        ("pokja", "SOP 004", "50 menit", "SK Penunjukan sebagai"),
    ],
)
def test_the_sop_its_time_and_its_documents_are_shown(tamu, kaltim, applicant_type, code, time, document):
    tamu.office(kaltim, applicant_type)
    page = tamu.page("syarat/")
    assert code in page
    assert time in page
    assert document in page


def test_doubtful_minutes_are_shown_as_a_range(tamu, banyuasin):
    tamu.office(banyuasin, "ppk")
    assert "35–55 menit" in tamu.page("syarat/")


def test_an_sop_that_ended_meanwhile_leads_back_to_the_office(tamu, banyuasin):
    with time_machine.travel("2026-11-20 20:00+07:00"):
        tamu.up_to_documents(banyuasin, "ppk")
        sop.end(SopInForce.objects.get(office=banyuasin.office), last_day=date(2026, 11, 20))
        assert tamu.get("berkas/").status_code == 200
    with time_machine.travel("2026-11-21 00:05+07:00"):
        assert tamu.get("berkas/").headers["Location"] == "/ajukan/"


def test_a_link_may_name_the_office(tamu, kaltim):
    assert f'<option value="{kaltim.office.slug}" selected>' in tamu.page(f"?kantor={kaltim.office.slug}")


def test_who_has_not_tried_is_shown_how(tamu, kaltim):
    tamu.office(kaltim, "auditor")
    assert tamu.service(tried="not_tried").headers["Location"] == "/ajukan/lupa-password/"
    assert "periksa juga folder spam" in tamu.page("lupa-password/")
    assert tamu.get("data-diri/").headers["Location"] == "/ajukan/layanan/"


def test_a_reset_without_an_answer_about_lupa_password_is_asked_again(tamu, kaltim):
    tamu.office(kaltim, "auditor")
    assert "Jawab pertanyaan ini" in tamu.service(tried="").content.decode()


def test_not_helped_goes_on(tamu, kaltim):
    tamu.office(kaltim, "auditor")
    tamu.service(tried="not_tried")
    assert tamu.post("lupa-password/", go="failed").headers["Location"] == "/ajukan/data-diri/"
    assert tamu.draft.answers["tried"] == "failed"


def test_helped_is_counted_and_forgotten(tamu, kaltim):
    _helped(tamu, kaltim)
    assert SelfServed.objects.get(office=kaltim.office).count == 1
    assert not Draft.objects.exists()


def test_a_visitor_is_counted_once(tamu, kaltim):
    _helped(tamu, kaltim)
    _helped(tamu, kaltim)
    assert SelfServed.objects.get(office=kaltim.office).count == 1
    assert not Draft.objects.exists()


def test_two_visitors_count_twice_on_the_office_s_own_day(kaltim):
    # 23.30 in Jakarta is already tomorrow in Kaltim.
    with time_machine.travel("2026-11-20 23:30+07:00"):
        _helped(Visitor(), kaltim)
        _helped(Visitor(), kaltim)
    row = SelfServed.objects.get()
    assert (row.day, row.count) == (date(2026, 11, 21), 2)


def _helped(visitor: Visitor, desk) -> None:
    visitor.office(desk, "auditor")
    visitor.service(tried="not_tried")
    assert visitor.post("lupa-password/", go="solved").headers["Location"] == "/ajukan/tidak-perlu/"
    assert "Syukurlah" in visitor.page("tidak-perlu/")
