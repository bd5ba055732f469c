"""The watch over the walks itself: what it must notice, it notices."""

import pytest

from tests.e2e.person import PHONE, Watch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BAD = """<!doctype html><html lang="id"><title>Buruk</title><main id="dua"><h1 id="dua">Buruk</h1>
<p style="color: #ccc">Gaya tersisip</p>
<img src="https://tempat-lain.example/gambar.png"><pre>{wide}</pre></main></html>"""


def test_a_bad_page_is_noticed(browser, live_server, tmp_path):
    watch = Watch(live_server.url, tmp_path)
    context = browser.new_context(viewport=PHONE)
    watch.over(context)
    page = context.new_page()
    page.goto(watch.site)
    page.set_content(BAD.format(wide="lebar " * 100))
    watch.judge(page)
    context.close()
    assert watch.strangers == ["https://tempat-lain.example/gambar.png"]
    assert any("image-alt" in fault for fault in watch.faults)
    assert any("the id dua" in fault for fault in watch.faults)
    assert any("wider than the screen" in fault for fault in watch.faults)
    assert any("Content Security Policy" in heard for heard in watch.unexpected())


def test_an_expected_complaint_must_come(live_server, tmp_path):
    watch = Watch(live_server.url, tmp_path)
    watch.expects("409")
    assert watch.unexpected() == ["409"]


def test_a_page_is_judged_once_per_shape(browser, live_server, tmp_path):
    watch = Watch(live_server.url, tmp_path)
    page = browser.new_page()
    page.goto(watch.site)
    for heading in ("KT-2026-00001", "KT-2026-00002", "Ditolak"):
        page.set_content(f"<!doctype html><html lang='id'><title>x</title><main><h2>{heading}</h2></main></html>")
        watch.judge(page)
    page.close()
    assert len(list(tmp_path.iterdir())) == 2
