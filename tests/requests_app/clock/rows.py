"""One row of every kind on an office's calendar, made by the actions."""

from datetime import date

from accounts_app.audit.actions import SYSTEM
from requests_app.clock.actions import set_hours, set_period
from requests_app.clock.day_actions import add_holiday, remove_holiday, set_days
from requests_app.clock.importing import import_holidays
from requests_app.clock.models import Holiday, HolidayKind, OfficeDay, Timetable
from requests_app.clock.week import COMMON_WEEK, KALTIM_RAMADAN_WEEK, hours_of


def calendar_rows(desk) -> dict[str, int]:
    """The keys of: timetable, period, holiday, removed_holiday, own_day; and a year that can be imported."""
    office = desk.office
    set_hours(office, COMMON_WEEK, since=date(2028, 1, 1), by=SYSTEM)
    set_period(office, KALTIM_RAMADAN_WEEK, name="Ramadan", since=date(2028, 1, 28), until=date(2028, 2, 25), by=SYSTEM)
    import_holidays(office, 2026, by=SYSTEM)
    remove_holiday(Holiday.objects.get(office=office, date=date(2026, 12, 24)), by=SYSTEM)
    add_holiday(office, date(2028, 1, 9), name="Hari Jadi", kind=HolidayKind.LOCAL, by=SYSTEM)
    set_days(office, date(2028, 3, 1), date(2028, 3, 1), reason="Rapat", hours=hours_of("08.00–12.00"), by=SYSTEM)
    return {
        "timetable": Timetable.objects.normal().filter(office=office).last().pk,
        "period": Timetable.objects.periods().get(office=office).pk,
        "holiday": Holiday.objects.get(office=office, date=date(2028, 1, 9)).pk,
        "removed_holiday": Holiday.objects.get(office=office, removed_at__isnull=False).pk,
        "own_day": OfficeDay.objects.get(office=office).pk,
        "year": 2027,
    }
