"""The list behind each figure: which rows it counts, newest first, read from an address that says what was clicked.

The address names the figure, not its rows, so it can be kept and sent: ``?angka=late&sop=000&kunci=9&dari=…&sampai=…``.
Unknown words are no figure (404); other people's offices never come in, the reader's own is not in the address.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from accounts_app.models import Office
from requests_app.desk.lists import HOLDERS, PAGE_SIZE, Page, for_rows, page_of, read_key
from requests_app.reports.measures import SOURCE_OF, STEPS, Measure, listed
from requests_app.reports.minutes import bucket_of
from requests_app.reports.signals import carried, reset_events
from requests_app.reports.standing import standing_tickets, unopened_rows
from requests_app.reports.tallies import Sought, days_with
from requests_app.sop.vocabulary import Act
from requests_app.tickets.models import Ticket
from requests_app.tickets.queries import bring_people

INCOMPLETE, DONE = "incomplete", "done"


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for. ``newest``: the day on which the page begins that is asked for, None on the first."""

    figure: str
    since: date
    until: date
    sop: str = ""
    key: str = ""
    state: str = ""
    age: str = ""
    newest: date | None = None


@dataclass(frozen=True, slots=True)
class Behind:
    """Rows of one kind: the column that says when, and the one that holds the ticket's key."""

    rows: Any
    moment: str
    ticket: str = "pk"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list: the ticket, when it counted, and what was counted about it."""

    ticket: Ticket
    at: datetime
    took: int | None = None
    minutes: int | None = None


def _measured(*measures: Measure) -> Callable[[Office, Asked, datetime], Behind]:
    def behind(office: Office, asked: Asked, now: datetime) -> Behind:
        return _of_measure(office, asked, measures, asked.key)

    return behind


def _of_measure(office: Office, asked: Asked, measures: tuple[Measure, ...], key: str) -> Behind:
    """Only the days that have such rows are read, as many as fill a page: a rare figure of years is found at once."""
    source = SOURCE_OF[measures[0]]
    asked_for = Sought(measures, asked.sop, key)
    until = min(asked.until, asked.newest) if asked.newest else asked.until
    spans = days_with(office, asked_for, asked.since, until, enough=PAGE_SIZE + 1) if asked.since <= until else []
    rows = listed(office, measures, spans, sop=asked.sop, key=key) if spans else Ticket.objects.none()
    return Behind(rows, source.moment if spans else "submitted_at", source.ticket if spans else "pk")


def _incomplete(office: Office, asked: Asked, now: datetime) -> Behind:
    return _of_measure(office, asked, (Measure.CHECKED,), Act.FIND_INCOMPLETE)


def _waiting(office: Office, asked: Asked, now: datetime) -> Behind:
    return Behind(standing_tickets(office, now, state=asked.state, age=asked.age), "submitted_at")


def _overdue(office: Office, asked: Asked, now: datetime) -> Behind:
    return Behind(standing_tickets(office, now, state=asked.state, late=True), "submitted_at")


def _unopened_now(office: Office, asked: Asked, now: datetime) -> Behind:
    return Behind(unopened_rows(office), "noticed_at", "owner_id")


def _resets(office: Office, asked: Asked, now: datetime) -> Behind:
    account = int(asked.key) if asked.key.isdecimal() and len(asked.key) < 18 else -1
    return Behind(reset_events(office, asked.until, account), "at", "subject_id")


def _carried(office: Office, asked: Asked, now: datetime) -> Behind:
    return Behind(carried(office, asked.until, asked.key or "-"), "submitted_at")


FIGURES: dict[str, Callable[[Office, Asked, datetime], Behind]] = {
    **{measure.value: _measured(measure) for measure in Measure},
    DONE: _measured(*STEPS),
    INCOMPLETE: _incomplete,
    "waiting": _waiting,
    "overdue": _overdue,
    "unopened_now": _unopened_now,
    "resets": _resets,
    "carried": _carried,
}
# Of figures that are no measure by themselves: one that counts at the same moment.
ALIKE = {DONE: Measure.LATE, INCOMPLETE: Measure.CHECKED}
NOW = frozenset({"waiting", "overdue", "unopened_now"})  # figures without a period


def behind(office: Office, asked: Asked, now: datetime) -> Behind:
    """The figure's rows. :raises KeyError: no such figure."""
    return FIGURES[asked.figure](office, asked, now)


def begins_on(figure: str, after: str, office: Office) -> date | None:
    """The day of the row behind whose key a page begins; None for the first page."""
    measure = ALIKE.get(figure) or (Measure(figure) if figure in list(Measure) else None)
    key = read_key(after, (f"-{SOURCE_OF[measure].moment}", "-id")) if measure else None
    return datetime.fromisoformat(key[0]).astimezone(office.tz).date() if key else None


def lines(found: Behind, after: str) -> tuple[list[Line], Page]:
    """A page of the list, newest first, and the page with its key."""
    order = (f"-{found.moment}", "-id")
    page = page_of(found.rows.order_by(*order), order, after)
    tickets = for_rows(Ticket.objects.filter(pk__in=[_key(row, found.ticket) for row in page.rows])).in_bulk()
    bring_people(list(tickets.values()), HOLDERS)
    return [_line(row, tickets[_key(row, found.ticket)], found.moment) for row in page.rows], page


def _key(row: Any, column: str) -> int:
    key: int = getattr(row, column)
    return key


def _line(row: Any, ticket: Ticket, moment: str) -> Line:
    at = getattr(row, moment)
    seconds = getattr(row, "worked_seconds", None)
    return Line(ticket, at, None if seconds is None else bucket_of(seconds), getattr(row, "minutes", None))


def address(figure: str, **query: str) -> str:
    """Of the list behind a figure."""
    filled = {"angka": str(figure), **{name: value for name, value in query.items() if value}}
    return f"{reverse('figures:tickets')}?{urlencode(filled)}"
