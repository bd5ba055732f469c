"""Where the marks of the dashboard's drawings stand, in units of their SVG; words and colours are the templates'.

Coordinates are whole numbers (a template would write 12.5 with a comma). Most drawings are a bar in the row of the
table that it belongs to: the figure stands beside it, so nothing needs a legend. The trend is 360 units wide, a phone's
card.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format

from requests_app.reports.figures import SopFigure, StepFigure
from requests_app.reports.measures import Measure

BAR = 100
SPREAD_WIDTH, SPREAD_EDGE = 160, 6
LEFT, RIGHT, TOP, BOTTOM = 8, 352, 26, 150
MOST_DAYS = 62  # longer periods are drawn by month
LABELLED = 12  # more bars than that do not each carry their number and date


def length(n: int, most: int, full: int = BAR) -> int:
    """Of a bar; what is there is seen, however little it is."""
    return max(1, round(n / most * full)) if n and most else 0


@dataclass(frozen=True, slots=True)
class Spread:
    """Median, p90 and standard time of a step on the scale of its SOP; None where there is none."""

    median: int | None
    p90: int | None
    standard: int | None

    @property
    def is_over(self) -> bool:
        """Half of the steps or more took longer than the SOP allows."""
        return self.standard is not None and self.median is not None and self.median > self.standard


NOTHING = Spread(None, None, None)


def spreads(sop: SopFigure) -> list[tuple[StepFigure, Spread]]:
    """The steps of an SOP with their drawing; one scale for all, so that lines can be compared.

    Only steps with a standard time are drawn: the applicant's own days would press all others into a corner.
    """
    drawn = {step.no for step in sop.steps if step.minutes}
    known = [value for step in sop.steps if step.no in drawn for value in (step.p90, step.minutes) if value]
    most = max(known, default=0)

    def place(value: int | None) -> int | None:
        if value is None or not most:
            return None
        return SPREAD_EDGE + round(value / most * (SPREAD_WIDTH - 2 * SPREAD_EDGE))

    def spread(step: StepFigure) -> Spread:
        return Spread(place(step.median), place(step.p90), place(step.minutes)) if step.no in drawn else NOTHING

    return [(step, spread(step)) for step in sop.steps]


@dataclass(frozen=True, slots=True)
class Slot:
    """One day or month of the trend: received as a bar, finished as a point of the line."""

    first: date
    last: date
    label: str
    tick: str
    received: int
    finished: int
    x: int
    middle: int
    width: int
    bar_y: int
    point_y: int
    shows_number: bool

    @property
    def height(self) -> int:
        return BOTTOM - self.bar_y

    @property
    def above(self) -> int:
        return self.bar_y - 6


@dataclass(frozen=True, slots=True)
class Trend:
    by_month: bool
    slots: list[Slot]

    @property
    def line(self) -> str:
        return " ".join(f"{slot.middle},{slot.point_y}" for slot in self.slots)

    @property
    def is_empty(self) -> bool:
        return not any(slot.received or slot.finished for slot in self.slots)


def is_by_month(since: date, until: date) -> bool:
    return (until - since).days >= MOST_DAYS


def trend(since: date, until: date, found: Mapping[date, Counter[str]]) -> Trend:
    """Every day or month of the period, also those with nothing."""
    by_month = is_by_month(since, until)
    places = list(_months(since, until) if by_month else _days(since, until))
    counts = [found.get(_key(first, by_month), Counter[str]()) for first, _ in places]
    most = max((max(each[Measure.RECEIVED], each[Measure.FINISHED]) for each in counts), default=0)
    step = (RIGHT - LEFT) / max(len(places), 1)
    every = -(-len(places) // 8)

    def slot(n: int, first: date, last: date, each: Counter[str]) -> Slot:
        received, finished = each[Measure.RECEIVED], each[Measure.FINISHED]
        label, tick = _words(first, by_month)
        x, width = LEFT + round(n * step), max(2, round(step * 0.72))
        tick = tick if n % every == 0 else ""
        shows = len(places) <= LABELLED or received == most
        return Slot(
            first, last, label, tick, received, finished, x, x + width // 2, width, _y(received, most),
            _y(finished, most), shows,
        )  # fmt: skip

    return Trend(by_month, [slot(n, *place, each) for n, (place, each) in enumerate(zip(places, counts, strict=True))])


def _key(first: date, by_month: bool) -> date:
    return first.replace(day=1) if by_month else first


def _words(first: date, by_month: bool) -> tuple[str, str]:
    """In the table, and below the bar."""
    if by_month:
        return date_format(first, "F Y"), date_format(first, "M")
    return date_format(first, "D j M"), date_format(first, "j M") if first.day == 1 else str(first.day)


def _y(n: int, most: int) -> int:
    return BOTTOM - length(n, most, BOTTOM - TOP)


def _days(since: date, until: date) -> Iterator[tuple[date, date]]:
    for n in range((until - since).days + 1):
        day = since + timedelta(days=n)
        yield day, day


def _months(since: date, until: date) -> Iterator[tuple[date, date]]:
    """The first and last of them cut to the period."""
    first = since
    while first <= until:
        following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        yield first, min(until, following - timedelta(days=1))
        first = following


def bars(rows: Iterable[Any]) -> list[tuple[Any, int]]:
    """Rows with an ``n``, each with the length of its bar; the longest fills the cell."""
    shown: Sequence[Any] = list(rows)
    most = max((row.n for row in shown), default=0)
    return [(row, length(row.n, most)) for row in shown]
