"""Screen, kiosk and phone page in a real browser: a call appears and is spoken, once, in order, also after a break."""

import time
from math import log10

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from requests_app.frontdesk.queue_models import QueueNumber
from requests_app.frontdesk.status_keys import key_of
from requests_app.screens import actions
from requests_app.screens.models import Kind
from requests_app.screens.voice.words import CHIME, recordings
from tests import world
from tests.requests_app.screens import room

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:No directory at:UserWarning"),
]
WIDE = {"width": 1600, "height": 900}
# The browser of the tests has no voices: one Indonesian voice that notes what it is told, and when.
VOICE = """
window.spoken = [];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => [{ lang: "id-ID", name: "Uji" }],
  speak: (words) => {
    const heard = { text: words.text, lang: words.lang, begins: performance.now() };
    window.spoken.push(heard);
    setTimeout(() => { heard.ends = performance.now(); words.onend(); }, 400);
  },
} });
"""
FIRST = "Nomor antrean, A, nol nol satu. Silakan menuju ke loket satu."
SECOND = "Nomor antrean, A, nol nol dua. Silakan menuju ke loket dua."
TEST = "Nomor antrean, A, nol nol nol. Silakan menuju ke loket satu."
THIRD = "Nomor antrean, A, nol nol tiga. Silakan menuju ke loket satu."


# Of each recording: seconds, peak, and how loud it is where it is heard at all (root mean square).
HEAR = """names => Promise.all(names.map(async (name) => {
  const answer = await fetch(`/static/voice/${name}.mp3`);
  const heard = await new OfflineAudioContext(1, 1, 22050).decodeAudioData(await answer.arrayBuffer());
  const sound = heard.getChannelData(0).filter((value) => Math.abs(value) > 0.01);
  const peak = sound.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const loudness = Math.sqrt(sound.reduce((sum, value) => sum + value * value, 0) / sound.length);
  return [name, heard.duration, peak, loudness];
}))"""


def every_recording_sounds_as_loud_as_the_others(page):
    heard = page.evaluate(HEAR, [CHIME, *recordings()])
    assert [name for name, seconds, *_ in heard if not 0.2 < seconds < 4] == []
    assert [name for name, _, peak, _ in heard if not 0.2 < peak <= 1] == []
    decibels = {name: 20 * log10(loudness) for name, _, _, loudness in heard}
    assert max(decibels.values()) - min(decibels.values()) < 3, decibels


def said(page):
    return [each["text"] for each in page.evaluate("window.spoken")]


def wait_until_said(page, count):
    """By asking again: what playwright would wait with, the content policy refuses."""
    until = time.monotonic() + 15
    while time.monotonic() < until and len([each for each in page.evaluate("window.spoken") if "ends" in each]) < count:
        page.wait_for_timeout(50)


@pytest.fixture
def desk(db):
    return world.kaltim()


def test_calls_appear_within_a_second_and_are_spoken_one_after_another(page, server, desk, faults, complaints):
    token = actions.make_device(desk.office, Kind.SCREEN, "Ruang tunggu", by=desk.admin_kantor)[1]
    first, second = room.sit(desk), room.sit(desk, 2, desk.rekan_helpdesk)
    for _ in range(4):
        room.draw(desk)
    page.add_init_script(VOICE)
    page.set_viewport_size(WIDE)
    page.emulate_media(reduced_motion="reduce")
    page.goto(server.url + reverse("screens:screen", args=[token]))
    page.get_by_text("Belum ada panggilan").wait_for()
    every_recording_sounds_as_loud_as_the_others(page)
    assert faults() == []
    room.call(first)
    began = time.monotonic()
    page.locator("[data-now-number]", has_text="A 001").wait_for()
    assert time.monotonic() - began < 1, "the issue's own promise"
    room.call(second)
    page.locator("[data-last] li:visible", has_text="A 002").wait_for()
    wait_until_said(page, 2)
    assert said(page) == [FIRST, SECOND]
    heard = page.evaluate("window.spoken")
    assert heard[1]["begins"] >= heard[0]["ends"], "never over each other"
    assert faults() == []
    the_server_goes_and_comes_back(page, server, first)
    assert [each for each in complaints if "ERR_CONNECTION_REFUSED" not in each] == []


def the_server_goes_and_comes_back(page, server, session):
    """While nobody answers, the screen says so; afterwards it is right within 3 s and speaks what it missed, once."""
    server.stop()
    page.get_by_text("Sambungan terputus").wait_for()
    room.finish(session)
    room.call(session)
    server.start()
    began = time.monotonic()
    page.locator("[data-now-number]", has_text="A 003").wait_for()
    page.get_by_text("Sambungan terputus").wait_for(state="hidden")
    assert time.monotonic() - began < 3
    wait_until_said(page, 3)
    page.get_by_role("button", name="Mulai layar dan suara").click()  # the sound test speaks after all calls
    wait_until_said(page, 4)
    assert said(page) == [FIRST, SECOND, THIRD, TEST]


def test_the_kiosk_by_keyboard_alone_and_the_number_on_the_phone(page, server, desk, faults):
    token = actions.make_device(desk.office, Kind.KIOSK, "Pintu", by=desk.admin_kantor)[1]
    session = room.sit(desk)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(server.url + reverse("screens:kiosk", args=[token]))
    assert faults() == []
    page.keyboard.type("KT-2026-99999")
    page.keyboard.press("Enter")
    page.get_by_text("tidak ditemukan di kantor ini").wait_for()
    page.keyboard.type("KT-2026-00001")  # the next scan
    expect(page.get_by_label("Nomor permohonan")).to_have_value("KT-2026-00001")
    page.get_by_role("link", name="Kembali ke awal").click()
    page.get_by_role("heading", name="Ambil nomor antrean").wait_for()
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_label("Nama lengkap").wait_for()
    assert faults() == []
    page.keyboard.type("Sari Utami")
    page.keyboard.press("Tab")
    page.keyboard.type("Dinas Contoh")
    server.stop()
    page.keyboard.press("Enter")
    page.get_by_text("Sambungan terputus").wait_for()
    server.start()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="B 001").wait_for()
    assert faults() == []
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Ambil nomor antrean").wait_for()
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")
    number = QueueNumber.objects.get()
    page.clock.install()
    page.goto(server.url + reverse("screens:status", args=[key_of(number.pk)]))
    assert faults() == []
    room.call(session)
    page.clock.fast_forward(6000)  # the page asks every five seconds
    page.get_by_text("Silakan datang sekarang").wait_for()
