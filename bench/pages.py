"""What is measured: each row of the table, how it is asked, and the aim that it has."""

import io
import random
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from PIL import Image

from accounts_app.models import User
from accounts_app.roles import Role
from bench.browser import FOUND, OK, Answer, Browser, applicant_browser, staff_browser
from bench.offices import EACH, PASSWORD, SECRET
from bench.postbox import Postbox
from requests_app.tickets.models import Ticket

PDF_BYTES = 200 * 1024
FEW = 200  # requests that cost a millisecond: the system counts CPU in steps of ten
PERSON = {
    "nip": "19900315 201503 1 002", "rank": "Penata (III/c)", "position": "Pejabat Pembuat Komitmen",
    "agency": "Dinas Contoh", "unit": "Wilayah II", "contact_email": "", "phone": "0812-0000-7788",
    "decree_number": "700.1/221/ITDA", "decree_date": "2026-11-02", "spse_user_id": "",
}  # fmt: skip
INBOXES = (
    ("KP", Role.FRONT_OFFICE), ("KP", Role.HELPDESK), ("KP", Role.ADMIN_PPE), ("BA", Role.ADMIN_AGENCY),
    ("KP", Role.KEPALA_LPSE),
)  # fmt: skip
Ask = Callable[[], Answer]
Staff = dict[Role, tuple[User, Browser]]


@dataclass
class Page:
    """A row of the table.

    ``asks``: the requests, one after the other; those of one ``turn`` belong together. ``reference``: what its CPU is
    compared with, and ``times``: how often that it may cost. ``counted``: one of them with `X-Bench-Count`.
    """

    name: str
    asks: Iterator[Ask]
    rounds: int
    turn: int = 1
    clients: int = 2
    reference: str = "bare query"
    times: float | None = None
    sized: bool = False
    p95_ms: float | None = None
    status: int = OK
    once: bool = False


def paper() -> bytes:
    """A scanned page as PDF, of 200 KB."""
    noise = Image.frombytes("L", (560, 560), random.Random(1).randbytes(560 * 560))
    for quality in range(95, 20, -1):
        kept = io.BytesIO()
        noise.save(kept, "PDF", quality=quality)
        if len(kept.getvalue()) <= PDF_BYTES:
            return kept.getvalue()
    raise AssertionError("a smaller picture is needed")


# --- the pages of staff -----------------------------------------------------------------------------------------


def people(port: int) -> Staff:
    """One signed-in person of each role."""
    found = {}
    for code, role in INBOXES:
        person = User.objects.filter(office__code=code, grants__role=role, grants__revoked_at=None).earliest("pk")
        found[role] = (person, staff_browser(port, person, PASSWORD, _code()))
    return found


def _code() -> str:
    """What the authenticator app shows now: the page takes the one before it too, so a slow machine is let in."""
    return str(format_hotp_value(hotp_value(SECRET, int(time.time()) // app_settings.TOTP_PERIOD)))


def _get(browser: Browser, paths: list[str]) -> Iterator[Ask]:
    for path in cycle(paths):
        yield lambda path=path: browser.get(path)


def _tickets(state: str, count: int = 20) -> list[Ticket]:
    return list(Ticket.objects.filter(office__code="KP", state=state, pk__gte=50_000_000).order_by("pk")[:count])


def desk_pages(staff: Staff, rounds: int) -> list[Page]:
    helpdesk, judge = staff[Role.HELPDESK][1], staff[Role.ADMIN_PPE][1]
    checked = [f"/tiket/{ticket.number}/" for ticket in _tickets("completeness_check")]
    judged = [f"/tiket/{ticket.number}/" for ticket in _tickets("validity_check")]
    ended = [
        f"/tiket/{ticket.number}/"
        for ticket in Ticket.objects.filter(office__code="KP", state="archived").order_by("-pk")[:20]
    ]
    more = {"times": 6, "sized": True, "rounds": rounds}
    inboxes = [Page(f"inbox, {role.value}", _get(staff[role][1], ["/kotak-masuk/"]), **more) for _, role in INBOXES]
    return [
        *inboxes,
        Page("ticket, completeness", _get(helpdesk, checked), **more),
        Page("ticket, validity", _get(judge, judged), **more),
        Page("ticket, archived", _get(helpdesk, ended), **more),
        _transition(helpdesk, rounds),
        *_searches(helpdesk, rounds),
    ]


def _transition(browser: Browser, rounds: int) -> Page:
    """SOP step 4: the helpdesk opens a queued request."""
    tickets = _tickets("queued", 60)
    browser.form(f"/tiket/{tickets[0].number}/")
    asks = [
        lambda ticket=ticket: browser.post(f"/tiket/{ticket.number}/layani/", {"seen": str(ticket.version), **LATE})
        for ticket in tickets
    ]
    return Page("transition", iter(asks), min(rounds, 18), times=6, sized=True, status=FOUND, clients=1, once=True)


LATE = {"cause": "workload", "account_reason": "Tiga pemohon datang bersamaan."}


def _searches(browser: Browser, rounds: int) -> list[Page]:
    some = list(Ticket.objects.filter(office__code="KP", state="archived").order_by("pk")[: 20 * EACH : EACH])
    asked = {
        "number": [ticket.number for ticket in some],
        "NIP": [ticket.nip for ticket in some],
        "user ID": [ticket.spse_user_id for ticket in some if ticket.spse_user_id],
        "whole name": [ticket.name for ticket in some],
        "first name": ["Budi", "Siti", "Kartika", "Umi"],
        "nobody": ["Zxqvw Tidakada"],
    }
    return [
        Page(
            f"search, {what}",
            _get(browser, [f"/cari/?q={text.replace(' ', '+')}" for text in texts]),
            rounds,
            p95_ms=50,
            status=FOUND if what == "number" else OK,  # which leads straight to its request
        )
        for what, texts in asked.items()
    ]


# --- the applicant ----------------------------------------------------------------------------------------------


def applicants(port: int, box: Postbox, count: int) -> list[Browser]:
    """Browsers that have filled in the form up to the papers, each with its address proved."""
    return [_up_to_papers(port, box) for _ in range(count)]


def _up_to_papers(port: int, box: Postbox) -> Browser:
    browser = Browser(port)
    email = f"a{secrets.token_hex(6)}@orang.example"
    browser.form("/ajukan/")
    browser.post("/ajukan/", {"office": "kp", "applicant_type": "ppk", "go": "next"})
    browser.post("/ajukan/layanan/", {"service": "reset", "tried": "failed", "go": "next"})
    browser.post("/ajukan/data-diri/", {**PERSON, "name": "Pemohon Ukur", "email": email, "go": "next"})
    browser.post("/ajukan/berkas/", {**{f"later_{key}": "on" for key in _papers(browser)}, "go": "next"})
    applicant_browser(port, box, browser, "/ajukan/surel/", email)
    browser.form("/ajukan/berkas/")
    return browser


def _papers(browser: Browser) -> list[str]:
    page = browser.form("/ajukan/berkas/").text
    return [part.partition('"')[0] for part in page.split('name="file_')[1:]]


def submit(browsers: list[Browser], content: bytes) -> Page:
    """The paper is uploaded and the request sent: two requests make one submission."""
    keys = _papers(browsers[0])
    later = {f"later_{key}": "on" for key in keys[1:]}

    def asks() -> Iterator[Ask]:
        for browser in browsers:
            yield lambda browser=browser: _submitted(browser, keys[0], content, later)

    return Page(
        "submit", asks(), len(browsers) // 3, clients=8, reference="bare upload", times=2.5, status=FOUND, once=True
    )


def _submitted(browser: Browser, key: str, content: bytes, later: dict[str, str]) -> Answer:
    answer = browser.post_file("/ajukan/berkas/", f"file_{key}", content, {**later, "go": "next"})
    if answer.headers.get("location") != "/ajukan/periksa/":
        raise SystemExit(f"the paper was not taken: {answer.status}\n{answer.text[:3000]}")
    answer = browser.post("/ajukan/kirim/", {"truth": "on"})
    if answer.headers.get("location") != "/ajukan/selesai/":
        raise SystemExit(f"the request was not sent: {answer.status} {answer.headers}")
    return answer


def progress(browsers: list[Browser], rounds: int) -> Page:
    """The page on which applicants follow their own request."""
    asks = []
    for browser in browsers[:8]:
        page = browser.get("/permohonan/").text
        path = "/permohonan/" + page.split('href="/permohonan/')[2].partition('"')[0]
        asks.append(lambda browser=browser, path=path: browser.get(path))
    return Page("applicant's progress", cycle(asks), rounds)


# --- references -------------------------------------------------------------------------------------------------


def references(port: int, content: bytes, rounds: int) -> list[Page]:
    browser = Browser(port)
    upload = cycle([lambda: Browser(port).post_file("/bench/upload/", "file", content, {})])
    return [
        Page("bare view", _get(browser, ["/bench/plain/"]), FEW, clients=1, reference=""),
        Page("bare query", _get(browser, ["/bench/query/"]), FEW, clients=1, reference=""),
        Page("bare upload", upload, 40, clients=8, reference=""),
        Page("first page", _get(Browser(port), ["/"]), rounds),
    ]
