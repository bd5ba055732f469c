"""Lists of incoming mail, as sentences. Every one begins with the office, as the indexes do."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from accounts_app.models import User
from requests_app.mailbox.outcomes import Outcome

if TYPE_CHECKING:
    from requests_app.mailbox.models import IncomingMail  # noqa: F401 - names the model in the annotation below

# An answer that joined by itself is unread until somebody opens it; whoever attached one by hand has read it.
FOR_A_PERSON = (
    Q(outcome=Outcome.HELD)
    | Q(outcome=Outcome.DRAFT, ticket=None)
    | Q(outcome=Outcome.ATTACHED, opened_at=None, decided_at=None)
)


class IncomingMailQuerySet(models.QuerySet["IncomingMail"]):
    def visible_to(self, user: User) -> Self:
        """Messages of the person's own office; without an office, none."""
        return self.filter(office=user.office_id) if user.office_id else self.none()

    def waiting(self) -> Self:
        """Stored and not processed yet, oldest first."""
        return self.filter(outcome=Outcome.STORED).order_by("pk")

    def to_erase(self, before: datetime) -> Self:
        """Refused or filed before that moment, with their bytes still there, oldest first."""
        led_to_nothing = self.filter(outcome__in=[Outcome.REFUSED, Outcome.FILED], raw_erased_at=None)
        return led_to_nothing.filter(processed_at__lte=before).order_by("processed_at")

    def for_a_person(self) -> Self:
        """What somebody of the office has to look at: drafts, held messages, and answers that joined by themselves."""
        return self.filter(FOR_A_PERSON)

    def readable_by(self, user: User) -> Self:
        """Those of the office that belong to a ticket: they are part of its file, for whoever reads the file."""
        return self.visible_to(user).filter(ticket__isnull=False)
