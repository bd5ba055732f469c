"""Single dates: holidays added, changed, removed; closures and half days of the office.

An imported holiday that is removed stays as a row that closes nothing, so that a new import does not bring it back.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from accounts_app.models import Office
from accounts_app.office.actions import By, OfficeError
from accounts_app.templatetags.ui import full_date
from requests_app.clock.changes import Change
from requests_app.clock.editing import begin, finish
from requests_app.clock.models import Holiday, HolidayKind, HolidaySource, OfficeDay, OfficeDayHours
from requests_app.clock.week import HoursError, ordered, text_of
from requests_app.clock.working_time import Hours

LONGEST_CLOSURE = 60  # days in one entry; a longer one is a period with hours of its own


@transaction.atomic
def add_holiday(office: Office, day: date, *, name: str, kind: HolidayKind, by: By, seen: int | None = None) -> Change:
    """A holiday by hand, also on a date whose imported one was removed. Raises OfficeError when the date has one."""
    locked = begin(office, by, seen)
    _place(locked, day, name, kind)
    data = {"date": day.isoformat(), "name": name, "kind": kind.value}
    return finish(
        Change(locked, day, day, f"{name} ({full_date(day)}) ditambahkan."), "holiday_added", by=by, data=data
    )


@transaction.atomic
def change_holiday(row: Holiday, *, day: date, name: str, kind: HolidayKind, by: By, seen: int | None = None) -> Change:
    """Correct name, kind or date; a new import will not undo it. Raises OfficeError."""
    locked = begin(row.office, by, seen)
    fresh = _fresh(row)
    before = {"date": fresh.date.isoformat(), "name": fresh.name, "kind": fresh.kind}
    first, last = min(day, fresh.date), max(day, fresh.date)
    if day == fresh.date:
        fresh.name, fresh.kind, fresh.edited = _named(name), kind, True
        fresh.save(update_fields=["name", "kind", "edited"])
    else:
        _place(locked, day, name, kind)
        _take_away(fresh)
    data = {"date": day.isoformat(), "name": name, "kind": kind.value, "before": before}
    return finish(
        Change(locked, first, last, f"{name} ({full_date(day)}) disimpan."), "holiday_changed", by=by, data=data
    )


@transaction.atomic
def remove_holiday(row: Holiday, *, by: By, seen: int | None = None) -> Change:
    """The office works on that date. Raises OfficeError."""
    locked = begin(row.office, by, seen)
    fresh = _fresh(row)
    data = {"date": fresh.date.isoformat(), "name": fresh.name, "kind": fresh.kind}
    _take_away(fresh)
    words = f"{fresh.name} ({full_date(fresh.date)}) dihapus."
    return finish(Change(locked, fresh.date, fresh.date, words), "holiday_removed", by=by, data=data)


@transaction.atomic
def restore_holiday(row: Holiday, *, by: By, seen: int | None = None) -> Change:
    """Take a removal back: the imported holiday closes the office again. Raises OfficeError."""
    locked = begin(row.office, by, seen)
    fresh = Holiday.objects.filter(pk=row.pk, removed_at__isnull=False).first()
    if fresh is None:
        raise OfficeError("Hari libur ini tidak sedang dihapus.")
    fresh.removed_at = None
    fresh.save(update_fields=["removed_at"])
    words = f"{fresh.name} ({full_date(fresh.date)}) dipulihkan."
    data = {"date": fresh.date.isoformat(), "name": fresh.name}
    return finish(Change(locked, fresh.date, fresh.date, words), "holiday_restored", by=by, data=data)


@transaction.atomic
def set_days(
    office: Office,
    first: date,
    last: date,
    *,
    reason: str,
    hours: Sequence[Hours] = (),
    by: By,
    seen: int | None = None,
) -> Change:
    """From `first` to `last` the office keeps these hours, or none (closed), whatever stood there.

    Raises OfficeError: no reason, ends before it begins, too long, bad hours; StaleCalendarError.
    """
    locked = begin(office, by, seen)
    span, reason = (last - first).days + 1, " ".join(reason.split())
    if not reason or not 1 <= span <= LONGEST_CLOSURE:
        raise OfficeError(f"Isi alasannya, dan rentang satu sampai {LONGEST_CLOSURE} hari.")
    try:
        hours = ordered(hours)
    except HoursError as problem:
        raise OfficeError(str(problem)) from problem
    dates = [first + timedelta(days=offset) for offset in range(span)]
    OfficeDay.objects.filter(office=locked, date__in=dates).delete()
    rows = OfficeDay.objects.bulk_create(OfficeDay(office=locked, date=day, reason=reason) for day in dates)
    OfficeDayHours.objects.bulk_create(
        OfficeDayHours(day=row, opens=one.opens, closes=one.closes) for row in rows for one in hours
    )
    data = {"first": first.isoformat(), "last": last.isoformat(), "reason": reason, "hours": text_of(hours)}
    change = Change(locked, first, last, f"{'Jam khusus' if hours else 'Penutupan'} {full_date(first)} disimpan.")
    return finish(change, "days_set", by=by, data=data)


@transaction.atomic
def remove_day(row: OfficeDay, *, by: By, seen: int | None = None) -> Change:
    """The date has its usual hours again. Raises OfficeError."""
    locked = begin(row.office, by, seen)
    fresh = OfficeDay.objects.filter(pk=row.pk).first()
    if fresh is None:
        raise OfficeError("Sudah dihapus; mungkin baru saja oleh orang lain.")
    data = {"first": fresh.date.isoformat(), "reason": fresh.reason, "hours": text_of(fresh.open_hours)}
    fresh.delete()
    words = f"{fresh.reason} ({full_date(fresh.date)}) dihapus."
    return finish(Change(locked, fresh.date, fresh.date, words), "day_removed", by=by, data=data)


def _fresh(row: Holiday) -> Holiday:
    found = Holiday.objects.observed().filter(pk=row.pk).first()
    if found is None:
        raise OfficeError("Hari libur ini sudah dihapus; mungkin baru saja oleh orang lain.")
    return found


def _named(name: str) -> str:
    """Raises OfficeError for no name."""
    if not name.strip():
        raise OfficeError("Isi nama hari liburnya.")
    return " ".join(name.split())


def _place(office: Office, day: date, name: str, kind: HolidayKind) -> None:
    """Write a holiday onto a free date; a removed one there gives way."""
    row = Holiday.objects.filter(office=office, date=day).first() or Holiday(office=office, date=day)
    if row.pk and row.removed_at is None:
        raise OfficeError(f"{full_date(day)} sudah tercatat: {row.name}.")
    row.name, row.kind, row.source, row.removed_at = _named(name), kind, HolidaySource.BY_HAND, None
    row.save()


def _take_away(row: Holiday) -> None:
    if row.source == HolidaySource.IMPORTED:
        row.removed_at = timezone.now()
        row.save(update_fields=["removed_at"])
    else:
        row.delete()
