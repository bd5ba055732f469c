"""Hours of the week: opened, set from a date, withdrawn; special periods made, changed and removed.

Every action locks the office, returns the `Change` (which dates it touched, which deadlines moved) and leaves an event.
The past may be changed: a wrong circular was entered, a closure became known late. The pages say what that means.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction

from accounts_app.audit.actions import SYSTEM
from accounts_app.models import Office
from accounts_app.office.actions import By, OfficeError
from accounts_app.templatetags.ui import full_date
from requests_app.clock.changes import Change
from requests_app.clock.editing import begin, finish
from requests_app.clock.importing import import_holidays
from requests_app.clock.models import OpenHours, Timetable, TimetableKind
from requests_app.clock.week import COMMON_WEEK, HoursError, Week, ordered, texts_of


@transaction.atomic
def open_calendar(
    office: Office, *, since: date, week: Week = COMMON_WEEK, years: Iterable[int] = (), by: By = SYSTEM
) -> Change:
    """The first hours of an office, and the holidays of `years`. Raises OfficeError when it has hours already."""
    locked = begin(office, by, None)
    if Timetable.objects.filter(office=locked).exists():
        raise OfficeError("Kantor ini sudah mempunyai jam kerja.")
    change = set_hours(locked, week, since=since, by=by)
    for year in years:
        import_holidays(locked, year, by=by)
    return change


@transaction.atomic
def set_hours(office: Office, week: Week, *, since: date, by: By, seen: int | None = None) -> Change:
    """Let `week` be the usual hours from `since` until later ones begin; replaces those that begin on the same day.

    Raises OfficeError: no hours at all, bad hours, StaleCalendarError.
    """
    locked = begin(office, by, seen)
    rows = _checked(week)
    table, _ = Timetable.objects.get_or_create(office=locked, kind=TimetableKind.NORMAL, since=since)
    before = table.week
    _replace_hours(table, rows)
    change = Change(locked, since, _last_day_of(table), f"Jam kerja mulai {full_date(since)} disimpan.")
    data = {"since": since.isoformat(), "week": texts_of(rows), "before": texts_of(before)}
    return finish(change, "hours_set", by=by, data=data)


@transaction.atomic
def remove_hours(table: Timetable, *, by: By, seen: int | None = None) -> Change:
    """Take back usual hours: those before them hold on. Raises OfficeError for the office's first hours."""
    locked = begin(table.office, by, seen)
    fresh = _fresh(table)
    earlier = Timetable.objects.normal().filter(office=locked, since__lt=fresh.since)
    if not earlier.exists():
        raise OfficeError("Ini jam kerja pertama kantor; ubah jamnya, jangan dihapus.")
    change = Change(locked, fresh.since, _last_day_of(fresh), f"Jam kerja mulai {full_date(fresh.since)} dihapus.")
    data = {"since": fresh.since.isoformat(), "before": texts_of(fresh.week)}
    fresh.delete()
    return finish(change, "hours_removed", by=by, data=data)


@transaction.atomic
def set_period(
    office: Office, week: Week, *, name: str, since: date, until: date, by: By,
    period: Timetable | None = None, seen: int | None = None,
) -> Change:  # fmt: skip
    """A special period with hours of its own, both dates included: a new one, or `period` changed.

    Raises OfficeError: it overlaps another one, ends before it begins, has no hours or no name; StaleCalendarError.
    """
    locked = begin(office, by, seen)
    rows, name = _checked(week), " ".join(name.split())
    if not name or until < since:
        raise OfficeError("Periode mempunyai nama, dan tanggal akhirnya tidak sebelum tanggal mulainya.")
    table = _fresh(period) if period else Timetable(office=locked, kind=TimetableKind.SPECIAL)
    _refuse_overlap(table, since, until)
    before = _record_of(table) if period else {}
    first, last = (min(since, table.since), max(until, table.until or until)) if period else (since, until)
    table.name, table.since, table.until = name, since, until
    table.save()
    _replace_hours(table, rows)
    change = Change(locked, first, last, f"{name} disimpan.")
    data = {**_record_of(table), "before": before}
    return finish(change, "period_changed" if period else "period_set", by=by, data=data)


@transaction.atomic
def remove_period(period: Timetable, *, by: By, seen: int | None = None) -> Change:
    """Take a special period away: the usual hours hold on its days. Raises OfficeError."""
    locked = begin(period.office, by, seen)
    fresh = _fresh(period)
    change = Change(locked, fresh.since, fresh.until, f"{fresh.name} dihapus.")
    data = _record_of(fresh)
    fresh.delete()
    return finish(change, "period_removed", by=by, data=data)


def _checked(week: Week) -> Week:
    """The week's open days with their hours in order; a week without any is refused."""
    try:
        rows = {day: ordered(hours) for day, hours in week.items() if hours}
    except HoursError as problem:
        raise OfficeError(str(problem)) from problem
    if not rows:
        raise OfficeError("Sedikitnya satu hari harus mempunyai jam kerja.")
    return rows


def _replace_hours(table: Timetable, week: Week) -> None:
    table.hours.all().delete()
    OpenHours.objects.bulk_create(
        OpenHours(timetable=table, weekday=day, opens=one.opens, closes=one.closes)
        for day, hours in week.items()
        for one in hours
    )


def _fresh(table: Timetable) -> Timetable:
    """The row as it is now. Raises OfficeError when somebody removed it."""
    found = Timetable.objects.filter(pk=table.pk).first()
    if found is None:
        raise OfficeError("Sudah dihapus; mungkin baru saja oleh orang lain.")
    return found


def _last_day_of(table: Timetable) -> date | None:
    """The last day on which these usual hours hold; None while nothing follows."""
    following = Timetable.objects.normal().filter(office=table.office_id, since__gt=table.since).first()
    return following.since - timedelta(days=1) if following else None


def _refuse_overlap(table: Timetable, since: date, until: date) -> None:
    others = Timetable.objects.periods().filter(office=table.office_id, since__lte=until, until__gte=since)
    other = others.exclude(pk=table.pk).first()
    if other:
        raise OfficeError(
            f"{other.name} sudah berlaku {full_date(other.since)} sampai {full_date(other.until)}; "
            "dua periode tidak boleh tumpang tindih."
        )


def _record_of(table: Timetable) -> dict[str, object]:
    return {
        "name": table.name,
        "since": table.since.isoformat(),
        "until": table.until.isoformat() if table.until else None,
        "week": texts_of(table.week),
    }
