"""Handing in documents on the applicant's page: per file, nothing good is lost, and only while the file is open."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from requests_app.tickets.views.acts import HANDED_IN
from tests import walk
from tests.files import samples
from tests.requests_app.tickets.pickup_helpers import page, signed_in

SK, TUGAS = "surat_permohonan", "surat_tugas"


def file(name="berkas.pdf", data=None):
    return SimpleUploadedFile(name, samples.pdf_bytes() if data is None else data)


def send(desk, ticket, *, to="complete", seen=None, **files):
    data = {"seen": ticket.version if seen is None else seen, **files}
    return signed_in(desk.pemohon).post(page(to, ticket.number), data, follow=True)


def current(ticket):
    return set(ticket.documents.filter(superseded_at=None).values_list("requirement", flat=True))


def test_everything_asked_for_is_sent_in_one_go(kaltim):
    ticket = walk.awaiting(kaltim, walk.submitted(kaltim))
    response = send(kaltim, ticket, **{SK: file(), TUGAS: file("foto.heic", samples.heic_bytes())})
    assert walk.again(ticket).state == "completeness_check"
    assert "Kelengkapan terkirim" in response.content.decode()


def test_files_are_handed_in_so_often_from_one_address(kaltim):
    ticket = walk.awaiting(kaltim, walk.submitted(kaltim))
    for _ in range(HANDED_IN.most):
        assert HANDED_IN.take("127.0.0.1")
    for to in ("complete", "upload"):
        assert send(kaltim, ticket, to=to, **{SK: file()}).status_code == 429
    assert current(ticket) == set()


def test_a_part_is_kept_and_the_rest_is_named(kaltim):
    ticket = walk.awaiting(kaltim, walk.submitted(kaltim))
    text = send(kaltim, ticket, **{SK: file()}).content.decode()
    assert walk.again(ticket).state == "awaiting_completion"
    assert current(ticket) == {SK}
    assert "Masih diminta: Surat Perintah Tugas Pemeriksaan." in text
    send(kaltim, ticket, **{TUGAS: file()})
    assert walk.again(ticket).state == "completeness_check"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (samples.EMPTY, "Berkas ini kosong"),
        (samples.html_bytes(), "melainkan halaman web"),
        (samples.truncated_pdf(), "terpotong"),
        (samples.encrypted_pdf(), "dikunci"),
    ],
    ids=["empty", "web page", "truncated", "encrypted"],
)
def test_a_bad_file_says_why_beside_its_field_and_takes_nothing_with_it(kaltim, data, words):
    ticket = walk.awaiting(kaltim, walk.submitted(kaltim))
    response = send(kaltim, ticket, **{SK: file(), TUGAS: file(data=data)})
    assert words in response.context["page"].form[TUGAS].errors[0]
    assert words in response.content.decode()
    assert current(ticket) == {SK}
    assert walk.again(ticket).state == "awaiting_completion"


def test_a_file_over_the_limit_is_refused(kaltim, settings):
    settings.DOCUMENT_LIMIT_BYTES = 100
    ticket = walk.awaiting(kaltim, walk.submitted(kaltim))
    assert "melebihi" in send(kaltim, ticket, **{SK: file()}).context["page"].form[SK].errors[0]


def test_the_completed_file_returns_to_the_same_person(kaltim):
    ticket = walk.awaiting(kaltim, walk.submitted(kaltim))
    send(kaltim, ticket, **{SK: file(), TUGAS: file()})
    assert walk.again(ticket).holder == kaltim.helpdesk


def test_sending_twice_sends_once(kaltim):
    ticket = walk.awaiting(kaltim, walk.submitted(kaltim))
    send(kaltim, ticket, **{SK: file(), TUGAS: file()})
    text = send(kaltim, ticket).content.decode()
    assert "Belum dikirim. Permohonan ini sudah berubah" in text


def test_a_document_that_was_never_there_may_be_added_before_the_check(kaltim):
    ticket = walk.submitted(kaltim)
    send(kaltim, ticket, to="upload", **{SK: file()})
    assert current(ticket) == {SK}
    text = signed_in(kaltim.pemohon).get(page("mine", ticket.number)).content.decode()
    assert "Masih kurang 1 berkas" in text


@pytest.mark.parametrize("state", ["completeness_check", "validity_check", "reset", "notified", "lapsed", "archived"])
def test_nothing_is_added_once_the_file_is_with_the_office(kaltim, state):
    ticket = walk.TO_STATE[state](kaltim, walk.submitted(kaltim))
    before = ticket.documents.count()
    for address in ("upload", "complete"):
        send(kaltim, ticket, to=address, **{SK: file()})
    assert ticket.documents.count() == before


def test_a_document_that_the_sop_does_not_ask_for_is_ignored(kaltim):
    ticket = walk.submitted(kaltim)
    send(kaltim, ticket, to="upload", ijazah=file())
    assert current(ticket) == set()


def test_what_was_in_order_is_not_asked_again(kaltim):
    ticket = walk.awaiting(kaltim, walk.with_documents(kaltim, walk.submitted(kaltim)))
    ticket.items.filter(requirement=SK).update(verdict="in_order")
    send(kaltim, ticket, **{SK: file(), TUGAS: file()})
    assert ticket.documents.filter(requirement=SK).count() == 1
