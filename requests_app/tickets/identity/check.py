"""The identity check of one ticket as it stands now: which account, what differs, what warns, what is still open.

Worked out anew whenever it is asked for, from the register and from other tickets; only decisions are stored. So a
register that changes between two clicks changes the answer too.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from accounts_app.along import is_at_hand
from accounts_app.kept import kept
from accounts_app.register.contacts import Contact, contact_at
from accounts_app.register.models import SpseAccount
from requests_app.process.deviations.models import Deviation, Kind
from requests_app.tickets.identity import plain
from requests_app.tickets.identity.caution_kinds import OF_THE_REGISTER, Caution, Demand, Seen
from requests_app.tickets.identity.cautions import cautions_of
from requests_app.tickets.identity.comparison import Line, fingerprint, lines_of
from requests_app.tickets.identity.matching import candidates, certain
from requests_app.tickets.identity.models import ACCOUNT, SECOND_PERSON, IdentityDecision, Ruling
from requests_app.tickets.identity.traces import Trace, traces_of
from requests_app.tickets.remarks import Confirmation

if TYPE_CHECKING:
    from requests_app.tickets.record import TicketRecord


@dataclass(frozen=True, slots=True)
class IdentityCheck:
    """What step 9 sees. ``earlier``: the last finished request of the same person that had a result."""

    ticket: "TicketRecord"
    candidates: list[SpseAccount]
    account: SpseAccount | None
    lines: list[Line]
    cautions: list[Caution]
    earlier: Trace | None
    word: Confirmation | None
    second: IdentityDecision | None

    # --- what is open, each as the sentence beside the disabled button -------------------------------------------

    @property
    def account_missing(self) -> str | None:
        return None if self.account else "Tetapkan dahulu akun SPSE yang dimaksud."

    @property
    def denied(self) -> str | None:
        told = self.word is not None and self.word.outcome == Confirmation.Outcome.DENIED
        return "Pemohon menyangkal permohonan ini ketika dihubungi; permohonan hanya dapat ditolak." if told else None

    @property
    def undecided(self) -> str | None:
        count = len(self.open_lines)
        return f"Putuskan dahulu {count} perbedaan." if count else None

    @property
    def unanswered(self) -> str | None:
        count = sum(caution.is_open for caution in self.cautions)
        return f"Jawab dahulu {count} peringatan." if count else None

    @property
    def unseconded(self) -> str | None:
        if not self.needs_second or self.is_seconded:
            return None
        refused = self.second is not None and self.second.ruling == Ruling.REFUSED
        return "Orang kedua tidak setuju." if refused else "Persetujuan orang kedua belum ada."

    @property
    def moved(self) -> str | None:
        """After the data were called valid the register came to say something that nobody has judged."""
        news = any(caution.is_open and caution.kind in OF_THE_REGISTER for caution in self.cautions)
        if self.account and not (self.open_lines or news or self.unseconded):
            return None
        return "Register berubah sesudah data dinyatakan benar. Kembalikan permohonan untuk diperiksa lagi."

    @property
    def held(self) -> str | None:
        """A contact that changed lately: until it may be used, only a person who stands here gets a reset."""
        until = self.account.hold_at(timezone.now()) if self.account else None
        if until is None or self.met_in_person:
            return None
        at = until.astimezone(self.ticket.office.tz)
        return (
            f"Kontak akun ini baru diubah: sampai {at:%d.%m.%Y %H.%M} {self.ticket.office.zone_label} reset hanya "
            "untuk pemilik akun yang datang langsung (catat konfirmasinya)."
        )

    # --- parts ----------------------------------------------------------------------------------------------------

    @property
    def open_lines(self) -> list[Line]:
        return [line for line in self.lines if line.is_open]

    @property
    def open_contacts(self) -> str:
        """Names of the contacts that differ and were not settled: "Surel, telepon"."""
        return ", ".join(line.what.label for line in self.open_lines if line.what.is_contact).capitalize()

    @property
    def open_parts(self) -> list[Line | Caution]:
        """Every difference and warning that somebody still has to settle."""
        return [*self.open_lines, *(caution for caution in self.cautions if caution.is_open)]

    @property
    def needs_second(self) -> bool:
        return any(caution.demand is Demand.SECOND for caution in self.cautions)

    @property
    def second_fingerprint(self) -> str:
        """What the second person agrees to: the account, every reason for which they are asked, and every line that
        they saw, so that a contact or a name that changes afterwards is not what they agreed to.
        """
        reasons = sorted(caution.fingerprint for caution in self.cautions if caution.demand is Demand.SECOND)
        lines = [line.fingerprint for line in self.lines]
        return fingerprint(SECOND_PERSON, self.account.pk if self.account else "", *reasons, *lines)

    @property
    def is_seconded(self) -> bool:
        return self.second is not None and self.second.ruling == Ruling.AGREED

    @property
    def second_asked(self) -> bool:
        return self.second is not None and self.second.ruling == Ruling.ASKED

    @property
    def met_in_person(self) -> bool:
        return self.is_confirmed and self.word is not None and self.word.means == Confirmation.Means.IN_PERSON

    @property
    def is_confirmed(self) -> bool:
        return self.word is not None and self.word.outcome == Confirmation.Outcome.CONFIRMED

    def contact(self) -> Contact:
        """What may be called: the contact on record before the ticket began; empty without an account."""
        return _contact(self.ticket, self.account)


def check_of(ticket: "TicketRecord", now: datetime | None = None) -> IdentityCheck:
    """Look everything up: three queries (accounts, other tickets, decisions).

    Up to seven more where the ticket was read without its file (documents, checklist, confirmations), applicant, office
    and SOP.
    """
    now = now or timezone.now()
    found = candidates(ticket)
    account = certain(ticket, found)
    hashes = [document.sha256 for document in ticket.documents.all()]  # type: ignore[attr-defined]
    traces = traces_of(ticket, account, hashes, now)
    decisions = _decisions(ticket)
    word = _word(ticket, account, decisions)
    told = word is not None and word.outcome == Confirmation.Outcome.CONFIRMED
    earlier = _earlier(ticket, traces)
    on_record = _contact(ticket, account).email if ticket.letters_from else ""
    seen = Seen(ticket, account, traces, now, _set_aside(ticket), on_record)
    check = IdentityCheck(
        ticket,
        found,
        account,
        lines_of(ticket, account, earlier, decisions, told=told) if account else [],
        cautions_of(seen, decisions, word.at if word and told else None),
        earlier,
        word,
        decisions.get(SECOND_PERSON),
    )
    return _without_old_second(check)


def _set_aside(ticket: "TicketRecord") -> Deviation | None:
    """What was overridden when this very file was called complete; asked for only where something is missing."""
    if ticket.completeness != "yes" or not ticket.missing_requirements():  # type: ignore[attr-defined]
        return None
    rows = Deviation.objects.filter(process=ticket.kind, case_id=ticket.pk, kind=Kind.OVERRIDDEN)
    return rows.filter(at=ticket.completeness_at).select_related("noted_by").last()


def _without_old_second(check: IdentityCheck) -> IdentityCheck:
    """A second person's word counts only for what they saw."""
    if check.second is None or check.second.fingerprint == check.second_fingerprint:
        return check
    return IdentityCheck(
        check.ticket, check.candidates, check.account, check.lines, check.cautions, check.earlier, check.word, None
    )


def _decisions(ticket: "TicketRecord") -> dict[str, IdentityDecision]:
    """The newest of each topic in the present round: a reissue asks everything again.

    A file that went back to the completeness check comes with other papers and other people: the second person is
    asked anew.
    """
    since = ticket.reissued_at
    newest = {row.topic: row for row in _rows(ticket) if since is None or row.at >= since}
    second = newest.get(SECOND_PERSON)
    if second and ticket.forwarded_at and second.at < ticket.forwarded_at:
        del newest[SECOND_PERSON]
    return newest


def _rows(ticket: "TicketRecord") -> Iterable[IdentityDecision]:
    at_hand = is_at_hand(ticket, "identity_decisions")
    return ticket.identity_decisions.all() if at_hand else kept(_decided, ticket=ticket.pk)  # type: ignore[attr-defined]


def _decided(*, ticket: int) -> Any:
    return IdentityDecision.objects.filter(ticket=ticket).select_related("by").order_by("pk")


def _word(
    ticket: "TicketRecord", account: SpseAccount | None, decisions: dict[str, IdentityDecision]
) -> Confirmation | None:
    """What the account's owner said in the present round, if they were reached at all. Who denied once has denied."""
    since = ticket.reissued_at
    asked = sorted(ticket.confirmations.all(), key=lambda row: -row.pk)  # type: ignore[attr-defined]
    rows = [row for row in asked if row.is_answer and (since is None or row.at >= since)]
    phone = plain.phone(_contact(ticket, account).phone) if rows else ""
    said = [row for row in rows if _is_owners(row, phone, decisions.get(ACCOUNT))]
    denied = (row for row in said if row.outcome == Confirmation.Outcome.DENIED)
    return next(denied, said[0] if said else None)


def _is_owners(row: Confirmation, phone: str, chosen: IdentityDecision | None) -> bool:
    """A word on the number of one account, or from before the account was chosen, says nothing for another one."""
    if row.means == Confirmation.Means.PHONE:
        return plain.phone(row.contact) == phone
    return row.outcome == Confirmation.Outcome.DENIED or chosen is None or row.at >= chosen.at


def _contact(ticket: "TicketRecord", account: SpseAccount | None) -> Contact:
    if account is None:
        return Contact("", "")
    return contact_at(account, ticket.submitted_at or timezone.now())


def _earlier(ticket: "TicketRecord", traces: list[Trace]) -> Trace | None:
    return next((trace for trace in traces if trace.fulfilled_at and trace.is_same_person(ticket)), None)
