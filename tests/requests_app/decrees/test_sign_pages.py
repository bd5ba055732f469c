"""Signing: the issued PDF, the scan beside it page by page, both kept; "sama" counts for exactly this scan."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader

from accounts_app.audit.models import Event
from requests_app.decrees import actions, signing
from requests_app.decrees.models import Part
from tests.files import samples
from tests.requests_app.decrees import walk
from tests.requests_app.decrees.test_paper import drafted, issued, kept
from tests.requests_app.printing.papers import text_of

BACKEND = "accounts_app.signin.Backend"


@pytest.fixture
def decree(kaltim):
    return issued(kaltim)


@pytest.fixture
def kepala(client, kaltim):
    client.force_login(kaltim.kepala, backend=BACKEND)
    return client


def at(name, decree, *more):
    return reverse(f"decree_paper:{name}", args=[decree.public_id, *more])


def upload(client, decree, data, name="pindaian.pdf", seen=None):
    seen = walk.again(decree).version if seen is None else seen
    return client.post(at("scan_upload", decree), {"scan": SimpleUploadedFile(name, data), "seen": seen})


def say_same(client, decree, sha256):
    return client.post(at("scan_same", decree), {"sha256": sha256, "seen": walk.again(decree).version})


def test_the_issued_pdf_is_shown_as_it_was_kept(kepala, decree):
    answer = kepala.get(at("issued_pdf", decree))
    assert answer.content == kept(decree)
    assert (answer["Content-Type"], answer["Content-Disposition"]) == ("application/pdf", 'inline; filename="sk.pdf"')


def test_the_draft_is_drawn_as_it_stands(kepala, kaltim):
    draft = drafted(kaltim)
    assert "KONSEP" in text_of(kepala.get(at("draft_pdf", draft)).content)
    assert kepala.get(at("issued_pdf", draft)).status_code == 404
    assert kepala.get(at("sign", draft)).status_code == 404
    assert upload(kepala, draft, samples.pdf_bytes()).status_code == 404


def test_every_page_of_the_issued_one_is_an_image(kepala, decree):
    issued_file = decree.files.get(part=Part.ISSUED)
    pages = len(PdfReader(BytesIO(kept(decree))).pages)
    statuses = [kepala.get(at("file_page", decree, issued_file.public_id, no)).status_code for no in range(pages + 2)]
    assert statuses == [404, *[200] * pages, 404]
    pairs = kepala.get(at("sign", decree)).context["pairs"]
    assert [(issued["number"], scan) for issued, scan in pairs] == [(no, None) for no in range(1, pages + 1)]


def test_a_scan_stands_beside_it_and_may_be_found_the_same(kepala, kaltim, decree):
    upload(kepala, decree, samples.pdf_bytes("bertanda tangan"))
    page = kepala.get(at("sign", decree))
    assert page.context["differs_in_pages"]
    assert page.context["pairs"][0][1]["number"] == 1
    assert page.context["compared"] is None
    say_same(kepala, decree, walk.again(decree).scan_sha256)
    event = signing.comparison_of(walk.again(decree))
    assert (event.actor, event.data["issued"]) == (kaltim.kepala, decree.pdf_sha256)
    assert "Sama." in kepala.get(at("sign", decree)).content.decode()


def test_another_scan_is_compared_anew_and_the_first_stays(kepala, decree):
    upload(kepala, decree, samples.pdf_bytes("pertama"))
    first = walk.again(decree).scan_sha256
    say_same(kepala, decree, first)
    upload(kepala, decree, samples.pdf_bytes("kedua"))
    assert signing.comparison_of(walk.again(decree)) is None
    say_same(kepala, decree, first)
    assert signing.comparison_of(walk.again(decree)) is None
    assert Event.objects.filter(act=signing.COMPARED).count() == 1
    scans = decree.files.filter(part=Part.SCAN).order_by("id")
    assert [row.superseded_at is None for row in scans] == [False, True]
    assert decree.files.filter(part=Part.ISSUED, superseded_at=None).count() == 1


def test_saying_it_twice_is_one_event(kepala, decree):
    upload(kepala, decree, samples.pdf_bytes())
    for _ in range(2):
        say_same(kepala, decree, walk.again(decree).scan_sha256)
    assert Event.objects.filter(act=signing.COMPARED).count() == 1


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (samples.jpeg_bytes(200, 200), "foto.jpg", "menjadi satu PDF"),
        (b"", "kosong.pdf", "kosong"),
        (b"<html>", "sk.pdf", "bukan PDF"),
        (samples.pdf_bytes()[:300], "sk.pdf", "terpotong"),
    ],
)
def test_what_is_no_scan_is_refused_in_words(kepala, decree, data, name, words):
    assert words in upload(kepala, decree, data, name).content.decode()
    assert not decree.files.filter(part=Part.SCAN).exists()


def test_an_old_page_is_told_and_nothing_is_kept(kepala, decree):
    page = upload(kepala, decree, samples.pdf_bytes(), seen=0).content.decode()
    assert "Sudah diproses oleh" in page
    assert not decree.files.filter(part=Part.SCAN).exists()


def test_reading_leaves_one_event_a_sitting_and_file(kepala, decree):
    issued_file = decree.files.get(part=Part.ISSUED)
    for number in (1, 2, 1):
        kepala.get(at("file_page", decree, issued_file.public_id, number))
    kepala.get(at("sign", decree))
    assert Event.objects.filter(act="decree_file_read").count() == 1


def test_a_download_is_never_shown_in_our_origin(kepala, decree):
    upload(kepala, decree, samples.pdf_bytes())
    scan = decree.files.get(part=Part.SCAN)
    answer = kepala.get(at("file", decree, scan.public_id))
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


PAGES = ("sign", "issued_pdf", "draft_pdf")


@pytest.mark.parametrize("who", ["kepala", "admin_ppe", "rekan_admin_ppe"])
def test_who_reads_decrees_opens_them(client, kaltim, decree, who):
    client.force_login(getattr(kaltim, who), backend=BACKEND)
    assert [client.get(at(page, decree)).status_code for page in PAGES] == [200] * 3


@pytest.mark.parametrize("who", ["helpdesk", "admin_kantor"])
def test_for_the_rest_of_the_office_they_do_not_exist(client, kaltim, decree, who):
    client.force_login(getattr(kaltim, who), backend=BACKEND)
    issued_file = decree.files.get()
    assert [client.get(at(page, decree)).status_code for page in PAGES] == [404] * 3
    assert client.get(at("file", decree, issued_file.public_id)).status_code == 404
    assert client.get(at("file_page", decree, issued_file.public_id, 1)).status_code == 404
    assert upload(client, decree, samples.pdf_bytes()).status_code == 404
    assert say_same(client, decree, "0" * 64).status_code == 404


def test_for_another_office_they_do_not_exist_either(client, kaltim, kkp, decree):
    client.force_login(kkp.kepala, backend=BACKEND)
    assert [client.get(at(page, decree)).status_code for page in PAGES] == [404] * 3
    assert upload(client, decree, samples.pdf_bytes()).status_code == 404


def test_a_file_of_another_decree_is_not_found_under_this_one(kepala, kaltim, decree):
    other = issued(kaltim, walk.facts(2, spse_role="helpdesk"))
    assert kepala.get(at("file", decree, other.files.get().public_id)).status_code == 404
    assert kepala.get(at("file", decree, uuid4())).status_code == 404


def test_of_a_void_one_nothing_is_uploaded_or_confirmed_any_more(kepala, kaltim, decree):
    upload(kepala, decree, samples.pdf_bytes())
    void = actions.void(walk.again(decree), "Salah tanggal.", by=kaltim.kepala)
    say_same(kepala, void, void.scan_sha256)
    assert not Event.objects.filter(act=signing.COMPARED).exists()
    upload(kepala, void, samples.pdf_bytes("lain"))
    assert decree.files.filter(part=Part.SCAN).count() == 1
    page = kepala.get(at("sign", decree))
    assert not page.context["may_upload"]
    assert "SK ini dibatalkan." in page.content.decode()
