"""SOP 002, Banyuasin: the Admin Agency does everything alone; a password that nobody fetched is issued anew."""

import pytest

from tests.e2e import deeds
from tests.e2e.conftest import signs_in
from tests.e2e.deeds import Applicant
from tests.e2e.truth import acts_of, assert_archived, truth
from tests.world import on_record

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WHO = Applicant("Hendra Saputra", "hendra@contoh.example", "Dinas Contoh Banyuasin")
LETTER = "Surat permohonan reset password dan info user ID"
DECREE = "Surat keputusan/SK pengangkatan sebagai PPK"


def test_an_unfetched_password_is_issued_anew_and_received_at_the_counter(banyuasin, staff, somebody, worker, later):
    applicant, agency = somebody(phone=True), staff(banyuasin.admin_agency)
    number = deeds.applies_online(
        applicant, WHO, office=banyuasin.office.name, kind="PPK", service="Reset password",
        files={LETTER: "surat.heic", DECREE: "sk.pdf"},
    )  # fmt: skip

    on_record(truth(number))
    finds_complete_and_valid(agency, number)
    first = deeds.resets(agency)
    old_code = deeds.tells_the_result(agency, number)
    worker()
    old_link = deeds.mailed_link(applicant, WHO.email)

    later(hours=73)
    worker()
    applicant.opens(old_link)
    applicant.sees("Masa berlaku habis")
    signs_in(agency, banyuasin.admin_agency)
    issues_anew(agency, number)
    deeds.finds_valid(agency)
    second = deeds.resets(agency)
    assert second != first

    code = deeds.tells_the_result(agency, number)
    assert code != old_code
    reads_it_on_the_counter_screen(agency, number, second, code)
    applicant.opens(old_link)
    assert applicant.page.locator("[name=code]").count() == 0

    dossier = deeds.archives(agency, number)
    ticket = assert_archived(number, [1, 2, 5, 6, 8, 5, 6, 8, 9], dossier, first, second, code)
    assert acts_of(ticket)[-7:] == ["reissue", "find_valid", "fulfil", "notify", "disclose", "receive", "archive"]


def finds_complete_and_valid(agency, number: str) -> None:
    """Steps 2 and 5, by the same person: this SOP has nobody else."""
    deeds.opens_from_inbox(agency, number)
    for label in (LETTER, DECREE):
        deeds.judges(agency, label, "Lengkap")
    agency.presses("Lengkap, lanjut ke pemeriksaan kebenaran")
    agency.sees("Bandingkan data")
    deeds.finds_valid(agency)


def issues_anew(agency, number: str) -> None:
    agency.opens(f"/tiket/{number}/")
    agency.sees("Kedaluwarsa")
    agency.unfolds("Terbitkan ulang")
    agency.page.locator("#terbitkan-ulang").get_by_label("Alasan").fill("Tidak diambil dalam 72 jam.")
    agency.presses("Terbitkan ulang")
    agency.sees("Keputusan kebenaran")


def reads_it_on_the_counter_screen(agency, number: str, password: str, code: str) -> None:
    """The applicant types the code at the office and confirms there."""
    agency.follows("Buka di layar loket", "main")
    agency.writes(code=code)
    agency.presses("Tampilkan password")
    assert agency.reads(".counter-password") == password
    agency.presses("Sudah saya terima")
    agency.sees("Diterima")
    agency.sees_no(password)
