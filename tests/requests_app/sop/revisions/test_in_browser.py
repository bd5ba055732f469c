"""One revision in a real browser: typed, mended, compared and put into force; accessible, on a phone, in the dark."""

import pytest

from tests import world
from tests.requests_app.sop.revisions.drafts import LIST, day

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:No directory at:UserWarning"),
]


def test_a_revision_from_the_menu_to_its_day(page, live_server, transactional_db, sign_in, faults, complaints):
    desk = world.kaltim()
    sign_in(desk.kepala)
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")

    def judged():
        assert faults() == [], page.url
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, page.url

    page.goto(live_server.url + LIST)
    judged()
    page.get_by_role("button", name="Usulkan revisi SOP 000").click()
    page.locator("#langkah-9 summary").click()
    page.locator("[name=step-9-amount]").fill("-3")
    page.get_by_role("button", name="Simpan draf").click()
    page.get_by_role("link", name="Langkah 9: Pemeriksaan kebenaran, Waktu").click()
    field = page.locator("[name=step-9-amount]")
    assert field.evaluate("field => field === document.activeElement")
    assert field.get_attribute("aria-invalid") == "true"
    judged()
    field.fill("15")
    page.get_by_role("button", name="Simpan & bandingkan").click()
    page.get_by_text("Langkah 9: waktu 10 menit menjadi 15 menit.").wait_for()
    judged()
    page.emulate_media(color_scheme="light")
    assert faults() == []
    page.get_by_role("link", name="Naskah baru").click()
    judged()
    page.go_back()
    page.get_by_role("link", name="Berlakukan …").click()
    page.locator("[name=from_]").fill(day(desk, 3).isoformat())
    judged()
    page.get_by_role("button", name="Berlakukan", exact=True).click()
    page.get_by_text("Revisi 2, mulai").wait_for()
    page.get_by_role("link", name="Riwayat SOP 000").click()
    judged()
    assert complaints == []
