"""Taking a ticket into one's hands and giving it away again: the only writer of claims beside the acts themselves.

Each is one transaction behind the ticket's lock and an event of the ticket, and leaves its version alone (`record`).
Who may have it is asked of the same rules as the work itself: nobody holds what they could not go on with.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts_app.audit.actions import SYSTEM, record
from accounts_app.models import User
from accounts_app.roles import Role
from requests_app.process import rules
from requests_app.process.engine import lock
from requests_app.process.refusals import Forbidden, Refused, Stale
from requests_app.tickets.actions import TICKETS
from requests_app.tickets.claims.record import CLAIM_FIELDS, OUTSIDE
from requests_app.tickets.claims.standing_in import hand_for
from requests_app.tickets.claims.telling import tell_of
from requests_app.tickets.models import Ticket

ASSIGNERS = frozenset({Role.KEPALA_LPSE, Role.ADMIN_KANTOR})
SHORTEST_REASON = 5


def claim(ticket: Ticket, *, by: User) -> Ticket:
    """Take what nobody holds; one's own stays as it is. :raises Stale: somebody else was quicker."""
    with transaction.atomic():
        locked = _locked_for(ticket, by)
        if locked.claimed_by_id == by.pk:
            return locked
        if locked.claimed_by is not None:
            raise Stale(f"Sudah dipegang {locked.claimed_by} {locked.held_since}.")
        return _give(locked, by, "claim", by=by)


def release(ticket: Ticket, *, by: User) -> Ticket:
    """Put it back for everybody of the role. :raises Refused: it is not theirs."""
    with transaction.atomic():
        locked = lock(TICKETS, ticket.pk)
        if locked.claimed_by_id != by.pk:
            raise Refused("Permohonan ini tidak sedang Anda pegang.")
        return _give(locked, None, "release", by=by)


def take_over(ticket: Ticket, *, by: User, reason: str, holder: int | None = None) -> Ticket:
    """Take it out of a colleague's hands, who is told why.

    :param holder: primary key of whom the page showed as holder; another one in the meantime is not robbed.
    """
    _say_why(reason)
    with transaction.atomic():
        locked = _locked_for(ticket, by)
        if locked.claimed_by is None or locked.claimed_by_id == by.pk:
            return claim(locked, by=by)
        if holder not in (None, locked.claimed_by_id):
            raise Stale(f"Sekarang dipegang {locked.claimed_by} {locked.held_since}.")
        return _give(locked, by, "take_over", by=by, reason=reason.strip())


def assign(ticket: Ticket, to: User, *, by: User) -> Ticket:
    """Kepala LPSE or Admin Kantor gives it to somebody who can go on with it, or to whoever stands in for them."""
    with transaction.atomic():
        locked = lock(TICKETS, ticket.pk)
        if why := assigning_barred(locked, by):
            raise Forbidden(why)
        hand = hand_for(to, timezone.now().astimezone(locked.office.tz).date())
        if hand is None:
            raise Refused(f"{to} sedang tidak bertugas dan tidak ada penggantinya.")
        if why := unfit(locked, hand):
            raise Refused(why)
        if locked.claimed_by_id == hand.pk:
            raise Refused(f"Sudah dipegang {hand}.")
        return _give(locked, hand, "assign", by=by)


def serve_at_counter(ticket: Ticket, *, by: User, label: str) -> Ticket:
    """Its owner was sent on with their number and stands before this person now, who need not ask a colleague first."""
    with transaction.atomic():
        locked = lock(TICKETS, ticket.pk)
        if locked.claimed_by_id in (None, by.pk) or locked.claim_barred(by):
            return locked
        return _give(locked, by, "take_over", by=by, reason=f"Pemohon dilayani dengan nomor {label}.")


def put_back(ticket: Ticket, *, at: datetime) -> Ticket:
    """The worker: its holder has not touched it for long, or is not there. The caller holds transaction and lock.

    It goes to whoever stands in for them, if that person could go on with it; else back to everybody.
    """
    assert ticket.claimed_by is not None  # what nobody holds is not put back
    hand = hand_for(ticket.claimed_by, at.astimezone(ticket.office.tz).date())
    fit = hand if hand and hand != ticket.claimed_by and unfit(ticket, hand) is None else None
    return _give(ticket, fit, "claim_returned", by=SYSTEM, at=at)


def assigning_barred(ticket: Ticket, by: User) -> str | None:
    """Why this person may not hand out work on this ticket; None when they may."""
    if by.office_id != ticket.office_id or not by.roles & ASSIGNERS:
        return "Pekerjaan dibagikan oleh Kepala LPSE atau Admin Kantor."
    return rules.OWN_CASE if ticket.is_own_of(by) else None


def unfit(ticket: Ticket, person: User) -> str | None:
    """Why the ticket cannot be given to this person, as a sentence about them; None when it can."""
    why = ticket.claim_barred(person)
    if why is None or why == OUTSIDE:
        return why
    if why == rules.OWN_CASE:
        return f"{ticket.number} permohonan {person} sendiri."
    if why == rules.SAME_PERSON:
        return f"{person} sudah memutuskan kelengkapan {ticket.number}; kebenarannya diperiksa orang lain."
    return why if ticket.waiting_role in person.roles else f"{person} tidak memegang peran untuk {ticket.number}."


def each(tickets: Iterable[Ticket], do: Callable[[Ticket], Any]) -> tuple[list[Ticket], list[tuple[Ticket, str]]]:
    """One after the other, each for itself: (done, [(not done, why)])."""
    done, refused = [], []
    for ticket in tickets:
        try:
            do(ticket)
        except Refused as why:
            refused.append((ticket, str(why)))
        else:
            done.append(ticket)
    return done, refused


def _locked_for(ticket: Ticket, by: User) -> Ticket:
    locked = lock(TICKETS, ticket.pk)
    if why := locked.claim_barred(by):
        raise Forbidden(why)
    return locked


def _say_why(reason: str) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("Tulis mengapa Anda mengambil alih; rekan Anda membacanya.")


def _give(
    ticket: Ticket, to: User | None, act: str, *, by: Any, at: datetime | None = None, reason: str = ""
) -> Ticket:
    at, before = at or timezone.now(), ticket.claimed_by
    ticket.give_to(to, at, assigned_by=by if act == "assign" else None)
    ticket.save(update_fields=CLAIM_FIELDS)
    people = {"to": to if to != by else None, "from": before if before != by else None}
    named = {f"claim_{key}": str(person) for key, person in people.items() if person}
    record(ticket.subject, act, by=by, at=at, data={**named, "reason": reason} if reason else named)
    tell_of(act, ticket, before, by=by, reason=reason)
    return ticket
