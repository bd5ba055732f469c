"""/dokumen/<uuid>/: who may read it, how it leaves, and the trace that reading leaves."""

import uuid

import pytest

from accounts_app.audit.models import Event
from accounts_app.roles import READERS
from tests import walk
from tests.requests_app.tickets.pickup_helpers import page, signed_in


@pytest.fixture
def document(kaltim):
    return walk.with_documents(kaltim, walk.submitted(kaltim)).documents.first()


def read_out(response) -> bytes:
    """The whole file; the client closes it behind the last piece."""
    return b"".join(response.streaming_content)


def reads(document):
    return list(Event.objects.about("ticket", document.ticket_id).filter(act="document_read"))


def test_the_applicant_reads_it_and_that_is_no_event(kaltim, document):
    response = signed_in(kaltim.pemohon).get(page("document", document.public_id))
    assert read_out(response).startswith(b"%PDF")
    assert reads(document) == []


@pytest.mark.parametrize("who", ["helpdesk", "admin_ppe", "kepala"])
def test_staff_of_the_office_read_it_and_each_reading_is_an_event(kaltim, document, who):
    person = getattr(kaltim, who)
    assert person.roles & READERS
    read_out(signed_in(person).get(page("document", document.public_id)))
    [event] = reads(document)
    assert (event.actor, event.data) == (person, {"document": str(document.public_id)})


def test_asking_for_the_head_alone_is_no_reading(kaltim, document):
    read_out(signed_in(kaltim.helpdesk).head(page("document", document.public_id)))
    assert reads(document) == []


def test_for_everybody_else_it_does_not_exist(kaltim, kkp, orang_asing, document, admin_sistem):
    for person in (orang_asing, kkp.helpdesk, kkp.pemohon, kaltim.admin_kantor, admin_sistem):
        assert signed_in(person).get(page("document", document.public_id)).status_code == 404
    assert reads(document) == []


def test_a_visitor_is_asked_to_sign_in(client, document):
    assert client.get(page("document", document.public_id)).url.startswith("/akun/masuk/")


def test_an_unknown_document_does_not_exist(kaltim):
    assert signed_in(kaltim.pemohon).get(page("document", uuid.uuid4())).status_code == 404


def test_it_leaves_as_an_attachment_that_nothing_can_run(kaltim, document):
    response = signed_in(kaltim.pemohon).get(page("document", document.public_id))
    assert response["Content-Disposition"] == f'attachment; filename="{document.original_name}"'
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert response["Cache-Control"] == "private, no-store"
    assert response.streaming
    read_out(response)


def test_the_name_and_the_type_are_those_that_inspection_found(kaltim, document):
    document.original_name, document.mime = 'Surat Rina – "asli".jpg', "image/jpeg"
    document.save()
    response = signed_in(kaltim.pemohon).get(page("document", document.public_id))
    assert response["Content-Type"] == "image/jpeg"
    assert "\n" not in response["Content-Disposition"]
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    read_out(response)


def test_a_file_that_is_gone_from_the_store_is_reported(kaltim, document, caplog):
    document.file.storage.delete(document.file.name)
    assert signed_in(kaltim.pemohon).get(page("document", document.public_id)).status_code == 404
    assert str(document.public_id) in caplog.text
