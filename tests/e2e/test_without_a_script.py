"""SOP 004's online form and hand-over of files on a telephone whose browser runs no script."""

import pytest

from requests_app.tickets.models import Ticket
from tests.e2e import deeds
from tests.e2e.test_general_online import DECREE, FORM, WHO

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
