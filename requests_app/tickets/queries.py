"""Lists of tickets, as sentences. Every one begins with the office, as the indexes do."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Prefetch, Q

from accounts_app.models import Office, User
from accounts_app.roles import READERS, Role
from requests_app.tickets.documents import ChecklistItem
from requests_app.tickets.remarks import Confirmation
from requests_app.tickets.workflow import State

if TYPE_CHECKING:
    from requests_app.tickets.models import Ticket  # noqa: F401 - names the model in the annotation below


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
            "office", "sop", "opened_by", "completeness_by", "validity_by", "applicant", "account", "merged_into"
        )

    def with_word(self) -> Self:
        """With what the applicant said when asked (step 9.2)."""
        return self.prefetch_related(Prefetch("confirmations", Confirmation.objects.select_related("by")))

    def with_file(self) -> Self:
        items = ChecklistItem.objects.select_related("checked_by")
        return self.prefetch_related(Prefetch("items", items), "documents")
