"""The end of a decree: SK, form and proof of delivery in one dossier, who may read it, and what it never holds."""

import hashlib
import io

import pytest
from django.db import IntegrityError
from django.urls import reverse
from pypdf import PdfReader

from accounts_app.audit.models import Event
from archive_app import actions
from archive_app.models import ArchiveRecord
from requests_app.decrees import actions as decrees
from requests_app.process.refusals import Forbidden, Unmet
from tests import walk as tickets
from tests.requests_app.decrees import walk

BACKEND = "accounts_app.signin.Backend"


@pytest.fixture
def sk(kaltim):
    return walk.scanned(kaltim, walk.fetched(kaltim, walk.facts(1), walk.facts(2)))


@pytest.fixture
def arsip(kaltim, sk):
    return actions.archive_decree(sk, by=kaltim.admin_ppe)


def pdf_of(row: ArchiveRecord) -> bytes:
    with row.dossier.open("rb") as file:
        return bytes(file.read())


def text_of(row: ArchiveRecord) -> str:
    pages = PdfReader(io.BytesIO(pdf_of(row))).pages
    return plain("".join(page.extract_text().replace("\u200b", "") for page in pages))


def plain(text: str) -> str:
    """Without blanks: a narrow column breaks an address anywhere."""
    return "".join(text.split())


def test_archiving_closes_the_decree_and_keeps_the_dossier_with_its_hash(arsip):
    assert walk.again(arsip.decree).state == "archived"
    assert hashlib.sha256(pdf_of(arsip)).hexdigest() == arsip.dossier_sha256
    assert arsip.last_event_hash == Event.objects.about("decree", arsip.decree.pk).get(act="archive").hash
    assert Event.objects.about("decree", arsip.decree.pk).last().act == "dossier_stored"


def test_the_dossier_holds_decree_form_and_proof_of_delivery(arsip):
    text, decree = text_of(arsip), arsip.decree
    first = walk.first(decree)
    for expected in (
        arsip.file_number, decree.number, "Dr. Kepala Contoh, M.T.", "Orang Ke-1, S.T.", "orang2@instansi.example",
        first.user_id, "Akun dibuat", "Telepon ke nomor", "SK bertanda tangan", decree.pdf_sha256[:16],
        decree.scan_sha256[:16], "Mengeluarkan SK", "SK diterbitkan", arsip.last_event_hash[:16],
    ):  # fmt: skip
        assert plain(expected) in text, expected
    assert arsip.documents_count == 2


def test_the_dossier_never_holds_the_password(arsip):
    assert walk.PASSWORD not in text_of(arsip)


def test_a_voided_decree_is_archived_with_its_reason(kaltim):
    row = actions.archive_decree(walk.voided(kaltim), by=kaltim.admin_ppe)
    assert plain("Salah nama.") in text_of(row)
    assert (row.case_number, row.case) == (row.decree.number, row.decree)


def test_a_draft_that_was_given_up_is_archived_without_a_number(kaltim):
    draft = decrees.void(walk.drafted(kaltim), "Tidak jadi.", by=kaltim.admin_ppe)
    row = actions.archive_decree(draft, by=kaltim.admin_ppe)
    assert "Naskah SK yang dibatalkan" in row.description


@pytest.mark.parametrize("who", ["kepala", "helpdesk", "admin_kantor"])
def test_only_admin_ppe_archives(kaltim, sk, who):
    with pytest.raises(Forbidden):
        actions.archive_decree(sk, by=getattr(kaltim, who))


def test_what_is_not_delivered_is_not_archived_and_leaves_no_file(kaltim):
    decree = walk.scanned(kaltim, walk.told(kaltim)[0])
    with pytest.raises(Unmet, match="belum diterima"):
        actions.archive_decree(decree, by=kaltim.admin_ppe)
    assert not ArchiveRecord.objects.exists()


def test_tickets_and_decrees_share_one_series_of_file_numbers(kaltim, arsip):
    other = actions.archive(tickets.lapsed(kaltim, tickets.submitted(kaltim)), by=kaltim.admin_ppe)
    assert [row.file_number.split("/")[2] for row in (arsip, other)] == ["00001", "00002"]


@pytest.mark.parametrize("change", ["both", "neither"])
def test_a_record_is_of_one_case(kaltim, arsip, change):
    fields = {f.name: getattr(arsip, f.name) for f in ArchiveRecord._meta.fields if not f.primary_key}
    ticket = tickets.submitted(kaltim)
    other = walk.drafted(kaltim)
    of = {"ticket": ticket, "decree": other} if change == "both" else {"ticket": None, "decree": None}
    with pytest.raises(IntegrityError, match="archive_is_of_one_case"):
        ArchiveRecord.objects.create(**{**fields, "file_number": "x", **of})


# --- pages ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "reads"), [("admin_ppe", True), ("kepala", True), ("helpdesk", False)])
def test_who_reads_the_dossier_of_a_decree(client, kaltim, arsip, who, reads):
    client.force_login(getattr(kaltim, who), backend=BACKEND)
    for page in ("archive:detail", "archive:dossier"):
        response = client.get(reverse(page, args=[arsip.pk]))
        assert response.status_code == (200 if reads else 404)
        if response.streaming:
            b"".join(response.streaming_content)
    assert (arsip.decree.number in client.get(reverse("archive:list")).content.decode()) is reads
    assert Event.objects.about("decree", arsip.decree.pk).filter(act="dossier_read").exists() is reads


def test_the_archive_is_searched_by_the_decrees_number_and_title(client, kaltim, arsip):
    client.force_login(kaltim.kepala, backend=BACKEND)
    for words, found in ((arsip.decree.number, True), ("Akun Verifikator", True), ("tidak ada", False)):
        page = client.get(reverse("archive:list"), {"q": words}).content.decode()
        assert (arsip.file_number in page) is found, words


def test_the_button_archives_and_an_old_page_does_not(client, kaltim, sk):
    client.force_login(kaltim.admin_ppe, backend=BACKEND)
    address = reverse("archive:decree_archive", args=[sk.public_id])
    client.post(address, {"seen": sk.version - 1})
    assert walk.again(sk).state == "informed"
    response = client.post(address, {"seen": sk.version})
    row = ArchiveRecord.objects.get()
    assert response["Location"] == reverse("archive:detail", args=[row.pk])
    client.post(reverse("archive:note_location", args=[row.pk]), {"location": "lemari 2"})
    assert ArchiveRecord.objects.get().location == "lemari 2"
    assert Event.objects.about("decree", sk.pk).last().act == "location_noted"
