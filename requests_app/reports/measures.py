"""What is counted: each measure once, as the rows that it counts and the moment at which they count.

The day's sums, a recount from nothing and the list behind a figure are all made of these rows, so they cannot disagree.
Every row is an act that stays: a ticket that came, was rejected or archived, a step that ended, an event, a hand-over
that was closed unopened. What may be taken back (a result that is issued anew) counts as the steps that it took.
"Finished" is archived: each ticket once, so what came in less what is finished is what is open.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, CharField, Count, F, Func, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, TruncDate

from accounts_app.audit.models import Event
from accounts_app.models import Office
from requests_app.handover.models import NEVER_OPENED, Handover
from requests_app.process.models import StepRun
from requests_app.reports.minutes import bucket_in
from requests_app.sop.models import SopInForce
from requests_app.sop.vocabulary import Act
from requests_app.tickets.models import Ticket

Rows = QuerySet[Any]
DaySpan = tuple[date, date]  # first and last day, both included


class Measure(StrEnum):
    """What a figure counts, and what its keys are."""

    RECEIVED = "received"  # tickets by channel
    FINISHED = "finished"  # archived tickets by `Outcome`
    REJECTED = "rejected"  # tickets by rejection category
    IN_TIME = "in_time"  # ended steps with a deadline that was kept, by step number
    LATE = "late"  # ended steps after their deadline
    UNTIMED = "untimed"  # ended steps that cannot be late
    CHECKED = "checked"  # decisions about completeness, by act
    MISSING = "missing"  # documents found wanting in such a decision, by the document's key
    UNOPENED = "unopened"  # passwords told and never opened, by how the hand-over ended


STEPS = (Measure.IN_TIME, Measure.LATE, Measure.UNTIMED)


class Outcome(StrEnum):
    FULFILLED = "fulfilled"
    REJECTED = "rejected"
    UNDELIVERED = "undelivered"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of one model. ``rows`` annotates them with ``of_measure``, ``of_sop``, ``of_key`` and ``of_bucket``.

    ``of_sop`` is the key of the `SopInForce`; its code is looked up once the rows are counted.

    :param moment: the column that says when a row counts. :param ticket: the one that holds its ticket's key.
    """

    measures: tuple[Measure, ...]
    rows: Callable[[Office], Rows]
    moment: str
    ticket: str


def _text(value: str) -> Value:
    return Value(value, output_field=CharField())


def _named(rows: Rows, measure: Any, key: Any, *, sop: Any, bucket: Any = None) -> Rows:
    bucket = bucket or Value(0)
    named: Rows = rows.annotate(of_measure=measure, of_sop=sop, of_key=Cast(key, CharField()), of_bucket=bucket)
    return named


def _sop_of(ticket: str) -> Subquery:
    return Subquery(Ticket.objects.filter(pk=OuterRef(ticket)).values("sop")[:1])


def _received(office: Office) -> Rows:
    rows = Ticket.objects.of(office).filter(submitted_at__isnull=False)
    return _named(rows, _text(Measure.RECEIVED), F("channel"), sop=F("sop_id"))


def _finished(office: Office) -> Rows:
    outcome = Case(
        When(rejected_at__isnull=False, then=_text(Outcome.REJECTED)),
        When(lapsed_at__isnull=False, then=_text(Outcome.LAPSED)),
        When(received_at__isnull=True, then=_text(Outcome.UNDELIVERED)),
        default=_text(Outcome.FULFILLED),
    )
    rows = Ticket.objects.of(office).filter(archived_at__isnull=False)
    return _named(rows, _text(Measure.FINISHED), outcome, sop=F("sop_id"))


def _rejected(office: Office) -> Rows:
    rows = Ticket.objects.of(office).filter(rejected_at__isnull=False)
    return _named(rows, _text(Measure.REJECTED), F("rejection_category"), sop=F("sop_id"))


def _steps(office: Office) -> Rows:
    """What was broken off is not done, and counts nowhere."""
    rows = StepRun.objects.filter(office=office, process=Ticket.kind, ended_at__isnull=False, broken_off=False)
    verdict = Case(
        When(due_at__isnull=True, then=_text(Measure.UNTIMED)),
        When(ended_at__gt=F("due_at"), then=_text(Measure.LATE)),
        default=_text(Measure.IN_TIME),
    )
    # The numbers are named for the index, whose second column they are.
    rows = rows.filter(step_no__in=range(1, MOST_STEPS + 1))
    return _named(rows, verdict, F("step_no"), sop=_sop_of("case_id"), bucket=bucket_in("worked_seconds"))


MOST_STEPS = 30


def _acts(office: Office, *acts: Act) -> Rows:
    return Event.objects.filter(office=office, subject_type=Ticket.kind, act__in=acts)


def _checked(office: Office) -> Rows:
    rows = _acts(office, Act.FIND_COMPLETE, Act.FIND_INCOMPLETE)
    return _named(rows, _text(Measure.CHECKED), F("act"), sop=_sop_of("subject_id"))


class _Items(Func):
    function = "jsonb_array_elements_text"
    output_field = CharField()
    set_returning = True


def _missing(office: Office) -> Rows:
    """One row for each document of a decision."""
    rows = _acts(office, Act.FIND_INCOMPLETE)
    return _named(rows, _text(Measure.MISSING), _Items(F("data__items")), sop=_sop_of("subject_id"))


def _unopened(office: Office) -> Rows:
    rows = Handover.objects.filter(NEVER_OPENED, office=office, owner_type=Ticket.kind)
    return _named(rows, _text(Measure.UNOPENED), F("status"), sop=_sop_of("owner_id"))


SOURCES = (
    Source((Measure.RECEIVED,), _received, "submitted_at", "pk"),
    Source((Measure.FINISHED,), _finished, "archived_at", "pk"),
    Source((Measure.REJECTED,), _rejected, "rejected_at", "pk"),
    Source(STEPS, _steps, "ended_at", "case_id"),
    Source((Measure.CHECKED,), _checked, "at", "subject_id"),
    Source((Measure.MISSING,), _missing, "at", "subject_id"),
    Source((Measure.UNOPENED,), _unopened, "closed_at", "owner_id"),
)
SOURCE_OF = {measure: source for source in SOURCES for measure in source.measures}


# --- the rows of some days ------------------------------------------------------------------------------------------


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """Midnight at the office."""
    return datetime.combine(day, time(), zone)


def within(moment: str, spans: Iterable[DaySpan], zone: ZoneInfo) -> Q:
    """The moments of these days, of the office's zone, as ranges that an index can read."""
    parts = [
        Q(**{f"{moment}__gte": start_of(first, zone), f"{moment}__lt": start_of(last + timedelta(days=1), zone)})
        for first, last in spans
    ]
    return reduce(or_, parts)


GROUPED_BY = ("of_measure", "of_sop", "of_key", "of_bucket")


def grouped(source: Source, office: Office, which: Q, **also: Any) -> Rows:
    """The source's rows counted: dicts of `GROUPED_BY`, ``n``, and of what else they are told apart by."""
    rows = source.rows(office).filter(which).order_by().annotate(**also)
    counted: Rows = rows.values(*also, *GROUPED_BY).annotate(n=Count("pk"))
    return counted


def on_day(source: Source, office: Office) -> TruncDate:
    """The day of the source's moment, in the office's zone."""
    return TruncDate(source.moment, tzinfo=office.tz)


def listed(office: Office, measures: Sequence[Measure], spans: Iterable[DaySpan], *, sop: str, key: str) -> Rows:
    """The rows behind a figure; each of them is one of its number. No SOP or key (""): all of them.

    Several measures are those of one source. ``key`` is needed for `Measure.MISSING`.
    """
    source = SOURCE_OF[measures[0]]
    rows: Rows = _checked(office) if Measure.MISSING in measures else source.rows(office)
    if len(source.measures) > len(measures):
        rows = rows.filter(of_measure__in=measures)
    if key:
        rows = rows.filter(_keyed(measures[0], key))
    if sop:
        rows = rows.filter(of_sop__in=SopInForce.objects.for_office(office).filter(code=sop).values("pk"))
    return rows.filter(within(source.moment, spans, office.tz))


def _keyed(measure: Measure, key: str) -> Q:
    """In the words that an index can read."""
    if measure == Measure.MISSING:
        return Q(act=Act.FIND_INCOMPLETE, data__items__contains=[key])
    if measure in STEPS:
        return Q(step_no=int(key)) if key.isdecimal() and int(key) <= MOST_STEPS else Q(pk=None)
    return Q(of_key=key)
