"""Who of an office could have a ticket, and what waits there for its staff."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from accounts_app.models import Office, RoleGrant, User
from accounts_app.roles import PERFORMERS, Role
from requests_app.tickets.claims.actions import unfit
from requests_app.tickets.claims.record import NOT_STAFFS
from requests_app.tickets.models import Ticket

MINE, FREE = "saya", "kosong"


def hands(office: Office) -> list[User]:
    """The office's active people who carry out steps of an SOP, by name, their roles at hand. Two queries."""
    held = Prefetch("grants", queryset=RoleGrant.objects.active(), to_attr="held_now")
    working = RoleGrant.objects.active().filter(role__in=PERFORMERS).values("user")
    people = User.objects.staff_of(office).filter(is_active=True, pk__in=working).prefetch_related(held)
    return [_with_roles(person, person.held_now) for person in people]


def _with_roles(person: User, held: Iterable[RoleGrant]) -> User:
    person.__dict__["roles"] = frozenset(Role(grant.role) for grant in held)
    return person


def who_could(ticket: Ticket) -> list[User]:
    """To whom it can be given now; whoever has it is not among them."""
    people = [person for person in hands(ticket.office) if ticket.waiting_role in person.roles]
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
