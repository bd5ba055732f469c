"""Working time of one office: how much of it lies between two moments, and when a span of it is over.

The idea: an office has a clock of its own that ticks only while it is open. `Calendar` knows what that clock shows at
any moment (the sum of all open time before it), so working time is a difference and a deadline an inverse look-up, both
by bisection. Walking day by day was rejected: it cost a step a day, and additivity had to be hoped for. No Django here.

What holds at the edges:
- An interval is open from its first moment to before its last: at 16.00 sharp an office that closes at 16.00 is closed.
- Whoever starts outside hours starts at the next opening.
- A span that ends with an interval is over at closing (16.00), not at the next opening: the earliest moment at which
  the time is used up. So `working_time(start, add_working(start, span)) == span` always, and
  `add_working(start, working_time(start, end)) == end` for every `end` after `start` that lies within an interval or at
  its closing.
- A span of nothing is over when work can begin: now while open, else at the next opening.
- `working_time` is signed: from a later to an earlier moment it is negative (what is left of a deadline that is over).
- n working days are over at closing of the n-th working day after the one in which the start falls (or in which the
  next opening does). n = 0 is "the same day": SOP step 4, an e-mail is opened before closing of the working day
  on which it arrived. A half day is a working day.
- A calendar ends. Whoever asks beyond its days gets `BeyondCalendarError`, never a guess and never an endless search.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

NOTHING = timedelta()
ONE_DAY = timedelta(days=1)


class BeyondCalendarError(Exception):
    """The moment, or as much working time, does not lie within the days of the calendar. The text says which."""


class NaiveMomentError(ValueError):
    """A moment without a zone: nobody can say when it is."""


class Hours(NamedTuple):
    """One open interval of a day by the wall clock, `closes` excluded. Never over midnight."""

    opens: time
    closes: time


class DayKind(StrEnum):
    """Why a day has the hours that it has."""

    NORMAL = "normal"
    SPECIAL = "special"  # a special period (Ramadan)
    FREE = "free"  # no hours on this weekday
    HOLIDAY = "holiday"
    CLOSED = "closed"  # the office itself is closed
    OWN = "own"  # the office has other hours on this date: a half day
    UNSET = "unset"  # before the office's first hours


@dataclass(frozen=True, slots=True)
class Day:
    """A local date with its open intervals in order; `note` names the holiday, the period or the reason."""

    date: date
    hours: tuple[Hours, ...] = ()
    kind: DayKind = DayKind.NORMAL
    note: str = ""


@dataclass(frozen=True, slots=True)
class Interval:
    """Open time that was counted, in the office's zone."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        return self.end - self.start

    @property
    def text(self) -> str:
        """``10.58–11.00``; with seconds where there are any."""
        ends = (self.start, self.end)
        return "–".join(f"{end:%H.%M.%S}" if end.second else f"{end:%H.%M}" for end in ends)


class Calendar:
    """The open hours of an office on every day from `first` to `last`, both included."""

    def __init__(self, zone: ZoneInfo, days: Sequence[Day]) -> None:
        """`days`: consecutive, at least one, each with ordered, non-empty, disjoint hours; else ValueError."""
        _check(days)
        self.zone, self.days = zone, tuple(days)
        self.first, self.last = days[0].date, days[-1].date
        self._begins = datetime.combine(self.first, time(), zone).astimezone(UTC)
        self._ends = datetime.combine(self.last + ONE_DAY, time(), zone).astimezone(UTC)
        self._starts: list[datetime] = []
        self._closings: list[datetime] = []
        self._before: list[timedelta] = []  # open time before each interval
        self._working_dates: list[date] = []
        self._last_of_date: list[int] = []  # the last interval of each working date
        self._total = NOTHING
        for day in days:
            self._add(day)

    def _add(self, day: Day) -> None:
        for hours in day.hours:
            start = datetime.combine(day.date, hours.opens, self.zone).astimezone(UTC)
            end = datetime.combine(day.date, hours.closes, self.zone).astimezone(UTC)
            self._starts.append(start)
            self._closings.append(end)
            self._before.append(self._total)
            self._total += end - start
        if day.hours:
            self._working_dates.append(day.date)
            self._last_of_date.append(len(self._starts) - 1)

    @property
    def has_hours(self) -> bool:
        """Whether it is ever open."""
        return bool(self._starts)

    def day(self, on: date) -> Day:
        """That date. Raises BeyondCalendarError."""
        index = (on - self.first).days
        if not 0 <= index < len(self.days):
            raise BeyondCalendarError(f"Kalender hanya memuat {self.first} sampai {self.last}, bukan {on}.")
        return self.days[index]

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        """Open time from `start` to `end`, exact; negative when `end` comes first.

        Additive for any three moments: (a, b) + (b, c) = (a, c). Raises NaiveMomentError, BeyondCalendarError.
        """
        return self._shown(self._utc(end)) - self._shown(self._utc(start))

    def add_working(self, start: datetime, span: timedelta) -> datetime:
        """The earliest moment at which `span` of open time has passed since `start`, in the office's zone.

        Raises ValueError for a negative span, NaiveMomentError, BeyondCalendarError.
        """
        if span < NOTHING:
            raise ValueError(f"A span of working time cannot be negative: {span}.")
        if span == NOTHING:
            return self.next_opening(start)
        target = self._shown(self._utc(start)) + span
        if target > self._total:
            raise self._too_short()
        index = bisect_left(self._before, target) - 1
        return self._local(self._starts[index] + (target - self._before[index]))

    def add_working_days(self, start: datetime, days: int) -> datetime:
        """Closing of the `days`-th working day after the one of `start`; 0 is closing of that day itself.

        Raises ValueError for a negative number, NaiveMomentError, BeyondCalendarError.
        """
        if days < 0:
            raise ValueError(f"A number of working days cannot be negative: {days}.")
        index = bisect_left(self._working_dates, self.next_opening(start).date()) + days
        if index >= len(self._working_dates):
            raise self._too_short()
        return self._local(self._closings[self._last_of_date[index]])

    def is_open(self, at: datetime) -> bool:
        """Whether the office is open at that moment; at closing it is not."""
        moment = self._utc(at)
        index = self._begun(moment)
        return index >= 0 and moment < self._closings[index]

    def next_opening(self, at: datetime) -> datetime:
        """When work can begin from `at` on: `at` itself while open. Raises BeyondCalendarError."""
        moment = self._utc(at)
        index = self._begun(moment)
        if index >= 0 and moment < self._closings[index]:
            return self._local(moment)
        if index + 1 == len(self._starts):
            raise self._too_short()
        return self._local(self._starts[index + 1])

    def intervals_between(self, start: datetime, end: datetime) -> list[Interval]:
        """What `working_time(start, end)` counted, in order: their lengths sum up to it.

        Raises ValueError when `end` comes first, NaiveMomentError, BeyondCalendarError.
        """
        begin, finish = self._utc(start), self._utc(end)
        if finish < begin:
            raise ValueError(f"{end} comes before {start}.")
        counted = []
        for index in range(max(self._begun(begin), 0), len(self._starts)):
            if self._starts[index] >= finish:
                break
            left, right = max(begin, self._starts[index]), min(finish, self._closings[index])
            if left < right:
                counted.append(Interval(self._local(left), self._local(right)))
        return counted

    def _shown(self, moment: datetime) -> timedelta:
        """What the office's own clock shows."""
        index = self._begun(moment)
        if index < 0:
            return NOTHING
        return self._before[index] + (min(moment, self._closings[index]) - self._starts[index])

    def _begun(self, moment: datetime) -> int:
        """The last interval that has begun; -1 before the first."""
        return bisect_right(self._starts, moment) - 1

    def _utc(self, at: datetime) -> datetime:
        if at.tzinfo is None or at.utcoffset() is None:
            raise NaiveMomentError(f"{at} has no zone.")
        moment = at.astimezone(UTC)
        if not self._begins <= moment <= self._ends:
            raise BeyondCalendarError(f"Kalender hanya memuat {self.first} sampai {self.last}, bukan {at}.")
        return moment

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    def _too_short(self) -> BeyondCalendarError:
        if not self.has_hours:
            return BeyondCalendarError(f"Tidak ada jam kerja sama sekali dari {self.first} sampai {self.last}.")
        return BeyondCalendarError(f"Jam kerja sampai {self.last} tidak cukup.")


def _check(days: Sequence[Day]) -> None:
    if not days:
        raise ValueError("A calendar has at least one day.")
    for day, following in pairwise(days):
        if following.date != day.date + ONE_DAY:
            raise ValueError(f"{following.date} does not follow {day.date}.")
    for day in days:
        flat = [moment for hours in day.hours for moment in hours]
        # Equal neighbours are fine between two intervals (12.00–12.00), not within one.
        if flat != sorted(flat) or any(hours.opens == hours.closes for hours in day.hours):
            raise ValueError(f"The hours of {day.date} are empty, overlap or stand out of order.")
