"""Kept images: private, bounded by age, by bytes and by the life of the document."""

import os
from datetime import timedelta

import pytest
from django.utils import timezone

from requests_app.files import page_cache
from requests_app.files.page_images import Width, image
from requests_app.tickets.models import Document
from tests import walk


@pytest.fixture
def documents(kaltim):
    return list(walk.with_documents(kaltim, walk.submitted(kaltim)).documents.all())


def place(document, name="1-1200.jpg"):
    return page_cache.place_of(document, name)


def keep(document, name="1-1200.jpg", data=b"\xff\xd8\xffx", **age):
    page_cache.keep(place(document, name), data)
    drawn_at = (timezone.now() - timedelta(**age)).timestamp()
    os.utime(place(document, name), (drawn_at, drawn_at))


def purge():
    return page_cache.purge(timezone.now())


def test_images_are_for_the_program_alone(documents):
    image(documents[0], 1, Width.THUMB)
    path = place(documents[0], "1-160.jpg")
    modes = [oct(there.stat().st_mode & 0o777) for there in (path, path.parent, path.parent.parent)]
    assert modes == ["0o600", "0o700", "0o700"]


def test_nothing_kept_nothing_purged(documents):
    assert purge() == 0


def test_an_image_goes_a_week_after_it_was_drawn(documents):
    keep(documents[0], days=6, hours=23)
    keep(documents[1], days=7, hours=1)
    assert purge() == 1
    assert [place(document).exists() for document in documents] == [True, False]
    assert not place(documents[1]).parent.exists()


def test_the_oldest_go_first_when_there_is_too_much(documents, settings):
    settings.PAGE_IMAGES_BYTES = 250
    for name, hours in (("1-1200.jpg", 3), ("2-1200.jpg", 1), ("3-1200.jpg", 2)):
        keep(documents[0], name, b"x" * 100, hours=hours)
    assert purge() == 1
    assert sorted(path.name for path in place(documents[0]).parent.iterdir()) == ["2-1200.jpg", "3-1200.jpg"]


def test_a_document_that_is_gone_leaves_no_image(documents):
    for document in documents:
        keep(document)
    Document.objects.filter(pk=documents[0].pk).delete()
    assert purge() == 1
    assert [place(document).exists() for document in documents] == [False, True]


def test_forgetting_a_document_takes_its_images_at_once_and_no_other(documents):
    for document in documents:
        keep(document)
    page_cache.forget(documents[0])
    assert [place(document).exists() for document in documents] == [False, True]


def test_a_folder_that_belongs_to_nobody_goes(documents, settings):
    keep(documents[0])
    stray = settings.PAGE_IMAGES_ROOT / "bukan-dokumen"
    stray.mkdir()
    (stray / "x").write_bytes(b"x")
    assert purge() == 1
    assert not stray.exists()


def test_a_fault_is_believed_for_an_hour(documents):
    keep(documents[0], data=page_cache.fault("unreadable"), minutes=59)
    assert page_cache.read(place(documents[0])) is not None
    keep(documents[0], data=page_cache.fault("unreadable"), minutes=61)
    assert page_cache.read(place(documents[0])) is None
    assert image(documents[0], 1, Width.READING).startswith(b"\xff\xd8\xff")


def test_a_full_disk_costs_the_keeping_and_not_the_page(documents, settings, tmp_path, caplog):
    (tmp_path / "bukan-folder").write_bytes(b"")
    settings.PAGE_IMAGES_ROOT = tmp_path / "bukan-folder"
    assert image(documents[0], 1, Width.THUMB).startswith(b"\xff\xd8\xff")
    assert "is not kept" in caplog.text
