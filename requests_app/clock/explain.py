"""Mengapa tenggatnya ini? Day by day, which open hours were counted, and their sum."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from requests_app.clock.working_time import NOTHING, ONE_DAY, Calendar, Day, Interval


@dataclass(frozen=True, slots=True)
class ExplainedDay:
    """One date between start and end: what was counted of it, and `so_far` with all days before."""

    day: Day
    counted: tuple[Interval, ...]
    total: timedelta
    so_far: timedelta


@dataclass(frozen=True, slots=True)
class Explanation:
    """From `start` to `end`, both in the office's zone; `total` is exactly the calendar's working time between them."""

    start: datetime
    end: datetime
    days: tuple[ExplainedDay, ...]
    total: timedelta

    @property
    def zone(self) -> str:
        """The office's zone by name, for the page."""
        return str(self.start.tzinfo)


def explain(calendar: Calendar, start: datetime, end: datetime) -> Explanation:
    """Every date from `start` to `end`, closed ones too. Raises as `Calendar.intervals_between`."""
    counted: dict[object, list[Interval]] = {}
    for interval in calendar.intervals_between(start, end):
        counted.setdefault(interval.start.date(), []).append(interval)
    begin, finish = start.astimezone(calendar.zone), end.astimezone(calendar.zone)
    days, so_far, on = [], NOTHING, begin.date()
    # The calendar's last midnight is a moment of it, though not a day.
    while on <= min(finish.date(), calendar.last):
        found = tuple(counted.get(on, ()))
        total = sum((interval.length for interval in found), NOTHING)
        so_far += total
        days.append(ExplainedDay(calendar.day(on), found, total, so_far))
        on += ONE_DAY
    return Explanation(begin, finish, tuple(days), so_far)


def explain_deadline(
    calendar: Calendar, start: datetime, *, minutes: int | None = None, days: int | None = None
) -> Explanation:
    """The deadline of `minutes` of working time, or of `days` working days, with what was counted until then.

    Exactly one of the two. `end` is the deadline. Raises ValueError, NaiveMomentError, BeyondCalendarError.
    """
    if (minutes is None) == (days is None):
        raise ValueError("Give minutes or days, not both.")
    if minutes is not None:
        return explain(calendar, start, calendar.add_working(start, timedelta(minutes=minutes)))
    return explain(calendar, start, calendar.add_working_days(start, days or 0))
