"""Deadlines in a real browser: they count while the office is open, stand still when not, and read well."""

import pytest
from django.urls import reverse

from tests import walk, world
from tests.browser import browser_type_launch_args, complaints, faults, looks, sign_in
from tests.requests_app.process.pace import Pace

__all__ = ["browser_type_launch_args", "complaints", "faults", "sign_in"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:No directory at:UserWarning"),
]


@pytest.fixture
def opened(transactional_db, sign_in, time_machine):
    """Somebody of the helpdesk signed in, with one ticket opened at the moment that is asked for."""

    def open_at(text, now):
        desk = world.kaltim()
        pace = Pace(desk, time_machine).at(text)
        ticket = walk.opened(desk, pace.submitted())
        pace.at(now)
        sign_in(desk.helpdesk)
        return ticket

    return open_at


def test_the_page_counts_while_the_office_is_open(page, live_server, opened, complaints):
    ticket = opened("2026-11-17 08:00", "2026-11-17 08:04:58")
    page.goto(live_server.url + reverse("desk:ticket", args=[ticket.number]))
    assert page.locator("[data-spent]").inner_text() >= "04.58"
    page.locator("[data-spent].ink-wait").wait_for()
    assert page.locator("[data-due-word]").inner_text() == "segera jatuh tempo"
    page.locator("[data-spent].ink-bad").wait_for()  # three seconds later it is late
    assert page.locator("[data-left]").inner_text() == "lewat kurang dari 1 menit"
    assert page.locator("[data-spent]").inner_text() >= "05.01"
    assert complaints == []


def test_the_page_stands_still_after_closing(page, live_server, opened):
    opened("2026-11-17 15:58", "2026-11-17 16:30")
    page.goto(live_server.url + "/kotak-masuk/")
    left = page.locator("[data-left] .left")
    assert left.inner_text() == "3 menit lagi"
    page.wait_for_timeout(2500)
    assert left.inner_text() == "3 menit lagi"


def test_a_row_counts_too(page, live_server, opened, complaints):
    opened("2026-11-17 08:00", "2026-11-17 08:04:58")
    page.goto(live_server.url + "/kotak-masuk/")
    row = page.locator("[data-left]")
    assert row.locator("[data-due-word]").inner_text() == "segera jatuh tempo"
    row.locator(".left.ink-bad").wait_for()
    assert row.locator(".left").inner_text() == "lewat kurang dari 1 menit"
    assert row.locator("[data-due-word]").inner_text() == ""
    assert row.locator("progress.tone-bad").get_attribute("value") in ("99", "100")
    assert complaints == []


@pytest.mark.thorough
def test_the_pages_are_accessible_and_fit(page, live_server, opened, faults):
    ticket = opened("2026-11-17 15:58", "2026-11-18 07:40")
    addresses = ("/kotak-masuk/", *(reverse(name, args=[ticket.number]) for name in ("desk:ticket", "desk:deadline")))
    for address, size, mode in looks(addresses):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=mode, reduced_motion="reduce")
        page.goto(live_server.url + address)
        assert faults() == [], (address, size, mode)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], (address, size)
