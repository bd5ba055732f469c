"""The canary: a request under every SOP goes its whole way over HTTP, with a password that is easy to recognise.

Afterwards that password, the pickup codes and the link's token are looked for wherever the installation keeps or says
anything. Where each may be read is listed here and nowhere else.
"""

import logging
import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from accounts_app.models import User
from accounts_app.sessions.store import row_key
from requests_app.handover.actions import current_of
from requests_app.outbox.delivery import deliver_batch
from requests_app.outbox.models import Message
from requests_app.sop.vocabulary import Act, ApplicantType
from requests_app.tickets.models import Ticket
from requests_app.tickets.notes import add_note
from tests import walk
from tests.attacks import canary
from tests.attacks.canary import Browser, stands_in
from tests.attacks.helpers import BACKEND, at
from tests.requests_app.frontdesk.visits import typed
from tests.requests_app.intake.helpers import Visitor
from tests.world import Desk, on_record

# Blanks would be refused; what JSON, HTML and addresses write in another way is in it on purpose.
PASSWORD = 'Kenari/7"Sungai&42+'
MET = {"means": "in_person", "shown": "ktp", "place": "Loket 1", "identified": "on"}
CODE, LINK = re.compile(r"\d{4} \d{4} \d{4}"), re.compile(r"/ambil/([^/\s]+)/")
GENERATED = re.compile(r'name="generated" value="([^"]+)"')


@dataclass
class Way:
    """One ticket on its way: the browsers of its people, every answer, and the secrets that it made."""

    desk: Desk
    answers: list[tuple[str, str, bytes]] = field(default_factory=list)
    passwords: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    ticket: Ticket = field(default_factory=Ticket)

    def browser(self, user: User | None = None) -> Browser:
        browser = Browser(self.answers)
        if user is not None:
            browser.force_login(user, backend=BACKEND)
        return browser

    def act(self, slug: str, **data: Any) -> Any:
        """One press at the desk by whoever the SOP names for it."""
        from_now = walk.again(self.ticket)
        by = walk.doer(self.desk, from_now, DOERS[slug])
        data = {"seen": from_now.version, **data}
        response = self.browser(by).post(at("desk:act", self.ticket.number, slug), data)
        assert response.status_code in (200, 302), response.content.decode()
        return response


DOERS = {
    "layani": Act.OPEN, "lengkap": Act.FIND_COMPLETE, "konfirmasi": Act.CONFIRM, "benar": Act.FIND_VALID,
    "hasil": Act.FULFIL, "beri-tahu": Act.NOTIFY, "terbitkan-ulang": Act.REISSUE,
}  # fmt: skip


def judged(way: Way) -> None:
    """From the queue to the decision that the data are right."""
    on_record(way.ticket)
    if walk.again(way.ticket).state == "queued":
        way.act("layani")
    verdicts = {f"verdict_{n}": "in_order" for n, _ in enumerate(way.ticket.required_documents())}
    originals = {f"original_{n}": "on" for n, _ in enumerate(way.ticket.required_documents())}
    way.act("lengkap", **verdicts, **originals)
    way.act(
        "konfirmasi", means="phone", person="Bambang", answers=["request", "place"], outcome="confirmed", note="Dikenal"
    )
    walk.identified(way.desk, way.ticket)
    way.act("benar", grounds="Sesuai dengan data SPSE.")


def fulfilled(way: Way, password: str) -> None:
    """Step 10, with the password that SPSE made, or with the one that the page makes (an empty ``password``)."""
    by = walk.doer(way.desk, way.ticket, Act.FULFIL)
    shown = GENERATED.search(way.browser(by).get(at("desk:act", way.ticket.number, "hasil")).content.decode())
    assert shown
    sent = {"pasted": password} if password else {"generated": shown[1]}
    way.passwords.append(password or shown[1])
    way.act("hasil", installed="on", hand_over="on", found_user_id="AUDITOR.CONTOH", **sent)


def told(way: Way, mailoutbox: list[Any]) -> None:
    """Step 14, a new code in the same browser, and the mail."""
    teller = way.browser(walk.doer(way.desk, way.ticket, Act.NOTIFY))
    for slug, more in (("beri-tahu", MET), ("kode-baru", MET)):
        seen = walk.again(way.ticket).version
        page = teller.post(at("desk:act", way.ticket.number, slug), {"seen": seen, **more}).content.decode()
        found = CODE.search(page)
        assert found, page
        way.codes.append(found[0])
    waiting = [m.private["link"] for m in Message.objects.queued().of("ticket", way.ticket.pk) if m.private]
    assert len(waiting) == 1
    deliver_batch("w1", limit=100)
    found = LINK.search("".join(mail.body for mail in mailoutbox[::-1]))
    assert found
    assert found[0] in waiting[0]
    way.tokens.append(found[1])


def fetched(way: Way) -> None:
    """The applicant mistypes the code, types the right one, reads, comes back and confirms."""
    reader, token = way.browser(), way.tokens[-1]
    for code in (way.codes[0], "0000 0000 0000", "bukan kode", way.codes[-1]):
        reader.get(at("pickup:pick_up", token))
        reader.post(at("pickup:pick_up", token), {"code": code})
    assert way.passwords[-1] in unescaped(reader.get(at("pickup:picked_up", token)).content)
    reader.post(at("pickup:confirm_pickup", token))
    reader.get(at("pickup:picked_up", token))
    reader.get(at("pickup:pick_up", token))
    assert walk.again(way.ticket).received_at


def read_at_the_counter(way: Way) -> None:
    screen = way.browser(walk.doer(way.desk, way.ticket, Act.NOTIFY))
    for name in ("desk:counter", "desk:counter_again"):
        page = screen.post(at(name, way.ticket.number), {"code": way.codes[-1]}).content
        assert way.passwords[-1] in unescaped(page)
    screen.post(at("desk:counter_received", way.ticket.number))
    assert walk.again(way.ticket).received_at


def unescaped(page: bytes) -> str:
    return page.decode().replace("&quot;", '"').replace("&amp;", "&")


def archived(way: Way) -> None:
    keeper = way.browser(walk.doer(way.desk, way.ticket, Act.ARCHIVE))
    keeper.post(at("archive:ticket_archive", way.ticket.number), {"seen": walk.again(way.ticket).version})
    record = walk.again(way.ticket).archive_record
    keeper.get(at("archive:dossier", record.pk))
    for path in (at("archive:detail", record.pk), at("archive:list"), at("outbox:message_list")):
        keeper.get(path)


def looked_at_by_everybody(way: Way, admin_sistem: User) -> None:
    """Each page about the ticket, by each person who may open it."""
    number = way.ticket.number
    people = [p for p in (way.desk.helpdesk, way.desk.admin_ppe, way.desk.admin_agency, way.desk.kepala) if p]
    messages = [at("outbox:message_detail", message.pk) for message in Message.objects.of("ticket", way.ticket.pk)]
    for person in people:
        for path in (at("desk:ticket", number) + "?riwayat=semua", at("desk:inbox"), at("desk:all"), *messages):
            assert way.browser(person).get(path).status_code == 200
    applicant = way.browser(way.ticket.applicant)
    for path in (at("tickets:mine", number), at("tickets:my_list"), at("tickets:live", number)):
        assert applicant.get(path).status_code == 200
    way.browser().get(at("pickup:pick_up", "tautan-lain"))  # is logged: the search sees what is
    way.browser().post(at("tickets:track"), {"number": number, "code": way.ticket.slip_code})
    for model in ("ticket", "message"):
        rows = {"ticket": [way.ticket.pk], "message": [m.pk for m in Message.objects.all()]}[model]
        for pk in rows:
            way.browser(admin_sistem).get(reverse(f"admin:requests_app_{model}_change", args=[pk]))


def online(desk: Desk, applicant_type: str) -> Way:
    way = Way(desk)
    way.ticket = Visitor(way.browser()).sent(desk, applicant_type, service="both")
    return way


def walked_in(desk: Desk, applicant_type: str) -> Way:
    way = Way(desk)
    form = typed(applicant_type, wants_user_id="on", number="1", arrived_at="2020-01-01T00:00")
    form["arrived_at"] = typed(applicant_type)["arrived_at"]
    assert way.browser(desk.front_office).post(at("frontdesk:record_visit"), form).status_code == 302
    way.ticket = Ticket.objects.get(office=desk.office)
    return way


@pytest.fixture
def ways(transactional_db, kaltim, kkp, banyuasin, umum, admin_sistem, mailoutbox, caplog, settings):
    """Four finished tickets: SOP 000 with a reissue, 003, 002, and 004 by a walk-in at the counter."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    caplog.set_level(logging.DEBUG)
    made = [
        online(kaltim, ApplicantType.AUDITOR), online(kkp, ApplicantType.ADMIN_AGENCY),
        online(banyuasin, ApplicantType.PPK), walked_in(umum, ApplicantType.POKJA),
    ]  # fmt: skip
    for n, way in enumerate(made):
        judged(way)
        fulfilled(way, f"{PASSWORD}{n}" if n else "")
        told(way, mailoutbox)
        if n == 0:
            way.act("terbitkan-ulang", reason="Tidak pernah diterima.")
            way.act("benar", grounds="Masih sesuai.")
            fulfilled(way, f"{PASSWORD}{n}")
            told(way, mailoutbox)
        while_it_waits(way)
        (read_at_the_counter if way.desk is umum else fetched)(way)
        archived(way)
        deliver_batch("w1", limit=100)
        looked_at_by_everybody(way, admin_sistem)
    return made


def while_it_waits(way: Way) -> None:
    """The hand-over is sealed and under way: nothing that is kept may hold it even now."""
    row = current_of("ticket", way.ticket.pk)
    assert row
    assert row.status == "coded"
    assert leaks([way], {**canary.every_row(), **canary.every_session()}) == []


def secrets(ways: list[Way]) -> list[str]:
    return [secret for way in ways for secret in (*way.passwords, *way.codes, *way.tokens)]


def leaks(ways: list[Way], places: dict[str, bytes]) -> list[tuple[str, str]]:
    """(place, secret) for every secret that stands somewhere."""
    assert all(secrets([way]) for way in ways)
    return [(name, secret) for name, text in places.items() for secret in secrets(ways) if stands_in(secret, text)]


def test_a_whole_life_leaves_no_secret_behind(ways, caplog, mailoutbox):
    nothing_is_kept(ways, [record for phase in ("setup", "call") for record in caplog.get_records(phase)])
    mails_hold_the_link_alone(ways, mailoutbox)
    for way in ways:
        only_the_listed_pages_show_them(way)


def nothing_is_kept(ways: list[Way], records: list[logging.LogRecord]) -> None:
    cache.set("canary-cache", "seen", 60)
    assert any("Not Found: /ambil/" in record.getMessage() for record in records)
    kept = [
        canary.every_row(), canary.dump(), canary.every_file(), canary.every_session(), canary.every_log_line(records)
    ]  # fmt: skip
    assert b"canary-cache" in kept[0]["table shared_cache"]
    assert any(b"Kode masuk" not in text and b"Berkas" in text for text in kept[2].values())
    for places in kept:
        assert leaks(ways, places) == []
    assert not Message.objects.exclude(private={}).exists()


def mails_hold_the_link_alone(ways: list[Way], mailoutbox: list[Any]) -> None:
    whole = [mail.message().as_bytes() + f"{mail.subject}\n{mail.body}".encode() for mail in mailoutbox]
    for way in ways:
        for secret in (*way.passwords, *way.codes):
            assert not any(stands_in(secret, mail) for mail in whole)
        for token in way.tokens:
            holding = [mail for mail in mailoutbox if token in mail.body]
            assert [mail.to for mail in holding] == [[way.ticket.applicant.email]]
            assert token not in holding[0].subject


# The pages that must show it, and nothing else: (method, path) as patterns.
SHOWS_PASSWORD = [
    ("GET", r"/tiket/[\w-]+/hasil/"),  # the page on which it was made
    ("GET", r"/ambil/[\w-]+/hasil/"),
    ("POST", r"/tiket/[\w-]+/layar-loket/"),
    ("POST", r"/tiket/[\w-]+/layar-loket/lagi/"),
]
SHOWS_CODE = [("POST", r"/tiket/[\w-]+/(beri-tahu|kode-baru)/")]
SHOWS_TOKEN = [("GET|POST", r"/ambil/.*")]  # its own address


def shown_elsewhere(way: Way, secrets: list[str], allowed: list[tuple[str, str]]) -> list[tuple[str, str]]:
    def is_allowed(method: str, path: str) -> bool:
        return any(re.fullmatch(m, method) and re.fullmatch(p, path) for m, p in allowed)

    return [
        (method, path)
        for method, path, text in way.answers
        if not is_allowed(method, path) and any(stands_in(secret, text) for secret in secrets)
    ]


def only_the_listed_pages_show_them(way: Way) -> None:
    assert len(way.answers) > 30
    assert shown_elsewhere(way, way.passwords, SHOWS_PASSWORD) == []
    assert shown_elsewhere(way, way.codes, SHOWS_CODE) == []
    assert shown_elsewhere(way, way.tokens, SHOWS_TOKEN) == []
    assert shown_elsewhere(way, way.passwords, [])  # the search does find it where it is


@pytest.mark.parametrize("secret", [f"{PASSWORD}1", "4821 0937 5516"])
def test_the_search_finds_every_planted_leak(transactional_db, kaltim, caplog, secret):
    caplog.set_level(logging.DEBUG)
    ticket = walk.forwarded(kaltim, walk.submitted(kaltim))
    add_note(ticket, f"katanya {secret} ya", by=kaltim.helpdesk)
    cache.set("bocor", {"x": secret}, 60)
    default_storage.save("bocor", ContentFile(f"x {secret}".encode()))
    session = kaltim_session(kaltim, secret)
    logging.getLogger("bocor").debug("kata %s", [secret])
    way = Way(kaltim, passwords=[secret])
    rows = {name for name, _ in leaks([way], canary.every_row())}
    assert rows == {"table requests_app_note", "table shared_cache"}
    for places in (canary.dump(), canary.every_file(), canary.every_log_line(caplog.records)):
        assert leaks([way], places)
    assert {name for name, _ in leaks([way], canary.every_session())} == {f"session {session[:6]}"}


def kaltim_session(desk: Desk, secret: str) -> str:
    browser = Browser([])
    browser.force_login(desk.kepala, backend=BACKEND)
    session = browser.session
    session["bocor"] = secret
    session.save()
    return row_key(session.session_key)
