"""The end of a ticket: its dossier, who may read it, and what it never holds."""

import hashlib
import io

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from pypdf import PdfReader

from accounts_app.audit.models import Event
from accounts_app.models import Office
from archive_app import actions
from archive_app.models import ArchiveRecord
from requests_app.process.refusals import Refused
from tests import walk

BACKEND = "accounts_app.signin.Backend"


def bytes_of(row: ArchiveRecord):
    with row.dossier.open("rb") as file:
        return file.read()


def text_of(row: ArchiveRecord) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(bytes_of(row))).pages)


def read(client, row: ArchiveRecord):
    """Ask for the dossier and take the whole answer, as a browser does."""
    response = client.get(reverse("archive:dossier", args=[row.pk]))
    if response.streaming:
        assert b"".join(response.streaming_content) == bytes_of(row)
    return response


@pytest.fixture
def arsip(kaltim):
    return actions.archive(
        walk.received(kaltim, walk.with_documents(kaltim, walk.submitted(kaltim))), by=kaltim.admin_ppe
    )


def test_archiving_closes_the_ticket_and_keeps_the_dossier_with_its_hash(arsip):
    assert walk.again(arsip.ticket).state == "archived"
    assert hashlib.sha256(bytes_of(arsip)).hexdigest() == arsip.dossier_sha256


def test_the_dossier_tells_the_steps_the_documents_and_the_last_hash(arsip):
    text = text_of(arsip)
    document = arsip.ticket.documents.first()
    for expected in (
        arsip.file_number,
        "Pemohon KT",
        "Helpdesk KT",
        "Admin Ppe KT",
        document.sha256[:16],
        "Diarsipkan",
    ):
        assert expected in text.replace("\u00ad", "")


def test_the_dossier_never_holds_the_password(arsip):
    assert walk.PASSWORD not in text_of(arsip)
    assert walk.PASSWORD.encode() not in bytes_of(arsip)


@pytest.mark.parametrize("ending", [walk.told_rejection, walk.lapsed])
def test_a_case_without_result_is_archived_too(kaltim, ending):
    row = actions.archive(ending(kaltim, walk.submitted(kaltim)), by=kaltim.admin_ppe)
    assert ("NIP tidak sesuai" in text_of(row)) is (ending is walk.told_rejection)


def test_a_result_that_nobody_received_is_not_archived(kaltim):
    ticket, _ = walk.notified(kaltim, walk.submitted(kaltim))
    with pytest.raises(Refused, match="belum menerima hasil"):
        actions.archive(ticket, by=kaltim.admin_ppe)
    assert not ArchiveRecord.objects.exists()


def test_a_refused_archiving_leaves_no_number_used(kaltim):
    with pytest.raises(Refused):
        actions.archive(walk.submitted(kaltim), by=kaltim.admin_ppe)
    row = actions.archive(walk.lapsed(kaltim, walk.submitted(kaltim)), by=kaltim.admin_ppe)
    assert "/00001/" in row.file_number


def test_a_failed_archiving_leaves_no_file_behind(kaltim, tmp_path):
    ticket = walk.lapsed(kaltim, walk.submitted(kaltim))
    Office.objects.filter(pk=kaltim.office.pk).update(classification="x" * 38)  # a file number that does not fit
    with pytest.raises(DatabaseError):
        actions.archive(ticket, by=kaltim.admin_ppe)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert walk.again(ticket).state == "lapsed"


@pytest.mark.parametrize("change", [{"dossier_sha256": "a" * 64}, {"description": "lain"}])
def test_a_record_is_written_once(arsip, change):
    with pytest.raises(DatabaseError), transaction.atomic():
        ArchiveRecord.objects.filter(pk=arsip.pk).update(**change)


def test_a_record_is_never_deleted(arsip):
    with pytest.raises(DatabaseError), transaction.atomic():
        ArchiveRecord.objects.filter(pk=arsip.pk).delete()


def test_the_period_cannot_end_before_it_began(kaltim, arsip):
    fields = {f.name: getattr(arsip, f.name) for f in ArchiveRecord._meta.fields if not f.primary_key}
    other = walk.lapsed(kaltim, walk.submitted(kaltim))
    fields |= {"ticket": other, "file_number": "x", "period_to": "2000-01-01"}
    with pytest.raises(DatabaseError, match="archive_period_runs_on"):
        ArchiveRecord.objects.create(**fields)


def test_a_dossier_without_its_hash_is_refused(kaltim, arsip):
    fields = {f.name: getattr(arsip, f.name) for f in ArchiveRecord._meta.fields if not f.primary_key}
    other = walk.lapsed(kaltim, walk.submitted(kaltim))
    with pytest.raises(DatabaseError, match="dossier_has_its_hash"):
        ArchiveRecord.objects.create(**{**fields, "ticket": other, "file_number": "x", "dossier_sha256": "none"})


@pytest.mark.parametrize(
    ("who", "status"), [("admin_ppe", 200), ("kepala", 200), ("helpdesk", 200), ("pemohon", 403), ("admin_kantor", 403)]
)
def test_who_may_read_the_dossier(client, kaltim, arsip, who, status):
    client.force_login(getattr(kaltim, who), backend=BACKEND)
    assert read(client, arsip).status_code == status


@pytest.mark.parametrize(("who", "goes_on"), [("admin_ppe", True), ("helpdesk", False)])
def test_whoever_archived_it_goes_on_from_there(client, kaltim, arsip, who, goes_on):
    client.force_login(getattr(kaltim, who), backend=BACKEND)
    page = client.get(reverse("archive:detail", args=[arsip.pk])).content.decode()
    assert (f"{reverse('desk:next')}?dari={arsip.case_number}" in page) is goes_on


def test_another_office_does_not_see_the_record(client, kkp, arsip):
    client.force_login(kkp.admin_ppe, backend=BACKEND)
    assert client.get(reverse("archive:detail", args=[arsip.pk])).status_code == 404
    assert arsip.file_number not in client.get(reverse("archive:list")).content.decode()


def test_reading_the_dossier_is_an_event(client, kaltim, arsip):
    client.force_login(kaltim.kepala, backend=BACKEND)
    read(client, arsip)
    event = Event.objects.about("ticket", arsip.ticket_id).last()
    assert (event.act, event.actor) == ("dossier_read", kaltim.kepala)


def test_the_location_may_be_noted_later(client, kaltim, arsip):
    client.force_login(kaltim.admin_ppe, backend=BACKEND)
    client.post(reverse("archive:note_location", args=[arsip.pk]), {"location": "lemari 2, boks 14"})
    assert ArchiveRecord.objects.get().location == "lemari 2, boks 14"


@pytest.mark.parametrize("count", [2, 6])
def test_the_list_takes_few_queries(client, kaltim, count, django_assert_max_num_queries):
    for _ in range(count):
        actions.archive(walk.lapsed(kaltim, walk.submitted(kaltim)), by=kaltim.admin_ppe)
    client.force_login(kaltim.admin_ppe, backend=BACKEND)
    with django_assert_max_num_queries(6):
        assert client.get(reverse("archive:list"), {"q": "Pemohon"}).status_code == 200
