"""Step 4: every bad file says what is wrong at its own place, and everything else is kept."""

import io
from collections.abc import Callable

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from requests_app.intake.models import DraftDocument
from requests_app.sop.vocabulary import ApplicantType
from tests.files import samples
from tests.requests_app.intake.helpers import pdf

BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "kosong (0 byte)"),
    "zip": (samples.zip_bytes, "arsip ZIP"),
    "web page": (samples.html_bytes, "halaman web"),
    "two kinds": (samples.html_then_pdf, "lebih dari satu jenis"),
    "truncated": (samples.truncated_pdf, "terpotong"),
    "encrypted": (samples.encrypted_pdf, "dikunci"),
    "broken": (samples.broken_pdf, "rusak"),
    "no pages": (lambda: samples.pdf_bytes(pages=0), "tidak memiliki halaman"),
    "bomb": (samples.png_bomb, "terlalu besar untuk dibuka"),
    "animated": (samples.animated_png, "animasi"),
    "gif": (samples.gif_bytes, "gambar GIF"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_refused_at_its_place_and_the_good_one_is_kept(tamu, kaltim, kind):
    make, words = BAD[kind]
    tamu.up_to_documents(kaltim, "auditor")
    bad = SimpleUploadedFile("surat.pdf", make(), "application/pdf")
    page = tamu.documents(file_surat_permohonan=bad, file_surat_tugas=pdf("tugas.pdf")).content.decode()
    assert words in page
    assert "tugas.pdf · pilih berkas lain" in page
    assert [document.original_name for document in DraftDocument.objects.all()] == ["tugas.pdf"]


def test_a_file_over_the_limit_is_refused(tamu, kaltim, settings):
    settings.DOCUMENT_LIMIT_BYTES = 500
    tamu.up_to_documents(kaltim, "auditor")
    assert "Ukuran berkas melebihi" in tamu.documents(file_surat_tugas=pdf()).content.decode()


@pytest.mark.parametrize(
    ("name", "make", "mime"),
    [
        ("foto.jpg", samples.jpeg_bytes, "image/jpeg"),
        ("foto.png", samples.png_bytes, "image/png"),
        ("foto.heic", samples.heic_bytes, "image/heic"),
        ("menyamar.pdf", samples.jpeg_bytes, "image/jpeg"),
    ],
)
def test_photos_are_kept_as_what_they_are(tamu, kaltim, name, make, mime):
    tamu.up_to_documents(kaltim, "auditor")
    tamu.documents(go="upload", file_surat_tugas=SimpleUploadedFile(name, make(), "application/pdf"))
    assert tamu.draft.documents.get().mime == mime


def test_exactly_what_the_sop_asks_for_is_asked(tamu, kaltim, umum):
    tamu.up_to_documents(kaltim, "auditor")
    assert tamu.page("berkas/").count('type="file"') == 2
    assert "Surat Perintah Tugas Pemeriksaan" in tamu.page("berkas/")
    tamu.up_to_documents(umum, ApplicantType.POKJA)
    page = tamu.page("berkas/")
    assert "Unduh formulir permohonan" in page
    assert "SK Penunjukan" in page
    assert "Surat Perintah Pemeriksaan" not in page


def test_nothing_is_missing_without_a_word(tamu, kaltim):
    tamu.up_to_documents(kaltim, "auditor")
    page = tamu.documents(file_surat_permohonan=pdf()).content.decode()
    assert page.count("Unggah dokumen ini, atau centang") == 2  # in the summary and at the place
    assert tamu.get("periksa/").headers["Location"] == "/ajukan/berkas/"


def test_a_document_may_follow_when_that_is_ticked(tamu, kaltim):
    tamu.up_to_documents(kaltim, "auditor")
    response = tamu.documents(file_surat_permohonan=pdf(), later_surat_tugas="on")
    assert response.headers["Location"] == "/ajukan/periksa/"
    assert "Menyusul" in tamu.page("periksa/")
    tamu.confirm_email()
    tamu.send()
    ticket = tamu.draft.ticket
    assert [document.requirement for document in ticket.documents.all()] == ["surat_permohonan"]
    assert "Masih ditunggu:" in tamu.page("selesai/")


def test_a_new_file_replaces_the_old_one_on_disk_too(tamu, kaltim, django_capture_on_commit_callbacks):
    tamu.up_to_documents(kaltim, "auditor")
    tamu.documents(go="upload", file_surat_tugas=pdf("satu.pdf"))
    old = tamu.draft.documents.get().file.name
    with django_capture_on_commit_callbacks(execute=True):
        tamu.documents(go="upload", file_surat_tugas=pdf("dua.pdf"))
    assert tamu.draft.documents.get().original_name == "dua.pdf"
    assert not default_storage.exists(old)


def test_a_file_can_be_taken_back(tamu, kaltim, django_capture_on_commit_callbacks):
    tamu.up_to_documents(kaltim, "auditor")
    tamu.documents(go="upload", file_surat_tugas=pdf())
    name = tamu.draft.documents.get().file.name
    with django_capture_on_commit_callbacks(execute=True):
        tamu.documents(go="", remove="surat_tugas")
    assert not tamu.draft.documents.exists()
    assert not default_storage.exists(name)


def test_a_place_sent_alone_answers_with_itself_and_keeps_the_other_ticks(tamu, kaltim):
    tamu.up_to_documents(kaltim, "auditor")
    tamu.documents(go="back", later_surat_permohonan="on")
    response = tamu.documents(go="", place="surat_tugas", file_surat_tugas=pdf("tugas.pdf"))
    page = response.content.decode()
    assert page.strip().startswith("<section")
    assert "tugas.pdf" in page
    assert tamu.draft.answers["later"] == ["surat_permohonan"]


def test_a_place_that_the_sop_does_not_know_is_not_found(tamu, kaltim):
    tamu.up_to_documents(kaltim, "auditor")
    assert tamu.documents(go="", place="ijazah", file_ijazah=pdf()).status_code == 404
    assert not DraftDocument.objects.exists()


def test_going_back_keeps_the_files_that_were_chosen(tamu, kaltim):
    tamu.up_to_documents(kaltim, "auditor")
    assert tamu.documents(go="back", file_surat_tugas=pdf()).headers["Location"] == "/ajukan/data-diri/"
    assert tamu.draft.documents.get().requirement == "surat_tugas"


def test_one_s_own_upload_comes_back_as_attachment(tamu, kaltim):
    tamu.up_to_documents(kaltim, "auditor")
    tamu.documents(go="upload", file_surat_tugas=pdf("tugas.pdf"))
    response = tamu.get("berkas/surat_tugas/")
    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    assert response.headers["Content-Disposition"] == 'attachment; filename="tugas.pdf"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("applicant_type", "key", "heading"),
    [("auditor", "surat_permohonan", "Permohonan Reset Password SPSE"), ("pokja", "formulir_permohonan", "FORMULIR")],
)
def test_the_letter_says_what_was_typed(tamu, kaltim, applicant_type, key, heading):
    tamu.up_to_documents(kaltim, applicant_type)
    response = tamu.get(f"surat/{key}/")
    text = " ".join(PdfReader(io.BytesIO(response.content)).pages[0].extract_text().split()).replace("\u200b", "")
    assert response.headers["Content-Type"] == "application/pdf"
    for words in (
        heading,
        "Bambang Wiratama",
        "19900315 201503 1 002",
        "0812-0000-7788",
        "700.1/221/ITDA",
        "2 November 2026",
    ):
        assert words in text, words


def test_only_a_letter_can_be_downloaded_as_letter(tamu, kaltim):
    tamu.up_to_documents(kaltim, "auditor")
    assert tamu.get("surat/surat_tugas/").status_code == 404
    assert tamu.get("surat/apa_saja/").status_code == 404
