"""What the ticket page and the lists say of who holds a ticket, and who has it open."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts_app.models import User
from requests_app.desk.claim_forms import TakeOverForm
from requests_app.tickets.claims.actions import assigning_barred
from requests_app.tickets.claims.people import FREE, MINE, who_could
from requests_app.tickets.claims.presence import said
from requests_app.tickets.claims.record import NOT_STAFFS
from requests_app.tickets.models import Ticket

FILTERS = (("", "Semua"), (MINE, "Anda pegang"), (FREE, "Belum dipegang"))


@dataclass(frozen=True, slots=True)
class Claim:
    """``text`` says who has it; the rest is what this person can press."""

    text: str
    may_take: bool = False
    may_release: bool = False
    may_assign_to: tuple[User, ...] = ()
    take_over: TakeOverForm | None = None
    mine: bool = False


def claiming(ticket: Ticket, user: User, taking_over: TakeOverForm | None = None) -> dict[str, Any]:
    """``claim``, None where there is nothing to say, and ``looking``, who else has the page open (`reading`)."""
    others = [(each["name"], datetime.fromisoformat(each["since"])) for each in getattr(ticket, "looking", ())]
    shared = any(ticket.waiting_role in person.roles and person.pk != user.pk for person in ticket.staff)
    return {"claim": _claim(ticket, user, taking_over, shared=shared), "looking": said(others, ticket.office.tz)}


def _claim(ticket: Ticket, user: User, taking_over: TakeOverForm | None, *, shared: bool) -> Claim | None:
    if ticket.waiting_role in NOT_STAFFS or ticket.is_own_of(user):
        return None
    fits = ticket.waiting_role in user.roles and ticket.claim_barred(user) is None
    to = tuple(who_could(ticket)) if assigning_barred(ticket, user) is None else ()
    if ticket.claimed_by_id == user.pk:
        given = f" Ditugaskan oleh {ticket.assigned_by}." if ticket.assigned_by else ""
        alone = not ticket.assigned_by and not shared
        return None if alone else Claim(f"Anda pegang {ticket.held_since}.{given}", False, True, to, mine=True)
    if ticket.claimed_by:
        form = (taking_over or TakeOverForm(initial={"holder": ticket.claimed_by_id})) if fits else None
        return Claim(f"Dipegang {ticket.claimed_by} {ticket.held_since}.", may_assign_to=to, take_over=form)
    if to or (fits and shared):
        return Claim("Belum dipegang siapa pun.", may_take=fits, may_assign_to=to)
    return None
