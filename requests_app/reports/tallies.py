"""Reads a period's numbers: from the kept sums where they stand, counted live where they do not (today, above all)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, IntegerField, OuterRef, Q, QuerySet, Sum, Value, When

from accounts_app.closed_days import LateEntry
from accounts_app.models import Office
from requests_app.reports.measures import GROUPED_BY, SOURCES, Measure, grouped, on_day, within
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


@dataclass(frozen=True)
class Books:
    """What is read once for everything that a page shows of an office between two days: how far its sums reach
    (``stale`` days not), its SOPs, and what is counted because no sum has it.
    """

    office: Office
    since: date
    until: date
    kept_until: date | None
    stale: frozenset[date]
    papers: list[SopInForce]

    def cover(self, since: date, until: date) -> Cover:
        """Which sums make up a period within the days of the books."""
        return cover(since, until, self.kept_until, self.stale)

    @cached_property
    def counted(self) -> list[tuple[date, Part, int]]:
        """Counted now, day by day: (day, what, how many). One query for all sources."""
        spans, office = self.cover(self.since, self.until).live, self.office
        if not spans:
            return []
        codes = {row.pk: row.code for row in self.papers}
        first, *others = (
            grouped(source, office, within(source.moment, spans, office.tz), on_day=on_day(source, office))
            for source in SOURCES
        )
        rows = first.union(*others, all=True).values_list("on_day", *GROUPED_BY, "n")
        return [(day, Part(measure, codes[sop], key, bucket), n) for day, measure, sop, key, bucket, n in rows]


def books_of(office: Office, since: date, until: date) -> Books:
    """Two queries."""
    return Books(office, since, until, *_reach(office, since, until), _papers(office))


def _papers(office: Office) -> list[SopInForce]:
    return list(SopInForce.objects.for_office(office).order_by("code", "since", "pk"))


def _reach(office: Office, since: date, until: date) -> tuple[date | None, frozenset[date]]:
    """Until when days are in the sums, and which of these are stale; sums of another zone are none. One query."""
    late = LateEntry.objects.filter(office=OuterRef("office"), day__range=(since, until)).order_by().values("day")
    rows = Folding.objects.filter(office=office, zone=office.zone)
    for kept_until, stale in rows.values_list("until", ArraySubquery(late)):
        return kept_until, frozenset(stale)
    return None, frozenset()


def cover_of(office: Office, since: date, until: date) -> Cover:
    """Which sums make up the period. One query."""
    return cover(since, until, *_reach(office, since, until))


def totals(office: Office, since: date, until: date) -> Totals:
    """Every number of the period, zeros left out. Both days included, in the office's zone."""
    return totals_in(books_of(office, since, until), [(since, until)])[0]


def totals_in(books: Books, periods: Sequence[DaySpan]) -> list[Totals]:
    """The same of several periods that do not overlap: one query for what is in the sums of all of them."""
    found = _kept(books, periods)
    for day, part, n in books.counted:
        for total, (since, until) in zip(found, periods, strict=True):
            if since <= day <= until:
                total[part] += n
    return found


def recount(office: Office, since: date, until: date) -> Totals:
    """The same, counted row by row and without any sum: what the sums must equal."""
    return totals_in(Books(office, since, until, None, frozenset(), _papers(office)), [(since, until)])[0]


def _kept(books: Books, periods: Sequence[DaySpan]) -> list[Totals]:
    """For each of these periods what is in the sums."""
    held = [(n, spans) for n, period in enumerate(periods) if (spans := kept_spans(books.cover(*period))) is not None]
    found = [Totals() for _ in periods]
    if not held:
        return found
    which = Case(*(When(spans, then=Value(n)) for n, spans in held), output_field=IntegerField())
    rows: Any = Tally.objects.filter(reduce(or_, (spans for _, spans in held)), office=books.office).order_by()
    rows = rows.annotate(of_period=which).values_list("of_period", "measure", "sop", "key", "bucket")
    for period, measure, sop, key, bucket, n in rows.annotate(total=Sum("n")):
        found[period][Part(measure, sop, key, bucket)] += n
    return found


def kept_spans(parts: Cover) -> Q | None:
    """The rows of the kept sums that make up these parts; None for none."""
    found = Q()
    for span, firsts in ((Span.YEAR, parts.years), (Span.MONTH, parts.months)):
        if firsts:
            found |= Q(span=span, first__in=firsts)
    for days in parts.days:
        found |= Q(span=Span.DAY, first__range=days)
    return found or None


def of_measure(found: Totals, *measures: Measure) -> Iterator[tuple[Part, int]]:
    """The numbers of these measures."""
    return ((part, n) for part, n in found.items() if part.measure in measures)


def series(office: Office, since: date, until: date, *measures: Measure, by_month: bool) -> dict[date, Counter[str]]:
    """How many of each measure on each day (or in each month, by its first day); days with nothing are left out."""
    return series_in(books_of(office, since, until), since, until, *measures, by_month=by_month)


def series_in(
    books: Books, since: date, until: date, *measures: Measure, by_month: bool
) -> dict[date, Counter[str]]:  # fmt: skip
    """The same of books that are read already. One query for what is in the sums."""
    kept = _kept_series(books.office, books.cover(since, until), measures, by_month)
    counted = [(day, part.measure, n) for day, part, n in books.counted if since <= day <= until]
    found: dict[date, Counter[str]] = {}
    for first, measure, n in (*kept, *(point for point in counted if point[1] in measures)):
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
