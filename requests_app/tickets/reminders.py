"""What the reminders of deadlines must know of tickets: how one is called, and who holds it."""

from django.urls import reverse

from accounts_app.models import User
from accounts_app.roles import Role
from requests_app.process.reminders import CaseKind, kinds
from requests_app.tickets.models import Ticket


def people(ticket: Ticket, _: Role, holders: list[User]) -> list[User]:
    """The holder, or everybody of the role if none of them holds the ticket."""
    return [person for person in holders if person == ticket.holder] or holders


def register() -> None:
    """Once, when the program starts."""
    kinds[Ticket.kind] = CaseKind(
        Ticket,
        what=lambda ticket: f"Permohonan {ticket.number}",
        number=lambda ticket: ticket.number,
        page=lambda ticket: reverse("desk:ticket", args=[ticket.number]),
        is_quiet=lambda ticket: ticket.is_finished,
        people=people,
    )
