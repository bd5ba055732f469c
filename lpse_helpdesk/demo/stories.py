"""How the demo's tickets came to be: the same actions that people press, one after the other, on a moved clock.

A story is one ticket. ``tell`` walks it as far as asked, each act by the person whom the SOP names, with the minutes
that such work takes.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from django.core.files.base import ContentFile

from accounts_app.models import Office, User
from accounts_app.roles import Role
from archive_app import actions as archive
from lpse_helpdesk.demo.clock import moved_to
from lpse_helpdesk.demo.papers import paper_for
from requests_app.files.content import inspect
from requests_app.frontdesk import actions as frontdesk
from requests_app.frontdesk import by_request
from requests_app.handover.passwords import generate_temporary_password
from requests_app.handover.results import Issued
from requests_app.process.deviations.account import Account
from requests_app.sop.vocabulary import Act, Channel
from requests_app.tickets import actions, filing
from requests_app.tickets.documents import Verdict
from requests_app.tickets.identity import actions as identity
from requests_app.tickets.identity.models import Ruling
from requests_app.tickets.models import Confirmation, Ticket
from requests_app.tickets.telling import Identified, Shown, Way, telling

WHY = (
    ("workload", "Tiga pemohon datang bersamaan dan hanya satu petugas di loket."),
    ("spse", "Aplikasi SPSE tidak dapat dibuka selama beberapa menit."),
    ("absent", "Petugas sedang mendampingi pemeriksaan di lantai dua."),
    ("others", "Menunggu kepastian dari unit kerja pemohon."),
)
LIMIT = 10 * 1024 * 1024


def _settled(topic: str) -> tuple[str, str]:
    """(ruling, note) for a difference or a warning."""
    if topic.startswith("difference"):
        return Ruling.RECORD, "Isian permohonan keliru; yang dipakai data SPSE."
    return Ruling.CHECKED, "Sudah ditanyakan kepada pemohon lewat nomor yang tercatat."


@dataclass
class Story:
    """One ticket on its way; ``at`` is the story's clock."""

    office: Office
    applicant: User
    answers: dict[str, Any]
    at: datetime
    dice: Random
    channel: Channel = Channel.ONLINE
    ticket: Ticket = field(init=False)
    code: str = field(init=False, default="")

    def do(self, minutes: int, deed: Callable[[], Any]) -> Any:
        """Let some minutes pass, then do it."""
        self.at += timedelta(minutes=minutes, seconds=self.dice.randrange(60))
        with moved_to(self.at):
            outcome = deed()
        if hasattr(self, "ticket"):
            self.ticket = Ticket.objects.select_related("office", "sop").get(pk=self.ticket.pk)
        return outcome

    def person(self, act: Act) -> User:
        """Whoever has it in hand, else somebody of the office who may do the act; not always the same one."""
        role = self.ticket.sop.performer_of(act)
        assert role is not None
        found = User.objects.filter(office=self.office, grants__role=role, grants__revoked_at=None).order_by("pk")
        people = list(found)
        chosen = self.dice.choice(people)
        return next((person for person in people if person.pk == self.ticket.claimed_by_id), chosen)

    def act(self, minutes: int, act: Act, **payload: Any) -> None:
        self.do(minutes, lambda: actions.do(self.ticket, act, by=self.person(act), account=self.why, **payload))

    @property
    def why(self) -> Account:
        """What whoever is late would say; kept only where a step really was."""
        return Account(*WHY[(self.ticket.pk if hasattr(self, "ticket") else 0) % len(WHY)])

    @property
    def _in_person(self) -> bool:
        return self.channel == Channel.WALK_IN

    # --- chapters -----------------------------------------------------------------------------------------

    def file(self, *, missing: int = 0) -> None:
        """Step 1 to 4: hand in the file; ``missing`` documents are left out."""
        if self.channel == Channel.WALK_IN:
            self._come_in_person()
        else:
            intake = actions.Intake(self.office, self.channel, self.applicant, self.answers)
            self.ticket = self.do(0, lambda: actions.submit(intake, by=self.applicant))
        required = self.ticket.required_documents()
        for document in required[: len(required) - missing]:
            self._upload(document.key, document.label)

    def _come_in_person(self) -> None:
        keeper = self._someone(Role.FRONT_OFFICE) or self._someone(Role.HELPDESK) or self._someone(Role.ADMIN_AGENCY)
        assert keeper is not None
        visit = frontdesk.Visit(self.office, self.at, self.answers, with_number=True, account=self.why)
        self.ticket = self.do(3, lambda: frontdesk.admit(visit, by=keeper))

    def _someone(self, role: Role) -> User | None:
        return User.objects.filter(office=self.office, grants__role=role, grants__revoked_at=None).first()

    def _upload(self, key: str, label: str) -> None:
        data = paper_for(self.ticket, key)
        seen = inspect(io.BytesIO(data), len(data), f"{label[:40]}.pdf", limit=LIMIT)
        online = self.channel == Channel.ONLINE and filing.may_add(self.ticket, self.applicant)
        by = self.applicant if online else self.person(Act.FIND_COMPLETE)
        self.do(0, lambda: filing.add_document(self.ticket, key, ContentFile(data), seen, by=by))

    def open(self) -> None:
        if self.ticket.state == "queued":
            if self.channel == Channel.WALK_IN:
                caller = self.person(Act.CALL)
                self.do(6, lambda: by_request.call(self.ticket, by=caller))
            by = self.person(Act.OPEN)
            self.do(4, lambda: by_request.open_request(self.ticket, by=by, account=self.why))
            if self.channel == Channel.WALK_IN:
                self.do(5, lambda: by_request.finish(self.ticket, by=by))

    def ask_for_more(self) -> None:
        """Steps 5 and 6: something is missing."""
        self.open()
        keys = [document.key for document in self.ticket.required_documents()]
        findings = [filing.Finding(key, Verdict.IN_ORDER, original_shown=self._in_person) for key in keys[:-1]]
        findings.append(filing.Finding(keys[-1], Verdict.UNREADABLE, note="Halaman kedua terpotong"))
        self._check(findings)
        self.act(1, Act.FIND_INCOMPLETE)
        self.act(3, Act.REQUEST_COMPLETION, message="Mohon unggah ulang pindaian yang utuh dan jelas.")

    def complete(self) -> None:
        """Step 7: the applicant hands in what was asked for."""
        for item in self.ticket.open_items():
            self._upload(item.requirement, item.label)
        self.do(180, lambda: actions.do(self.ticket, Act.COMPLETE, by=self.applicant))

    def find_complete(self) -> None:
        """Steps 5 and 8."""
        self.open()
        required = self.ticket.required_documents()
        self._check(
            [filing.Finding(document.key, Verdict.IN_ORDER, original_shown=self._in_person) for document in required]
        )
        self.act(1, Act.FIND_COMPLETE)

    def _check(self, findings: list[filing.Finding]) -> None:
        checker = self.person(Act.FIND_COMPLETE)
        self.do(2, lambda: filing.check(self.ticket, findings, by=checker))

    def confirm(self) -> None:
        """Step 9.2: by phone."""
        by = self.person(Act.CONFIRM)
        details: dict[str, Any] = {
            "means": Confirmation.Means.PHONE, "outcome": Confirmation.Outcome.CONFIRMED,
            "person": self.ticket.name, "answers": [Confirmation.Answer.REQUEST, Confirmation.Answer.PLACE],
        }  # fmt: skip
        self.do(4, lambda: actions.confirm(self.ticket, by=by, **details))

    def find_valid(self) -> None:
        self.confirm()
        self.identify()
        by, grounds = self.person(Act.FIND_VALID), "Nama, NIP, dan instansi sesuai dengan data pada aplikasi SPSE."
        self.do(3, lambda: actions.find_valid(self.ticket, by=by, grounds=grounds, account=self.why))

    def identify(self) -> None:
        """Step 9.1: whatever differs or warns is settled, and a second person asked where the account needs one."""
        by = self.person(Act.FIND_VALID)
        check = self.ticket.identity
        for part in check.open_parts:
            self.do(1, partial(identity.decide, self.ticket, part.topic, *_settled(part.topic), by=by))
        if check.unseconded:
            second = self._someone(Role.KEPALA_LPSE)
            assert second is not None
            note = "Mohon dilihat: akun ini mengelola akun orang lain."
            self.do(1, lambda: identity.ask_second(self.ticket, note, by=by))
            agreed = "Pemohon saya kenal; SK-nya saya lihat."
            self.do(7, lambda: identity.answer_second(self.ticket, agrees=True, note=agreed, by=second))

    def fulfil(self) -> None:
        """Steps 10 and 12."""
        self.find_valid()
        by = self.person(Act.FULFIL)
        password = generate_temporary_password() if self.ticket.wants_reset else None
        user_id = f"{self.ticket.applicant_type[:3]}.{self.ticket.name.split()[0]}".upper()
        found = user_id if self.ticket.wants_user_id else ""
        act = partial(actions.fulfil, by=by, password=password, found_user_id=found, hand_over=True, account=self.why)
        self.do(4, lambda: act(self.ticket))

    def notify(self) -> None:
        """Step 14: by the telephone on record where there is one, else the applicant came."""
        by = self.person(Act.NOTIFY)
        _, issued = self.do(3, lambda: actions.notify(self.ticket, by=by, check=self._identified(), account=self.why))
        self.code = issued.code.expose() if isinstance(issued, Issued) else ""

    def _identified(self) -> Identified:
        if not self._in_person and not telling(self.ticket).why_not(Way.PHONE):
            return Identified(Way.PHONE)
        return Identified(Way.IN_PERSON, Shown.STAFF_CARD, "Loket")

    def receive(self) -> None:
        """The applicant opens the result and says so."""
        if self.code:
            self.do(9, lambda: actions.disclose(self.ticket, self.code, place="link"))
        else:
            self.do(9, lambda: actions.do(self.ticket, Act.DISCLOSE, by=self.applicant, place="page"))
        self.do(1, lambda: actions.receive(self.ticket, by=self.applicant, place="link"))

    def archive(self) -> None:
        """Step 13."""
        by = self.person(Act.ARCHIVE)
        self.do(3, lambda: archive.archive(self.ticket, by=by, account=self.why))

    def reject(self, category: str, reason: str) -> None:
        """Steps 9 and 11."""
        by = self.person(Act.REJECT)
        act = partial(actions.reject, by=by, category=category, reason=reason, account=self.why)
        self.do(8, lambda: act(self.ticket))

    def tell_rejection(self) -> None:
        self.act(4, Act.NOTIFY_REJECTION, means="phone")

    # --- what goes wrong --------------------------------------------------------------------------------------

    def find_complete_without_the_last(self) -> None:
        """Step 5: the last document is set aside with a reason."""
        self.open()
        keys = [document.key for document in self.ticket.required_documents()]
        findings = [filing.Finding(key, Verdict.IN_ORDER, original_shown=self._in_person) for key in keys[:-1]]
        self._check([*findings, filing.Finding(keys[-1], Verdict.MISSING, note="Menyusul")])
        why = Account(
            "others", "SK sedang ditandatangani; surat keterangan dari atasan sudah diterima.", overrides=True
        )
        self.do(1, lambda: actions.do(self.ticket, Act.FIND_COMPLETE, by=self.person(Act.FIND_COMPLETE), account=why))

    def withdraw(self, minutes: int) -> None:
        """The applicant loses patience: what is late by then is owed by the office."""
        self.do(minutes, lambda: actions.do(self.ticket, Act.WITHDRAW, by=self.applicant))
