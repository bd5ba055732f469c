"""The calendar in a real browser: accessible in both modes and widths, by keyboard, and without a script."""

from datetime import date

import pytest

from accounts_app.audit.actions import SYSTEM
from requests_app.clock.actions import set_period
from requests_app.clock.week import KALTIM_RAMADAN_WEEK
from tests import world
from tests.browser import PHONE, looks
from tests.requests_app.clock.rows import calendar_rows

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:No directory at:UserWarning"),
]
PAGES = "/pengaturan/jam-kerja/"
JUDGED = (
    "?bulan=2026-03", "?bulan=2028-03", "mingguan/", "mingguan/baru/", "periode/", "periode/baru/", "libur/?tahun=2026",
    "libur/impor/2028/", "hari/", "hari/baru/", "hitung/?day=2026-12-22&at=15:50&amount=600&unit=minutes",
)  # fmt: skip


@pytest.fixture
def sari(transactional_db, sign_in):
    """The admin of an office with every kind of row, signed in; her office."""
    desk = world.kaltim()
    calendar_rows(desk)
    since, until = date(2026, 2, 19), date(2026, 3, 19)
    set_period(desk.office, KALTIM_RAMADAN_WEEK, name="Ramadan 1447 H", since=since, until=until, by=SYSTEM)
    sign_in(desk.admin_kantor)
    return desk


@pytest.mark.thorough
def test_every_page_is_accessible_and_fits(page, live_server, sari, faults, complaints):
    for path, size, mode in looks(JUDGED):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=mode, reduced_motion="reduce")
        page.goto(live_server.url + PAGES + path)
        assert faults() == [], (path, size, mode)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], (path, size)
    assert complaints == []


def test_errors_of_the_week_are_read_out_at_their_field(page, live_server, sari, faults):
    page.goto(f"{live_server.url}{PAGES}mingguan/baru/")
    page.fill("[name=since]", "2050-03-01")
    page.fill("[name=day_1]", "pagi")
    page.get_by_role("button", name="Simpan").click()
    field = page.locator("[name=day_1]")
    assert field.get_attribute("aria-invalid") == "true"
    described = page.locator("#" + field.get_attribute("aria-describedby").split()[-1])
    assert "tidak terbaca" in described.inner_text()
    assert faults() == []


def test_a_half_day_is_entered_by_keyboard_alone(page, live_server, sari):
    page.goto(f"{live_server.url}{PAGES}?bulan=2028-03")
    page.get_by_role("link", name="Atur Kamis, 2 Maret 2028").focus()
    page.keyboard.press("Enter")
    page.locator("[name=reason]").focus()
    page.keyboard.type("Rapat kerja")
    page.keyboard.press("Tab")
    page.keyboard.type("07.30-12.00")
    page.keyboard.press("Enter")
    page.get_by_text("Rapat kerja · 07.30–12.00").wait_for()


def test_ramadan_is_tinted_and_a_phone_gets_a_list_with_weekdays(page, live_server, sari):
    page.goto(f"{live_server.url}{PAGES}?bulan=2026-03")
    colours = page.locator(".month-day").evaluate_all("all => all.map(d => getComputedStyle(d).backgroundColor)")
    assert colours[1] != colours[29]  # the 2nd is Ramadan, the 30th is not
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}{PAGES}?bulan=2026-03")
    first, second = page.locator(".month-day").evaluate_all("all => all.slice(0, 2).map(d => d.offsetLeft)")
    assert first == second
    assert page.get_by_text("Senin 2", exact=True).is_visible()


def test_everything_works_without_a_script(browser, live_server, client, sari):
    context = browser.new_context(java_script_enabled=False)
    client.force_login(sari.admin_kantor, backend="accounts_app.signin.Backend")
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto(f"{live_server.url}{PAGES}libur/impor/2050/")
    page.get_by_role("button", name="Simpan libur 2050").click()
    assert "17 baru" in page.locator("main").inner_text()
    page.goto(f"{live_server.url}{PAGES}hitung/")
    page.fill("[name=day]", "2026-11-20")
    page.fill("[name=at]", "10:58")
    page.fill("[name=amount]", "5")
    page.get_by_role("button", name="Hitung").click()
    assert "23 November 2026 pukul 07.33 WITA" in page.locator("main").inner_text()
    context.close()
