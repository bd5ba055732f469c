"""Who is there on which day to do the work of a role. No database.

Days are looked at one by one: an office has a dozen people and an absence some weeks, and every cleverer way (sets of
ranges) is harder to believe.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from accounts_app.roles import Role

ONE_DAY = timedelta(days=1)
Needed = Mapping[date, frozenset[Role]]


@dataclass(frozen=True, slots=True)
class Held:
    """A role that a person holds; a lent one from `since` to `until`, both included."""

    user: int
    role: Role
    since: date = date.min
    until: date = date.max


@dataclass(frozen=True, slots=True)
class Away:
    """A person who is not there from `since` to `until`, both included."""

    user: int
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Roster:
    """An office's people with their roles and absences."""

    held: tuple[Held, ...]
    away: tuple[Away, ...]

    def present(self, role: Role, day: date, without: int | None = None) -> frozenset[int]:
        """Who holds `role` on `day` and is there; `without`: as if this person were not."""
        gone = {one.user for one in self.away if one.since <= day <= one.until}
        holders = {one.user for one in self.held if one.role == role and one.since <= day <= one.until}
        return frozenset(holders - gone - {without})

    def missing(self, user: int, roles: Iterable[Role], needed: Needed) -> list[Role]:
        """Those of `roles` that nobody else could do on some day on which they are needed."""
        return [
            role
            for role in roles
            if any(role in wanted and not self.present(role, day, user) for day, wanted in needed.items())
        ]

    def gaps(self, needed: Needed) -> dict[date, list[Role]]:
        """Days with the needed roles that nobody who is there holds."""
        found = {
            day: [role for role in Role if role in wanted and not self.present(role, day)]
            for day, wanted in needed.items()
        }
        return {day: roles for day, roles in found.items() if roles}


def days_between(first: date, last: date) -> list[date]:
    """Every date from `first` to `last`, both included."""
    return [first + ONE_DAY * number for number in range((last - first).days + 1)]
