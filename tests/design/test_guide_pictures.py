"""The guide's pictures, taken again from the program: one that no longer shows what people see fails here.

Fixed people, a fixed clock, one browser. Compared are the words, letter by letter, and small grey copies of the
pictures: so another machine's smoothing of letters counts for nothing, while a button that moved or says something
else does. Rejected: pictures alone, because two short words look alike once they are small.
Mend: ``make pictures``, look at them, commit.
"""

import io
import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.urls import reverse
from PIL import Image, ImageChops, ImageFilter

from accounts_app.models import Office, User
from lpse_helpdesk.guide.pictures import PICTURES
from requests_app.frontdesk import calling
from requests_app.sop.vocabulary import Act
from requests_app.tickets import filing
from requests_app.tickets.documents import Verdict
from tests import walk, world
from tests.factories import UserFactory
from tests.requests_app.frontdesk import room

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:No directory at:UserWarning"),
]
WORDS = Path(__file__).parent / "guide_pictures.json"  # those in each picture
TAKE = os.environ.get("GUIDE_PICTURES") == "take"
NOON = datetime(2026, 10, 6, 3, 12, tzinfo=UTC)  # a Tuesday, 10.12 WIB
PHONE, CARD, LIST = 460, 780, 940
HIGH = {"kotak-masuk": 410, "beri-tahu": 470}  # what is cut to its upper part
COLOURS = 40  # of a screen so few are seen; without loss they weigh two thirds of what a lossy picture does
NAMES = {
    "pemohon": "Yudha Pratama", "front_office": "Tania Larasati", "helpdesk": "Rina Salma", "admin_ppe": "Arif Hidayat",
    "kepala": "Bagus Wiranata", "admin_kantor": "Sari Wulandari", "rekan_helpdesk": "Dimas Aditya",
    "rekan_admin_ppe": "Nur Aini",
}  # fmt: skip
# name: (who looks, width of the window, address, what of the page)
SHOTS = {
    "mulai": (None, PHONE, "start", ".intake-form"),
    "kode": (None, PHONE, "link", "main .card"),
    "perjalanan": ("pemohon", PHONE, "own", "[aria-labelledby='perjalanan']"),
    "tamu": ("front_office", CARD, "book", "[aria-labelledby='tamu-baru']"),
    "loket": ("front_office", CARD, "counter", ".at-counter"),
    "kotak-masuk": ("helpdesk", LIST, "inbox", "#kotak > section"),
    "daftar-periksa": ("helpdesk", CARD, "checked", "#daftar-periksa"),
    "minta": ("helpdesk", CARD, "lacking", ".next"),
    "banding": ("admin_ppe", CARD, "compared", "#banding"),
    "beri-tahu": ("helpdesk", CARD, "ready", ".next"),
    "arsip": ("admin_ppe", CARD, "finished", ".next"),
    "sop-berlaku": ("admin_kantor", CARD, "sops", ".office-sop"),
}
PRESSED = {"beri-tahu": ["Telepon ke nomor yang tercatat"]}


@pytest.fixture
def places(transactional_db, time_machine):
    """Who looks, by name, and the address of each picture."""
    time_machine.move_to(NOON, tick=False)
    desk = world.kkp()
    Office.objects.filter(pk=desk.office.pk).update(name="LPSE Kementerian Contoh", short_name="Kementerian Contoh")
    for who, name in NAMES.items():
        User.objects.filter(pk=getattr(desk, who).pk).update(name=name)
    asking = of(desk, "Lestari Dewi", "199003112015031001")
    addresses = {"own": reverse("tickets:mine", args=[forwarded(asking).number]), **tickets(desk), **waiting_room(desk)}
    return replace(desk, pemohon=asking.pemohon), addresses


def of(desk, name, nip):
    """The same office with this applicant."""
    mail = f"{name.split()[0].lower()}@contoh.example"
    return replace(desk, pemohon=UserFactory.create(name=name, nip=nip, email=mail))


def submitted(desk):
    person = desk.pemohon
    return walk.submitted(desk, "admin_agency", nip=person.nip, agency="Direktorat Contoh")


def forwarded(desk):
    return walk.forwarded(desk, submitted(desk))


def tickets(desk) -> dict[str, str]:
    """One request at each step that a picture shows; all stand in the helpdesk's inbox or have left it."""
    differing = submitted(one := of(desk, "Joko Santoso", "199003122015031002"))
    world.on_record(differing, phone="0812-0000-0099", user_id="JOKO.AGENCY")
    two, three = of(desk, "Yudha Pratama", "198503132010031003"), of(desk, "Maya Anggraini", "198703142011032004")
    four, five = of(desk, "Hendra Gunawan", "199103152016031005"), of(desk, "Putri Maharani", "199203162017032006")
    six, seven = of(desk, "Wahyu Nugroho", "198903172014031007"), of(desk, "Ratna Kusuma", "199303182018032008")
    lacking = found_lacking(desk, walk.opened(four, submitted(four)))
    page = {
        "compared": walk.forwarded(one, differing),
        "finished": walk.lapsed(three, submitted(three)),
        "lacking": walk.do(four, lacking, Act.FIND_INCOMPLETE),
        "ready": walk.fulfilled(five, submitted(five)),
        "checked": walk.opened(six, walk.with_documents(six, submitted(six))),
    }
    submitted(seven)
    _, issued = walk.notified(two, submitted(two))
    links = {name: reverse("desk:ticket", args=[ticket.number]) for name, ticket in page.items()}
    return {**links, "link": reverse("pickup:pick_up", args=[issued.link_token.expose()])}


def found_lacking(desk, ticket):
    """The first document in order, the others not."""
    first, *others = [document.key for document in ticket.required_documents()]
    findings = [filing.Finding(first, Verdict.IN_ORDER)]
    findings += [filing.Finding(key, Verdict.UNREADABLE, note="Halaman kedua terpotong.") for key in others]
    filing.check(ticket, findings, by=desk.helpdesk)
    return walk.again(ticket)


def waiting_room(desk) -> dict[str, str]:
    """A counter at which somebody was called."""
    room.waiting(desk, 3)
    session = room.opened(desk, desk.front_office)
    calling.call_next(session, by=desk.front_office)
    return {
        "start": reverse("intake:start"),
        "book": reverse("frontdesk:guest_book"),
        "counter": reverse("frontdesk:counter", args=[session.counter.number]),
        "inbox": reverse("desk:inbox"),
        "sops": reverse("office_sop:list"),
    }


def test_the_pictures_show_what_people_see(browser, client, live_server, places):
    desk, addresses = places
    stored = json.loads(WORDS.read_text()) if WORDS.exists() else {}
    seen = {}
    for name, (who, width, place, part) in SHOTS.items():
        context = browser.new_context(reduced_motion="reduce", viewport={"width": width, "height": 900}, locale="id-ID")
        if who:
            client.force_login(getattr(desk, who), backend="accounts_app.signin.Backend")
            session = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.clock.set_fixed_time(NOON)
        page.goto(live_server.url + addresses[place])
        for choice in PRESSED.get(name, ()):
            page.get_by_text(choice, exact=True).first.click()
        seen[name] = shot(page.locator(part).first, HIGH.get(name))
        context.close()
    stale = [name for name, (picture, words) in seen.items() if words != stored.get(name) or is_stale(name, picture)]
    if TAKE:
        keep({name: seen[name][0] for name in stale}, {name: words for name, (_, words) in seen.items()})
    else:
        assert stale == [], "these pictures show something else than the program: run make pictures, and look at them"


def shot(part, height: int | None) -> tuple[Image.Image, list[str]]:
    """The picture, cut to its upper part where a height is named, and the words of the whole."""
    words = [line.strip() for line in part.inner_text().splitlines()]
    picture = Image.open(io.BytesIO(part.screenshot(animations="disabled", caret="hide")))
    cut = picture.crop((0, 0, picture.width, min(height or picture.height, picture.height)))
    return cut, [word for word in words if word]


def is_stale(name: str, seen: Image.Image) -> bool:
    path = PICTURES[name].path
    return not path.exists() or differs(Image.open(path), seen)


def keep(pictures: dict[str, Image.Image], words: dict[str, list[str]]) -> None:
    for name, picture in pictures.items():
        few = picture.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=4, dither=Image.Dither.NONE)
        few.convert("RGB").save(PICTURES[name].path, lossless=True, quality=100, method=6)
    WORDS.write_text(json.dumps(words, ensure_ascii=False, indent=1) + "\n")


SMALLER = 4  # a pixel of what is compared is 4 × 4 of the screen
DARKER, PLACES = 28, 6  # of 255; how many such pixels may be. Another hinting of all letters makes 20 at most


def differs(stored: Image.Image, seen: Image.Image) -> bool:
    """Whether somebody would see it: another size, or more than a few places that are clearly lighter or darker."""
    if abs(stored.width - seen.width) > 2 or abs(stored.height - seen.height) > 0.02 * stored.height:
        return True
    size = (stored.width // SMALLER, stored.height // SMALLER)
    blur, small = ImageFilter.BoxBlur(1), Image.Resampling.BOX
    grey = [picture.convert("L").resize(size, small).filter(blur) for picture in (stored, seen)]
    return sum(ImageChops.difference(*grey).histogram()[DARKER:]) > PLACES


def test_a_button_that_moved_by_four_pixels_is_seen():
    stored = Image.open(PICTURES["minta"].path).convert("RGB")
    moved = stored.copy()
    button = (10, stored.height - 68, 200, stored.height - 4)
    moved.paste((255, 255, 255), button)
    moved.paste(stored.crop(button), (14, button[1]))
    assert differs(stored, moved)


def test_letters_smoothed_otherwise_are_not():
    stored = Image.open(PICTURES["minta"].path).convert("RGB")
    assert not differs(stored, stored.filter(ImageFilter.GaussianBlur(0.7)))
