"""Two people with one ticket in front of them, each in a browser of their own."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from requests_app.sop.vocabulary import Act
from requests_app.tickets import actions
from tests import walk, world
from tests.browser import axe_faults, browser_type_launch_args, listen

__all__ = ["browser_type_launch_args"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:No directory at:UserWarning"),
]
REASON = "Surat tugas tidak terbaca pada halaman kedua."


@pytest.fixture
def sits_down(browser, live_server):
    """Somebody signed in with the ticket's page open; nothing may be wrong on any page that they saw."""
    heard: list[str] = []
    contexts: list[Any] = []

    def arrive(user, ticket):
        client = Client()
        client.force_login(user, backend="accounts_app.signin.Backend")
        contexts.append(browser.new_context(reduced_motion="reduce", locale="id-ID"))
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        contexts[-1].add_cookies([cookie])
        page = contexts[-1].new_page()
        listen(page, heard)
        with page.expect_response("**/kehadiran/"):
            page.goto(live_server.url + reverse("desk:ticket", args=[ticket.number]))
        return page

    yield arrive
    for context in contexts:
        context.close()
    assert [text for text in heard if "409" not in text] == []


def looks_again(page):
    """What happens by itself every quarter of a minute."""
    with page.expect_response("**/kehadiran/"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_two_people_on_one_ticket_see_each_other_and_lose_nothing(sits_down, transactional_db):
    desk: Any = world.kaltim()
    ticket = walk.forwarded(desk, walk.submitted(desk))
    mine, theirs = sits_down(desk.admin_ppe, ticket), sits_down(desk.rekan_admin_ppe, ticket)

    looks_again(mine)
    expect(mine.locator("[data-looking]")).to_contain_text("Sedang dibuka oleh Rekan Admin Ppe KT (sejak ")

    theirs.locator("#kembalikan > summary").click()
    theirs.locator("#kembalikan textarea[name=reason]").fill(REASON)
    mine.get_by_role("button", name="Ambil", exact=True).click()
    expect(mine.locator(".claim-who")).to_contain_text("Anda pegang sejak")

    looks_again(theirs)
    expect(theirs.locator("[data-moved]")).to_contain_text("sekarang dipegang Admin Ppe KT")
    theirs.locator("#kembalikan form button[type=submit]").click()
    expect(theirs.locator(".kept blockquote")).to_have_text(REASON)

    theirs.locator("#ambil-alih summary").click()
    assert axe_faults(theirs) == []
    theirs.locator("#ambil-alih textarea").fill("Sudah saya sepakati dengan pemohon.")
    theirs.locator("#ambil-alih button").click()
    expect(theirs.locator(".claim-who")).to_contain_text("Anda pegang sejak")

    mine.locator("#catatan textarea").fill("Saya telepon pemohon pukul dua.")
    actions.do(walk.again(ticket), Act.SEND_BACK, by=desk.rekan_admin_ppe, reason=REASON)
    looks_again(mine)
    expect(mine.locator("[data-moved]")).to_contain_text("Rekan Admin Ppe KT baru saja mengubah permohonan ini.")
    mine.locator("[data-reload]").click()
    expect(mine.locator("#catatan textarea")).to_have_value("Saya telepon pemohon pukul dua.")
