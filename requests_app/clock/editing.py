"""What every change of a calendar does the same way: lock, compare with what was seen, log, tell the followers.

The version of a calendar is the number of its last event (chain "calendar" of the office): whoever changes it from a
page that is older than the last change is told so. Version columns on five tables were rejected.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils import timezone

from accounts_app.audit.actions import Nobody, Subject, record
from accounts_app.audit.models import Event
from accounts_app.models import Office
from accounts_app.office.actions import By, OfficeError, lock_office
from requests_app.clock.changes import Change, announce
from requests_app.clock.holding import hold_alone

STALE = "Kalender ini baru saja diubah orang lain. Isian Anda masih di sini: periksa kalendernya, lalu kirim lagi."


class StaleCalendarError(OfficeError):
    """Somebody changed the calendar after the page was shown."""

    def __init__(self) -> None:
        super().__init__(STALE)


def today_at(office: Office) -> date:
    """The date at the office."""
    return timezone.localdate(timezone=office.tz)


def subject_of(office: Office) -> Subject:
    """The calendar's own chain of events."""
    return Subject("calendar", office.pk, office.pk)


def version_of(office: Office) -> int:
    """Grows with every change; 0 for a calendar that nobody has touched."""
    newest = Event.objects.filter(subject_type="calendar", subject_id=office.pk).aggregate(newest=Max("seq"))
    return newest["newest"] or 0


def begin(office: Office, by: By, seen: int | None) -> Office:
    """The office, locked, if `by` runs it and the calendar is still at version `seen` (None: whatever it is)."""
    hold_alone(office.pk)
    locked = Office.objects.select_for_update().get(pk=office.pk) if isinstance(by, Nobody) else lock_office(office, by)
    if seen is not None and seen != version_of(locked):
        raise StaleCalendarError
    return locked


def finish(change: Change, act: str, *, by: By, data: Mapping[str, Any]) -> Change:
    """Tell the followers, then append the event; returns the change with the deadlines that moved."""
    told = announce(change)
    touched = {"first": change.first.isoformat(), "last": change.last.isoformat() if change.last else None}
    past = change.first < today_at(change.office)
    everything = {**data, "touches": touched, "past": past, "moved": len(told.moved)}
    record(subject_of(change.office), act, by=by, data=everything)
    return told
