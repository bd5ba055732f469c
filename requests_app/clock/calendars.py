"""The office's calendar out of the database, as the pure core wants it: three queries, whatever the span."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from accounts_app.models import Office
from requests_app.clock.models import Holiday, HolidayKind, OfficeDay, Timetable, TimetableKind
from requests_app.clock.week import ordered
from requests_app.clock.working_time import ONE_DAY, Calendar, Day, DayKind, Hours

# Far enough for every deadline of an SOP (the longest is ten working days) with a year to spare.
HORIZON = timedelta(days=400)


@dataclass(slots=True)
class _Table:
    """One timetable as the loader collects it."""

    name: str
    since: date
    until: date | None
    week: dict[int, list[Hours]] = field(default_factory=dict)


@dataclass(slots=True)
class _Rules:
    """All that has a say about a day."""

    normal: list[_Table]
    special: list[_Table]
    holidays: dict[date, tuple[str, str]]
    own: dict[date, tuple[str, list[Hours]]]

    def day(self, on: date) -> Day:
        """The first that has a say: own day, holiday, special period, normal hours."""
        if on in self.own:
            reason, hours = self.own[on]
            return Day(on, ordered(hours), DayKind.OWN if hours else DayKind.CLOSED, reason)
        if on in self.holidays:
            name, kind = self.holidays[on]
            return Day(on, (), DayKind.HOLIDAY, _named(name, HolidayKind(kind)))
        table = self._special(on) or self._normal(on)
        if table is None:
            return Day(on, (), DayKind.UNSET, "Belum ada jam kerja")
        hours = table.week.get(on.isoweekday(), [])
        kind = DayKind.SPECIAL if table.until else DayKind.NORMAL if hours else DayKind.FREE
        return Day(on, ordered(hours), kind, table.name)

    def _special(self, on: date) -> _Table | None:
        return next((table for table in self.special if table.since <= on <= (table.until or on)), None)

    def _normal(self, on: date) -> _Table | None:
        index = bisect_right(self.normal, on, key=lambda table: table.since)
        return self.normal[index - 1] if index else None


def _named(name: str, kind: HolidayKind) -> str:
    """``Libur nasional: Hari Raya Natal``; a name that says its kind itself stands alone."""
    return name if name.lower().startswith(kind.label.lower()) else f"{kind.label}: {name}"


def calendar_of(office: Office, from_: date, until: date | None = None) -> Calendar:
    """The open hours of `office` on the dates from `from_` to `until` (HORIZON later by default), both included.

    Three queries. An office without hours gets a calendar that is never open (`has_hours`).
    """
    last = from_ + HORIZON if until is None else until
    rules = _load(office, from_, last)
    return Calendar(office.tz, [rules.day(from_ + offset * ONE_DAY) for offset in range((last - from_).days + 1)])


def _load(office: Office, first: date, last: date) -> _Rules:
    held = Holiday.objects.observed().filter(office=office, date__range=(first, last))
    normal, special = _tables(office, first, last)
    return _Rules(
        normal=normal,
        special=special,
        holidays={day: (name, kind) for day, name, kind in held.values_list("date", "name", "kind")},
        own=_own_days(office, first, last),
    )


def _tables(office: Office, first: date, last: date) -> tuple[list[_Table], list[_Table]]:
    """Normal and special ones, each oldest first."""
    rows = Timetable.objects.filter(office=office).touching(first, last).order_by("since", "pk")
    normal: dict[int, _Table] = {}
    special: dict[int, _Table] = {}
    columns = ("pk", "kind", "name", "since", "until", "hours__weekday", "hours__opens", "hours__closes")
    for pk, kind, name, since, until, weekday, opens, closes in rows.values_list(*columns):
        held = normal if kind == TimetableKind.NORMAL else special
        table = held.setdefault(pk, _Table(name, since, until))
        if weekday is not None:
            table.week.setdefault(weekday, []).append(Hours(opens, closes))
    return list(normal.values()), list(special.values())


def _own_days(office: Office, first: date, last: date) -> dict[date, tuple[str, list[Hours]]]:
    rows: Iterable[tuple[date, str, object, object]] = OfficeDay.objects.filter(
        office=office, date__range=(first, last)
    ).values_list("date", "reason", "hours__opens", "hours__closes")
    found: dict[date, tuple[str, list[Hours]]] = {}
    for day, reason, opens, closes in rows:
        _, hours = found.setdefault(day, (reason, []))
        if opens is not None:
            hours.append(Hours(opens, closes))  # type: ignore[arg-type]
    return found
