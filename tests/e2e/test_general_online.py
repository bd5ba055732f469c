"""SOP 004, the general one: a rejection that is told and archived, and a request that lapses and is archived."""

import re

import pytest

from tests.e2e import deeds
from tests.e2e.conftest import signs_in
from tests.e2e.deeds import Applicant
from tests.e2e.truth import acts_of, assert_archived

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WHO = Applicant("Dewi Anggraini", "dewi@contoh.example", "Dinas Contoh")
FORM = "Formulir permohonan Reset Password dan Informasi User ID"
DECREE = "SK Penunjukan sebagai Admin Agency/Helpdesk/Verifikator/PPK/Panitia"
REASON = "Akun Pokja ini sudah dipindahkan ke layanan pusat."


def applies(person, umum, service="Reset password") -> str:
    return deeds.applies_online(
        person, WHO, office=umum.office.name, kind="Pokja Pemilihan", service=service,
        files={FORM: "formulir.pdf", DECREE: "sk.png"},
    )  # fmt: skip


def test_a_rejection_is_told_and_archived(umum, staff, somebody, worker):
    applicant, helpdesk, admin_ppe = somebody(), staff(umum.helpdesk), staff(umum.admin_ppe)
    number = applies(applicant, umum)
    deeds.serves(helpdesk, number)
    for label in (FORM, DECREE):
        deeds.judges(helpdesk, label, "Lengkap")
    helpdesk.presses("Lengkap, serahkan ke Admin PPE")

    is_refused(admin_ppe, number)
    tells(helpdesk, number)
    worker()
    reads_the_refusal(applicant, number)

    dossier = deeds.archives(admin_ppe, number)
    ticket = assert_archived(number, [1, 4, 5, 8, 9, 11, 13], dossier)
    assert (ticket.rejection_category, ticket.rejection_reason) == ("inaproc", REASON)
    assert ticket.fulfilled_at is None


def is_refused(admin_ppe, number: str) -> None:
    """Steps 9 and 11: the decision and its reason in one press."""
    deeds.opens_from_inbox(admin_ppe, number)
    admin_ppe.unfolds("Tolak permohonan")
    form = admin_ppe.page.locator("#tolak")
    form.get_by_label("Kategori").select_option(label="Dialihkan ke INAPROC")
    form.get_by_label("Alasan penolakan").fill(REASON)
    admin_ppe.presses("Tolak permohonan")
    admin_ppe.sees("Ditolak", REASON)


def tells(helpdesk, number: str) -> None:
    deeds.opens_from_inbox(helpdesk, number)
    helpdesk.main.get_by_label("Telepon dan surel").check()
    helpdesk.presses("Beri tahu penolakan")
    helpdesk.sees("Pemohon diberi tahu")


def reads_the_refusal(applicant, number: str) -> None:
    assert REASON in applicant.reads_mail(WHO.email, f"Permohonan {number}: akun Anda dikelola INAPROC")
    applicant.opens(f"/permohonan/{number}/")
    applicant.sees("Akun Anda dikelola INAPROC", REASON)


def test_a_request_that_nobody_completes_lapses_and_is_archived(umum, staff, somebody, worker, later):
    applicant, helpdesk, admin_ppe = somebody(), staff(umum.helpdesk), staff(umum.admin_ppe)
    number = applies(applicant, umum, "Informasi user ID")
    deeds.serves(helpdesk, number)
    deeds.judges(helpdesk, FORM, "Lengkap")
    deeds.judges(helpdesk, DECREE, "Tidak terbaca", note="Foto terlalu gelap.")
    deeds.asks_for_the_rest(helpdesk)

    later(days=15)  # more than ten working days
    signs_in(helpdesk, umum.helpdesk)
    lapses(helpdesk, number)
    worker()
    assert "Tidak dilengkapi" in applicant.reads_mail(WHO.email, f"Permohonan {number} tidak ditindaklanjuti")

    signs_in(admin_ppe, umum.admin_ppe)
    dossier = deeds.archives(admin_ppe, number)
    ticket = assert_archived(number, [1, 4, 5, 6, -7, 13], dossier)
    assert acts_of(ticket)[-2:] == ["lapse", "archive"]


def lapses(helpdesk, number: str) -> None:
    """Step 7 ran out: the page itself proposes it, a person decides."""
    helpdesk.opens(f"/tiket/{number}/")
    helpdesk.sees(re.compile("hari kerja sejak diminta"))
    helpdesk.unfolds("Nyatakan tidak ditindaklanjuti")
    helpdesk.page.locator("#tidak-ditindaklanjuti").get_by_label("Alasan").fill("Tidak dilengkapi dalam 10 hari kerja.")
    helpdesk.presses("Nyatakan tidak ditindaklanjuti")
    helpdesk.sees("Tidak ditindaklanjuti", "Tidak dilengkapi dalam 10 hari kerja.")
