"""/berkas/<uuid>/…: who may read a document's pages, how they leave, and the one trace of one reading."""

import re
import uuid
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.utils import timezone
from PIL import Image

from accounts_app.audit.models import Event
from requests_app.files import page_images
from requests_app.tickets import reading
from requests_app.tickets.models import Document
from tests import walk
from tests.files import samples
from tests.races import at_once
from tests.requests_app.tickets.pickup_helpers import page, signed_in


@pytest.fixture
def document(kaltim):
    return walk.with_documents(kaltim, walk.submitted(kaltim)).documents.first()


def replace(document, data: bytes, *, mime: str = "application/pdf", pages: int | None = 1):
    """Other bytes under the same document, as if they had passed inspection."""
    with document.file.storage.open(document.file.name, "wb") as file:
        file.write(data)
    Document.objects.filter(pk=document.pk).update(mime=mime, pages=pages)


def addresses(document):
    return [
        page("read_document", document.public_id),
        page("page_image", document.public_id, 1),
        page("cover", document.public_id),
    ]


def reads(document):
    return list(Event.objects.about("ticket", document.ticket_id).filter(act="document_read"))


# --- who ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["pemohon", "helpdesk", "admin_ppe", "kepala"])
def test_the_applicant_and_the_office_s_readers_get_in(kaltim, document, who):
    person = signed_in(getattr(kaltim, who))
    assert [person.get(address).status_code for address in addresses(document)] == [200, 200, 200]


def test_for_everybody_else_it_does_not_exist(kaltim, kkp, orang_asing, document, admin_sistem):
    for stranger in (orang_asing, kkp.helpdesk, kkp.pemohon, kaltim.admin_kantor, admin_sistem):
        person = signed_in(stranger)
        assert [person.get(address).status_code for address in addresses(document)] == [404, 404, 404]
    assert reads(document) == []


def test_a_kept_image_is_no_way_around_the_question_who_asks(kaltim, orang_asing, document):
    for address in addresses(document):
        assert signed_in(kaltim.helpdesk).get(address).status_code == 200
        assert signed_in(orang_asing).get(address).status_code == 404


def test_a_visitor_is_asked_to_sign_in(client, document):
    assert {client.get(address).url.split("?")[0] for address in addresses(document)} == {"/akun/masuk/"}


def test_an_unknown_document_does_not_exist(kaltim):
    person = signed_in(kaltim.pemohon)
    assert person.get(page("read_document", uuid.uuid4())).status_code == 404


@pytest.mark.parametrize("number", ["0", "2", "9" * 30, "9" * 5000])
def test_a_page_that_is_not_there_does_not_exist(kaltim, document, number):
    address = page("page_image", document.public_id, 1).replace("1.jpg", f"{number}.jpg")
    assert signed_in(kaltim.helpdesk).get(address).status_code == 404


def test_nothing_is_sent_there(kaltim, document):
    person = signed_in(kaltim.helpdesk)
    assert [person.post(address).status_code for address in addresses(document)] == [405, 405, 405]


# --- how it leaves ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "mime", "pages"),
    [
        (samples.pdf_bytes(), "application/pdf", 1),
        (samples.jpeg_bytes(), "image/jpeg", None),
        (samples.png_bytes(), "image/png", None),
        (samples.heic_bytes(), "image/heic", None),
    ],
)
def test_whatever_was_uploaded_a_clean_jpeg_leaves(kaltim, document, data, mime, pages):
    replace(document, data, mime=mime, pages=pages)
    for address in addresses(document)[1:]:
        response = signed_in(kaltim.helpdesk).get(address)
        assert response["Content-Type"] == "image/jpeg"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cache-Control"] == "private, no-store"
        assert "default-src 'self'" in response["Content-Security-Policy"]
        assert "Content-Disposition" not in response
        assert Image.open(BytesIO(response.content)).format == "JPEG"


def test_the_raw_file_is_not_what_leaves(kaltim, document):
    replace(document, data := samples.photo_on_its_side(), mime="image/jpeg", pages=None)
    response = signed_in(kaltim.helpdesk).get(page("page_image", document.public_id, 1))
    assert response.content != data
    assert b"rumah pemohon" not in response.content


def test_a_broken_document_says_so_in_words_and_the_original_stays_in_reach(kaltim, document):
    replace(document, samples.broken_pdf())
    person = signed_in(kaltim.helpdesk)
    view, image, cover = (person.get(address) for address in addresses(document))
    assert "Berkas ini rusak dan tidak dapat ditampilkan." in view.content.decode()
    assert page("document", document.public_id) in view.content.decode()
    assert (image.status_code, cover.status_code) == (422, 422)
    assert image["Content-Type"] == "text/plain; charset=utf-8"
    assert image["X-Content-Type-Options"] == "nosniff"


def test_a_file_that_is_gone_from_the_store_does_not_exist(kaltim, document):
    document.file.storage.delete(document.file.name)
    person = signed_in(kaltim.helpdesk)
    assert [person.get(address).status_code for address in addresses(document)] == [200, 404, 404]
    assert "tidak ada lagi di penyimpanan" in person.get(addresses(document)[0]).content.decode()


def test_too_many_at_once_are_asked_to_return(kaltim, document, monkeypatch):
    monkeypatch.setattr(page_images, "PATIENCE_SECONDS", 0.01)
    with page_images._slot(), page_images._slot():
        response = signed_in(kaltim.helpdesk).get(page("page_image", document.public_id, 1))
    assert (response.status_code, response["Retry-After"]) == (503, "5")


# --- the trace ----------------------------------------------------------------------------------------


def test_reading_all_pages_is_one_event(kaltim, document):
    replace(document, samples.pdf_bytes(pages=3), pages=3)
    person = signed_in(kaltim.helpdesk)
    person.get(page("read_document", document.public_id))
    for number in (1, 2, 3, 1):
        assert person.get(page("page_image", document.public_id, number)).status_code == 200
    [event] = reads(document)
    assert (event.actor, event.data) == (kaltim.helpdesk, {"document": str(document.public_id)})


def test_a_page_alone_is_a_reading_too(kaltim, document):
    signed_in(kaltim.helpdesk).get(page("page_image", document.public_id, 1))
    assert len(reads(document)) == 1


def test_each_reader_and_each_document_has_an_event(kaltim, document):
    other = document.ticket.documents.exclude(pk=document.pk).first()
    for person in (kaltim.helpdesk, kaltim.admin_ppe):
        for paper in (document, other):
            signed_in(person).get(page("read_document", paper.public_id))
    assert len(reads(document)) == 4


def test_coming_back_after_half_an_hour_is_another_reading(kaltim, document):
    now = timezone.now()
    for minutes, expected in ((0, 1), (29, 1), (31, 2)):
        with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
            reading.note_pages(document, by=kaltim.helpdesk)
        assert len(reads(document)) == expected


def test_the_file_itself_is_an_event_each_time(kaltim, document):
    person = signed_in(kaltim.helpdesk)
    person.get(page("read_document", document.public_id))
    for _ in range(2):
        person.get(page("document", document.public_id)).getvalue()
    assert len(reads(document)) == 3


@pytest.mark.django_db(transaction=True)
def test_a_browser_that_asks_for_four_pages_at_once_leaves_one_event(kaltim, document):
    at_once(4, lambda _: reading.note_pages(Document.objects.get(pk=document.pk), by=kaltim.helpdesk))
    assert len(reads(document)) == 1


def test_the_cover_is_no_reading(kaltim, document):
    signed_in(kaltim.helpdesk).get(page("cover", document.public_id))
    assert reads(document) == []


def test_the_applicant_s_own_reading_is_no_event(kaltim, document):
    for address in addresses(document):
        signed_in(kaltim.pemohon).get(address)
    assert reads(document) == []


def test_asking_for_the_head_alone_is_no_reading(kaltim, document):
    for address in addresses(document):
        signed_in(kaltim.helpdesk).head(address)
    assert reads(document) == []


def test_a_page_that_could_not_be_shown_was_not_read(kaltim, document):
    replace(document, samples.broken_pdf())
    signed_in(kaltim.helpdesk).get(page("page_image", document.public_id, 1))
    assert reads(document) == []


# --- the pages ----------------------------------------------------------------------------------------


def view_of(person, document, query=""):
    return signed_in(person).get(page("read_document", document.public_id) + query).content.decode()


def test_every_page_stands_there_with_its_size_and_name(kaltim, document):
    replace(document, samples.pdf_bytes(pages=3), pages=3)
    images = re.findall(r"<img src=\"/berkas/[^>]*>", view_of(kaltim.helpdesk, document))
    assert len(images) == 3
    for number, tag in enumerate(images, 1):
        assert f'/halaman/{number}.jpg"' in tag
        assert f'alt="Halaman {number} dari 3" width="1200" height="1698"' in tag
    assert ['loading="lazy"' in tag for tag in images] == [False, False, True]


def test_zoom_is_a_class_that_the_address_chooses(kaltim, document):
    assert 'class="sheets"' in view_of(kaltim.helpdesk, document)
    assert 'class="sheets is-large"' in view_of(kaltim.helpdesk, document, "?ukuran=besar")


def test_each_reader_finds_the_way_back(kaltim, document):
    number = document.ticket.number
    assert f'href="/tiket/{number}/"' in view_of(kaltim.helpdesk, document)
    own = view_of(kaltim.pemohon, document)
    assert f'href="/permohonan/{number}/"' in own
    assert "/tiket/" not in own


def test_an_old_version_says_that_it_is_old(kaltim, document):
    assert "Berkas lama." not in view_of(kaltim.helpdesk, document)
    Document.objects.filter(pk=document.pk).update(superseded_at=timezone.now())
    assert "Berkas lama." in view_of(kaltim.helpdesk, document)


def test_the_reading_view_is_cheap(kaltim, document, django_assert_max_num_queries):
    client = signed_in(kaltim.helpdesk)
    with django_assert_max_num_queries(14):
        client.get(page("read_document", document.public_id))
    with django_assert_max_num_queries(5):
        client.get(page("page_image", document.public_id, 1))


@pytest.mark.parametrize("state", ["completeness_check", "validity_check"])
def test_the_ticket_s_page_shows_covers_and_no_raw_file(kaltim, state):
    ticket = walk.TO_STATE[state](kaltim, walk.with_documents(kaltim, walk.submitted(kaltim)))
    reader = kaltim.admin_ppe if state == "validity_check" else kaltim.helpdesk
    text = signed_in(reader).get(f"/tiket/{ticket.number}/").content.decode()
    for paper in ticket.documents.all():
        assert page("cover", paper.public_id) in text
        assert page("read_document", paper.public_id) in text
        assert page("document", paper.public_id) not in text
    assert not Event.objects.about("ticket", ticket.pk).filter(act="document_read").exists()
