"""The demo offices' calendars: their hours, Ramadan, the holidays of three years, one closure and one half day."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils import timezone

from accounts_app.audit.actions import SYSTEM
from accounts_app.models import Office
from requests_app.clock.actions import open_calendar, set_hours, set_period
from requests_app.clock.day_actions import set_days
from requests_app.clock.week import COMMON_WEEK, KALTIM_RAMADAN_WEEK, KALTIM_WEEK, Week, hours_of

FIRST_DAY = date(2024, 1, 1)
KALTIM_SINCE = date(2025, 6, 1)
WEEKS: Mapping[str, Week] = {
    "UM": {**dict.fromkeys((1, 2, 3, 4), hours_of("08.00–16.00")), 5: hours_of("08.00–15.30")},
}
RAMADAN_WEEK: Week = {**dict.fromkeys((1, 2, 3, 4), hours_of("08.00–12.00, 12.30–15.00")), 5: hours_of("08.00–11.30")}
# Name, first and last day. The year to come follows the calendar's estimate; the office corrects it.
RAMADANS = (
    ("Ramadan 1446 H", date(2025, 3, 1), date(2025, 3, 30)),
    ("Ramadan 1447 H", date(2026, 2, 19), date(2026, 3, 19)),
    ("Ramadan 1448 H (perkiraan)", date(2027, 2, 8), date(2027, 3, 9)),
)


def open_calendars(offices: Mapping[str, Office]) -> None:
    """Hours, periods and holidays of every demo office, by its code."""
    today = timezone.localdate()
    for code, office in offices.items():
        years = range(today.year - 1, today.year + 2)
        open_calendar(office, since=FIRST_DAY, week=WEEKS.get(code, COMMON_WEEK), years=years)
        for name, since, until in RAMADANS:
            week = KALTIM_RAMADAN_WEEK if code == "KT" else RAMADAN_WEEK
            set_period(office, week, name=name, since=since, until=until, by=SYSTEM)
    set_hours(offices["KT"], KALTIM_WEEK, since=KALTIM_SINCE, by=SYSTEM)
    _close(offices["KT"], today)


def _close(office: Office, today: date) -> None:
    """A closure on Tuesday of next week, a half day on the Thursday after."""
    monday = today + timedelta(days=7 - today.weekday())
    tuesday, thursday = monday + timedelta(days=1), monday + timedelta(days=3)
    set_days(office, tuesday, tuesday, reason="Pemadaman listrik gedung", by=SYSTEM)
    set_days(office, thursday, thursday, reason="Rapat kerja tahunan", hours=hours_of("07.30–12.00"), by=SYSTEM)
