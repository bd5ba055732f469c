"""The decrees that wait for somebody, above the tickets of their inbox: few a year, and days to do them in."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from accounts_app.absences.queries import today_of
from accounts_app.kept import kept_for
from accounts_app.models import User
from accounts_app.roles import Role
from requests_app.decrees.models import Decree
from requests_app.decrees.queries import READERS
from requests_app.process.timing import Left, calendar_for, left_of, open_ahead

SHOWN = 5


@dataclass(frozen=True, slots=True)
class DecreeRow:
    """A decree with what is left of its deadline, if it has one."""

    decree: Decree
    left: Left | None


def waiting_decrees(user: User) -> dict[str, Any]:
    """What waits for this person, the longest first, with the hours by which its script counts; empty for none.

    Whoever only acts as Kepala LPSE today sees what waits for them: `visible_to` knows it.
    """
    found = kept_for(user, _first, today=today_of(user))
    if not found:
        return {"decrees": []}
    for decree in found:
        decree.office = user.office
    now = timezone.now()
    calendar = calendar_for(found, now)
    rows = [DecreeRow(decree, left_of(decree, _step(decree), calendar, now)) for decree in found[:SHOWN]]
    return {"decrees": rows, "more_decrees": len(found) > SHOWN, "decree_hours": open_ahead(calendar, now)}


def decrees_for(user: User, today: date) -> Any:
    """What waits for this person, the longest first."""
    roles = user.roles & READERS or frozenset({Role.KEPALA_LPSE})
    return Decree.objects.visible_to(user, today).waiting_for(roles)


def _first(user: User, *, today: date) -> Any:
    return decrees_for(user, today).select_related("sop")[: SHOWN + 1]


def _step(decree: Decree) -> Any:
    return decree.sop.definition.step(decree.step_no) if decree.step_no else None
