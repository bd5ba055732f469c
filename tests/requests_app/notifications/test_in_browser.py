"""Two people in a real browser: one calls the other by keyboard, whose open page says so by itself."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from accounts_app.roles import Role
from tests import walk, world
from tests.browser import axe_faults, browser_type_launch_args, complaints, listen, sign_in

__all__ = ["browser_type_launch_args", "complaints", "sign_in"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:No directory at:UserWarning"),
]


def test_a_colleague_who_is_called_sees_it_while_working(page, browser, live_server, sign_in, complaints):
    desk = world.kaltim()
    ticket = reverse("desk:ticket", args=[walk.submitted(desk).number])
    other = Client()
    other.force_login(desk.who(Role.ADMIN_PPE), backend="accounts_app.signin.Backend")
    cookie = {"name": "sessionid", "value": other.cookies["sessionid"].value, "url": live_server.url}
    with browser.new_context() as context:
        context.add_cookies([cookie])
        theirs = context.new_page()
        listen(theirs, complaints)
        theirs.goto(live_server.url + "/kotak-masuk/")
        theirs.locator("#bar-q").focus()

        sign_in(desk.helpdesk)
        page.goto(live_server.url + ticket)
        page.locator("[data-mention]").click()
        page.keyboard.type("Tolong lihat @admin p")
        expect(page.get_by_role("option")).to_have_count(1)
        page.keyboard.press("Enter")
        expect(page.locator("[data-tell-words]")).to_have_text(f"Diberi tahu: {desk.admin_ppe}")
        page.get_by_role("button", name="Simpan catatan").click()
        expect(page.locator(".called")).to_have_text(str(desk.admin_ppe))

        toast = theirs.locator("[data-toasts] .notice")
        expect(toast).to_contain_text("menyebut Anda", timeout=9000)
        expect(theirs).to_have_title(re.compile(r"^\(1\) "))
        expect(theirs.locator("#bar-q")).to_be_focused()
        toast.get_by_role("button", name="Tutup pemberitahuan").click()
        expect(toast).to_have_count(0)
        theirs.locator("[data-bell]").click()
        expect(theirs.locator(".bell-menu .news-unread")).to_have_count(1)
        assert axe_faults(theirs) == []
        theirs.locator(".bell-menu .news-link").click()
        theirs.wait_for_url(f"**{ticket}#catatan")
        expect(theirs.locator("[data-bell-count]")).to_be_hidden()
    assert complaints == []
