"""The guest book's page: one day of one office, and who still waits for a number. Times are the office's own."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from accounts_app.keyset import Page, page_of
from accounts_app.models import Office, User
from requests_app.frontdesk.models import Admission
from requests_app.frontdesk.queue_models import NumberState, QueueNumber
from requests_app.sop.vocabulary import Act, Channel
from requests_app.tickets.actions import may
from requests_app.tickets.models import Ticket
from requests_app.tickets.workflow import State

# As many unnumbered people as a waiting room can hold.
MOST_WAITING = 50
# Before any book; the day before the calendar's first one cannot be linked to.
FIRST_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Figures:
    """The day in numbers: who came, who was not called yet, the last number given."""

    came: int
    uncalled: int
    last_label: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the book, and what this person may do with it now."""

    admission: Admission
    ticket: Ticket
    guest: str
    may_call: bool

    @property
    def number(self) -> QueueNumber | None:
        return next(reversed(self.ticket.queue_numbers.all()), None)

    @property
    def is_carried(self) -> bool:
        return self.guest != self.ticket.name


def _of_day(office: Office, day: date) -> Q:
    """The day in the office's own zone."""
    start = datetime.combine(day, time.min, office.tz)
    return Q(arrived_at__gte=start, arrived_at__lt=datetime.combine(day + timedelta(days=1), time.min, office.tz))


def lines_of(user: User, office: Office, day: date, before: int | None) -> tuple[list[Line], Page[Admission]]:
    """A page of the day's lines, the newest first. Three queries."""
    rows = Admission.objects.filter(_of_day(office, day), office=office)
    rows = rows.select_related("ticket__sop").prefetch_related("ticket__visits", "ticket__queue_numbers")
    page = page_of(rows, before)
    return [_line(admission, user) for admission in page.rows], page


def _line(admission: Admission, user: User) -> Line:
    ticket = admission.ticket
    visits = ticket.visits.all()
    callable_now = bool(ticket.queue_numbers.all()) and may(ticket, Act.CALL, user)
    return Line(admission, ticket, visits[0].name if visits else ticket.carrier_name or ticket.name, callable_now)


def figures_of(office: Office, day: date) -> Figures:
    """One query each over the day's rows."""
    came = Admission.objects.filter(_of_day(office, day), office=office).count()
    numbers: dict[str, Any] = QueueNumber.objects.filter(office=office, day=day).aggregate(
        uncalled=Count("pk", filter=Q(state=NumberState.WAITING)),
    )
    newest = QueueNumber.objects.filter(office=office, day=day).order_by("pk").last()
    last = newest.label if newest else ""
    return Figures(came, numbers["uncalled"], last)


def without_number(user: User) -> list[tuple[Ticket, bool]]:
    """Walk-ins in the guest book without a number, longest first, each with whether this person gives it."""
    waiting = Ticket.objects.of_desk(user).unfinished().filter(state=State.SUBMITTED, channel=Channel.WALK_IN)
    tickets = waiting.select_related("sop").order_by("submitted_at", "id")[:MOST_WAITING]
    return [(ticket, may(ticket, Act.ENQUEUE, user)) for ticket in tickets]


def day_asked(text: str, office: Office) -> date:
    """The day of the address; today for none, a future one or nonsense."""
    today = timezone.localdate(timezone=office.tz)
    try:
        return max(FIRST_DAY, min(date.fromisoformat(text), today))
    except ValueError:
        return today
