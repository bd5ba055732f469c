"""What the ticket page says about other tickets: perhaps the same account, linked, merged into this one.

Nothing of it is shown to people who look at their own case, and nothing ever to an applicant.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accounts_app.models import User
from requests_app.sop.vocabulary import Act
from requests_app.tickets import joining
from requests_app.tickets.actions import may
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
class MergedFile:
    """A document of a ticket that was merged into this one; it stays that ticket's."""

    label: str
    public_id: UUID
    size: int
    is_superseded: bool


@dataclass(frozen=True, slots=True)
class Merged:
    """A ticket that was merged into this one, with its files (none, perhaps)."""

    number: str
    files: list[MergedFile]


def relations(ticket: Ticket, user: User) -> dict[str, Any]:
    """At most two queries, however much there is."""
    if ticket.is_own_of(user):
        return {}
    links = {link.key_other_than(ticket): link for link in ticket.links}
    relatives = _relatives(ticket, user, links)
    return {
        "relatives": relatives,
        "unlinked": [each for each in relatives if not each.link],
        "merged": _merged(ticket) if getattr(ticket, "has_merged", True) else [],
        "may_link": joining.may_link(ticket, user),
    }


def _relatives(ticket: Ticket, user: User, links: dict[int, TicketLink]) -> list[Relative]:
    """Linked ones always; others from the door to the decision, when it still helps to know them."""
    may_merge = may(ticket, Act.MERGE, user)
    kin = {each.ticket.pk: each for each in kin_of(ticket)} if ticket.state in BEFORE_RESULT else {}
    tickets = {pk: each.ticket for pk, each in kin.items()}
    unread = set(links) - set(tickets)
    tickets |= Ticket.objects.in_bulk(unread) if unread else {}
    return [
        Relative(
            other,
            kin[pk].reasons if pk in kin else (),
            links.get(pk),
            takes_over=may_merge and joining.fits(ticket, other),
        )
        for pk, other in sorted(tickets.items(), reverse=True)
    ]


def _merged(ticket: Ticket) -> list[Merged]:
    """One query for the tickets and their files together."""
    of_file = ("requirement", "original_name", "public_id", "size", "superseded_at")
    rows = ticket.merged.order_by("pk", "documents__pk").values_list("number", *(f"documents__{it}" for it in of_file))
    labels = {document.key: document.label for document in ticket.sop.definition.documents}
    found: dict[str, list[MergedFile]] = {}
    for number, requirement, name, public_id, size, superseded_at in rows:
        files = found.setdefault(number, [])
        if public_id:
            files.append(MergedFile(labels.get(requirement, name), public_id, size, bool(superseded_at)))
    return [Merged(number, files) for number, files in found.items()]
