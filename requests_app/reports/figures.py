"""The figures of an office in a period, for the dashboard and the monthly report: `figures(office, since, until)`.

A figure of nothing is None, never 0 %: nothing was late where nothing was done. Shares are exact fractions; whoever
shows them rounds. Times are whole minutes (`reports.minutes` says how exactly).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, Sum

from accounts_app.models import Office
from requests_app.intake.models import SelfServed
from requests_app.reports.measures import STEPS, Measure, Outcome
from requests_app.reports.minutes import MEDIAN, P90, quantile
from requests_app.reports.spans import DaySpan
from requests_app.reports.tallies import Books, Totals, books_of, of_measure, totals_in
from requests_app.sop.definition import Step
from requests_app.sop.models import SopInForce
from requests_app.sop.vocabulary import Act, Channel, Kind
from requests_app.tickets.workflow import RejectionCategory

OUTCOMES = {
    Outcome.FULFILLED: "Hasil diterima pemohon",
    Outcome.REJECTED: "Ditolak",
    Outcome.LAPSED: "Tidak ditindaklanjuti",
    Outcome.UNDELIVERED: "Hasil tidak diterima",
}


@dataclass(frozen=True, slots=True)
class Count:
    """One line of a table: how many of what. ``sop`` where it is told apart by SOP too, else ""."""

    key: str
    label: str
    n: int
    sop: str = ""


@dataclass(frozen=True, slots=True)
class Timed:
    """Ended steps: ``in_time`` and ``late`` against their deadline, ``untimed`` without one."""

    in_time: int = 0
    late: int = 0
    untimed: int = 0

    @property
    def done(self) -> int:
        return self.in_time + self.late + self.untimed

    @property
    def on_time(self) -> Fraction | None:
        """Share of those with a deadline that kept it; None where none had one."""
        return share(self.in_time, self.in_time + self.late)


@dataclass(frozen=True, slots=True)
class StepFigure:
    """One step of an SOP. ``median`` and ``p90``: working minutes that it took, None where none is known.

    ``minutes`` or ``working_days``: the standard time of the revision in force at the period's end; both None where
    the paper has none. ``certain``: False where it is illegible and so never counted as late.
    """

    no: int
    label: str
    minutes: int | None
    working_days: int | None
    certain: bool
    time_label: str
    timed: Timed
    median: int | None
    p90: int | None

    @property
    def can_be_late(self) -> bool:
        """Whether the SOP gives it a time that the office answers for."""
        return self.certain and (self.minutes is not None or self.working_days is not None)


@dataclass(frozen=True, slots=True)
class SopFigure:
    """One SOP: its tickets, and its steps in the paper's order (also those that nobody performed)."""

    code: str
    title: str
    received: int
    finished: int
    rejected: int
    timed: Timed
    steps: tuple[StepFigure, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """An office from ``since`` to ``until``, both days included, in its own zone."""

    office: Office
    since: date
    until: date
    received: int
    finished: int
    timed: Timed
    by_channel: tuple[Count, ...]
    by_outcome: tuple[Count, ...]
    checked: int
    incomplete: int
    missing: tuple[Count, ...]
    rejected: int
    by_category: tuple[Count, ...]
    unopened: int
    self_served: int
    sops: tuple[SopFigure, ...]

    @property
    def incomplete_share(self) -> Fraction | None:
        """Of the decisions about completeness, those that found something wanting."""
        return share(self.incomplete, self.checked)

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all happened."""
        counted = (self.received, self.finished, self.timed.done, self.checked, self.rejected, self.unopened)
        return not any((*counted, self.self_served))


def share(part: int, whole: int) -> Fraction | None:
    """None where there is no whole."""
    return Fraction(part, whole) if whole else None


def figures(office: Office, since: date, until: date) -> Figures:
    """Everything of a period. Five queries, however long it is and however many tickets there are."""
    return figures_in(books_of(office, since, until), [(since, until)])[0]


def figures_in(books: Books, periods: Sequence[DaySpan]) -> list[Figures]:
    """The same of several periods that do not overlap. Three queries for all of them."""
    helped = _self_served(books.office, periods)
    found = zip(periods, totals_in(books, periods), helped, strict=True)
    return [_figures(books, *period, counts, self_served) for period, counts, self_served in found]


def _figures(books: Books, since: date, until: date, found: Totals, self_served: int) -> Figures:
    office, papers = books.office, books.papers
    received, rejected = _keyed(found, Measure.RECEIVED), _keyed(found, Measure.REJECTED)
    finished, checked = _keyed(found, Measure.FINISHED), _keyed(found, Measure.CHECKED)
    return Figures(
        office=office,
        since=since,
        until=until,
        received=received.total(),
        finished=finished.total(),
        timed=_timed(found),
        by_channel=_counts(received, dict(Channel.choices)),
        by_outcome=_counts(finished, OUTCOMES),
        checked=checked.total(),
        incomplete=checked[Act.FIND_INCOMPLETE],
        missing=_missing(papers, found),
        rejected=rejected.total(),
        by_category=_counts(rejected, dict(RejectionCategory.choices)),
        unopened=_keyed(found, Measure.UNOPENED).total(),
        self_served=self_served,
        sops=tuple(_sop(row, found) for row in _in_force(papers, until) if _is_shown(row, found, since)),
    )


def _keyed(found: Totals, *measures: Measure) -> Counter[str]:
    counts: Counter[str] = Counter()
    for part, n in of_measure(found, *measures):
        counts[part.key] += n
    return counts


def _counts(counts: Mapping[str, int], labels: Mapping[Any, Any]) -> tuple[Count, ...]:
    """Every key of the vocabulary in its order, zeros too: a table that changes its lines is hard to read."""
    return tuple(Count(str(key), str(label), counts.get(key, 0)) for key, label in labels.items())


def _in_force(papers: Iterable[SopInForce], day: date) -> Iterable[SopInForce]:
    """Of each SOP for tickets that the office has or had, the version in force on the day, else the nearest before."""
    held = [row for row in papers if row.until is None or row.until >= row.since]  # not what was called off
    begun = [row for row in held if row.since <= day and row.definition.kind is Kind.TICKET]
    return {row.code: row for row in begun}.values()


def _is_shown(row: SopInForce, found: Totals, since: date) -> bool:
    """In force in the period, or worked by in it."""
    return row.until is None or row.until >= since or any(part.sop == row.code for part in found)


def _sop(row: SopInForce, found: Totals) -> SopFigure:
    own: Totals = Counter({part: n for part, n in found.items() if part.sop == row.code})
    return SopFigure(
        code=row.code,
        title=row.definition.title,
        received=_keyed(own, Measure.RECEIVED).total(),
        finished=_keyed(own, Measure.FINISHED).total(),
        rejected=_keyed(own, Measure.REJECTED).total(),
        timed=_timed(own),
        steps=tuple(_step(step, own) for step in row.definition.steps),
    )


def _step(step: Step, found: Totals) -> StepFigure:
    own: Totals = Counter({part: n for part, n in found.items() if part.key == str(step.no) and part.measure in STEPS})
    took: Counter[int] = Counter()
    for part, n in own.items():
        took[part.bucket] += n
    return StepFigure(
        no=step.no,
        label=step.short,
        minutes=step.minutes,
        working_days=step.working_days,
        certain=step.certain,
        time_label=step.time_label,
        timed=_timed(own),
        median=quantile(took, MEDIAN),
        p90=quantile(took, P90),
    )


def _timed(found: Totals) -> Timed:
    counts: Counter[str] = Counter()
    for part, n in of_measure(found, *STEPS):
        counts[part.measure] += n
    return Timed(counts[Measure.IN_TIME], counts[Measure.LATE], counts[Measure.UNTIMED])


def _missing(papers: Iterable[SopInForce], found: Totals) -> tuple[Count, ...]:
    """The documents most often found wanting first."""
    labels = {(row.code, document.key): document.label for row in papers for document in row.definition.documents}
    counts = [
        Count(part.key, labels.get((part.sop, part.key), part.key), n, part.sop)
        for part, n in of_measure(found, Measure.MISSING)
    ]
    return tuple(sorted(counts, key=lambda count: (-count.n, count.sop, count.label)))


def _self_served(office: Office, periods: Sequence[DaySpan]) -> list[int]:
    """Visitors whom SPSE's own "Lupa Password" helped, by the day they said so; nothing else is kept of them."""
    days = {f"period{n}": Q(day__range=period) for n, period in enumerate(periods)}
    rows = SelfServed.objects.filter(reduce(or_, days.values()), office=office)
    counted = rows.aggregate(**{name: Sum("count", filter=inside, default=0) for name, inside in days.items()})
    return list(counted.values())
