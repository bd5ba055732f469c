"""SOP 000, Kalimantan Timur: an auditor comes in person; one incomplete round; the password is told and fetched."""

import pytest

from tests.e2e import deeds
from tests.e2e.deeds import Applicant
from tests.e2e.truth import acts_of, assert_archived, truth
from tests.world import on_record

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AUDITOR = Applicant("Bambang Wiratama", "bambang@contoh.example")
LETTER = "Surat Permohonan Reset Password dan Info User ID"
ORDER = "Surat Perintah Tugas Pemeriksaan"


def test_from_the_guest_book_to_the_archive(kaltim, staff, somebody, worker):
    helpdesk, admin_ppe, auditor = staff(kaltim.helpdesk), staff(kaltim.admin_ppe), somebody(phone=True)

    number = comes_in(helpdesk)
    is_called_and_served(helpdesk)
    lacks_the_order(helpdesk)
    worker()
    completes_by_phone(auditor, number)
    is_found_complete(helpdesk, number)

    on_record(truth(number), phone="0811-0000-1234")
    deeds.opens_from_inbox(admin_ppe, number)
    admin_ppe.sees("Telepon berbeda dengan data SPSE.", "Putuskan dahulu 1 perbedaan.")
    deeds.confirms_by_phone(admin_ppe)
    admin_ppe.sees("semua perbedaan sudah diputuskan")
    deeds.finds_valid(admin_ppe)
    password = deeds.resets(admin_ppe, hands_over=False)
    admin_ppe.presses("Serahkan hasil ke helpdesk")
    admin_ppe.sees("Giliran Helpdesk")

    code = deeds.tells_the_result(helpdesk, number)
    worker()
    assert deeds.fetches_password(auditor, AUDITOR.email, code) == password
    auditor.presses("Sudah saya terima")
    auditor.sees("Selesai. Terima kasih.")

    dossier = deeds.archives(admin_ppe, number)
    ticket = assert_archived(number, [1, 2, 3, 4, 5, 6, 7, 5, 8, 9, 10, 12, 14, 13], dossier, password, code)
    assert acts_of(ticket) == [
        "submit", "arrive", "record_guest", "enqueue", "call", "open", "find_incomplete", "request_completion",
        "complete", "find_complete", "forward", "confirm", "find_valid", "fulfil", "hand_over", "notify", "disclose",
        "receive", "archive",
    ]  # fmt: skip


def comes_in(helpdesk) -> str:
    """Steps 1 to 3: the guest book, the paper that was brought, the number, the slip."""
    helpdesk.follows("Buku tamu")
    helpdesk.follows("Catat kedatangan dengan berkas", "main")
    helpdesk.chooses("Auditor", of="Jenis pengguna SPSE")
    helpdesk.chooses("Reset password", of="Yang dimohon")
    helpdesk.chooses("Sudah, gagal", of="Sudah mencoba")
    if not helpdesk.scripts:
        helpdesk.presses("Tampilkan dokumen yang diminta")
    helpdesk.writes(name=AUDITOR.name, nip=AUDITOR.nip, agency=AUDITOR.agency, phone=AUDITOR.phone, email=AUDITOR.email)
    helpdesk.ticks(f"Diserahkan (kertas): {LETTER}")
    helpdesk.presses("Simpan dan beri nomor")
    helpdesk.sees("A 001", "Belum ada", "Tidak ada orang")
    return str(helpdesk.reads("h1 .number"))


def is_called_and_served(helpdesk) -> None:
    """Step 4."""
    helpdesk.follows("Kotak masuk")
    helpdesk.presses("Panggil berikutnya · A 001")
    helpdesk.sees("Nomor A 001 dipanggil")
    helpdesk.presses("Layani")
    helpdesk.sees("Daftar periksa")


def lacks_the_order(helpdesk) -> None:
    """Steps 5 and 6."""
    deeds.judges(helpdesk, LETTER, "Lengkap")
    deeds.judges(helpdesk, ORDER, "Kurang", note="Surat tugas belum dibawa.")
    deeds.asks_for_the_rest(helpdesk, "Foto dari ponsel cukup.")


def completes_by_phone(auditor, number: str) -> None:
    """Step 7: the mail's link, the code, the photo."""
    mail = auditor.reads_mail(AUDITOR.email, f"Mohon lengkapi berkas permohonan {number}")
    assert "Surat tugas belum dibawa." in mail
    auditor.opens(f"/permohonan/{number}/")
    deeds.signs_in_by_code(auditor, AUDITOR.email)
    auditor.sees("Berkas Anda perlu dilengkapi", "Foto dari ponsel cukup.")
    auditor.attaches(ORDER, "surat-tugas.heic")
    auditor.presses_here("Kirim kelengkapan")
    auditor.sees("Kelengkapan berkas sedang diperiksa")


def is_found_complete(helpdesk, number: str, *, again: bool = True) -> None:
    """Steps 5 and 8: the same person goes on; the order's original was shown at the desk."""
    if again:
        helpdesk.opens("/kotak-masuk/")
        helpdesk.sees("Dilengkapi · periksa ulang")
        helpdesk.follows(number, "main")
    deeds.judges(helpdesk, ORDER, "Lengkap", original=True)
    helpdesk.presses("Lengkap, serahkan ke Admin PPE")
    helpdesk.sees("Giliran Admin PPE")
