"""Lists of tickets, as sentences. Every one begins with the office, as the indexes do."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Prefetch, Q

from accounts_app.along import give
from accounts_app.kept import kept
from accounts_app.models import Office, User
from accounts_app.roles import READERS, Role
from requests_app.tickets.documents import ChecklistItem, Document
from requests_app.tickets.workflow import State

if TYPE_CHECKING:
    from requests_app.tickets.models import Ticket


# Who stands on a ticket, and is shown with it.
PEOPLE = ("applicant", "opened_by", "completeness_by", "validity_by", "claimed_by", "assigned_by")


class TicketQuerySet(models.QuerySet["Ticket"]):
    def visible_to(self, user: User) -> Self:
        """Staff see their office's tickets, an applicant their own; everything else does not exist for them."""
        mine = Q(applicant=user)
        return self.filter(mine | Q(office=user.office_id) if user.office_id and user.roles & READERS else mine)

    def of(self, office: Office) -> Self:
        return self.filter(office=office)

    def of_desk(self, user: User) -> Self:
        """Tickets of the office in which this person works."""
        return self.filter(office=user.office_id) if user.office_id and user.roles & READERS else self.none()

    def unfinished(self) -> Self:
        """In the words of the partial index, so that PostgreSQL can use it."""
        return self.exclude(state=State.ARCHIVED)

    def waiting_for(self, roles: frozenset[Role]) -> Self:
        """What waits for one of these roles, longest first."""
        return self.unfinished().filter(waiting_role__in=roles).order_by("waiting_since", "id")

    def reminding(self, after: datetime) -> Self:
        """Whom a mail could still remind to complete the file; asked before ``after``, longest first."""
        reachable = Q(applicant__isnull=False) | ~Q(email="")
        asked = self.filter(reachable, state=State.AWAITING_COMPLETION, reminded__lt=2, requested_at__lt=after)
        return asked.order_by("requested_at", "pk")

    def with_people(self) -> Self:
        return self.select_related(
            "office",
            "sop",
            "opened_by",
            "completeness_by",
            "validity_by",
            "applicant",
            "account",
            "merged_into",
            "claimed_by",
            "assigned_by",
        )

    def with_rules(self) -> Self:
        """With what decides about it: its office and its SOP. Its people come by `bring_people`."""
        return self.select_related("office", "sop")

    def with_file(self) -> Self:
        items = ChecklistItem.objects.select_related("checked_by")
        return self.prefetch_related(Prefetch("items", items), "documents")


def bring_file(ticket: "Ticket") -> None:
    """What `with_file` reads, for a ticket that was read without it. Two queries."""
    give(ticket, "items", kept(_items, ticket=ticket.pk))
    give(ticket, "documents", kept(_documents, ticket=ticket.pk))


def _items(*, ticket: int) -> Any:
    return ChecklistItem.objects.filter(ticket=ticket).select_related("checked_by")


def _documents(*, ticket: int) -> Any:
    return Document.objects.filter(ticket=ticket)


def bring_people(tickets: Sequence["Ticket"], names: Sequence[str] = PEOPLE) -> None:
    """Give tickets that were read without them their people: one query for all, none where there is nobody.

    Not by joins: PostgreSQL weighs every order of them against every index of the ticket, which for five joins more
    takes ten times as long as reading the rows (measured: 12 ms to plan, 0.3 ms to read).
    """
    keys = {key for ticket in tickets for name in names if (key := getattr(ticket, f"{name}_id"))}
    asked = {f"key{place}": key for place, key in enumerate(sorted(keys))}
    found = {person.pk: person for person in kept(_people, **asked)} if keys else {}
    for ticket in tickets:
        for name in names:
            setattr(ticket, name, found.get(getattr(ticket, f"{name}_id")))


def _people(**keys: int) -> Any:
    return User.objects.filter(pk__in=list(keys.values()))
