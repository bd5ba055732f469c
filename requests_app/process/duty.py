"""Which roles an office's SOPs need on which of its open days, for whoever plans absences (`absences.needs`)."""

from datetime import date

from accounts_app.absences import needs
from accounts_app.models import Office
from accounts_app.roles import PERFORMERS, Role
from requests_app.clock.calendars import calendar_of
from requests_app.clock.working_time import DayKind
from requests_app.sop.models import SopInForce


def duty_roles(office: Office, first: date, last: date) -> dict[date, frozenset[Role]]:
    """By open day from `first` to `last`: whoever performs a step of an SOP in force then. Four queries.

    A day for which no hours were ever set counts as open.
    """
    calendar = calendar_of(office, first, last)
    rows = list(SopInForce.objects.for_office(office).that_count().select_related("revision"))
    return {
        day.date: _roles(
            [row for row in rows if row.since <= day.date and (row.until is None or row.until >= day.date)]
        )
        for day in calendar.days
        if day.hours or day.kind is DayKind.UNSET
    }


def _roles(rows: list[SopInForce]) -> frozenset[Role]:
    named = {row.substitute_for(role) for row in rows for role in row.definition.roles()}
    return frozenset(named & set(PERFORMERS))


def register() -> None:
    """Once, when the program starts."""
    needs.sources.append(duty_roles)
