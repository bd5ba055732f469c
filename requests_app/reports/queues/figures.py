"""The waiting room in figures: who came at which hour, how long they waited and were served, who was not there.

Minutes here are minutes of the clock on the wall, not working minutes: nobody waits in a closed waiting room. They are
rounded up, and median and p90 are values that occurred (nearest rank), as in the rest of the reports (`minutes`).
Waiting ends with the first call; service lasts from *Layani* to *Selesai*. What stands here is read live: a year of an
office with 200 visitors a day is 50 000 rows of one index range.
"""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db.models import Aggregate, Count, DurationField, F, Q, QuerySet
from django.db.models.functions import ExtractHour

from accounts_app.models import Office
from requests_app.frontdesk.day_end import NOBODY_PRESSED
from requests_app.frontdesk.models import GuestEntry
from requests_app.frontdesk.queue_models import NumberState, QueueNumber
from requests_app.reports.periods import Period
from requests_app.reports.spans import ONE_DAY

MEDIAN, P90 = 0.5, 0.9
# Hours that are shown even when nobody came: those in which most offices are open.
USUAL_HOURS = range(8, 16)


class Quantile(Aggregate):
    """The least value within which at least this share of the rows lies; rows without a value do not count."""

    function = "percentile_disc"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()

    def __init__(self, expression: Any, *, share: float, **extra: Any) -> None:
        super().__init__(expression, share=share, **extra)


@dataclass(frozen=True, slots=True)
class Spell:
    """Median and p90 in minutes; None where nobody is counted."""

    median: int | None
    p90: int | None


@dataclass(frozen=True, slots=True)
class Group:
    """One line, one counter, or all: numbers issued, served, not there, not served; waiting and service time."""

    label: str
    issued: int
    served: int
    no_show: int
    not_served: int
    waiting: Spell
    service: Spell

    @property
    def no_show_share(self) -> float:
        return self.no_show / self.issued if self.issued else 0.0


@dataclass(frozen=True, slots=True)
class Hour:
    """From ``hour`` to the next, in the office's zone."""

    hour: int
    came: int
    numbers: int

    @property
    def label(self) -> str:
        return f"{self.hour:02}.00–{self.hour:02}.59"


@dataclass(frozen=True, slots=True)
class Figures:
    visitors: int
    everybody: Group
    hours: list[Hour]
    lines: list[Group]
    counters: list[Group]


def figures_of(office: Office, period: Period) -> Figures:
    """Of the days of a period. Six queries."""
    numbers = QueueNumber.objects.filter(office=office, day__range=(period.since, period.until))
    visits = GuestEntry.objects.filter(_within(office, period), office=office)
    whole = _group("Semua", numbers.aggregate(**_SUMS))
    by_line = numbers.values("line__prefix", "line__name").annotate(**_SUMS).order_by("line__prefix")
    lines = [_group(f"{row['line__prefix']} · {row['line__name']}", row) for row in by_line]
    at_counters = numbers.exclude(counter=None).values("counter__number", "counter__name").annotate(**_SUMS)
    counters = [_group(_counter(row), row) for row in at_counters.order_by("counter__number")]
    return Figures(visits.count(), whole, _hours(office, visits, numbers), lines, counters)


def _within(office: Office, period: Period) -> Q:
    start = datetime.combine(period.since, time.min, office.tz)
    return Q(arrived_at__gte=start, arrived_at__lt=datetime.combine(period.until + ONE_DAY, time.min, office.tz))


_WAIT, _SERVICE = F("first_called_at") - F("issued_at"), F("finished_at") - F("serving_since")
# What the end of the day closed was not ended by who served it.
_DONE = Q(state=NumberState.DONE) & ~Q(reason=NOBODY_PRESSED)
_SUMS = {
    "issued": Count("pk"),
    "served": Count("pk", filter=_DONE),
    "no_shows": Count("pk", filter=Q(state=NumberState.NO_SHOW)),
    "unserved": Count("pk", filter=Q(state=NumberState.NOT_SERVED)),
    "wait_median": Quantile(_WAIT, share=MEDIAN),
    "wait_p90": Quantile(_WAIT, share=P90),
    "service_median": Quantile(_SERVICE, share=MEDIAN, filter=_DONE),
    "service_p90": Quantile(_SERVICE, share=P90, filter=_DONE),
}


def _group(label: str, row: Any) -> Group:
    return Group(
        label, row["issued"], row["served"], row["no_shows"], row["unserved"],
        waiting=Spell(_minutes(row["wait_median"]), _minutes(row["wait_p90"])),
        service=Spell(_minutes(row["service_median"]), _minutes(row["service_p90"])),
    )  # fmt: skip


def _minutes(value: Any) -> int | None:
    """Rounded up; None stays None."""
    return None if value is None else -(-int(value.total_seconds()) // 60)


def _counter(row: Any) -> str:
    name = f" · {row['counter__name']}" if row["counter__name"] else ""
    return f"Loket {row['counter__number']}{name}"


def _hours(office: Office, visits: QuerySet[GuestEntry], numbers: QuerySet[QueueNumber]) -> list[Hour]:
    came = _by_hour(visits, "arrived_at", office)
    issued = _by_hour(numbers, "issued_at", office)
    known = {*came, *issued}
    if not known:
        return []
    first, last = min({*known, USUAL_HOURS[0]}), max({*known, USUAL_HOURS[-1]})
    return [Hour(hour, came.get(hour, 0), issued.get(hour, 0)) for hour in range(first, last + 1)]


def _by_hour(rows: QuerySet[Any], moment: str, office: Office) -> dict[int, int]:
    hour = ExtractHour(moment, tzinfo=office.tz)
    counted = rows.annotate(hour_of_day=hour).order_by().values("hour_of_day").annotate(n=Count("pk"))
    return {row["hour_of_day"]: row["n"] for row in counted}
