"""SOP 003, Kementerian Kelautan dan Perikanan: an Admin Agency asks online for both; the file is sent back once."""

import pytest

from tests.e2e import deeds
from tests.e2e.deeds import Applicant
from tests.e2e.truth import assert_archived, truth
from tests.world import on_record

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WHO = Applicant("Sari Wulandari", "sari@contoh.example", "Ditjen Perikanan Contoh")
LETTER = "Surat permohonan Reset Password atau Pemberian Informasi User ID"
DECREE = "SK pengangkatan sebagai Admin Agency"
USER_ID = "AGENCY.KP.17"


def test_from_the_first_page_to_the_archive_with_one_return(kkp, staff, somebody, worker):
    applicant, helpdesk, admin_ppe = somebody(), staff(kkp.helpdesk), staff(kkp.admin_ppe)
    number = deeds.applies_online(
        applicant, WHO, office=kkp.office.name, kind="Admin Agency", service="Keduanya",
        files={LETTER: "surat.pdf", DECREE: "sk.jpg"},
    )  # fmt: skip

    on_record(truth(number))

    deeds.serves(helpdesk, number)
    finds_complete(helpdesk)
    is_sent_back(admin_ppe, number)
    reads_why_and_forwards_again(helpdesk, number)
    is_agreed_to(admin_ppe, staff(kkp.kepala), number)
    deeds.opens_from_inbox(admin_ppe, number)
    deeds.finds_valid(admin_ppe)
    password = deeds.resets(admin_ppe, user_id=USER_ID)

    code = deeds.tells_the_result(helpdesk, number)
    worker()
    assert deeds.fetches_password(applicant, WHO.email, code) == password
    applicant.sees(USER_ID)
    looks_at_own_page(applicant, number, password)

    dossier = deeds.archives(admin_ppe, number)
    ticket = assert_archived(number, [1, 4, 5, 8, 9, 5, 8, 9, 10, 12, 14, 13], dossier, password, code)
    assert (ticket.sop.code, ticket.found_user_id, ticket.channel) == ("003", USER_ID, "online")


def finds_complete(helpdesk) -> None:
    """Step 5: looks into the paper, ticks both."""
    helpdesk.follows(LETTER, "main")
    helpdesk.sees("Halaman 1 dari 1")
    assert helpdesk.downloads("Unduh berkas asli").startswith(b"%PDF")
    helpdesk.page.go_back()
    for label in (LETTER, DECREE):
        deeds.judges(helpdesk, label, "Lengkap")
    helpdesk.presses("Lengkap, serahkan ke Admin PPE")
    helpdesk.sees("Giliran Admin PPE")


def is_sent_back(admin_ppe, number: str) -> None:
    """Step 9 ends without a decision."""
    deeds.opens_from_inbox(admin_ppe, number)
    admin_ppe.sees("Bandingkan data", WHO.name)
    admin_ppe.unfolds("Kembalikan ke pemeriksaan kelengkapan")
    admin_ppe.page.locator("#id_kembalikan_reason").fill("Halaman kedua SK tidak terbaca.")
    admin_ppe.presses("Kembalikan ke pemeriksaan kelengkapan")
    admin_ppe.sees("Giliran Helpdesk")


def is_agreed_to(admin_ppe, kepala, number: str) -> None:
    """Step 9.1: whose account opens others needs a second person."""
    deeds.opens_from_inbox(admin_ppe, number)
    admin_ppe.sees("Akun pengelola.", "Persetujuan orang kedua belum ada.")
    admin_ppe.page.locator("#orang-kedua").get_by_label("Yang perlu dilihat").fill("Mohon lihat SK-nya.")
    admin_ppe.presses("Minta persetujuan")
    admin_ppe.sees("Menunggu pendapat")
    kepala.opens("/kotak-masuk/?daftar=orang-kedua")
    kepala.follows(number, "main")
    kepala.page.locator("#orang-kedua").get_by_label("Saya setuju").check()
    kepala.page.locator("#orang-kedua").get_by_label("Catatan").fill("SK-nya saya tanda tangani sendiri.")
    kepala.presses("Simpan pendapat")
    kepala.sees("Pendapat Anda dicatat.")


def reads_why_and_forwards_again(helpdesk, number: str) -> None:
    deeds.opens_from_inbox(helpdesk, number)
    helpdesk.sees("Halaman kedua SK tidak terbaca.")
    finds_complete(helpdesk)


def looks_at_own_page(applicant, number: str, password: str) -> None:
    """The applicant's own page shows the user ID on request, never the password; the receipt is given there."""
    applicant.opens(f"/permohonan/{number}/")
    applicant.sees_no(password)
    applicant.presses("Tampilkan user ID")
    assert applicant.reads("#user-id") == USER_ID
    applicant.presses("Sudah saya terima")
    applicant.sees("Hasil sudah Anda terima.")
