"""The months that a report can be made of: from the office's first request to the month that runs."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format

from requests_app.reports.measures import start_of
from requests_app.reports.periods import OLDEST
from requests_app.reports.spans import month_end

_KEY = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month of an office's zone; ``first`` is its first day."""

    first: date

    @property
    def last(self) -> date:
        return month_end(self.first)

    @property
    def key(self) -> str:
        """As it stands in the address: 2026-11."""
        return f"{self.first:%Y-%m}"

    @property
    def label(self) -> str:
        return date_format(self.first, "F Y")

    @property
    def before(self) -> "Month":
        return month_of(self.first - timedelta(days=1))

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """From its first moment to the first of the next, as the office's clocks go."""
        return start_of(self.first, zone), start_of(self.last + timedelta(days=1), zone)


def month_of(day: date) -> Month:
    return Month(day.replace(day=1))


def read(key: str) -> Month | None:
    """The month of an address; None for anything else."""
    found = _KEY.fullmatch(key)
    return Month(date(int(found[1]), int(found[2]), 1)) if found and int(found[1]) >= OLDEST.year else None


def months_between(first: Month, last: Month) -> list[Month]:
    """Newest first; empty where the first comes after the last."""
    found = []
    month = last
    while month >= first:
        found.append(month)
        month = month.before
    return found
