"""What happened in an office in a month: the figures, and what a monthly report says beside them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from django.db.models import Count, Q
from django.utils import timezone

from accounts_app.models import Office
from requests_app.reports import signals
from requests_app.reports.figures import Count as Line
from requests_app.reports.figures import Figures, figures, share
from requests_app.reports.measures import SOURCE_OF, Measure, grouped, on_day, within
from requests_app.reports.papers.months import Month, month_of
from requests_app.survey import periods
from requests_app.survey.results import Report as Survey
from requests_app.survey.results import report as survey_of
from requests_app.tickets.models import Ticket

SERVICES = {
    (True, False): "Reset password",
    (False, True): "Informasi user ID",
    (True, True): "Reset password dan informasi user ID",
}


@dataclass(frozen=True, slots=True)
class Stray:
    """A deviation from the standard as the report lists it; texts are ready. ``kind`` names what departed, too.

    ``late_minutes``: working minutes beyond the standard, begun minutes counted; None where it is not about time.
    """

    at: datetime
    number: str
    sop: str
    step: str
    kind: str
    late_minutes: int | None
    cause: str
    reason: str
    who: str
    status: str
    is_accepted: bool
    is_owed: bool = False


@dataclass(frozen=True, slots=True)
class DayLine:
    day: date
    received: int
    finished: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthFacts:
    """``is_running``: the month is not over, and all of this may still grow.

    ``open_before`` and ``open_after``: what was not archived yet when it began and when it ended (or now).
    ``repeated`` and ``carriers``: signs of abuse in the 30 and 90 days that end with the month (`reports.signals`).
    """

    office: Office
    month: Month
    is_running: bool
    figures: Figures
    days: tuple[DayLine, ...]
    services: tuple[Line, ...]
    open_before: int
    open_after: int
    strays: tuple[Stray, ...]
    survey: Survey
    repeated: int
    carriers: int

    @property
    def is_empty(self) -> bool:
        return self.figures.is_empty and not self.strays and self.survey.is_empty

    @property
    def accepted(self) -> int:
        return sum(stray.is_accepted for stray in self.strays)

    @property
    def causes(self) -> list[tuple[str, int, Fraction | None]]:
        """(cause, how many, share), the most frequent first."""
        counts = Counter(stray.cause or "Belum dijelaskan" for stray in self.strays)
        return [(cause, n, share(n, len(self.strays))) for cause, n in sorted(counts.items(), key=_most_first)]


def _most_first(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]


class FutureMonthError(Exception):
    """Nothing can be said of a month that has not begun."""


def today_of(office: Office) -> date:
    return timezone.localdate(timezone=office.tz)


def first_month(office: Office) -> Month | None:
    """The month of the office's first request; None before it."""
    first = Ticket.objects.of(office).filter(submitted_at__isnull=False).order_by("submitted_at").first()
    return month_of(first.submitted_at.astimezone(office.tz).date()) if first and first.submitted_at else None


def facts_of(office: Office, month: Month, strays: tuple[Stray, ...]) -> MonthFacts:
    """Everything a report of the month says. A dozen queries, however many requests there are.

    :raises FutureMonthError: it has not begun.
    """
    today = today_of(office)
    if month.first > today:
        raise FutureMonthError
    begins, ends = month.bounds(office.tz)
    return MonthFacts(
        office=office,
        month=month,
        is_running=month.last >= today,
        figures=figures(office, month.first, month.last),
        days=_days(office, month, min(month.last, today)),
        services=_services(office, begins, ends),
        open_before=_open_at(office, begins),
        open_after=_open_at(office, ends),
        strays=strays,
        survey=survey_of(office, periods.month_of(month.first), today),
        repeated=len(signals.repeated(office, month.last)),
        carriers=len(signals.carriers(office, month.last)),
    )


def _days(office: Office, month: Month, until: date) -> tuple[DayLine, ...]:
    """Every day of the month up to today, also those on which nothing came."""
    counts = {measure: _by_day(office, month, measure) for measure in (Measure.RECEIVED, Measure.FINISHED)}
    days = [month.first + timedelta(days=number) for number in range((until - month.first).days + 1)]
    return tuple(DayLine(day, counts[Measure.RECEIVED][day], counts[Measure.FINISHED][day]) for day in days)


def _by_day(office: Office, month: Month, measure: Measure) -> Counter[date]:
    source = SOURCE_OF[measure]
    which = within(source.moment, [(month.first, month.last)], office.tz)
    counts: Counter[date] = Counter()
    for row in grouped(source, office, which, on_day=on_day(source, office)):
        counts[row["on_day"]] += row["n"]
    return counts


def _services(office: Office, begins: datetime, ends: datetime) -> tuple[Line, ...]:
    """Received requests by what they ask for."""
    rows = Ticket.objects.of(office).filter(submitted_at__gte=begins, submitted_at__lt=ends).order_by()
    counted = rows.values_list("wants_reset", "wants_user_id").annotate(n=Count("pk"))
    found = {(reset, user_id): n for reset, user_id, n in counted}
    return tuple(Line(label, label, found.get(wanted, 0)) for wanted, label in SERVICES.items())


def _open_at(office: Office, moment: datetime) -> int:
    """Requests that had come and were not archived."""
    came = Ticket.objects.of(office).filter(submitted_at__lt=moment)
    return came.filter(Q(archived_at__isnull=True) | Q(archived_at__gte=moment)).count()
