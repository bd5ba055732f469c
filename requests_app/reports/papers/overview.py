"""The list of months with their key figures: of a month that is closed from its kept sums, of others counted now."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Sum

from accounts_app.closed_days import LateEntry
from accounts_app.models import Office
from requests_app.reports.figures import share
from requests_app.reports.measures import Measure
from requests_app.reports.models import Folding, Span, Tally
from requests_app.reports.papers.facts import first_month, today_of
from requests_app.reports.papers.models import MonthlyIssue
from requests_app.reports.papers.months import Month, month_of, months_between
from requests_app.reports.papers.strays import counted_by_month
from requests_app.reports.spans import cover
from requests_app.reports.tallies import totals

SHOWN = (Measure.RECEIVED, Measure.FINISHED, Measure.IN_TIME, Measure.LATE)
Numbers = dict[str, int]


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month of the list. Of one that was laid down, the numbers are those of its newest version."""

    month: Month
    is_running: bool
    issue: MonthlyIssue | None
    numbers: Numbers

    @property
    def on_time(self) -> Fraction | None:
        return share(self.numbers["in_time"], self.numbers["in_time"] + self.numbers["late"])

    @property
    def badge(self) -> tuple[str, str]:
        """(words, tone)."""
        if self.is_running:
            return "Sementara", "work"
        return (f"Ditetapkan, versi {self.issue.version}", "done") if self.issue else ("Belum ditetapkan", "wait")


def years_of(office: Office) -> list[int]:
    """The years in which the office has months, newest first."""
    first, last = first_month(office), month_of(today_of(office))
    return list(range(last.first.year, first.first.year - 1, -1)) if first else []


def months_of(office: Office, year: int) -> list[MonthLine]:
    """The months of a year from the office's first request to today, newest first."""
    today, first = today_of(office), first_month(office)
    if first is None:
        return []
    begin, end = Month(date(year, 1, 1)), min(Month(date(year, 12, 1)), month_of(today))
    months = months_between(max(first, begin), end)
    issues = newest_issues(office, year)
    numbers = _numbers(office, [month for month in months if month.first not in issues])
    return [
        MonthLine(
            month, month.last >= today, made := issues.get(month.first), made.numbers if made else numbers[month]
        )
        for month in months
    ]  # fmt: skip


def newest_issues(office: Office, year: int) -> dict[date, MonthlyIssue]:
    """Of each month of the year that was laid down, the newest version."""
    rows = MonthlyIssue.objects.filter(office=office, month__year=year).order_by("month", "version")
    return {row.month: row for row in rows}


def _numbers(office: Office, months: list[Month]) -> dict[Month, Numbers]:
    found: dict[Month, dict[str, int]] = {month: dict.fromkeys((*SHOWN, "strays"), 0) for month in months}
    if not months:
        return {}
    kept = _kept(office, months)
    for month in months:
        if month not in kept:
            for part, n in totals(office, month.first, month.last).items():
                if part.measure in SHOWN:
                    found[month][part.measure] += n
    for month, numbers in kept.items():
        found[month].update(numbers)
    for first, n in counted_by_month(office, months[-1].first, months[0].last).items():
        if Month(first) in found:
            found[Month(first)]["strays"] = n
    return {month: {str(name): n for name, n in numbers.items()} for month, numbers in found.items()}


def _kept(office: Office, months: list[Month]) -> dict[Month, Numbers]:
    """Those months that stand as one sum, read together."""
    folding = Folding.objects.filter(office=office, zone=office.zone).first()
    until = folding.until if folding else None
    days = (months[-1].first, months[0].last)
    stale = set(LateEntry.objects.filter(office=office, day__range=days).values_list("day", flat=True))
    whole = {
        month.first: month for month in months if cover(month.first, month.last, until, stale).months == [month.first]
    }
    rows = Tally.objects.filter(office=office, span=Span.MONTH, first__in=whole, measure__in=SHOWN).order_by()
    found: dict[Month, Numbers] = defaultdict(dict, {month: {} for month in whole.values()})
    for first, measure, n in rows.values_list("first", "measure").annotate(total=Sum("n")):
        found[whole[first]][measure] = n
    return dict(found)
