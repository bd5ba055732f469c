"""Closed for a while: every process sees it at once, nothing behind it is asked, and `/healthz` goes on."""

import json

import pytest
from django.core.management import call_command
from django.test import Client

from lpse_helpdesk import maintenance


@pytest.fixture
def client():
    return Client()


@pytest.fixture(autouse=True)
def notice_file(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT / "maintenance.json"


def command(*words: str) -> str:
    said: list[str] = []
    out = type("Out", (), {"write": lambda _, text: said.append(text), "flush": lambda _: None})()
    call_command("maintenance", *words, stdout=out)
    return "".join(said)


def test_a_closed_program_answers_without_the_database(client):
    """No fixture of this test may use the database, so a query would fail it."""
    command("on", "--words", "Pindah ke server baru.", "--minutes", "40")
    for path in ("/", "/kotak-masuk/", "/tidak/ada/"):
        page = client.get(path)
        assert (page.status_code, page["Retry-After"], page["Cache-Control"]) == (503, "2400", "no-store")
        assert "Pindah ke server baru." in page.text
        assert "40 menit" in page.text
        assert "Content-Security-Policy" in page.headers


def test_a_form_that_comes_too_late_is_told_how_to_keep_its_words(client):
    command("on")
    page = client.post("/ajukan/", {"name": "Ibu Tamu"})
    assert page.status_code == 503
    assert "Kiriman tadi belum tersimpan." in page.text
    assert "Tekan tombol kembali" in page.text
    assert "Coba lagi" not in page.text


@pytest.mark.django_db
def test_it_opens_again_and_healthz_never_closed(client):
    open_answer = client.get("/healthz").content
    command("on")
    assert client.get("/healthz").content == open_answer
    assert command("off") == "Layanan dibuka kembali.\n"
    assert client.get("/").status_code == 200
    assert command("off") == "Layanan memang tidak ditutup.\n"


@pytest.mark.parametrize(
    "written", ["Sebentar, listrik padam.", "[]", '{"words": "x"}', '{"words": 1, "minutes": "y"}', ""]
)
def test_what_somebody_wrote_by_hand_closes_too(client, notice_file, written):
    notice_file.parent.mkdir()
    notice_file.write_text(written)
    assert client.get("/").status_code == 503


def test_what_cannot_be_read_closes_too(notice_file):
    notice_file.mkdir(parents=True)
    assert maintenance.standing() == maintenance.Notice()


def test_words_are_shown_as_words(client):
    command("on", "--words", "<script>alert(1)</script>")
    assert "<script>alert" not in client.get("/").text


def test_a_second_notice_replaces_the_first(notice_file):
    command("on", "--words", "satu")
    command("on", "--words", "dua", "--minutes", "-3")
    assert json.loads(notice_file.read_text()) == {"words": "dua", "minutes": 1}
    assert list(notice_file.parent.iterdir()) == [notice_file]
