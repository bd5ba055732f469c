"""Who of an office could have a ticket, and what waits there for its staff."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts_app.models import Office, RoleGrant, User
from accounts_app.roles import PERFORMERS
from accounts_app.staff import staff_of
from requests_app.tickets.claims.actions import unfit
from requests_app.tickets.claims.record import NOT_STAFFS
from requests_app.tickets.models import Ticket

MINE, FREE = "saya", "kosong"


def hands(office: Office) -> list[User]:
    """The office's people who carry out steps of an SOP, by name, their roles at hand. One query."""
    return [person for person in staff_of(office.pk) if not person.roles.isdisjoint(PERFORMERS)]


def who_could(ticket: Ticket) -> list[User]:
    """To whom it can be given now; whoever has it is not among them."""
    people = [person for person in ticket.staff if ticket.waiting_role in person.roles]
    return [person for person in people if person.pk != ticket.claimed_by_id and unfit(ticket, person) is None]


def shares(user: User, roles: Iterable[str]) -> bool:
    """Whether somebody else of the office holds one of these roles: who is alone never meets a claim. One query."""
    return bool(others_with(user, roles, timezone.now()).exists())


def others_with(user: User, roles: Iterable[str], now: datetime) -> Any:
    """The grants of these roles that colleagues hold at that moment."""
    held = RoleGrant.objects.active(now).filter(user__office=user.office_id, user__is_active=True)
    return held.filter(role__in=sorted(roles)).exclude(user=user).order_by()


def held_as(tickets: Any, user: User, how: str) -> Any:
    """Of these tickets one's own (``saya``) or those that nobody holds (``kosong``); any other word: all."""
    if how == MINE:
        return tickets.filter(claimed_by=user)
    return tickets.filter(claimed_by=None) if how == FREE else tickets


def waiting_for_staff(office_id: int | None) -> Any:
    """What stands in some role's inbox, due first."""
    waiting = Ticket.objects.filter(office=office_id).unfinished().exclude(waiting_role__in=NOT_STAFFS)
    return waiting.order_by("due_at", "waiting_since", "id")
