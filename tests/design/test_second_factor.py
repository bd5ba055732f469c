"""A security key in a real browser, with Chromium's virtual authenticator; the warning before a session ends."""

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "kenari-di-tepi-sungai"


@pytest.fixture
def address(live_server, settings):
    """WebAuthn knows names only, not IP addresses."""
    settings.SECOND_FACTOR = True
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def key(page):
    """A security key that answers every touch."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "usb", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }})  # fmt: skip


def enter(page, address, person):
    page.goto(f"{address}/akun/masuk/")
    page.get_by_label("Surel").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()


def test_a_security_key_is_enrolled_at_the_first_sign_in_and_opens_the_next(
    page, address, key, rina, complaints, faults
):
    enter(page, address, rina)
    expect(page.get_by_role("heading", name="Faktor kedua")).to_be_visible()
    assert faults() == []
    page.get_by_role("link", name="Daftarkan kunci keamanan").click()
    page.get_by_role("button", name="Daftarkan").click()
    expect(page.get_by_role("heading", name="Kode pemulihan")).to_be_visible()
    assert Authenticator.objects.filter(user=rina, type="webauthn").exists()
    page.get_by_role("link", name="Sudah saya simpan").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Rina")
    page.get_by_role("group").filter(has_text="Rina Salma").locator("summary").click()
    page.get_by_role("button", name="Keluar").click()
    enter(page, address, rina)
    expect(page.get_by_role("heading", name="Satu langkah lagi")).to_be_visible()
    assert faults() == []
    page.get_by_role("button", name="Pakai kunci keamanan").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Rina")
    assert complaints == []


def test_the_end_of_a_session_is_announced_and_can_be_put_off(page, live_server, rina, sign_in, settings, complaints):
    sign_in(rina)
    page.goto(f"{live_server.url}/akun/sesi/")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_hidden()
    settings.SESSION_COOKIE_AGE = 100  # the session that was put into the browser has no idle time of its own yet
    page.reload()
    expect(dialog).to_contain_text("berakhir dalam 1.")
    settings.SESSION_COOKIE_AGE = 1800
    dialog.get_by_role("button", name="Tetap masuk").click()
    expect(dialog).to_be_hidden()
    page.clock.install()
    settings.SESSION_COOKIE_AGE = 600
    page.reload()
    page.clock.fast_forward("31:00")
    expect(dialog).to_contain_text("sudah berakhir")
    expect(dialog.get_by_role("link", name="Masuk di tab baru")).to_be_visible()
    assert complaints == []
