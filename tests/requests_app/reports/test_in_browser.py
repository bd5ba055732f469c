"""The dashboard in a real browser: accessible in both modes and sizes, a click to the list, and on paper."""

import pytest

from tests import walk, world
from tests.browser import DESK, PHONE, looks

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:No directory at:UserWarning"),
]
PATHS = (
    "/dasbor/",
    "/dasbor/?dari=2026-02-02&sampai=2026-01-01",
    "/dasbor/tanda/",
    "/dasbor/permohonan/?angka=received",
)


def test_the_dashboard_is_accessible_clicks_through_and_prints(page, live_server, sign_in, faults, complaints):
    desk = world.kaltim()
    walk.awaiting(desk, walk.submitted(desk, carrier_name="Pak Kurir"))
    walk.told_rejection(desk, walk.submitted(desk, "ppk"))
    sign_in(desk.kepala)
    for path, size, mode in looks(PATHS):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=mode, reduced_motion="reduce")
        page.goto(live_server.url + path)
        assert faults() == [], (path, size, mode)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (path, size)
    assert [each for each in complaints if "favicon" not in each] == []
    page.set_viewport_size(DESK)
    page.goto(live_server.url + PATHS[0])
    page.get_by_role("link", name="Masuk 2").first.click()
    page.get_by_role("heading", name="Permohonan masuk").wait_for()
    assert page.locator(".row-link").count() == 2
    page.get_by_role("link", name="Dasbor").last.click()
    page.emulate_media(media="print")
    assert page.locator(".fig-chart").is_visible()
    assert page.locator(".fig-period").is_hidden()
    assert page.locator(".fig-steps thead").first.is_visible()


def test_ones_own_day_is_accessible_and_the_inbox_leads_to_it(page, live_server, sign_in, faults):
    desk = world.kaltim()
    walk.awaiting(desk, walk.submitted(desk))
    sign_in(desk.helpdesk)
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + "/kotak-masuk/")
    page.get_by_role("link", name="langkah Anda selesaikan hari ini").click()
    page.get_by_role("heading", name="Hari saya").wait_for()
    assert faults() == []
