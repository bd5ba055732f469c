"""The front desk in a real browser: by keyboard alone, accessible in both modes, usable without a script."""

import pytest

from requests_app.frontdesk import calling
from requests_app.frontdesk.models import GuestEntry
from requests_app.frontdesk.queue_models import QueueNumber
from requests_app.tickets.models import Ticket
from tests import world
from tests.browser import looks
from tests.requests_app.frontdesk import room
from tests.requests_app.frontdesk.visits import admitted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RECORD = "/loket/buku-tamu/catat/"


@pytest.fixture
def kaltim(transactional_db):
    return world.kaltim()


def test_the_pages_are_accessible_and_fit_their_width(page, live_server, faults, complaints, sign_in, kaltim):
    waiting = [admitted(kaltim, "auditor", kaltim.helpdesk, with_number=number) for number in (True, False)]
    session = room.opened(kaltim, kaltim.helpdesk)
    calling.call_next(session, by=kaltim.helpdesk)
    sign_in(kaltim.helpdesk)
    slips = [f"/loket/buku-tamu/tanda-terima/{ticket.number}/" for ticket in waiting]
    # The other pages of the desk are judged by tests/design/test_every_page.py.
    for path, size, mode in looks([f"{RECORD}?applicant_type=auditor", "/loket/1/", *slips]):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=mode, reduced_motion="reduce")
        page.goto(live_server.url + path)
        assert (path, faults()) == (path, [])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    assert complaints == []


def test_a_guest_is_recorded_with_the_keyboard_alone(page, live_server, complaints, sign_in, kaltim):
    sign_in(kaltim.helpdesk)
    page.goto(live_server.url + "/loket/buku-tamu/")
    press = page.keyboard.press
    press("b")
    page.wait_for_url("**/catat/")
    press("Space")  # the first kind of user has the focus
    page.wait_for_selector("text=Surat Perintah Tugas Pemeriksaan")
    press("Tab")
    press("Space")  # reset password
    press("Tab")
    press("Tab")
    press("Space")  # "Lupa Password" failed
    for words in ("Bambang Wiratama", "199003152015031002", "Inspektorat Daerah", "Auditor Muda", "0812-0000-7788"):
        press("Tab")
        page.keyboard.type(words)
    page.focus("[name=paper_surat_tugas]")
    press("Space")
    press("Enter")
    page.wait_for_url("**/tanda-terima/**")
    assert page.inner_text(".number-huge") == "A 001"
    assert page.evaluate("document.activeElement.textContent.trim()").startswith("Cetak")
    assert GuestEntry.objects.get().name == "Bambang Wiratama"
    assert complaints == []


def test_another_kind_of_user_brings_other_documents_and_keeps_what_was_typed(page, live_server, sign_in, kaltim):
    sign_in(kaltim.helpdesk)
    page.goto(f"{live_server.url}{RECORD}?applicant_type=auditor")
    page.fill("#id_name", "Bambang Wiratama")
    page.check("[name=applicant_type][value=pokja]", force=True)
    page.wait_for_selector("text=SK Penunjukan")
    assert page.input_value("#id_name") == "Bambang Wiratama"
    assert "SOP 004" in page.inner_text("#berkas")


def test_without_a_script_enter_saves_and_the_documents_come_by_a_button(browser, live_server, client, kaltim):
    client.force_login(kaltim.helpdesk, backend="accounts_app.signin.Backend")
    context = browser.new_context(java_script_enabled=False)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto(live_server.url + RECORD)
    page.check("[name=applicant_type][value=auditor]", force=True)
    page.check("#id_wants_reset", force=True)
    page.check("[name=tried][value=failed]", force=True)
    for field, words in (("name", "Bambang Wiratama"), ("agency", "Inspektorat"), ("phone", "0812-0000-7788")):
        page.fill(f"#id_{field}", words)
    page.click("text=Tampilkan dokumen yang diminta")
    page.check("[name=paper_surat_permohonan]")
    page.press("#id_name", "Enter")
    page.wait_for_url("**/tanda-terima/**")
    assert Ticket.objects.get().queue_label == "A 001"
    context.close()


def test_a_guest_is_written_called_and_served_with_the_keyboard_alone(page, live_server, complaints, sign_in, kaltim):
    room.opened(kaltim, kaltim.helpdesk)
    sign_in(kaltim.helpdesk)
    page.goto(live_server.url + "/loket/buku-tamu/")
    press = page.keyboard.press
    press("t")
    page.keyboard.type("Sari Utami")
    press("Tab")
    page.keyboard.type("Dinas Contoh")
    press("Enter")
    page.wait_for_selector("text=Sari Utami tercatat")
    assert page.evaluate("document.activeElement.id") == "id_name"
    page.goto(live_server.url + "/loket/1/")
    for key, words in (
        ("n", "Dipanggil 1×"),
        ("u", "Dipanggil 2×"),
        ("l", "Sedang dilayani"),
        ("s", "Tidak ada orang"),
    ):
        press(key)
        page.wait_for_selector(f"text={words}")
    assert QueueNumber.objects.get().state == "done"
    assert complaints == []
