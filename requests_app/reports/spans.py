"""Of which kept sums a period is made: whole years and months where they stand, days at its edges. No database here."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

DaySpan = tuple[date, date]
ONE_DAY = timedelta(days=1)


@dataclass(slots=True)
class Cover:
    """Disjoint parts that together are the period. ``live`` days have no sums and are counted."""

    years: list[date] = field(default_factory=list)
    months: list[date] = field(default_factory=list)
    days: list[DaySpan] = field(default_factory=list)
    live: list[DaySpan] = field(default_factory=list)


def month_end(day: date) -> date:
    return year_end(day) if day.month == 12 else day.replace(month=day.month + 1, day=1) - ONE_DAY


def year_end(day: date) -> date:
    return date(day.year, 12, 31)


def cover(since: date, until: date, kept_until: date | None, stale: Collection[date]) -> Cover:
    """The period from `since` to `until`, both included.

    :param kept_until: the last day that has sums, None without any. :param stale: days whose sums are to be made anew.
    """
    found, day = Cover(), since
    last = min(until, kept_until) if kept_until else None
    while last and day <= last:
        end = _longest(day, last, stale)
        if day in stale:
            _add(found.live, day, day)
        elif end == day:
            _add(found.days, day, day)
        else:
            (found.years if end == year_end(day) and day.month == 1 else found.months).append(day)
        day = end + ONE_DAY
    if day <= until:
        _add(found.live, day, until)
    return found


def _longest(day: date, last: date, stale: Collection[date]) -> date:
    """The end of the longest span that begins with this day and may be read as a whole."""
    ends = [end for begins, end in ((day.month == 1, year_end(day)), (True, month_end(day))) if begins]
    for end in ends if day.day == 1 else ():
        if end <= last and not any(day <= other <= end for other in stale):
            return end
    return day


def _add(spans: list[DaySpan], first: date, last: date) -> None:
    """Days that follow each other become one span."""
    if spans and spans[-1][1] + ONE_DAY == first:
        spans[-1] = (spans[-1][0], last)
    else:
        spans.append((first, last))


def merged(days: Iterable[date]) -> list[DaySpan]:
    """Single days as spans, in order."""
    found: list[DaySpan] = []
    for day in sorted(set(days)):
        _add(found, day, day)
    return found
