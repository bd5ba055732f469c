"""Changing a calendar: what is saved, logged and returned; imports; who may; two at once."""

from datetime import date, timedelta

import pytest

from accounts_app.audit.actions import SYSTEM
from accounts_app.audit.models import Event
from accounts_app.office.actions import OfficeError
from requests_app.clock import changes
from requests_app.clock.actions import open_calendar, remove_hours, remove_period, set_hours, set_period
from requests_app.clock.calendars import calendar_of
from requests_app.clock.changes import Moved
from requests_app.clock.day_actions import (
    add_holiday,
    change_holiday,
    remove_day,
    remove_holiday,
    restore_holiday,
    set_days,
)
from requests_app.clock.editing import StaleCalendarError, version_of
from requests_app.clock.importing import import_holidays, known_holidays, propose
from requests_app.clock.models import Holiday, HolidayKind, OfficeDay, Timetable
from requests_app.clock.week import COMMON_WEEK, KALTIM_WEEK, hours_of
from tests import world
from tests.factories import OfficeFactory
from tests.races import at_once

MONDAY = date(2027, 3, 1)
CHRISTMAS_EVE = date(2026, 12, 24)
AT_ONCE = 8


def acts(office):
    return list(Event.objects.about("calendar", office.pk).values_list("act", flat=True))


def last_event(office):
    return Event.objects.about("calendar", office.pk).last()


def is_off(office, on):
    return not calendar_of(office, on, on).has_hours


@pytest.fixture
def imported(kaltim):
    import_holidays(kaltim.office, 2026, by=kaltim.admin_kantor)
    return kaltim


def holiday(desk, on):
    return Holiday.objects.get(office=desk.office, date=on)


def test_new_hours_say_who_what_before_and_which_dates_they_touch(kaltim):
    change = set_hours(kaltim.office, COMMON_WEEK, since=MONDAY, by=kaltim.admin_kantor)
    assert (change.first, change.last, change.moved) == (MONDAY, None, ())
    event = last_event(kaltim.office)
    assert (event.act, event.actor, event.data["since"]) == ("hours_set", kaltim.admin_kantor, "2027-03-01")
    assert event.data["week"]["5"] == "07.30–11.30, 13.00–16.30"
    assert event.data["touches"] == {"first": "2027-03-01", "last": None}


def test_hours_from_the_same_day_replace_each_other_and_touch_only_their_days(kaltim):
    set_hours(kaltim.office, COMMON_WEEK, since=MONDAY, by=SYSTEM)
    set_hours(kaltim.office, COMMON_WEEK, since=MONDAY + timedelta(days=30), by=SYSTEM)
    change = set_hours(kaltim.office, KALTIM_WEEK, since=MONDAY, by=SYSTEM)
    assert change.last == MONDAY + timedelta(days=29)
    assert last_event(kaltim.office).data["before"]["1"] == "07.30–12.00, 13.00–16.00"
    assert Timetable.objects.get(office=kaltim.office, since=MONDAY).week[5] == list(KALTIM_WEEK[5])


@pytest.mark.parametrize("week", [{}, {1: ()}, {1: hours_of("08.00–12.00") + hours_of("11.00–13.00")}])
def test_a_week_without_hours_or_with_overlapping_ones_is_refused(kaltim, week):
    with pytest.raises(OfficeError, match=r"Sedikitnya satu hari|tumpang tindih"):
        set_hours(kaltim.office, week, since=MONDAY, by=kaltim.admin_kantor)
    assert not Timetable.objects.filter(since=MONDAY).exists()


def test_hours_are_taken_back_but_never_the_first_ones(kaltim):
    set_hours(kaltim.office, COMMON_WEEK, since=MONDAY, by=SYSTEM)
    first, second = Timetable.objects.normal().filter(office=kaltim.office)
    assert remove_hours(second, by=kaltim.admin_kantor).first == MONDAY
    with pytest.raises(OfficeError, match="jam kerja pertama"):
        remove_hours(first, by=kaltim.admin_kantor)
    with pytest.raises(OfficeError, match="Sudah dihapus"):
        remove_hours(second, by=kaltim.admin_kantor)


def period(desk, since, until, **more):
    change = set_period(desk.office, KALTIM_WEEK, name="Ramadan", since=since, until=until, by=SYSTEM, **more)
    return change, Timetable.objects.periods().filter(office=desk.office).first()


def test_a_period_that_is_moved_touches_its_old_days_too(kaltim):
    _, row = period(kaltim, MONDAY, MONDAY + timedelta(days=28))
    change, moved = period(kaltim, MONDAY + timedelta(days=2), MONDAY + timedelta(days=30), period=row)
    assert (change.first, change.last) == (MONDAY, MONDAY + timedelta(days=30))
    assert moved == row
    assert acts(kaltim.office)[-2:] == ["period_set", "period_changed"]
    assert remove_period(row, by=kaltim.admin_kantor).first == MONDAY + timedelta(days=2)


@pytest.mark.parametrize(("since", "until"), [(5, 40), (-5, 0), (0, 28), (28, 28)])
def test_two_periods_do_not_overlap(kaltim, since, until):
    period(kaltim, MONDAY, MONDAY + timedelta(days=28))
    with pytest.raises(OfficeError, match="tidak boleh tumpang tindih"):
        period(kaltim, MONDAY + timedelta(days=since), MONDAY + timedelta(days=until))


def test_a_period_that_ends_before_it_begins_is_refused(kaltim):
    with pytest.raises(OfficeError, match="tidak sebelum"):
        period(kaltim, MONDAY, MONDAY - timedelta(days=1))


@pytest.mark.django_db
def test_an_office_is_opened_once_with_hours_and_holidays():
    office = OfficeFactory.create()
    open_calendar(office, since=date(2026, 1, 1), years=[2026, 2027])
    assert acts(office) == ["hours_set", "holidays_imported", "holidays_imported"]
    with pytest.raises(OfficeError, match="sudah mempunyai"):
        open_calendar(office, since=date(2026, 1, 1))


def test_the_holidays_of_2026_are_seventeen_and_eight_joint_leaves(imported):
    kinds = [row.kind for row in Holiday.objects.filter(office=imported.office)]
    assert (kinds.count(HolidayKind.PUBLIC), kinds.count(HolidayKind.JOINT_LEAVE)) == (17, 8)
    assert holiday(imported, CHRISTMAS_EVE).kind == HolidayKind.JOINT_LEAVE
    assert holiday(imported, date(2026, 12, 25)).kind == HolidayKind.PUBLIC


def test_a_second_import_changes_nothing_and_leaves_no_event(imported):
    before = acts(imported.office)
    assert propose(imported.office, 2026).is_empty
    assert import_holidays(imported.office, 2026, by=imported.admin_kantor).is_empty
    assert acts(imported.office) == before
    assert Holiday.objects.filter(office=imported.office).count() == 25


def test_what_the_office_decided_survives_a_new_import(imported):
    by = imported.admin_kantor
    remove_holiday(holiday(imported, CHRISTMAS_EVE), by=by)
    new_year = holiday(imported, date(2026, 1, 1))
    change_holiday(new_year, day=new_year.date, name="Tahun Baru", kind=HolidayKind.LOCAL, by=by)
    add_holiday(imported.office, date(2026, 1, 9), name="Hari Jadi", kind=HolidayKind.LOCAL, by=by)
    proposal = propose(imported.office, 2026)
    assert proposal.is_empty
    assert {row.date for row in proposal.kept} == {CHRISTMAS_EVE, date(2026, 1, 1), date(2026, 1, 9)}
    import_holidays(imported.office, 2026, by=by)
    assert not is_off(imported.office, CHRISTMAS_EVE)
    assert holiday(imported, date(2026, 1, 1)).name == "Tahun Baru"
    assert is_off(imported.office, date(2026, 1, 9))


def test_an_import_brings_what_is_new_renames_what_is_untouched_and_takes_out_what_is_gone(imported):
    """As after a newer package: the rows differ from what it knows."""
    rows = Holiday.objects.filter(office=imported.office)
    rows.filter(date=CHRISTMAS_EVE).delete()
    rows.filter(date=date(2026, 3, 21)).update(name="Idul Fitri (perkiraan)")
    rows.filter(date=date(2026, 8, 17)).update(date=date(2026, 8, 18))
    proposal = propose(imported.office, 2026)
    assert [entry.date for entry in proposal.added] == [date(2026, 8, 17), CHRISTMAS_EVE]
    assert [one.entry.name for one in proposal.renamed] == ["Hari Raya Idul Fitri"]
    assert [row.date for row in proposal.gone] == [date(2026, 8, 18)]
    change = import_holidays(imported.office, 2026, by=imported.admin_kantor)
    assert (change.first, change.last) == (date(2026, 3, 21), CHRISTMAS_EVE)
    assert change.words == "Libur 2026 diimpor: 2 baru, 1 diperbarui, 1 dihapus."
    assert {row.date for row in rows} == set(known_holidays(2026))


@pytest.mark.parametrize("year", [1, 1899, 2101, 99_999])
def test_a_year_that_the_package_does_not_know_is_refused(kaltim, year):
    with pytest.raises(OfficeError, match="tidak dikenal"):
        import_holidays(kaltim.office, year, by=kaltim.admin_kantor)


def test_a_year_whose_joint_leave_is_not_decreed_yet_says_so(kaltim):
    assert propose(kaltim.office, 2028).without_joint_leave
    assert not propose(kaltim.office, 2026).without_joint_leave


def test_a_removed_holiday_is_restored_or_written_anew(imported):
    by, row = imported.admin_kantor, holiday(imported, CHRISTMAS_EVE)
    remove_holiday(row, by=by)
    with pytest.raises(OfficeError, match="sudah dihapus"):
        remove_holiday(row, by=by)
    restore_holiday(row, by=by)
    assert is_off(imported.office, CHRISTMAS_EVE)
    with pytest.raises(OfficeError, match="tidak sedang dihapus"):
        restore_holiday(row, by=by)
    remove_holiday(row, by=by)
    add_holiday(imported.office, CHRISTMAS_EVE, name="Libur sendiri", kind=HolidayKind.LOCAL, by=by)
    assert holiday(imported, CHRISTMAS_EVE).name == "Libur sendiri"


def test_a_holiday_that_is_moved_frees_its_old_date_for_good(imported):
    row = holiday(imported, date(2026, 5, 27))
    change = change_holiday(
        row, day=date(2026, 5, 26), name=row.name, kind=HolidayKind.PUBLIC, by=imported.admin_kantor
    )
    assert (change.first, change.last) == (date(2026, 5, 26), date(2026, 5, 27))
    import_holidays(imported.office, 2026, by=imported.admin_kantor)
    assert is_off(imported.office, date(2026, 5, 26))
    assert not is_off(imported.office, date(2026, 5, 27))


@pytest.mark.parametrize("name", ["", "   "])
def test_a_holiday_has_a_name_and_a_date_of_its_own(imported, name):
    by = imported.admin_kantor
    with pytest.raises(OfficeError, match="Isi nama"):
        add_holiday(imported.office, MONDAY, name=name, kind=HolidayKind.LOCAL, by=by)
    with pytest.raises(OfficeError, match="sudah tercatat"):
        add_holiday(imported.office, CHRISTMAS_EVE, name="Lagi", kind=HolidayKind.LOCAL, by=by)


def test_closures_of_several_days_replace_what_stood_there_and_are_removed_one_by_one(kaltim):
    by, last = kaltim.admin_kantor, MONDAY + timedelta(days=2)
    set_days(kaltim.office, MONDAY, MONDAY, reason="Setengah hari", hours=hours_of("07.30–12.00"), by=by)
    change = set_days(kaltim.office, MONDAY, last, reason="Banjir", by=by)
    assert (change.first, change.last) == (MONDAY, last)
    assert [row.reason for row in OfficeDay.objects.filter(office=kaltim.office)] == ["Banjir"] * 3
    remove_day(OfficeDay.objects.get(office=kaltim.office, date=MONDAY), by=by)
    assert not is_off(kaltim.office, MONDAY)
    assert is_off(kaltim.office, last)


@pytest.mark.parametrize(("days", "reason"), [(0, ""), (-1, "Banjir"), (60, "Banjir")])
def test_a_closure_has_a_reason_and_a_sensible_length(kaltim, days, reason):
    with pytest.raises(OfficeError, match="satu sampai 60 hari"):
        set_days(kaltim.office, MONDAY, MONDAY + timedelta(days=days), reason=reason, by=kaltim.admin_kantor)


def test_the_past_may_be_changed_and_the_event_says_that_it_was(kaltim):
    set_days(kaltim.office, date(2026, 1, 5), date(2026, 1, 5), reason="Banjir", by=kaltim.admin_kantor)
    assert last_event(kaltim.office).data["past"] is True
    set_days(kaltim.office, date(2050, 1, 5), date(2050, 1, 5), reason="Banjir", by=kaltim.admin_kantor)
    assert last_event(kaltim.office).data["past"] is False


def every_action(desk):
    """One call of each action, by `by`."""
    office = desk.office
    _, special = period(desk, date(2029, 1, 1), date(2029, 1, 5))
    set_hours(office, COMMON_WEEK, since=date(2029, 1, 1), by=SYSTEM)
    usual = Timetable.objects.normal().get(office=office, since=date(2029, 1, 1))
    off = holiday(desk, CHRISTMAS_EVE)
    gone = holiday(desk, date(2026, 12, 25))
    remove_holiday(gone, by=SYSTEM)
    set_days(office, MONDAY, MONDAY, reason="Rapat", by=SYSTEM)
    own = OfficeDay.objects.get(office=office)
    first, local = date(2029, 2, 1), HolidayKind.LOCAL
    return {
        "set_hours": lambda by: set_hours(office, COMMON_WEEK, since=first, by=by),
        "remove_hours": lambda by: remove_hours(usual, by=by),
        "set_period": lambda by: set_period(office, COMMON_WEEK, name="R", since=first, until=first, by=by),
        "remove_period": lambda by: remove_period(special, by=by),
        "import": lambda by: import_holidays(office, 2027, by=by),
        "add_holiday": lambda by: add_holiday(office, first, name="L", kind=local, by=by),
        "change_holiday": lambda by: change_holiday(off, day=off.date, name="L", kind=local, by=by),
        "remove_holiday": lambda by: remove_holiday(off, by=by),
        "restore_holiday": lambda by: restore_holiday(gone, by=by),
        "set_days": lambda by: set_days(office, first, first, reason="R", by=by),
        "remove_day": lambda by: remove_day(own, by=by),
    }


def test_the_admin_of_the_office_changes_everything_and_nobody_else_anything(imported, kkp):
    office, calls = imported.office, every_action(imported)
    before = acts(office)
    for stranger in (imported.kepala, imported.helpdesk, imported.pemohon, kkp.admin_kantor):
        for call in calls.values():
            with pytest.raises(OfficeError, match="tidak lagi menjadi Admin Kantor"):
                call(stranger)
    assert acts(office) == before
    for name, call in calls.items():
        call(imported.admin_kantor)
        assert last_event(office).actor == imported.admin_kantor, name
    assert len(acts(office)) == len(before) + len(calls)


def test_a_page_older_than_the_last_change_is_told_so(kaltim):
    seen = version_of(kaltim.office)
    set_hours(kaltim.office, COMMON_WEEK, since=MONDAY, by=kaltim.admin_kantor, seen=seen)
    with pytest.raises(StaleCalendarError):
        set_hours(kaltim.office, KALTIM_WEEK, since=MONDAY, by=kaltim.admin_kantor, seen=seen)


def test_followers_hear_of_every_change_and_say_what_moved(kaltim, monkeypatch):
    heard = []

    def follow(change):
        heard.append((change.office, change.first, change.last))
        return [Moved("KT-1", "/tiket/KT-1/", None, None)]

    monkeypatch.setattr(changes, "followers", [follow])
    change = set_days(kaltim.office, MONDAY, MONDAY, reason="Banjir", by=kaltim.admin_kantor)
    assert heard == [(kaltim.office, MONDAY, MONDAY)]
    assert [moved.label for moved in change.moved] == ["KT-1"]
    assert last_event(kaltim.office).data["moved"] == 1


@pytest.mark.django_db(transaction=True)
def test_imports_at_the_same_moment_write_every_holiday_once():
    desk = world.kaltim()
    answers = at_once(AT_ONCE, lambda _: import_holidays(desk.office, 2026, by=desk.admin_kantor))
    assert sorted(change.is_empty for change in answers) == [False] + [True] * (AT_ONCE - 1)
    assert Holiday.objects.filter(office=desk.office).count() == 25
    assert acts(desk.office).count("holidays_imported") == 1


@pytest.mark.django_db(transaction=True)
def test_of_several_who_saw_the_same_proposal_one_saves_it():
    desk = world.kaltim()
    seen = version_of(desk.office)
    answers = at_once(AT_ONCE, lambda _: import_holidays(desk.office, 2026, by=desk.admin_kantor, seen=seen))
    assert sum(isinstance(answer, StaleCalendarError) for answer in answers) == AT_ONCE - 1
    assert Holiday.objects.filter(office=desk.office).count() == 25
