"""What the ticket page and the lists say of who holds a ticket, and who has it open."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists
from django.db.models.functions import JSONObject
from django.utils import timezone

from accounts_app.kept import kept_for
from accounts_app.models import Office, User
from requests_app.desk.claim_forms import TakeOverForm
from requests_app.tickets.claims.actions import ASSIGNERS, assigning_barred
from requests_app.tickets.claims.models import STALE_AFTER
from requests_app.tickets.claims.people import FREE, MINE, others_with, who_could
from requests_app.tickets.claims.presence import others_now, said
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
    """``claim``, None where there is nothing to say, and ``looking``, who else has the page open."""
    now = timezone.now()
    role = ticket.waiting_role
    found = kept_for(user, _company, role, ticket=ticket.pk, after=now - STALE_AFTER, now=now)
    others, shared = found[0] if found else ([], False)
    looking = said([(each["name"], datetime.fromisoformat(each["since"])) for each in others], ticket.office.tz)
    return {"claim": _claim(ticket, user, taking_over, shared=shared), "looking": looking}


def _company(user: User, role: str, *, ticket: int, after: datetime, now: datetime) -> Any:
    """Who else has the ticket open, and whether a colleague has the role whose turn it is."""
    others = others_now(ticket, user.pk, after).values_list(JSONObject(name="user__name", since="since"))
    colleagues = others_with(user, [role], now)
    return Office.objects.filter(pk=user.office_id or 0).values_list(ArraySubquery(others), Exists(colleagues))


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


def may_assign(user: User) -> bool:
    return bool(user.roles & ASSIGNERS)
