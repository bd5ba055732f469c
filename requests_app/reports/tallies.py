"""Reads a period's numbers: from the kept sums where they stand, counted live where they do not (today, above all)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from accounts_app.closed_days import LateEntry
from accounts_app.models import Office
from requests_app.reports.measures import GROUPED_BY, SOURCES, Measure, grouped, within
from requests_app.reports.models import Folding, Span, Tally
from requests_app.reports.spans import Cover, DaySpan, cover


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
    """Counted now. One query for all sources."""
    if not spans:
        return Counter()
    first, *others = (grouped(source, office, within(source.moment, spans, office.tz)) for source in SOURCES)
    rows = first.union(*others, all=True)
    return _counted(tuple(row[name] for name in (*GROUPED_BY, "n")) for row in rows)


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
