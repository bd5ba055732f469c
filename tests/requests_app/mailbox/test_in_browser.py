"""A letter in a real browser: from the inbox to a request, the documents following the kind of user; accessible."""

import pytest
from django.urls import reverse

from requests_app.mailbox import reading
from requests_app.mailbox.actions import process
from requests_app.mailbox.mime.read import read
from requests_app.tickets.models import Ticket
from tests import world
from tests.browser import browser_type_launch_args, complaints, faults, sign_in
from tests.files import samples
from tests.requests_app.mailbox.conftest import mailbox_of
from tests.requests_app.mailbox.letters import stored, with_files

__all__ = ["browser_type_launch_args", "complaints", "faults", "sign_in"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:No directory at:UserWarning"),
]


def check(page, faults, *, where):
    """No fault of axe and nothing wider than the screen, on a phone in the dark and at a desk in the light."""
    for width, height, mode in ((390, 844, "dark"), (1440, 900, "light")):
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=mode, reduced_motion="reduce")
        assert faults() == [], (where, width, mode)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (where, width)


def test_a_letter_becomes_a_request(page, live_server, sign_in, faults, complaints, monkeypatch):
    monkeypatch.setattr(reading, "read", read)
    desk = world.kaltim()
    mail = process(stored(mailbox_of(desk.office, 143), with_files(("SK.pdf", samples.pdf_bytes()))).pk)
    assert mail is not None
    sign_in(desk.helpdesk)
    page.goto(live_server.url + "/surel-masuk/")
    check(page, faults, where="ledger")
    page.goto(live_server.url + "/kotak-masuk/")
    page.get_by_role("link", name="Berkas", exact=True).click()
    page.get_by_role("radio", name="Auditor").check()
    page.get_by_text("SOP 000").wait_for()
    page.get_by_role("radio", name="PPK").check()
    page.get_by_text("SOP 004").wait_for()
    check(page, faults, where="draft")
    page.get_by_label("Nama lengkap").fill("Budi Santoso")
    page.locator("#id_agency").fill("Inspektorat Contoh")
    paper = page.get_by_label("Kegunaan SK.pdf")
    paper.select_option(label=paper.locator("option").filter(has_text="SK").first.inner_text())
    page.get_by_role("button", name="Jadikan permohonan").click()
    page.get_by_text("Permohonan dibuat dari surel ini.").wait_for()
    ticket = Ticket.objects.get()
    assert (ticket.applicant_type, ticket.wants_reset, ticket.documents.count()) == ("ppk", True, 1)
    page.goto(live_server.url + reverse("mailbox:mail", args=[mail.pk]))
    sign_in(desk.admin_kantor)
    page.goto(live_server.url + reverse("mailbox_settings:boxes"))
    check(page, faults, where="boxes")
    assert complaints == []
