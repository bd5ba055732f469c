"""What people hear of claims that others change: in the application, and by mail as each of them wishes."""

from django.urls import reverse

from accounts_app.audit.actions import Nobody
from accounts_app.models import User
from requests_app.notifications.actions import tell
from requests_app.notifications.kinds import Kind
from requests_app.tickets.models import Ticket

LONGEST_REASON = 80


def tell_of(act: str, ticket: Ticket, before: User | None, *, by: User | Nobody, reason: str = "") -> None:
    """After the change, in its transaction: whoever lost it, and whoever was given it by somebody else."""
    number, holder = ticket.number, ticket.claimed_by
    if act == "take_over" and before:
        _say(Kind.TAKEN_OVER, before, ticket, f"{by.name} mengambil alih {number}: {_short(reason)}", by)
    if act == "assign" and before:
        _say(Kind.TAKEN_OVER, before, ticket, f"{by.name} menugaskan {number} kepada {holder}.", by)
    if act == "assign" and holder:
        _say(Kind.ASSIGNED, holder, ticket, f"{by.name} menugaskan {number} kepada Anda.", by)
    if act == "claim_returned" and before:
        _say(Kind.CLAIM_RETURNED, before, ticket, f"{number} tidak lagi Anda pegang.", by)
    if act == "claim_returned" and holder:
        _say(Kind.STAND_IN, holder, ticket, f"{number} kini Anda pegang, menggantikan {before}.", by)


def _say(kind: Kind, to: User, ticket: Ticket, text: str, by: User | Nobody) -> None:
    tell(to, kind, text=text, url=reverse("desk:ticket", args=[ticket.number]), about=ticket.subject, by=by)


def _short(reason: str) -> str:
    return reason if len(reason) <= LONGEST_REASON else f"{reason[:LONGEST_REASON].rsplit(' ', 1)[0]} …"
