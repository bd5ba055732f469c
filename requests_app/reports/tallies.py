"""Reads a period's numbers: from the kept sums where they stand, counted live where they do not (today, above all)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet, Sum

from accounts_app.closed_days import LateEntry
from accounts_app.models import Office
from requests_app.reports.measures import GROUPED_BY, SOURCES, Measure, grouped, within
from requests_app.reports.models import Folding, Span, Tally
from requests_app.reports.spans import Cover, DaySpan, cover, merged, month_end, year_end
from requests_app.sop.models import SopInForce


@dataclass(frozen=True, slots=True)
class Part:
    """What one number counts."""

    measure: str
    sop: str
    key: str
    bucket: int


Totals = Counter[Part]


def totals(office: Office, since: date, until: date) -> Totals:
    """Every number of the period, zeros left out. Both days included, in the office's zone."""
    parts = cover_of(office, since, until)
    return _kept(office, parts) + live(office, parts.live)


def recount(office: Office, since: date, until: date) -> Totals:
    """The same, counted row by row and without any sum: what the sums must equal."""
    return live(office, [(since, until)])


def cover_of(office: Office, since: date, until: date) -> Cover:
    """Which sums make up the period; those of another zone are none."""
    folding = Folding.objects.filter(office=office, zone=office.zone).first()
    kept_until = folding.until if folding else None
    stale = set(LateEntry.objects.filter(office=office, day__range=(since, until)).values_list("day", flat=True))
    return cover(since, until, kept_until, stale)


def live(office: Office, spans: list[DaySpan]) -> Totals:
    """Counted now. One query for all sources, one for the SOPs' codes."""
    if not spans:
        return Counter()
    first, *others = (grouped(source, office, within(source.moment, spans, office.tz)) for source in SOURCES)
    codes = dict(SopInForce.objects.for_office(office).values_list("pk", "code"))
    rows = first.union(*others, all=True).values_list(*GROUPED_BY, "n")
    return _counted((measure, codes[sop], key, bucket, n) for measure, sop, key, bucket, n in rows)


def _kept(office: Office, parts: Cover) -> Totals:
    held = kept_spans(parts)
    if held is None:
        return Counter()
    rows = Tally.objects.filter(held, office=office).values_list("measure", "sop", "key", "bucket").order_by()
    return _counted(rows.annotate(total=Sum("n")))


def kept_spans(parts: Cover) -> Q | None:
    """The rows of the kept sums that make up these parts; None for none."""
    found = Q()
    for span, firsts in ((Span.YEAR, parts.years), (Span.MONTH, parts.months)):
        if firsts:
            found |= Q(span=span, first__in=firsts)
    for days in parts.days:
        found |= Q(span=Span.DAY, first__range=days)
    return found or None


def _counted(rows: Iterable[tuple[str, str, str, int, int]]) -> Totals:
    found: Totals = Counter()
    for measure, sop, key, bucket, n in rows:
        found[Part(measure, sop, key, bucket)] += n
    return found


def of_measure(found: Totals, *measures: Measure) -> Iterator[tuple[Part, int]]:
    """The numbers of these measures."""
    return ((part, n) for part, n in found.items() if part.measure in measures)


def series(office: Office, since: date, until: date, *measures: Measure, by_month: bool) -> dict[date, Counter[str]]:
    """How many of each measure on each day (or in each month, by its first day); days with nothing are left out."""
    parts = cover_of(office, since, until)
    found: dict[date, Counter[str]] = {}
    for first, measure, n in (*_kept_series(office, parts, measures, by_month), *_live_series(office, parts, measures)):
        place = first.replace(day=1) if by_month else first
        found.setdefault(place, Counter())[measure] += n
    return found


Point = tuple[date, str, int]


def _kept_series(office: Office, parts: Cover, measures: tuple[Measure, ...], by_month: bool) -> list[Point]:
    """Months are read as such, those of a whole year too; days where they are asked for or stand at the edge."""
    months = [*((first, year_end(first)) for first in parts.years), *((first, first) for first in parts.months)]
    held = reduce(or_, (Q(span=Span.DAY, first__range=days) for days in parts.days), Q(pk=None))
    for first, last in months:
        whole = Q(span=Span.MONTH, first__range=(first, last))
        held |= whole if by_month else Q(span=Span.DAY, first__range=(first, month_end(last)))
    rows = Tally.objects.filter(held, office=office, measure__in=measures).values_list("first", "measure").order_by()
    return list(rows.annotate(total=Sum("n")))


def _live_series(office: Office, parts: Cover, measures: tuple[Measure, ...]) -> list[Point]:
    found = []
    for source in SOURCES if parts.live else ():
        if set(source.measures) & set(measures):
            rows = grouped(source, office, within(source.moment, parts.live, office.tz), by_day=True)
            found += [(row["on_day"], row["of_measure"], row["n"]) for row in rows]
    return found


@dataclass(frozen=True, slots=True)
class Sought:
    """A figure whose rows are looked for; empty words stand for every SOP and key."""

    measures: tuple[Measure, ...]
    sop: str
    key: str

    @property
    def words(self) -> dict[str, Any]:
        """As a filter of `Tally`."""
        named = {"sop": self.sop, "key": self.key}
        return {"measure__in": self.measures, **{name: value for name, value in named.items() if value}}


def days_with(office: Office, sought: Sought, since: date, until: date, *, enough: int) -> list[DaySpan]:
    """The newest days of the period that have such rows, ``enough`` of them together; uncounted days are among them.

    Months first, then the days of those: of a figure with one row a month no year is read through. The day ``until``
    comes on top, because a page may begin in the midst of it.
    """
    parts = cover_of(office, since, until)
    held = Tally.objects.filter(office=office, **sought.words)
    months = [*parts.months, *(first.replace(month=n) for first in parts.years for n in range(1, 13))]
    on_until = held.filter(span=Span.DAY, first=until).aggregate(total=Sum("n"))["total"] or 0
    full = _newest(held.filter(span=Span.MONTH, first__in=months), enough + on_until)
    spans = [*parts.days, *((first, month_end(first)) for first in full)]
    if not spans:
        return parts.live
    inside = reduce(or_, (Q(first__range=span) for span in spans))
    return [*merged(_newest(held.filter(inside, span=Span.DAY), enough, beside=until)), *parts.live]


def _newest(rows: QuerySet[Tally], enough: int, beside: date | None = None) -> list[date]:
    """The first days of the newest spans that have ``enough`` rows together, without counting those of ``beside``."""
    found, seen = [], 0
    for first, n in rows.values_list("first").annotate(total=Sum("n")).order_by("-first"):
        if seen >= enough:
            break
        found.append(first)
        seen += n if first != beside else 0
    return found
