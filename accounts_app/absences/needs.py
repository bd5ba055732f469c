"""Which roles an office needs on which day: asked of whoever knows the SOPs, which live above this app."""

from collections.abc import Callable
from datetime import date

from accounts_app.absences.roster import Needed
from accounts_app.models import Office
from accounts_app.roles import Role

# Filled when the program starts; without a source nothing is needed.
sources: list[Callable[[Office, date, date], Needed]] = []


def needed(office: Office, first: date, last: date) -> dict[date, frozenset[Role]]:
    """By day from `first` to `last`: the roles without which an SOP in force stands still; nothing on closed days."""
    found: dict[date, frozenset[Role]] = {}
    for source in sources:
        for day, roles in source(office, first, last).items():
            found[day] = found.get(day, frozenset()) | roles
    return found
