"""An office's rows as a calendar: who wins over whom on a date, in how many queries, and in which zone."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts_app.audit.actions import SYSTEM
from requests_app.clock.actions import set_hours, set_period
from requests_app.clock.calendars import calendar_of
from requests_app.clock.day_actions import add_holiday, set_days
from requests_app.clock.explain import explain, explain_deadline
from requests_app.clock.importing import import_holidays
from requests_app.clock.models import (
    Holiday,
    HolidayKind,
    OfficeDay,
    OfficeDayHours,
    OpenHours,
    Timetable,
    TimetableKind,
)
from requests_app.clock.week import COMMON_WEEK, KALTIM_RAMADAN_WEEK, KALTIM_WEEK, HoursError, hours_of, text_of
from requests_app.clock.working_time import BeyondCalendarError, DayKind
from tests.factories import OfficeFactory

MONDAY = date(2026, 3, 2)


def at(office, on, hour, minute=0):
    return datetime.combine(on, time(hour, minute), office.tz)


def day_of(office, on):
    return calendar_of(office, on, on).day(on)


def seen(office, on):
    day = day_of(office, on)
    return day.kind, text_of(day.hours)


def ramadan(office):
    set_period(
        office, KALTIM_RAMADAN_WEEK, name="Ramadan 1447 H", since=date(2026, 2, 19), until=date(2026, 3, 19), by=SYSTEM
    )


def test_hours_hold_from_their_date_until_later_ones_begin(kkp):
    set_hours(kkp.office, KALTIM_WEEK, since=MONDAY, by=SYSTEM)
    assert seen(kkp.office, MONDAY - timedelta(days=3)) == (DayKind.NORMAL, "07.30–11.30, 13.00–16.30")
    assert seen(kkp.office, MONDAY) == (DayKind.NORMAL, "07.30–16.00")
    assert seen(kkp.office, MONDAY + timedelta(days=5)) == (DayKind.FREE, "")


def test_a_special_period_wins_over_the_usual_hours_on_both_its_ends(kaltim):
    ramadan(kaltim.office)
    assert seen(kaltim.office, date(2026, 2, 18)) == (DayKind.NORMAL, "07.30–16.00")
    assert seen(kaltim.office, date(2026, 2, 19)) == (DayKind.SPECIAL, "08.00–15.30")
    assert seen(kaltim.office, date(2026, 3, 19)) == (DayKind.SPECIAL, "08.00–15.30")
    assert seen(kaltim.office, date(2026, 3, 20)) == (DayKind.NORMAL, "07.30–11.00")
    assert day_of(kaltim.office, MONDAY).note == "Ramadan 1447 H"


def test_a_holiday_wins_over_a_special_period_and_an_own_day_over_both(kaltim):
    ramadan(kaltim.office)
    add_holiday(kaltim.office, MONDAY, name="Hari Jadi", kind=HolidayKind.LOCAL, by=SYSTEM)
    assert seen(kaltim.office, MONDAY) == (DayKind.HOLIDAY, "")
    assert day_of(kaltim.office, MONDAY).note == "Libur daerah: Hari Jadi"
    set_days(kaltim.office, MONDAY, MONDAY, reason="Piket", hours=hours_of("09.00–11.00, 13.00–14.00"), by=SYSTEM)
    assert seen(kaltim.office, MONDAY) == (DayKind.OWN, "09.00–11.00, 13.00–14.00")
    set_days(kaltim.office, MONDAY, MONDAY, reason="Listrik padam", by=SYSTEM)
    assert seen(kaltim.office, MONDAY) == (DayKind.CLOSED, "")


def test_the_vector_of_kaltim_friday_two_minutes_before_closing(kaltim):
    friday = date(2026, 11, 20)
    calendar = calendar_of(kaltim.office, friday)
    assert calendar.add_working(at(kaltim.office, friday, 10, 58), timedelta(minutes=5)) == at(
        kaltim.office, date(2026, 11, 23), 7, 33
    )


def test_the_vector_of_christmas_with_the_imported_holidays(kaltim):
    import_holidays(kaltim.office, 2026, by=SYSTEM)
    before = date(2026, 12, 23)
    calendar = calendar_of(kaltim.office, before)
    assert [calendar.day(date(2026, 12, n)).note for n in (24, 25)] == [
        "Cuti Bersama Hari Raya Natal",
        "Libur nasional: Hari Raya Natal",
    ]
    deadline = calendar.add_working(at(kaltim.office, before, 15, 58), timedelta(minutes=5))
    assert deadline == at(kaltim.office, date(2026, 12, 28), 7, 33)


def test_lunch_is_not_counted(kkp):
    calendar = calendar_of(kkp.office, MONDAY)
    assert calendar.working_time(at(kkp.office, MONDAY, 11, 50), at(kkp.office, MONDAY, 13, 5)) == timedelta(minutes=15)


def test_each_office_counts_in_its_own_zone_by_its_own_hours(kaltim, kkp, umum):
    moment = at(kkp.office, MONDAY, 7, 0)  # 07.00 WIB, 08.00 WITA, 09.00 WIT
    assert [calendar_of(desk.office, MONDAY).is_open(moment) for desk in (kkp, kaltim, umum)] == [False, True, True]


def test_another_offices_rows_do_not_count(kaltim, kkp):
    set_days(kkp.office, MONDAY, MONDAY, reason="Tutup", by=SYSTEM)
    add_holiday(kkp.office, MONDAY + timedelta(days=1), name="Libur", kind=HolidayKind.LOCAL, by=SYSTEM)
    ramadan(kkp.office)
    assert seen(kaltim.office, MONDAY) == (DayKind.NORMAL, "07.30–16.00")
    assert seen(kaltim.office, MONDAY + timedelta(days=1)) == (DayKind.NORMAL, "07.30–16.00")


@pytest.mark.django_db
def test_an_office_without_hours_has_a_calendar_that_is_never_open():
    office = OfficeFactory.create()
    calendar = calendar_of(office, MONDAY)
    assert not calendar.has_hours
    assert calendar.day(MONDAY).kind == DayKind.UNSET
    with pytest.raises(BeyondCalendarError, match="Tidak ada jam kerja sama sekali"):
        calendar.add_working(at(office, MONDAY, 8), timedelta(minutes=5))


def test_a_year_is_loaded_in_three_queries_however_much_stands_in_it(kaltim):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            calendar_of(kaltim.office, date(2026, 1, 1))
        return len(caught)

    assert queries() == 3
    import_holidays(kaltim.office, 2026, by=SYSTEM)
    ramadan(kaltim.office)
    set_hours(kaltim.office, COMMON_WEEK, since=MONDAY, by=SYSTEM)
    set_days(kaltim.office, MONDAY, MONDAY + timedelta(days=20), reason="Tutup", by=SYSTEM)
    assert queries() == 3


def test_the_explanation_shows_every_day_and_its_sum_is_the_span(kaltim):
    import_holidays(kaltim.office, 2026, by=SYSTEM)
    start = at(kaltim.office, date(2026, 12, 22), 15, 50)
    told = explain_deadline(calendar_of(kaltim.office, date(2026, 12, 1)), start, minutes=600)
    assert told.end == at(kaltim.office, date(2026, 12, 28), 8, 50)
    assert told.total == timedelta(minutes=600)
    assert [(row.day.date.day, row.total) for row in told.days] == [
        (22, timedelta(minutes=10)),
        (23, timedelta(hours=8, minutes=30)),
        *((n, timedelta()) for n in (24, 25, 26, 27)),
        (28, timedelta(hours=1, minutes=20)),
    ]
    assert told.days[-1].so_far == told.total


def test_the_explanation_of_days_ends_at_a_closing(kaltim):
    calendar = calendar_of(kaltim.office, MONDAY)
    told = explain_deadline(calendar, at(kaltim.office, MONDAY, 10), days=1)
    assert told.end == at(kaltim.office, MONDAY + timedelta(days=1), 16)
    assert explain(calendar, told.start, told.end) == told


@pytest.mark.parametrize("asked", [{}, {"minutes": 1, "days": 1}])
def test_an_explanation_takes_minutes_or_days(kaltim, asked):
    with pytest.raises(ValueError, match="not both"):
        explain_deadline(calendar_of(kaltim.office, MONDAY), at(kaltim.office, MONDAY, 8), **asked)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("07.30–12.00, 13.00–16.00", "07.30–12.00, 13.00–16.00"),
        ("13-16; 7:30 - 12", "07.30–12.00, 13.00–16.00"),
        ("7.30 s.d. 11.00 dan 13.00 sampai 16.30", "07.30–11.00, 13.00–16.30"),
        ("07.30–12.00, 12.00–16.00", "07.30–12.00, 12.00–16.00"),
        ("", ""),
        ("Tutup", ""),
    ],
)
def test_hours_are_read_as_people_write_them(typed, read):
    assert text_of(hours_of(typed)) == read


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("pagi", "tidak terbaca"),
        ("07.30", "tidak terbaca"),
        ("07.30–25.00", "23.59"),
        ("07.75–12.00", "23.59"),
        ("12.00–07.30", "sesudah jam buka"),
        ("08.00–08.00", "sesudah jam buka"),
        ("07.30–12.00, 11.00–16.00", "tumpang tindih"),
    ],
)
def test_hours_that_cannot_be_are_refused_in_words(typed, problem):
    with pytest.raises(HoursError, match=problem):
        hours_of(typed)


def _table(office, **change):
    return Timetable.objects.create(office=office, **{"since": MONDAY, **change})


def _special(office, since, until, **change):
    special = {"kind": TimetableKind.SPECIAL, "name": "Ramadan", "since": since, "until": until}
    return _table(office, **{**special, **change})


def _open(office, *spans, weekday=1):
    table = _table(office)
    for opens, closes in spans:
        OpenHours.objects.create(timetable=table, weekday=weekday, opens=time(opens), closes=time(closes))


def _holiday(office, **change):
    values = {"date": MONDAY, "name": "Libur", "kind": "local", "source": "by_hand"}
    return Holiday.objects.create(office=office, **{**values, **change})


def _own(office, *spans, reason="Rapat"):
    day = OfficeDay.objects.create(office=office, date=MONDAY, reason=reason)
    for opens, closes in spans:
        OfficeDayHours.objects.create(day=day, opens=time(opens), closes=time(closes))


LATER = MONDAY + timedelta(days=9)
RULES = {
    "clock_hours_begin_once": lambda office: [_table(office), _table(office)],
    "clock_periods_do_not_overlap": lambda office: [_special(office, MONDAY, LATER), _special(office, LATER, LATER)],
    "clock_only_a_period_has_name_and_end": lambda office: _table(office, until=LATER),
    "clock_period_ends_after_it_begins": lambda office: _special(office, LATER, MONDAY),
    "clock_weekday_is_one_to_seven": lambda office: _open(office, (8, 9), weekday=8),
    "clock_hours_are_not_empty": lambda office: _open(office, (9, 9)),
    "clock_hours_do_not_overlap": lambda office: _open(office, (8, 12), (11, 13)),
    "clock_holiday_once_a_day": lambda office: [_holiday(office), _holiday(office)],
    "clock_holiday_has_a_name": lambda office: _holiday(office, name=""),
    "clock_removed_holiday_was_imported": lambda office: _holiday(
        office, removed_at=datetime.combine(MONDAY, time(), office.tz)
    ),
    "clock_own_day_once": lambda office: [_own(office), _own(office)],
    "clock_own_day_has_a_reason": lambda office: _own(office, reason=""),
    "clock_day_hours_are_not_empty": lambda office: _own(office, (12, 8)),
    "clock_day_hours_do_not_overlap": lambda office: _own(office, (8, 12), (9, 10)),
}


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_row_that_breaks_the_rule_is_refused(kaltim, name):
    with pytest.raises(IntegrityError, match=f'"{name}"'), transaction.atomic():
        RULES[name](kaltim.office)


def test_rows_that_only_touch_are_no_overlap(kaltim):
    _open(kaltim.office, (8, 12), (12, 13))
    _own(kaltim.office, (8, 12), (12, 13))
    _special(kaltim.office, MONDAY, LATER)
    _special(kaltim.office, LATER + timedelta(days=1), LATER + timedelta(days=3))
    assert OpenHours.objects.filter(timetable__since=MONDAY).count() == 2


def test_no_rule_of_the_calendar_is_left_untried():
    models = (Timetable, OpenHours, Holiday, OfficeDay, OfficeDayHours)
    assert {rule.name for model in models for rule in model._meta.constraints} == set(RULES)
