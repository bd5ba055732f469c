"""What the ticket page says about other tickets: perhaps the same account, linked, merged into this one.

Nothing of it is shown to people who look at their own case, and nothing ever to an applicant.
"""

from dataclasses import dataclass
from typing import Any

from accounts_app.models import User
from requests_app.sop.vocabulary import Act
from requests_app.tickets import joining
from requests_app.tickets.actions import may
from requests_app.tickets.documents import Document
from requests_app.tickets.kin import kin_of
from requests_app.tickets.links import TicketLink
from requests_app.tickets.models import Ticket
from requests_app.tickets.workflow import BEFORE_RESULT


@dataclass(frozen=True, slots=True)
class Relative:
    """Another ticket: why it is shown, the link that stands, and whether this one may be merged into it."""

    ticket: Ticket
    reasons: tuple[str, ...] = ()
    link: TicketLink | None = None
    takes_over: bool = False


@dataclass(frozen=True, slots=True)
class Merged:
    """A ticket that was merged into this one, with its files (label, document)."""

    ticket: Ticket
    files: list[tuple[str, Document]]


def relations(ticket: Ticket, user: User) -> dict[str, Any]:
    """Three queries at most, one more where something was merged into this ticket."""
    if ticket.is_own_of(user):
        return {}
    links = {link.other_than(ticket).pk: link for link in TicketLink.objects.of(ticket)}
    relatives = _relatives(ticket, user, links)
    return {
        "relatives": relatives,
        "unlinked": [each for each in relatives if not each.link],
        "merged": [_merged(each) for each in joining.merged_into(ticket)],
        "may_link": joining.may_link(ticket, user),
    }


def _relatives(ticket: Ticket, user: User, links: dict[int, TicketLink]) -> list[Relative]:
    """Linked ones always; others from the door to the decision, when it still helps to know them."""
    may_merge = may(ticket, Act.MERGE, user)
    kin = {each.ticket.pk: each for each in kin_of(ticket)} if ticket.state in BEFORE_RESULT else {}
    tickets = {pk: link.other_than(ticket) for pk, link in links.items()} | {
        pk: each.ticket for pk, each in kin.items()
    }
    return [
        Relative(
            tickets[pk],
            kin[pk].reasons if pk in kin else (),
            links.get(pk),
            takes_over=may_merge and joining.fits(ticket, tickets[pk]),
        )
        for pk in sorted(tickets, reverse=True)
    ]


def _merged(ticket: Ticket) -> Merged:
    return Merged(ticket, [(document.original_name, document) for document in ticket.documents.all()])
