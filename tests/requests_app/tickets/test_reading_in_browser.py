"""Reading a document in a real browser: accessible, by keyboard, at both widths, with and without a script."""

import pytest
from playwright.sync_api import expect

from tests import walk, world
from tests.browser import PHONE, looks
from tests.files import samples
from tests.requests_app.tickets.pickup_helpers import page as address_of
from tests.requests_app.tickets.test_reading import replace

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WHERE = "[data-where]"


@pytest.fixture
def kaltim(transactional_db):
    return world.kaltim()


@pytest.fixture
def document(kaltim):
    found = walk.with_documents(kaltim, walk.submitted(kaltim)).documents.first()
    replace(found, samples.pdf_bytes(pages=3), pages=3)
    return found


@pytest.fixture
def address(live_server, document):
    return live_server.url + address_of("read_document", document.public_id)


@pytest.fixture(autouse=True)
def _ends_at_rest(page):
    """No image is still being drawn when the database is emptied."""
    yield
    page.wait_for_load_state("networkidle")


def loaded(page, number):
    page.locator(f"#halaman-{number} img").evaluate("image => image.decode()")


@pytest.mark.thorough
def test_the_view_is_accessible_and_fits_its_width(page, address, faults, complaints, sign_in, kaltim):
    sign_in(kaltim.helpdesk)
    for query, size, mode in looks(["", "?ukuran=besar"]):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=mode, reduced_motion="reduce")
        page.goto(address + query)
        loaded(page, 1)
        assert (query, faults()) == (query, [])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (size, query)
    assert complaints == []


def test_nothing_jumps_when_the_images_come(page, address, sign_in, kaltim):
    sign_in(kaltim.helpdesk)
    held = []
    page.route("**/halaman/*.jpg", lambda route: held.append(route))
    page.goto(address, wait_until="domcontentloaded")
    place = "document.querySelector('#halaman-3').getBoundingClientRect().top + scrollY"
    before = page.evaluate(place)
    for route in held:
        route.continue_()
    for number in (1, 2):
        loaded(page, number)
    assert page.evaluate(place) == before
    assert before > 2000


def test_the_ticket_s_page_shows_each_cover(page, live_server, faults, complaints, sign_in, kaltim, document):
    sign_in(kaltim.helpdesk)
    page.goto(f"{live_server.url}/tiket/{document.ticket.number}/")
    covers = page.locator(".file-thumb img")
    expect(covers).to_have_count(2)
    assert covers.evaluate_all("all => Promise.all(all.map(i => i.decode().then(() => i.naturalWidth)))") == [160, 160]
    assert (faults(), complaints) == ([], [])


def test_j_and_k_go_from_page_to_page(page, address, sign_in, kaltim):
    page.emulate_media(reduced_motion="reduce")
    sign_in(kaltim.helpdesk)
    page.goto(address)
    for key, expected in (("j", 2), ("j", 3), ("k", 2)):
        page.keyboard.press(key)
        expect(page.locator(WHERE)).to_have_text(f"Halaman {expected} dari 3")
    assert page.locator("[data-to][aria-current]").inner_text() == "2"


def test_zoom_keeps_the_page_and_works_by_key(page, address, sign_in, kaltim):
    page.emulate_media(reduced_motion="reduce")
    sign_in(kaltim.helpdesk)
    page.goto(address)
    width = "document.querySelector('#halaman-2 img').getBoundingClientRect().width"
    fit = page.evaluate(width)
    page.keyboard.press("j")
    expect(page.locator(WHERE)).to_have_text("Halaman 2 dari 3")
    page.keyboard.press("+")
    assert page.evaluate(width) > fit
    expect(page.locator(WHERE)).to_have_text("Halaman 2 dari 3")
    page.keyboard.press("-")
    assert page.evaluate(width) == fit


def test_a_page_that_cannot_be_shown_says_so_in_its_place(page, address, sign_in, kaltim):
    sign_in(kaltim.helpdesk)
    page.route("**/halaman/2.jpg", lambda route: route.fulfill(status=503, body="", content_type="text/plain"))
    page.goto(address)
    page.wait_for_selector("#halaman-2 .sheet-fault")
    assert "Halaman 2 dari 3 tidak dapat ditampilkan." in page.inner_text("#halaman-2")


def test_it_is_read_without_a_script(browser, client, live_server, address, kaltim):
    client.force_login(kaltim.helpdesk, backend="accounts_app.signin.Backend")
    page = browser.new_page(java_script_enabled=False, viewport=PHONE)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.goto(address)
    page.get_by_role("link", name="Halaman 3").click()
    assert page.url.endswith("#halaman-3")
    page.get_by_role("link", name="Lebih besar").click()
    assert page.locator(".sheets.is-large").count() == 1
    assert page.get_by_role("img", name="Halaman 1 dari 3").count() == 1
    page.close()
