"""The whole way by client, for every SOP; going back and forth; being led to the first open page."""

import pytest

from accounts_app.audit.models import Event
from requests_app.outbox.models import Message
from requests_app.tickets.models import Ticket
from tests import world
from tests.requests_app.intake.helpers import Visitor, pdf

WAYS = [
    (world.kaltim, "auditor", "000", "queued", ["surat_permohonan", "surat_tugas"]),
    (world.kkp, "admin_agency", "003", "queued", ["surat_permohonan", "sk_pengangkatan"]),
    (world.umum, "pokja", "004", "queued", ["formulir_permohonan", "sk_penunjukan"]),
    (world.umum, "auditor", "004", "queued", ["formulir_permohonan", "surat_tugas"]),
    (world.banyuasin, "ppk", "002", "completeness_check", ["surat_permohonan", "sk_pengangkatan"]),
]


@pytest.mark.parametrize(("office", "applicant_type", "sop", "state", "documents"), WAYS)
def test_a_visitor_becomes_an_applicant_with_a_ticket(tamu, office, applicant_type, sop, state, documents):
    ticket = tamu.sent(office(), applicant_type)
    assert (ticket.sop.code, ticket.state, ticket.channel) == (sop, state, "online")
    assert [document.requirement for document in ticket.documents.all()] == documents
    assert ticket.applicant.email == "bambang@contoh.example"
    assert (ticket.name, ticket.nip, ticket.decree_number) == (
        "Bambang Wiratama",
        "199003152015031002",
        "700.1/221/ITDA",
    )
    assert ticket.decree_date.isoformat() == "2026-11-02"
    assert (ticket.wants_reset, ticket.wants_user_id, ticket.tried_forgot_password) == (True, False, "failed")


def test_the_files_are_those_that_were_uploaded_and_each_is_an_event(tamu, kaltim):
    ticket = tamu.sent(kaltim, "auditor")
    assert [_start_of(document) for document in ticket.documents.all()] == [b"%PDF-", b"%PDF-"]
    added = Event.objects.about("ticket", ticket.pk).filter(act="document_added")
    assert [event.data["requirement"] for event in added] == ["surat_permohonan", "surat_tugas"]


def _start_of(document) -> bytes:
    with document.file.open("rb") as file:
        start: bytes = file.read(5)
        return start


def test_the_draft_keeps_no_personal_data_once_sent(tamu, kaltim):
    tamu.sent(kaltim, "auditor")
    assert tamu.draft.answers == {}
    assert not tamu.draft.documents.exists()


def test_the_applicant_is_told_at_the_address_that_they_confirmed(tamu, kaltim):
    ticket = tamu.sent(kaltim, "auditor", contact_email="Lain@Contoh.example")
    assert ticket.email == "bambang@contoh.example"
    assert ticket.applicant.email == "lain@contoh.example"
    assert Message.objects.get(kind="received").to_address == "lain@contoh.example"


def test_the_last_page_shows_number_code_and_receipt(tamu, kaltim):
    ticket = tamu.sent(kaltim, "auditor")
    page = tamu.page("selesai/")
    assert ticket.number in page
    assert ticket.slip_code in page
    assert tamu.get("tanda-terima/").content.startswith(b"%PDF-")


def test_only_the_user_id_asks_nothing_about_lupa_password(tamu, kaltim):
    tamu.office(kaltim, "auditor")
    assert tamu.service("user_id", "").headers["Location"] == "/ajukan/data-diri/"
    tamu.person()
    tamu.documents(file_surat_permohonan=pdf(), file_surat_tugas=pdf())
    tamu.confirm_email()
    tamu.send()
    ticket = Ticket.objects.get()
    assert (ticket.wants_reset, ticket.wants_user_id, ticket.tried_forgot_password) == (False, True, "not_asked")
    assert "User ID ditampilkan di halaman permohonan Anda." in tamu.page("selesai/")


def test_going_back_and_forth_keeps_every_answer(tamu, kaltim):
    tamu.up_to_review(kaltim, "auditor")
    tamu.person(go="back", phone="0813-1111-2222", email="belum jadi")
    assert tamu.service("both", "no_access", go="back").headers["Location"] == "/ajukan/syarat/"
    page = tamu.page("data-diri/")
    assert 'value="0813-1111-2222"' in page
    assert 'value="belum jadi"' in page
    assert 'value="both" id="id_service_2" checked' in tamu.page("layanan/")
    assert 'value="auditor" id="id_applicant_type_3" checked' in tamu.page("")
    tamu.person(contact_email="lain@contoh.example")
    assert "surat_tugas.pdf" in tamu.page("berkas/")


def test_an_error_keeps_what_was_typed_beside_it(tamu, kaltim):
    tamu.office(kaltim, "auditor")
    tamu.service()
    response = tamu.person(phone="08", name="Siti Contoh")
    assert "Nomor ini terlalu pendek" in response.content.decode()
    assert 'value="Siti Contoh"' in tamu.page("data-diri/")


def test_whoever_skips_ahead_is_led_to_the_first_open_page(tamu, kaltim):
    assert tamu.get("periksa/").headers["Location"] == "/ajukan/"
    tamu.office(kaltim, "auditor")
    assert tamu.get("periksa/").headers["Location"] == "/ajukan/layanan/"
    tamu.service()
    assert tamu.get("berkas/").headers["Location"] == "/ajukan/data-diri/"
    tamu.person()
    assert tamu.get("kirim/").status_code == 405
    assert tamu.send().headers["Location"] == "/ajukan/berkas/"


def test_another_office_forgets_the_letter_to_the_first_and_keeps_the_rest(tamu, kaltim, umum):
    tamu.up_to_review(kaltim, "auditor")
    tamu.office(umum, "auditor")
    assert [document.requirement for document in tamu.draft.documents.all()] == ["surat_tugas"]
    assert 'value="Bambang Wiratama"' in tamu.page("data-diri/")


@pytest.mark.parametrize(
    "path",
    ["", "syarat/", "layanan/", "data-diri/", "berkas/", "periksa/"],
)
def test_a_page_takes_few_queries(tamu, kaltim, umum, path, django_assert_max_num_queries):
    tamu.up_to_review(kaltim, "auditor")
    tamu.confirm_email()
    with django_assert_max_num_queries(9):
        assert tamu.get(path).status_code == 200


def test_saving_a_page_takes_few_queries(tamu, kaltim, django_assert_max_num_queries):
    tamu.up_to_review(kaltim, "auditor")
    for save in (tamu.service, tamu.person, lambda: tamu.documents(file_surat_tugas=pdf())):
        with django_assert_max_num_queries(16):
            save()


def test_a_typed_nul_or_a_very_long_answer_does_no_harm(tamu, kaltim):
    tamu.office(kaltim, "auditor")
    tamu.service()
    response = tamu.person(name="A\0" * 5000)
    assert response.status_code == 200
    assert len(tamu.draft.answers["name"]) <= 1000


def test_the_form_has_one_filled_button_a_page(tamu, kaltim):
    tamu.up_to_review(kaltim, "auditor")
    for path in ("", "syarat/", "layanan/", "lupa-password/", "data-diri/", "berkas/", "periksa/"):
        assert tamu.page(path).count("btn btn-primary") == 1, path


def test_whoever_asks_for_the_papers_first_is_told_what_decides_them(tamu, kaltim):
    assert tamu.get("syarat/").headers["Location"] == "/ajukan/?untuk=syarat"
    assert "Berkasnya berbeda menurut kantor dan jenis pengguna" in tamu.page("?untuk=syarat")
    tamu.office(kaltim, "auditor")
    assert "Surat Perintah Tugas" in tamu.page("syarat/")


def test_a_sent_form_leads_to_its_ticket_and_a_new_one_can_begin(tamu, kaltim):
    ticket = tamu.sent(kaltim, "auditor")
    assert tamu.get("data-diri/").headers["Location"] == "/ajukan/selesai/"
    tamu.post("baru/")
    assert " checked>" not in tamu.page("").partition("<main")[2].partition("</main>")[0]
    assert Ticket.objects.get() == ticket
    assert tamu.get("data-diri/").headers["Location"] == "/ajukan/"


def test_two_browsers_do_not_share_a_draft(tamu, kaltim):
    tamu.up_to_review(kaltim, "auditor")
    other = Visitor()
    for path in ("data-diri/", "berkas/", "berkas/surat_tugas/", "surat/surat_permohonan/", "periksa/"):
        assert other.get(path).headers["Location"] == "/ajukan/"
    other.up_to_documents(kaltim, "auditor", name="Orang Lain")
    assert other.get("berkas/surat_tugas/").status_code == 404
    assert "Bambang" not in other.page("data-diri/")
