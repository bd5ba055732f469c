"""A refused form gives back what was typed to whoever typed it, and never becomes a way round the token."""

import re

import pytest
from django.test import Client

from accounts_app.audit.models import Event
from accounts_app.sessions import kept
from tests.attacks.helpers import BACKEND

pytestmark = pytest.mark.django_db
HERE = {"origin": "http://testserver", "referer": "http://testserver/loket/buku-tamu/"}
GUEST = "/loket/buku-tamu/catat/"
WORDS = "Bapak Surya menanyakan SK yang hilang"


@pytest.fixture
def desk(kaltim):
    client = Client(enforce_csrf_checks=True)
    client.force_login(kaltim.helpdesk, backend=BACKEND)
    client.get(GUEST)
    return client


def refused(client, path=GUEST, headers=HERE, **fields):
    answer = client.post(path, {"csrfmiddlewaretoken": "basi", "name": WORDS, **fields}, headers=headers)
    assert answer.status_code == 403
    return answer


def fields_of(page) -> dict[str, str]:
    form = page.text.partition('<div class="actions')[2]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


def test_what_was_typed_comes_back_and_one_press_sends_it(desk, kaltim):
    page = refused(desk, purpose="lainnya")
    assert "Beserta pilihan: lainnya" in page.text
    assert WORDS in page.text
    assert kaltim.helpdesk.name in page.text
    assert "no-store" in page["Cache-Control"]
    again = fields_of(page)
    assert again.pop("csrfmiddlewaretoken") != "basi"
    assert again == {"name": WORDS, "purpose": "lainnya"}
    assert desk.post(GUEST, fields_of(page), headers=HERE).status_code != 403


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://jahat.example"},
        {"origin": "null"},
        {"origin": "http://testserver.jahat.example", "referer": "http://testserver/"},
        {"origin": "http://testserver:81", "referer": "http://testserver/"},
        {"referer": "https://jahat.example/testserver/"},
        {"referer": "http://testserver@jahat.example/"},
        {},
    ],
)
def test_another_site_s_words_are_neither_shown_nor_sent(desk, headers):
    page = refused(desk, headers=headers)
    assert WORDS not in page.text
    assert fields_of(page) == {}
    assert "Kirim lagi" not in page.text
    assert ("tidak datang dari halaman kami" in page.text) == bool(headers)


def test_nothing_happens_before_the_press(desk):
    before = Event.objects.count()
    refused(desk)
    assert Event.objects.count() == before
    assert kept.KEY not in desk.session


def test_secrets_and_files_are_not_shown_and_then_nothing_is_sent_without_them(desk, tmp_path):
    (tmp_path / "surat.pdf").write_bytes(b"%PDF-isi-surat")
    with (tmp_path / "surat.pdf").open("rb") as letter:
        page = refused(desk, password="kenari-di-tepi", code="123456789012", letter=letter)
    assert WORDS in page.text
    for secret in ("kenari-di-tepi", "123456789012", "isi-surat", "surat.pdf"):
        assert secret not in page.text
    assert "Kirim lagi" not in page.text
    assert 'href="/loket/buku-tamu/"' in page.text


def test_markup_comes_back_as_text(desk):
    page = refused(desk, note='"><script>alert(1)</script>')
    assert "<script>alert" not in page.text


@pytest.mark.parametrize("before", ["http://testserver//jahat.example/", "http://testserver/\\jahat.example"])
def test_the_way_back_leads_to_no_other_host(desk, before):
    page = refused(desk, headers={"origin": "http://testserver", "referer": before})
    assert 'href="//' not in page.text
    assert 'href="/\\' not in page.text


def test_an_address_with_two_slashes_is_no_form_of_ours(desk):
    answer = desk.post("/", {"name": WORDS}, headers=HERE, PATH_INFO="//jahat.example/akun/masuk/")
    assert answer.status_code == 404
    assert WORDS not in answer.text


def test_a_browser_without_cookies_is_told_so():
    page = Client(enforce_csrf_checks=True).post("/lacak/", {"number": "KT-1"}, headers=HERE)
    assert page.status_code == 403
    assert "Izinkan kuki" in page.text


def test_a_refused_form_does_not_throw_away_the_one_that_waits(desk, kaltim):
    session = desk.session
    session[kept.KEY] = {"person": kaltim.helpdesk.pk}
    session.save()
    refused(desk, _kept="1")
    assert kept.KEY in desk.session


def test_too_much_at_once_is_a_page_of_its_own(desk, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    page = desk.post(GUEST, {"name": "x" * 200}, headers=HERE)
    assert page.status_code == 413
    assert "terlalu besar" in page.text


def test_a_form_s_address_opened_as_a_page_says_what_it_is(desk):
    page = desk.get("/akun/kiriman/buang/", headers={"accept": "text/html"})
    assert (page.status_code, page["Allow"]) == (405, "POST")
    assert "hanya menerima kiriman" in page.text
    assert desk.get("/akun/kiriman/buang/", headers={"accept": "application/json"}).content == b""


def test_a_mangled_address_is_a_page_too():
    page = Client().get("/lacak/?q=%00")
    assert page.status_code == 400
    assert "tidak dapat dibaca" in page.text


def test_the_browser_s_own_wish_for_an_icon_is_answered():
    icon = Client().get("/favicon.ico")
    assert icon.status_code == 200
    assert icon.getvalue()[:4] == b"\x00\x00\x01\x00"
