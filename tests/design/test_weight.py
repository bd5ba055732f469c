"""What the weighing of pages finds, and what leaves compressed."""

import gzip
import random

import pytest
from django.test import Client

from tests.design import weight

STYLES, SCRIPT = "http://localhost/static/css/site.css", "http://localhost/static/js/ui.js"
NOISE = random.Random(1).randbytes(40_000)


def test_a_usual_page_passes():
    assert weight.faults(b"<p>halo</p>", [(STYLES, 9), (SCRIPT, 9)]) == []


def test_a_heavy_page_is_found_on_both_visits():
    found = weight.faults(NOISE, [])
    assert [fault.split(":")[0] for fault in found] == ["later visit"]
    found = weight.faults(NOISE * 4, [])
    assert [fault.split(":")[0] for fault in found] == ["first visit", "later visit"]


def test_pictures_of_a_view_count_each_time():
    assert "later visit" in weight.faults(b"", [("http://localhost/berkas/1/halaman/1", 31_000)])[0]


def test_a_static_file_counts_once_and_compressed():
    assert 20_000 < weight.static_size("/static/css/site.css") < 75_000
    assert weight.static_size("/static/img/mark.svg") < 400


@pytest.mark.django_db
def test_pages_leave_compressed_and_files_do_not():
    client = Client(headers={"accept-encoding": "gzip"})
    page = client.get("/akun/masuk/")
    assert page["Content-Encoding"] == "gzip"
    assert "Masuk petugas" in gzip.decompress(page.content).decode()
    assert "Content-Encoding" not in client.get("/healthz").headers
    assert "Content-Encoding" not in Client().get("/akun/masuk/").headers
