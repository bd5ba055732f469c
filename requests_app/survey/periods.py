"""The periods of a result: a month, a quarter, a year, or everything. A period is a span of whole months."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

ALL = "semua"
_KEY = re.compile(r"([0-9]{4})(?:-(?:T([1-4])|(0[1-9]|1[0-2])))?")
QUARTERS = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class Period:
    """``first`` and ``last`` are the first days of its first and last month; both None for everything.

    ``key`` stands in the address: 2026, 2026-T4 or 2026-11.
    """

    key: str
    label: str
    first: date | None = None
    last: date | None = None

    def holds(self, month: date) -> bool:
        return self.first is None or self.last is None or self.first <= month <= self.last


EVERYTHING = Period(ALL, "Seluruh waktu")


def read(key: str) -> Period | None:
    """The period of a key from an address; None for anything else."""
    if key == ALL:
        return EVERYTHING
    found = _KEY.fullmatch(key)
    if found is None or found[1] == "0000":
        return None
    year = int(found[1])
    if found[2]:
        return quarter_of(date(year, int(found[2]) * 3, 1))
    return month_of(date(year, int(found[3]), 1)) if found[3] else year_of(date(year, 1, 1))


def month_of(day: date) -> Period:
    first = day.replace(day=1)
    return Period(f"{first:%Y-%m}", date_format(first, "F Y"), first, first)


def quarter_of(day: date) -> Period:
    number = (day.month + 2) // 3
    first = date(day.year, number * 3 - 2, 1)
    return Period(
        f"{day.year:04}-T{number}", f"Triwulan {QUARTERS[number - 1]} {day.year}", first, date(day.year, number * 3, 1)
    )


def year_of(day: date) -> Period:
    return Period(f"{day.year:04}", f"Tahun {day.year}", date(day.year, 1, 1), date(day.year, 12, 1))


def offered(months: Iterable[date]) -> list[tuple[str, list[Period]]]:
    """What can be chosen, newest first, where anything was answered: (group, periods)."""
    newest = sorted(set(months), reverse=True)
    groups = (("Tahun", year_of), ("Triwulan", quarter_of), ("Bulan", month_of))
    spans = [(name, list(dict.fromkeys(map(make, newest)))) for name, make in groups]
    return [("", [EVERYTHING]), *((name, periods) for name, periods in spans if periods)]


def twelve_months(until: date) -> list[date]:
    """The first days of the twelve months that end with that of ``until``."""
    end = until.year * 12 + until.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(max(end - 11, 12), end + 1)]
