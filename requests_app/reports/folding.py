"""Keeps the sums of closed days: the worker's job, safe with any number of workers, and the same work from nothing.

A day is folded once it is over and closed (`accounts_app.closed_days`); what is written into a folded day later leaves
a late entry, by which it is folded anew. Late entries are read *before* the rows are counted: what commits in between
is counted now and once more in the next round, never missed. Days are counted by the office's zone; when that changes,
every day does, and the sums are made from nothing. A changed calendar changes no sum: what ended keeps its deadline.
Rejected: a counter beside each act (the busiest row of the office, locked by everybody until they commit).
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Q, Sum
from django.db.models.functions import TruncMonth, TruncYear

from accounts_app.closed_days import ClosedDays, LateEntry, close
from accounts_app.models import Office, Zone
from requests_app.reports.measures import SOURCES, Rows, grouped, on_day, start_of, within
from requests_app.reports.models import Folding, Span, Tally
from requests_app.reports.spans import DaySpan, merged, month_end, year_end
from requests_app.sop.models import SopInForce

AFTER_MIDNIGHT = timedelta(minutes=5)  # transactions from before midnight are over by then; if not, they leave an entry
WITH_CODES = f"JOIN {SopInForce._meta.db_table} s ON s.id = of_sop"  # two versions of an SOP are one on their day
COLUMNS = ("office_id", "span", "first", "measure", "sop", "key", "bucket", "n")


def fold_due(now: datetime) -> int:
    """Worker's job: bring every office's sums up to yesterday. Returns how many offices had something to fold."""
    return sum(fold(office, now) for office in _due(now))


def _due(now: datetime) -> list[Office]:
    """Offices whose sums end before yesterday or have late entries; two queries, whatever their number."""
    yesterdays = {zone: _today(ZoneInfo(zone), now) - timedelta(days=1) for zone in Zone.values}
    done = reduce(or_, (Q(zone=zone, office__zone=zone, until=until) for zone, until in yesterdays.items()))
    folded = Folding.objects.filter(done).values("office")
    return list(Office.objects.filter(~Q(pk__in=folded) | Q(pk__in=LateEntry.objects.values("office"))).order_by("pk"))


def _today(zone: ZoneInfo, now: datetime) -> date:
    return (now - AFTER_MIDNIGHT).astimezone(zone).date()


def fold(office: Office, now: datetime) -> bool:
    """Fold what is closed and not in the sums, or not any more. Whether anything was."""
    today = _today(office.tz, now)
    if not _is_closed(office, today):
        return False
    with transaction.atomic():
        folding = _taken(office)
        return folding is not None and _fold(office, folding, today - timedelta(days=1))


def refold(office: Office, now: datetime) -> bool:
    """Make the office's sums from nothing (after rows were changed by hand)."""
    Folding.objects.filter(office=office).update(zone="", until=None)
    return fold(office, now)


def _is_closed(office: Office, today: date) -> bool:
    """Whether all days before `today` are closed, or could be closed just now."""
    before = start_of(today, office.tz)
    if ClosedDays.objects.filter(office=office, zone=office.zone, before__gte=before).exists():
        return True
    return close(office.pk, office.zone, before)


def _taken(office: Office) -> Folding | None:
    """The office's row, locked; None while another worker has it."""
    Folding.objects.get_or_create(office=office)
    return Folding.objects.select_for_update(skip_locked=True, of=("self",)).filter(office=office).first()


def _fold(office: Office, folding: Folding, yesterday: date) -> bool:
    late = dict(LateEntry.objects.filter(office=office).values_list("pk", "day"))
    anew = folding.until is None or folding.zone != office.zone
    spans = [(date.min, yesterday)] if anew else _missing_spans(folding, yesterday, late.values())
    if anew:
        Tally.objects.filter(office=office).delete()
    if spans:
        _count(office, spans)
        _add_up(office, spans, yesterday)
    LateEntry.objects.filter(pk__in=late).delete()
    until = yesterday if anew else max(yesterday, folding.until or yesterday)
    folding.zone, folding.until = office.zone, until
    folding.save(update_fields=["zone", "until"])
    return bool(spans)


def _missing_spans(folding: Folding, yesterday: date, late: Iterable[date]) -> list[DaySpan]:
    assert folding.until is not None
    news = (folding.until + timedelta(days=n) for n in range(1, (yesterday - folding.until).days + 1))
    return merged([*news, *(day for day in late if day <= folding.until)])


def _count(office: Office, spans: list[DaySpan]) -> None:
    """The days' sums anew."""
    Tally.objects.filter(_begins_in(spans), office=office, span=Span.DAY).delete()
    for source in SOURCES:
        rows = grouped(source, office, _moments(source.moment, spans, office), on_day=on_day(source, office))
        _insert(office, Span.DAY, "on_day, of_measure, s.code, of_key, of_bucket", "n", rows, WITH_CODES)


def _moments(moment: str, spans: list[DaySpan], office: Office) -> Q:
    """As `within`; everything up to a day has no first moment that PostgreSQL's calendar would like."""
    if spans[0][0] == date.min:
        return Q(**{f"{moment}__lt": start_of(spans[-1][1] + timedelta(days=1), office.tz)})
    return within(moment, spans, office.tz)


def _add_up(office: Office, spans: list[DaySpan], yesterday: date) -> None:
    """The sums of the months that hold one of the days and are over, then of the years."""
    for below, span, trunc, end in (
        (Span.DAY, Span.MONTH, TruncMonth("first"), month_end),
        (Span.MONTH, Span.YEAR, TruncYear("first"), year_end),
    ):
        touched = [(_begin(first, span), end(last)) for first, last in spans]
        Tally.objects.filter(_begins_in(touched), office=office, span=span).delete()
        held = Tally.objects.filter(
            _begins_in(touched), office=office, span=below, first__lte=_last_full(yesterday, span)
        )
        sums = held.annotate(begins=trunc).values("begins", "measure", "sop", "key", "bucket").annotate(total=Sum("n"))
        _insert(office, span, "begins, measure, sop, key, bucket", "total", sums.order_by())


def _begin(day: date, span: Span) -> date:
    return day.replace(day=1) if span == Span.MONTH else day.replace(month=1, day=1)


def _last_full(yesterday: date, span: Span) -> date:
    """The last day of the last month or year that is over."""
    over = month_end(yesterday) if span == Span.MONTH else year_end(yesterday)
    return yesterday if over == yesterday else _begin(yesterday, span) - timedelta(days=1)


def _begins_in(spans: list[DaySpan]) -> Q:
    return reduce(or_, (Q(first__range=span) for span in spans))


def _insert(office: Office, span: Span, columns: str, number: str, rows: Rows, joined: str = "") -> None:
    """Within the database: a first fold writes some hundred thousand rows."""
    sql, params = rows.query.sql_with_params()
    into = f"INSERT INTO {Tally._meta.db_table} ({', '.join(COLUMNS)})"
    with connection.cursor() as cursor:
        cursor.execute(  # nothing but names of columns is put together here
            f"{into} SELECT %s, %s, {columns}, sum({number}) FROM ({sql}) AS counted {joined} GROUP BY {columns}",  # noqa: S608
            [office.pk, span.value, *params],
        )
