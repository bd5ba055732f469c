"""A ticket as the page behind the mailed link meets it (`pickup.holders`)."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accounts_app.audit.actions import Nobody
from accounts_app.models import Office, User
from requests_app.handover.results import Refused, Revealed
from requests_app.pickup.holders import holders
from requests_app.process.refusals import Refused as NotNow
from requests_app.tickets import actions
from requests_app.tickets.models import Ticket
from requests_app.tickets.workflow import State

PLACE = "link"


@dataclass(frozen=True, slots=True)
class TicketHolder:
    """The ticket whose password waits behind a link."""

    ticket: Ticket
    asks_login: bool = False

    @property
    def number(self) -> str:
        return self.ticket.number

    @property
    def office(self) -> Office:
        return self.ticket.office

    @property
    def user_id(self) -> str:
        return self.ticket.found_user_id if self.ticket.wants_user_id else ""

    @property
    def alarmed_at(self) -> datetime | None:
        return self.ticket.alarmed_at

    @property
    def status_page(self) -> str:
        return reverse("tickets:mine", args=[self.ticket.number])

    @property
    def may_alarm(self) -> bool:
        return bool(self.ticket.state == State.NOTIFIED)

    def person(self, user: User) -> bool:
        return self.ticket.applicant_id == user.pk

    def disclose(self, code: str, *, by: User | Nobody) -> Revealed | Refused:
        return actions.disclose(self.ticket, code, by=by, place=PLACE)

    def receive(self, *, by: User | Nobody) -> None:
        actions.receive(self.ticket, by=by, place=PLACE)

    def alarm(self, *, by: User | Nobody, handover_id: int) -> None:
        actions.alarm(self.ticket, by=by, place=PLACE, handover_id=handover_id)

    def confirm_login(self, *, by: User | Nobody) -> None:
        """Of a reset nobody asks it: the receipt says it all."""
        raise NotNow("Permohonan tidak meminta pernyataan ini.")


def find(pk: int) -> TicketHolder:
    return TicketHolder(Ticket.objects.select_related("office", "sop").get(pk=pk))


def register() -> None:
    """Once, when the program starts."""
    holders[Ticket.kind] = find
