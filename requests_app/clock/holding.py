"""The calendar as the writers of deadlines need it: held still until their transaction ends, and read cheaply.

A deadline that is computed while somebody changes the calendar would be stored wrong for ever: the change recomputes
what it sees, and does not see a row that is not committed. So both sides take one advisory lock of the office, writers
of deadlines shared, a change exclusive, and both take it *before* any row: whoever waits for it holds nothing that the
other side wants. A lock on the office's row was rejected: every insert takes one too, by its foreign key, but late.

A calendar is kept in the process under the number of its newest event, which grows with every change and is never
given twice, not even after a rollback: asking for that number is one query, loading the calendar would be three.
"""

from collections import OrderedDict
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Any

from django.db import connection, models
from django.db.models import Func, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from accounts_app.audit.models import Event
from accounts_app.kept import kept
from accounts_app.models import Office
from requests_app.clock.calendars import calendar_of
from requests_app.clock.working_time import Calendar

_EVENT = "_newest_hours"
_KEPT, _AT_MOST, _GUARD = OrderedDict[tuple[Any, ...], Calendar](), 64, Lock()


def hold(office_id: int) -> None:
    """No change of this office's calendar until the transaction ends; call before locking any row."""
    _wait("SELECT pg_advisory_xact_lock_shared(hashtextextended('hours of office ' || %s, 0))", office_id)


def hold_for(model: type[models.Model], pk: int) -> None:
    """`hold` for the office of a row that has an ``office_id``. One query."""
    kept(_held, model, row=pk)


def _held(model: type[models.Model], *, row: int) -> Any:
    named = Concat(Value("hours of office "), Cast("office_id", models.TextField()))
    key = Func(named, Value(0), function="hashtextextended", output_field=models.BigIntegerField())
    held = Func(key, function="pg_advisory_xact_lock_shared", output_field=models.TextField())
    return model._default_manager.filter(pk=row).values_list(held)


def hold_alone(office_id: int) -> None:
    """Before a change: wait for every writer of deadlines of this office, and keep new ones waiting."""
    _wait("SELECT pg_advisory_xact_lock(hashtextextended('hours of office ' || %s, 0))", office_id)


def _wait(sql: str, office_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, [str(office_id)])


def calendar_since(office: Office, moment: datetime) -> Calendar | None:
    """The calendar from the year of `moment` to the end of next year; None for an office without hours.

    One query where this process knows it, four where it does not; one less where the office came with its newest event.
    """
    newest = office.__dict__[_EVENT] if _EVENT in office.__dict__ else _newest(office)
    first = min(moment, timezone.now()).astimezone(office.tz).year
    last = max(moment, timezone.now()).astimezone(office.tz).year + 1
    if newest is None:
        return None  # every office's first hours are an event
    found = _kept((office.pk, office.zone, newest, first, last), office)
    return found if found.has_hours else None


def newest_hours(office: Any) -> Any:
    """The newest event of an office's calendar (its key, or where a query finds it); for `know_hours`."""
    events = Event.objects.filter(subject_type="calendar", subject_id=office).order_by("-seq")
    return events.values_list("pk", flat=True)[:1]


def know_hours(office: Office, newest: int | None) -> None:
    """The newest event, where it came with the office: on a page, which shows one moment, or with `hold` before it."""
    office.__dict__[_EVENT] = newest


def _newest(office: Office) -> int | None:
    return next(iter(kept(_newest_calendar_event, office=office.pk)), None)


def _newest_calendar_event(*, office: int) -> Any:
    return newest_hours(office)


def _kept(key: tuple[Any, ...], office: Office) -> Calendar:
    with _GUARD:
        if key in _KEPT:
            _KEPT.move_to_end(key)
            return _KEPT[key]
    *_, first, last = key
    # One day more at both ends: moments near New Year lie in another year elsewhere.
    calendar = calendar_of(office, date(first, 1, 1) - timedelta(days=1), date(last, 12, 31))
    with _GUARD:
        _KEPT[key] = calendar
        while len(_KEPT) > _AT_MOST:
            _KEPT.popitem(last=False)
    return calendar
