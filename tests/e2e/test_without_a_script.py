"""Browsers that run no script: SOP 004's online form on a telephone, and the whole of SOP 000 at the desks."""

import os

import pytest

from requests_app.tickets.models import Ticket
from tests.e2e import deeds
from tests.e2e import test_auditor_walk_in as auditors
from tests.e2e.test_general_online import DECREE, FORM, WHO
from tests.e2e.truth import assert_archived, truth
from tests.world import on_record

FULL = bool(os.environ.get("LPSE_FULL"))
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_form_from_the_first_page_to_the_receipt(umum, somebody):
    applicant = somebody(phone=True, scripts=False)
    number = deeds.applies_online(
        applicant, WHO, office=umum.office.name, kind="Pokja Pemilihan", service="Reset password",
        files={FORM: "formulir.jpg", DECREE: "sk.pdf"},
    )  # fmt: skip
    applicant.follows("Buka halaman permohonan", "main")
    applicant.sees("Menunggu giliran diperiksa", "formulir.jpg", "sk.pdf")
    ticket = Ticket.objects.get()
    assert (ticket.number, ticket.state, ticket.documents.count()) == (number, "queued", 2)


def test_nothing_typed_is_lost_by_an_error(umum, somebody):
    applicant = somebody(phone=True, scripts=False)
    applicant.opens("/ajukan/")
    applicant.picks(umum.office.name, of="Kantor LPSE")
    applicant.chooses("Pokja Pemilihan", of="Anda menggunakan SPSE sebagai")
    applicant.presses("Lanjut")
    applicant.follows("Mulai mengisi", "main")
    deeds.answers_service(applicant, "Reset password")
    applicant.writes(name=WHO.name, agency=WHO.agency, phone="123")
    applicant.presses("Lanjut")
    applicant.sees("Belum dapat dilanjutkan.", "Nomor ini terlalu pendek.")
    assert applicant.page.input_value("[name=agency]") == WHO.agency
    deeds.writes_about_self(applicant, WHO)
    deeds.hands_in(applicant, FORM, "formulir.pdf")
    applicant.presses("Lanjut")
    applicant.sees("Unggah dokumen ini", "Tersimpan", "formulir.pdf")


@pytest.mark.thorough
def test_a_walk_in_from_the_guest_book_to_the_archive(kaltim, staff, somebody, worker):
    """SOP 000, each of its steps at the desks and on the applicant's side."""
    helpdesk, admin_ppe = staff(kaltim.helpdesk, scripts=False), staff(kaltim.admin_ppe, scripts=False)
    auditor = somebody(phone=True, scripts=False)
    number = auditors.comes_in(helpdesk)
    auditors.is_called_and_served(helpdesk)
    if FULL:
        auditors.lacks_the_order(helpdesk)
        worker()
        auditors.completes_by_phone(auditor, number)
    else:
        deeds.judges(helpdesk, auditors.LETTER, "Lengkap")
    auditors.is_found_complete(helpdesk, number, again=FULL)
    on_record(truth(number), phone="0811-0000-1234")
    deeds.opens_from_inbox(admin_ppe, number)
    deeds.confirms_by_phone(admin_ppe)
    deeds.finds_valid(admin_ppe)
    password = deeds.resets(admin_ppe)
    code = deeds.tells_the_result(helpdesk, number)
    worker()
    assert deeds.fetches_password(auditor, auditors.AUDITOR.email, code) == password
    auditor.presses("Sudah saya terima")
    auditor.sees("Selesai. Terima kasih.")
    dossier = deeds.archives(admin_ppe, number)
    again = [5, 6, 7] if FULL else []
    assert_archived(number, [1, 2, 3, 4, *again, 5, 8, 9, 10, 12, 14, 13], dossier, password, code)
