"""The guest book's page: one day of one office, or what a search finds; and who still waits for a number.

Times are the office's own. An office without a guest book (SOP 002 alone) lists the files that were brought instead.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from accounts_app.keyset import page_of
from accounts_app.models import Office, User
from requests_app.frontdesk.models import Admission, GuestEntry
from requests_app.frontdesk.queue_models import NumberState, QueueNumber
from requests_app.frontdesk.reception import Reception
from requests_app.sop.vocabulary import Act, Channel
from requests_app.tickets.actions import may
from requests_app.tickets.models import Ticket
from requests_app.tickets.workflow import State

# As many unnumbered people as a waiting room can hold.
MOST_WAITING = 50
FEWEST_LETTERS = 3
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

    at: datetime
    guest: str
    agency: str
    purpose: str
    entry: GuestEntry | None
    ticket: Ticket | None
    number: QueueNumber | None
    may_call: bool

    @property
    def is_carried(self) -> bool:
        return self.ticket is not None and self.guest != self.ticket.name


def of_day(office: Office, day: date) -> Q:
    """The day in the office's own zone."""
    start = datetime.combine(day, time.min, office.tz)
    return Q(arrived_at__gte=start, arrived_at__lt=datetime.combine(day + timedelta(days=1), time.min, office.tz))


def entries(office: Office, day: date | None, words: str = "") -> Any:
    """The office's lines: of a day, or of every day with these words in name, agency, NIP or purpose."""
    found = GuestEntry.objects.filter(office=office)
    if words:
        here = Q(name__icontains=words) | Q(agency__icontains=words) | Q(purpose__icontains=words)
        return found.filter(here | Q(nip__startswith=words))
    return found.filter(of_day(office, day)) if day else found


def lines_of(
    user: User, reception: Reception, day: date, before: int | None, words: str = ""
) -> tuple[list[Line], Any]:
    """A page of lines, the newest first. Two queries."""
    if not reception.keeps_book:
        return _admissions(user, reception.office, day, before)
    rows = entries(reception.office, day, words).select_related("ticket__sop", "queue_number")
    page = page_of(rows, before)
    return [_line(entry, user) for entry in page.rows], page


def _line(entry: GuestEntry, user: User) -> Line:
    ticket, number = entry.ticket, getattr(entry, "queue_number", None)
    callable_now = bool(ticket and number) and may(ticket, Act.CALL, user) if ticket else False
    return Line(
        entry.arrived_at, entry.name, entry.agency or entry.nip, entry.purpose, entry, ticket, number, callable_now
    )


def _admissions(user: User, office: Office, day: date, before: int | None) -> tuple[list[Line], Any]:
    rows = Admission.objects.filter(of_day(office, day), office=office).select_related("ticket__sop")
    page = page_of(rows, before)
    lines = [
        Line(row.arrived_at, row.ticket.carrier_name or row.ticket.name, row.ticket.agency, row.ticket.service_label,
             None, row.ticket, None, False)
        for row in page.rows
    ]  # fmt: skip
    return lines, page


def figures_of(reception: Reception, day: date) -> Figures:
    """One query each over the day's rows."""
    office = reception.office
    came = GuestEntry if reception.keeps_book else Admission
    numbers = QueueNumber.objects.filter(office=office, day=day)
    uncalled = numbers.aggregate(count=Count("pk", filter=Q(state=NumberState.WAITING)))["count"]
    last = numbers.order_by("pk").last()
    count = came._default_manager.filter(of_day(office, day), office=office).count()
    return Figures(count, uncalled, last.label if last else "")


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


def words_asked(text: str) -> str:
    """What is searched for; fewer than three letters are nothing."""
    words = " ".join(text.split())[:80]
    return words if len(words) >= FEWEST_LETTERS else ""
