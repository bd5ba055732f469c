"""The look in a real browser: accessible in both modes and at both widths, and usable without a script."""

from itertools import product

import pytest
from playwright.sync_api import expect

from accounts_app.register.models import Source, SpseAccount
from tests.browser import DESK, PHONE, looks

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # Nothing is collected for tests: the live server serves the sources.
    pytest.mark.filterwarnings("ignore:No directory at:UserWarning"),
]

NARROWEST = {"width": 320, "height": 700}
TABLET = {"width": 820, "height": 1000}
PAGE = "/demo/komponen/?bagian="
PUBLIC = ["/", "/akun/masuk/", "/akun/masuk/kode/", f"{PAGE}formulir", "/akun/sandi/lupa/"]


def open_page(page, live_server, path, *, size=DESK, mode="light"):
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=mode, reduced_motion="reduce")
    page.goto(live_server.url + path)


@pytest.mark.thorough
@pytest.mark.parametrize("path", PUBLIC)
def test_public_page_is_accessible(page, live_server, faults, complaints, path):
    for _, size, mode in looks([path, path]):
        open_page(page, live_server, path, size=size, mode=mode)
        assert faults() == []
    assert complaints == []


def test_staff_bar_and_its_menu_are_accessible(page, live_server, faults, sign_in, rina):
    sign_in(rina)
    for path, size, mode in looks([f"{PAGE}tombol"] * 2):
        open_page(page, live_server, path, size=size, mode=mode)
        page.click(".who > summary")
        assert faults() == []


def test_password_page_of_staff_is_accessible(page, live_server, faults, sign_in, rina):
    sign_in(rina)
    open_page(page, live_server, "/akun/sandi/", size=PHONE)
    assert page.locator("h1").inner_text() == "Ganti password Helpdesk"
    assert faults() == []


def test_keys_can_be_switched_off(page, live_server, sign_in, rina):
    sign_in(rina)
    open_page(page, live_server, f"{PAGE}tombol")
    page.keyboard.press("?")
    page.locator("[data-keys-switch]").press("Space")
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") != "q"
    page.click(".who > summary")
    page.get_by_role("button", name="Pintasan papan ketik").click()
    page.check("[data-keys-switch]")
    page.get_by_role("button", name="Tutup", exact=True).click()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"


def test_the_list_of_keys_is_what_the_page_declares(page, live_server, sign_in, rina, faults):
    sign_in(rina)
    open_page(page, live_server, "/kotak-masuk/")
    shown = page.locator(".table-desk .row-link").count()
    page.keyboard.press("?")
    listed = page.locator("#pintasan kbd").all_inner_texts()
    assert faults() == []
    assert {"/", "?", "i", "1", "2"} <= set(listed)
    assert ("j" in listed) == bool(shown)
    page.keyboard.press("Escape")
    page.evaluate("document.querySelector('[data-key=\\'2\\']').remove()")
    page.keyboard.press("?")
    assert "2" not in page.locator("#pintasan kbd").all_inner_texts()


def test_a_page_that_asks_for_one_thing_has_the_focus_there_and_a_refused_form_where_it_is_wrong(page, live_server):
    open_page(page, live_server, "/akun/masuk/kode/")
    assert page.evaluate("document.activeElement.name") == "email"
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.fill("[name=email]", "bukan surel")
    with page.expect_navigation():
        page.press("[name=email]", "Enter")
    assert page.evaluate("document.activeElement.name") == "email"


def test_keys_rest_while_somebody_types(page, live_server, sign_in, rina):
    sign_in(rina)
    open_page(page, live_server, f"{PAGE}tombol")
    page.keyboard.press("/")
    page.keyboard.type("i?j")
    assert (page.input_value("#bar-q"), page.locator("#pintasan").is_visible()) == ("i?j", False)


def test_error_page_is_accessible(page, live_server, faults):
    open_page(page, live_server, "/tidak/ada/")
    assert page.locator("h1").inner_text() == "Halaman ini tidak ada"
    assert faults() == []


@pytest.mark.thorough
def test_no_page_scrolls_sideways(page, live_server):
    for path, size in product(PUBLIC, [NARROWEST, PHONE, TABLET, DESK]):
        open_page(page, live_server, path, size=size)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], (path, size)


def paper(page):
    """The colour of the page behind everything."""
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


@pytest.mark.parametrize("with_script", [True, False])
def test_the_system_preference_chooses_the_mode(browser, live_server, with_script):
    """Before any script: whoever prefers the dark sees no flash of white."""
    page = browser.new_page(java_script_enabled=with_script)
    open_page(page, live_server, "/", mode="dark")
    assert page.locator(".theme-dark-only").first.is_visible() == with_script  # the button needs a script
    assert page.locator("html").get_attribute("data-bs-theme") == "auto"
    assert paper(page) == "rgb(11, 20, 24)"
    open_page(page, live_server, "/", mode="light")
    assert paper(page) == "rgb(244, 246, 247)"
    page.close()


def test_a_chosen_mode_is_kept(page, live_server):
    open_page(page, live_server, "/", mode="dark")
    page.click("[data-theme-toggle]")
    page.reload()
    assert page.locator("html").get_attribute("data-bs-theme") == "light"
    assert paper(page) == "rgb(244, 246, 247)"


def test_rail_folds_on_a_phone_and_opens(page, live_server):
    open_page(page, live_server, f"{PAGE}langkah", size=PHONE)
    assert page.locator(".rail").first.is_hidden()
    page.get_by_text("Langkah 9 dari 14 · ").first.click()
    assert page.locator(".rail").first.is_visible()


def test_rail_is_open_on_a_desk(page, live_server):
    open_page(page, live_server, f"{PAGE}langkah")
    assert page.locator(".rail").first.is_visible()


def test_dialog_opens_and_gives_the_focus_back(page, live_server):
    open_page(page, live_server, f"{PAGE}sekali")
    page.click("[data-dialog=tolak]")
    assert page.locator("dialog#tolak").is_visible()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.dialog") == "tolak"


def test_slash_goes_to_the_search_box_and_j_to_the_first_row(page, live_server, sign_in, rina):
    sign_in(rina)
    open_page(page, live_server, f"{PAGE}tabel")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == "KT-2026-00418"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"


def test_the_box_suggests_while_one_types_and_the_keyboard_chooses(page, live_server, sign_in, rina, faults):
    account = SpseAccount.objects.create(
        office=rina.office, name="Zainal Abidin", user_id="ZAINAL", source=Source.EDIT, updated_by=rina
    )
    sign_in(rina)
    open_page(page, live_server, f"{PAGE}tombol")
    box = page.locator("#bar-q")
    box.press_sequentially("zai")
    expect(page.get_by_role("option", name="Zainal Abidin")).to_be_visible()
    assert faults() == []
    box.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press("ArrowDown")
    expect(page.get_by_role("option", name="Zainal Abidin")).to_be_visible()
    box.press("ArrowDown")
    expect(page.get_by_role("option", name="Zainal Abidin")).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    page.wait_for_url(f"**/register/akun/{account.pk}/")


def test_every_button_is_large_enough_for_a_thumb(page, live_server):
    open_page(page, live_server, f"{PAGE}tombol", size=PHONE)
    heights = page.locator(".btn:not(.btn-sm):visible").evaluate_all("all => all.map(b => b.offsetHeight)")
    assert heights
    assert min(heights) >= 44


def test_paper_has_no_bar(page, live_server):
    open_page(page, live_server, f"{PAGE}langkah")
    page.emulate_media(media="print")
    assert page.locator(".bar").first.is_hidden()
    assert page.locator(".rail").first.is_visible()


def test_menu_of_a_visitor_works_without_a_script(browser, live_server):
    page = browser.new_page(java_script_enabled=False, viewport=PHONE)
    page.goto(live_server.url)
    assert page.get_by_role("link", name="SOP layanan").is_hidden()
    page.click(".bar-fold > summary")
    assert page.get_by_role("link", name="SOP layanan").is_visible()
    page.close()
