"""Working together: new work appears by itself, two people meet on one ticket, and the keyboard is enough."""

import pytest
from playwright.sync_api import expect

from requests_app.tickets.models import Ticket
from tests import walk
from tests.e2e import deeds
from tests.e2e.truth import truth

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def waiting(desk) -> Ticket:
    return walk.with_documents(desk, walk.submitted(desk))


def test_new_work_appears_without_reloading(kaltim, staff):
    helpdesk = staff(kaltim.helpdesk)
    helpdesk.sees("Tidak ada yang menunggu Anda saat ini")
    helpdesk.page.evaluate("window.sameReader = true")
    number = waiting(kaltim).number
    helpdesk.sees(number, "1 permohonan menunggu Anda")
    expect(helpdesk.page.locator("[data-inbox-live]")).to_contain_text("1 permohonan baru")
    assert helpdesk.page.evaluate("window.sameReader")


def test_who_comes_second_learns_it_and_loses_no_word(kaltim, staff):
    ticket = walk.forwarded(kaltim, waiting(kaltim))
    first, second = staff(kaltim.admin_ppe), staff(kaltim.rekan_admin_ppe)
    for person in (first, second):
        deeds.opens_from_inbox(person, ticket.number)
    second.writes(grounds="Cocok dengan arsip registrasi 2019, map biru.")
    deeds.finds_valid(first)
    second.watch.expects("409 (Conflict)")
    second.presses("Nyatakan benar")
    second.sees(f"Sudah diproses oleh {kaltim.admin_ppe}", "Cocok dengan arsip registrasi 2019, map biru.")
    assert truth(ticket.number).validity_by == kaltim.admin_ppe


def test_a_helpdesk_needs_no_mouse(kaltim, staff):
    """From the inbox to "Lengkap": j, Enter, Tab, Space and arrows."""
    number = waiting(kaltim).number
    helpdesk = staff(kaltim.helpdesk)
    helpdesk.sees(number)
    keys = Keys(helpdesk)
    keys.press("j")
    assert keys.focused() == number
    keys.goes_on("Enter")
    keys.tab_to("Layani")
    keys.goes_on("Enter")
    for _ in range(2):
        keys.tab_to_radio("verdict_")
        keys.press("Space")
    keys.tab_to("Lengkap, serahkan ke Admin PPE")
    keys.goes_on("Enter")
    helpdesk.sees("Giliran Admin PPE")
    assert truth(number).completeness_by == kaltim.helpdesk


class Keys:
    """A person whose mouse is broken."""

    ENOUGH = 80

    def __init__(self, person) -> None:
        self.person, self.page = person, person.page
        self.visited: set[str] = set()

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def goes_on(self, key: str) -> None:
        """The key brings a page."""
        with self.page.expect_navigation():
            self.press(key)

    def focused(self) -> str:
        return str(self.page.evaluate("document.activeElement.innerText?.trim() ?? ''"))

    def tab_to(self, name: str) -> None:
        for _ in range(self.ENOUGH):
            self.press("Tab")
            if self.focused() == name:
                assert self.is_marked(), f"nobody sees that {name} has the focus"
                return
        pytest.fail(f"Tab does not lead to {name}")

    def tab_to_radio(self, prefix: str) -> None:
        """The next group of radios whose name begins so and that was not answered yet."""
        for _ in range(self.ENOUGH):
            self.press("Tab")
            name = str(self.page.evaluate("document.activeElement.name ?? ''"))
            if name.startswith(prefix) and name not in self.visited:
                self.visited.add(name)
                return
        pytest.fail(f"Tab does not lead to {prefix}")

    def is_marked(self) -> bool:
        """Whether the focus can be seen."""
        style = "(s => s.outlineStyle !== 'none' || s.boxShadow !== 'none')(getComputedStyle(document.activeElement))"
        return bool(self.page.evaluate(style))
