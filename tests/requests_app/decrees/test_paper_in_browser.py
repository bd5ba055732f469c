"""The pages of a decree's paper in a real browser: accessible and within their width, and a preview that follows."""

import pytest
from playwright.sync_api import expect

from requests_app.decrees.verify import token_of
from tests import world
from tests.requests_app.decrees import rows, walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def kaltim(transactional_db):
    return world.kaltim()


@pytest.fixture(autouse=True)
def _ends_at_rest(page):
    """No image is still being drawn when the database is emptied."""
    yield
    page.wait_for_load_state("networkidle")


def test_the_pages_are_accessible_and_the_preview_follows_what_is_typed(
    page, live_server, faults, complaints, sign_in, kaltim
):
    rows.decree_texts(kaltim)
    decree = walk.scanned(kaltim, rows.issued(kaltim))
    visits = (
        (kaltim.kepala, f"/keputusan/{decree.public_id}/tanda-tangan/", "dark", "Dipindai, halaman 1"),
        (kaltim.kepala, f"/sk/{token_of(decree.public_id)}/", "light", "Periksa keaslian keputusan"),
        (kaltim.admin_kantor, "/pengaturan/naskah-sk/nomor/", "dark", "Nomor berikutnya"),
        (kaltim.admin_kantor, "/pengaturan/naskah-sk/", "light", "Isian otomatis"),
    )
    page.set_viewport_size(PHONE)
    for who, path, mode, shown in visits:
        sign_in(who)
        page.emulate_media(color_scheme=mode, reduced_motion="reduce")
        page.goto(live_server.url + path)
        expect(page.get_by_text(shown).first).to_be_visible()
        assert (path, faults()) == (path, [])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    page.get_by_label("Tentang").fill("Akun {jenus}")
    expect(page.get_by_text("{jenus} tidak dikenal")).to_be_visible()
    page.get_by_label("Tentang").fill("Akun {jenis}")
    expect(page.get_by_alt_text("Halaman 1 konsep SK")).to_be_visible()
    assert complaints == []
