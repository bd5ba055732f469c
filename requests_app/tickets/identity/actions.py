"""What is decided in the identity check (SOP step 9.1). Each is one transaction, an event, and a new version of the
ticket, so that nobody calls valid what they have not seen.
"""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts_app.audit.actions import record
from accounts_app.models import User
from accounts_app.register.models import SpseAccount
from accounts_app.roles import Role
from requests_app.notifications.actions import over, tell_all
from requests_app.notifications.kinds import Kind
from requests_app.notifications.people import holders
from requests_app.process import rules
from requests_app.process.engine import amend
from requests_app.process.refusals import Forbidden, Refused
from requests_app.sop.vocabulary import Act
from requests_app.tickets.actions import TICKETS
from requests_app.tickets.claims.use import work_on
from requests_app.tickets.identity.comparison import fingerprint
from requests_app.tickets.identity.matching import is_owner
from requests_app.tickets.identity.models import ACCOUNT, SECOND_PERSON, IdentityDecision, Ruling
from requests_app.tickets.models import Ticket
from requests_app.tickets.workflow import TABLE, State

SHORTEST_NOTE = 5
OTHER_PERSON = "Orang kedua harus orang lain: Anda ikut memeriksa permohonan ini."


def may_decide(ticket: Ticket, by: User) -> bool:
    """Whoever the SOP lets judge correctness, while nothing has been decided yet."""
    return _open(ticket) and rules.refusal(ticket, TABLE[Act.FIND_VALID], by) is None


def may_second(ticket: Ticket, by: User) -> bool:
    """Another person who could judge it, or Kepala LPSE; never somebody who took part, never about themselves."""
    return _open(ticket) and _seconder_refusal(ticket, by) is None


def _open(ticket: Ticket) -> bool:
    return ticket.state == State.VALIDITY_CHECK and not ticket.validity


def _seconder_refusal(ticket: Ticket, by: User) -> str | None:
    judges = rules.performers(ticket, TABLE[Act.FIND_VALID]) | {Role.KEPALA_LPSE}
    if not ticket.roles_of(by) & judges:
        return "Persetujuan kedua diberikan oleh Admin PPE lain atau Kepala LPSE."
    if ticket.is_own_of(by):
        return rules.OWN_CASE
    people = (ticket.second_asked_by_id, ticket.completeness_by_id, ticket.submitted_by_id)
    if by.pk in people or _took_part(ticket, by):
        return OTHER_PERSON
    account = ticket.identity.account
    return rules.OWN_CASE if account and is_owner(account, by) else None


def _took_part(ticket: Ticket, by: User) -> bool:
    decided = ticket.identity_decisions.filter(by=by).exclude(topic=SECOND_PERSON)
    return decided.exists() or ticket.confirmations.filter(by=by).exists()


def _locked(ticket: Ticket, by: User, seen: int | None) -> Ticket:
    """The ticket for whoever judges it, locked and counted as changed. :raises Stale, Forbidden:"""
    locked = amend(TICKETS, ticket, seen=seen)
    if why := rules.refusal(locked, TABLE[Act.FIND_VALID], by):
        raise Forbidden(why)
    if not _open(locked):
        raise Refused("Pemeriksaan kebenaran permohonan ini sudah diputuskan.")
    work_on(locked, by)
    return locked


def _note(text: str) -> str:
    note = text.strip()
    if len(note) < SHORTEST_NOTE:
        raise Refused("Catatan wajib diisi: tulis apa yang Anda periksa.")
    return note


def pin_account(ticket: Ticket, account: SpseAccount, *, by: User, seen: int | None = None) -> Ticket:
    """Say which account of the office's register the request is about. What was said about another one is void."""
    with transaction.atomic():
        locked = _locked(ticket, by, seen)
        if account.office_id != locked.office_id:
            raise Refused("Akun ini bukan akun kantor ini.")
        if is_owner(account, by):
            raise Forbidden(rules.OWN_CASE)
        if account.pk == locked.account_id:
            raise Refused("Akun ini sudah ditetapkan.")
        locked.account = account
        locked.save(update_fields=["account"])
        seen_now = fingerprint(ACCOUNT, account.pk)
        _write(locked, ACCOUNT, Ruling.CHECKED, seen_now, "Akun yang dimaksud ditetapkan.", by)
        record(locked.subject, "account_pinned", by=by, data={"account": account.pk})
        return locked


def decide(ticket: Ticket, topic: str, ruling: str, note: str, *, by: User, seen: int | None = None) -> Ticket:
    """Settle one difference or answer one warning, with a note.

    :param topic: of a line that differs or a warning that asks. :raises Refused: it is not open, or not this ruling.
    """
    with transaction.atomic():
        locked = _locked(ticket, by, seen)
        asked = _asked(locked)
        if topic not in asked:
            raise Refused("Perbedaan atau peringatan ini sudah tidak ada. Muat ulang halaman.")
        fingerprint, allowed = asked[topic]
        if ruling not in allowed:
            raise Refused("Keputusan ini tidak tersedia untuk perbedaan tersebut.")
        _write(locked, topic, ruling, fingerprint, _note(note), by)
        return locked


def _asked(ticket: Ticket) -> dict[str, tuple[str, list[str]]]:
    """{topic: (what is seen, rulings that are possible)}."""
    check = ticket.identity
    lines = {
        line.topic: (line.fingerprint, [ruling for ruling, _ in line.rulings]) for line in check.lines if line.differs
    }
    cautions = {
        caution.topic: (caution.fingerprint, [Ruling.CHECKED.value])
        for caution in check.cautions
        if caution.demand == "answer"
    }
    return lines | cautions


def ask_second(ticket: Ticket, note: str, *, by: User, seen: int | None = None) -> Ticket:
    """Ask for a second person; they find the ticket in their inbox."""
    with transaction.atomic():
        locked = _locked(ticket, by, seen)
        check = locked.identity
        if not check.needs_second or check.second_asked or check.is_seconded:
            raise Refused("Persetujuan orang kedua tidak sedang diperlukan.")
        _write(locked, SECOND_PERSON, Ruling.ASKED, check.second_fingerprint, _note(note), by)
        _stamp(locked, second_asked=by, seconded=None)
        _tell_seconders(locked, by)
        return locked


def _tell_seconders(ticket: Ticket, by: User) -> None:
    """Everybody who could be the second person."""
    roles = rules.performers(ticket, TABLE[Act.FIND_VALID]) | {Role.KEPALA_LPSE}
    people = [person for person in holders(ticket.office_id, *roles) if _seconder_refusal(ticket, person) is None]
    text, page = f"{by} meminta orang kedua untuk {ticket.number}", reverse("desk:ticket", args=[ticket.number])
    tell_all(people, Kind.SECOND_ASKED, text=text, url=page, about=ticket.subject, by=by)


def answer_second(ticket: Ticket, agrees: bool, note: str, *, by: User, seen: int | None = None) -> Ticket:
    """The second person's word, which counts only for what they saw."""
    with transaction.atomic():
        locked = amend(TICKETS, ticket, seen=seen)
        if why := _seconder_refusal(locked, by):
            raise Forbidden(why)
        if not _open(locked) or not locked.identity.second_asked:
            raise Refused("Permohonan ini tidak sedang menunggu orang kedua.")
        ruling = Ruling.AGREED if agrees else Ruling.REFUSED
        _write(locked, SECOND_PERSON, ruling, locked.identity.second_fingerprint, _note(note), by)
        _stamp(locked, second_asked=None, seconded=by if agrees else None)
        over(Kind.SECOND_ASKED, locked.subject)
        return locked


def _stamp(ticket: Ticket, **people: User | None) -> None:
    """``second_asked_at`` is set exactly while somebody waits for a second person: the inbox lists by it."""
    now = timezone.now()
    for name, person in people.items():
        setattr(ticket, f"{name}_at", now if person else None)
        if person or name == "seconded":
            setattr(ticket, f"{name}_by", person)
    ticket.save(update_fields=[f"{name}_{part}" for name in people for part in ("at", "by")])


def _write(ticket: Ticket, topic: str, ruling: str, fingerprint: str, note: str, by: User) -> None:
    IdentityDecision.objects.create(
        ticket=ticket, topic=topic, ruling=ruling, fingerprint=fingerprint, note=note, at=timezone.now(), by=by
    )
    data: dict[str, Any] = {"topic": topic, "ruling": str(ruling)}
    record(ticket.subject, "identity_decided", by=by, data=data)
    ticket.__dict__.pop("identity", None)
