"""What waits now: open tickets by state and age, those past their deadline, passwords told and not opened.

Read live through partial indexes that begin with the office and hold open rows only: a large archive costs nothing.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q

from accounts_app.models import Office
from requests_app.handover.models import WAITING, Handover
from requests_app.reports.measures import start_of
from requests_app.tickets.models import Ticket
from requests_app.tickets.workflow import State


@dataclass(frozen=True, slots=True)
class Age:
    """Calendar days since the request came, from ``least`` to ``most`` (None: without end)."""

    key: str
    label: str
    least: int
    most: int | None

    def holds(self, today: date, office: Office) -> Q:
        """As moments of `submitted_at`."""
        newest = start_of(today - timedelta(days=self.least - 1), office.tz)
        if self.most is None:
            return Q(submitted_at__lt=newest)
        return Q(submitted_at__lt=newest, submitted_at__gte=start_of(today - timedelta(days=self.most), office.tz))


AGES = (
    Age("0", "hari ini", 0, 0),
    Age("1-3", "1–3 hari", 1, 3),
    Age("4-7", "4–7 hari", 4, 7),
    Age("8-30", "8–30 hari", 8, 30),
    Age("30", "lebih dari 30 hari", 31, None),
)
AGE_OF = {age.key: age for age in AGES}


@dataclass(frozen=True, slots=True)
class Standing:
    """The open tickets of one state: ``by_age`` in the order of `AGES`, ``late`` those past their deadline."""

    state: State
    n: int
    by_age: tuple[int, ...]
    late: int


def waiting(office: Office, now: datetime) -> list[Standing]:
    """Every state in which tickets stand, in the order of the process. One query."""
    today = now.astimezone(office.tz).date()
    ages: dict[str, Any] = {f"age{n}": Count("id", filter=age.holds(today, office)) for n, age in enumerate(AGES)}
    rows: Any = Ticket.objects.of(office).unfinished().values("state").order_by()
    found = {row["state"]: row for row in rows.annotate(n=Count("id"), late=Count("id", filter=past(now)), **ages)}
    return [
        Standing(state, row["n"], tuple(row[f"age{n}"] for n in range(len(AGES))), row["late"])
        for state in State
        if (row := found.get(state))
    ]


def past(now: datetime) -> Q:
    return Q(due_at__lt=now)


def standing_tickets(office: Office, now: datetime, *, state: str = "", age: str = "", late: bool = False) -> Any:
    """The tickets behind `waiting`."""
    rows = Ticket.objects.of(office).unfinished()
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(past(now)) if late else rows
    return rows.filter(AGE_OF[age].holds(now.astimezone(office.tz).date(), office)) if age else rows


@dataclass(frozen=True, slots=True)
class Unopened:
    """Passwords that wait to be opened; ``since``: when the first of them was told."""

    n: int
    since: datetime | None


def unopened_rows(office: Office) -> Any:
    """Hand-overs of tickets whose password nobody has opened yet."""
    return Handover.objects.filter(office=office, owner_type=Ticket.kind, status__in=WAITING)


def unopened(office: Office) -> Unopened:
    return Unopened(**unopened_rows(office).aggregate(n=Count("pk"), since=Min("noticed_at")))
