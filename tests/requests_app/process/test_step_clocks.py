"""Clocks of steps through whole runs with the time in hand; every expected moment is worked out by hand.

Kaltim: Mon–Thu 07.30–16.00, Fri 07.30–11.00. The others: Mon–Thu 07.30–12.00, 13.00–16.00; Fri 07.30–11.30,
13.00–16.30. 17 November 2026 is a Tuesday.
"""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts_app.audit.actions import SYSTEM
from requests_app.clock import holding
from requests_app.clock.actions import set_period
from requests_app.clock.day_actions import add_holiday, remove_holiday, set_days
from requests_app.clock.models import Holiday, HolidayKind, OpenHours, Timetable
from requests_app.clock.week import KALTIM_RAMADAN_WEEK
from requests_app.process.deadlines import OfficeClock, figure_of, set_deadline
from requests_app.process.models import StepRun
from requests_app.sop.models import SopInForce, sop_for
from requests_app.sop.vocabulary import Act, Channel
from requests_app.tickets import actions
from requests_app.tickets.identity import actions as identity
from requests_app.tickets.identity.senders import note_sender
from tests import walk, world
from tests.requests_app.process.pace import Pace, due, moment, runs, total_minutes

TUESDAY = "2026-11-17 08:00"


def figures_of(desk, kind):
    return {step.no: step.minutes for step in sop_for(desk.office, kind, date(2026, 11, 17)).definition.steps}


@pytest.mark.parametrize(
    ("office", "kind", "total"),
    [(world.kaltim, "auditor", 40), (world.kkp, "admin_agency", 55), (world.umum, "pokja", 55)],
)
@pytest.mark.parametrize("way", ["walk_in", "online"])
def test_a_run_that_takes_exactly_its_minutes_sums_up_to_the_sops_total(db, time_machine, office, kind, total, way):
    pace = Pace(office(), time_machine).at(TUESDAY)
    take = figures_of(pace.desk, kind)
    ticket = pace.at_the_door(kind, take[3]) if way == "walk_in" else pace.submitted(kind)
    ticket = pace.found_valid(pace.checked(ticket, take[5]), take[9])
    ticket, issued = pace.told(ticket, take[10], take[12], take[14])
    ticket = pace.archived(ticket, issued, take[13])
    ran = {no: run for no, run in runs(ticket).items() if run.has_figure}
    assert total_minutes(ticket) == total - (0 if way == "walk_in" else 5)
    assert {no: run.worked_seconds for no, run in ran.items()} == {no: 60 * take[no] for no in ran}
    assert [run.due_at for run in ran.values()] == [run.ended_at for run in ran.values()]
    assert not any(run.is_late for run in ran.values())


@pytest.mark.parametrize(
    ("office", "kind", "total"),
    [(world.kaltim, "auditor", 25), (world.kkp, "admin_agency", 30), (world.umum, "pokja", 30)],
)
def test_a_rejected_walk_in_sums_up_to_the_sops_total(db, time_machine, office, kind, total):
    pace = Pace(office(), time_machine).at(TUESDAY)
    take = figures_of(pace.desk, kind)
    ticket = pace.checked(pace.at_the_door(kind, take[3]), take[5])
    pace.wait(take[9])
    by = walk.doer(pace.desk, ticket, Act.REJECT)
    ticket = actions.reject(ticket, by=by, category="data_mismatch", reason="NIP tidak sesuai dengan data SPSE.")
    pace.wait(take[11])
    assert total_minutes(pace.do(ticket, Act.NOTIFY_REJECTION, means="phone")) == total


def test_the_certain_steps_of_the_ppk_sop_have_deadlines_and_the_uncertain_are_never_late(banyuasin, time_machine):
    pace = Pace(banyuasin, time_machine).at(TUESDAY)
    ticket = pace.found_valid(pace.checked(pace.submitted("ppk"), 5), 15)
    assert (due(banyuasin, ticket, 2), due(banyuasin, ticket, 5)) == ("2026-11-17 08:05", "2026-11-17 08:20")
    assert (runs(ticket)[6].due_at, runs(ticket)[6].minutes, ticket.due_at) == (None, None, None)
    pace.at("2026-12-17 08:00")
    pace.told(ticket, 0, 0, 0)
    assert (runs(ticket)[6].worked_seconds or 0) > 60 * 60
    assert not runs(ticket)[6].is_late


def test_a_ppk_run_at_its_provisional_minutes_sums_up_to_forty_five_and_promises_twenty_five(banyuasin, time_machine):
    """45 is provisional: of steps 6 (5 or 15) and 8 (5, 10 or 15) the time is kept, and nothing is promised."""
    pace = Pace(banyuasin, time_machine).at(TUESDAY)
    ticket = pace.found_valid(pace.checked(pace.submitted("ppk"), 5), 15)
    ticket, issued = pace.told(ticket, 15, 0, 5)
    ran = runs(pace.archived(ticket, issued, 5))
    minutes = {no: (run.worked_seconds or 0) // 60 for no, run in ran.items()}
    assert minutes == {1: 0, 2: 5, 5: 15, 6: 15, 8: 5, 9: 5}
    assert (sum(minutes.values()), total_minutes(ticket)) == (45, 25)
    assert {no for no, run in ran.items() if run.due_at} == {2, 5, 9}
    assert all(ran[no].due_at == ran[no].ended_at for no in (2, 5, 9))


def test_a_rejected_ppk_run_sums_up_to_twenty_five(banyuasin, time_machine):
    pace = Pace(banyuasin, time_machine).at(TUESDAY)
    ticket = pace.checked(pace.submitted("ppk"), 5)
    pace.wait(15)
    ticket = actions.reject(ticket, by=banyuasin.admin_agency, category="data_mismatch", reason="NIP tidak sesuai.")
    pace.wait(5)
    assert total_minutes(pace.do(ticket, Act.NOTIFY_REJECTION, means="phone")) == 25


@pytest.mark.parametrize(
    ("start", "closed", "due_1", "soon_1", "due_3", "due_5"),
    [
        # Tuesday to Friday: 8 + 8.5 + 8.5 + 3.5 hours; four fifths of them are 22 h 48.
        ("11-17 08:00", None, "11-20 11:00", "11-19 13:48", "11-23 08:00", "11-23 08:40"),
        # Thursday closed: Monday is the third day; 8 + 8.5 + 3.5 + 8.5 hours.
        ("11-17 08:00", "11-19", "11-23 16:00", "11-23 10:18", "11-24 08:00", "11-24 08:40"),
        # Over midnight: what comes on Monday evening belongs to Tuesday.
        ("11-16 23:00", None, "11-20 11:00", "11-19 13:42", "11-23 08:00", "11-23 08:40"),
    ],
)
def test_the_decree_sop_takes_three_working_days_and_a_hundred_minutes(
    kaltim, start, closed, due_1, soon_1, due_3, due_5
):  # fmt: skip
    """SOP 001 at its own pace: issued half an hour before its last moment, then 60 + 30 + 10 minutes."""
    if closed:
        day = date.fromisoformat(f"2026-{closed}")
        set_days(kaltim.office, day, day, reason="Tutup", by=SYSTEM)
    sop = SopInForce.objects.get(office=kaltim.office, code="001").definition
    calendar = OfficeClock(kaltim.office).since(moment(kaltim, f"2026-{start}"))
    assert calendar is not None

    def run(no, since):
        step = StepRun(started_at=since, **figure_of(sop.step(no), ""))
        set_deadline(step, calendar)
        return step

    def at(when):
        return f"{when.astimezone(kaltim.office.tz):%m-%d %H:%M}"

    issue = run(1, moment(kaltim, f"2026-{start}"))
    create = run(3, issue.due_at - timedelta(minutes=30))
    inform = run(4, create.due_at)
    keep = run(5, inform.due_at)
    assert [at(when) for when in (issue.due_at, issue.soon_at, create.due_at, keep.due_at)] == [
        due_1, soon_1, due_3, due_5,
    ]  # fmt: skip
    assert calendar.working_time(create.started_at, keep.due_at) == timedelta(minutes=100)
    assert run(2, issue.due_at).due_at is None


# Where step 5 (5 working minutes) begins, and when it must be done.
@pytest.mark.parametrize(
    ("office", "kind", "start", "end"),
    [
        (world.kkp, "admin_agency", "2026-11-17 11:58", "2026-11-17 13:03"),  # lunch
        (world.kaltim, "auditor", "2026-11-20 10:58", "2026-11-23 07:33"),  # the vector: Friday to Monday
        (world.kaltim, "auditor", "2026-12-23 15:58", "2026-12-28 07:33"),  # two holidays and a weekend
        (world.kaltim, "auditor", "2027-02-10 15:28", "2027-02-11 08:03"),  # Ramadan closes at 15.30, opens at 8
        (world.kaltim, "auditor", "2026-11-17 23:59", "2026-11-18 07:35"),  # over midnight
        (world.umum, "pokja", "2026-12-31 15:57", "2027-01-01 07:32"),  # year end; here New Year is a working Friday
        (world.umum, "pokja", "2026-11-17 08:00", "2026-11-17 08:05"),  # WIT
        (world.kkp, "admin_agency", "2026-11-20 11:28", "2026-11-20 13:03"),  # Friday prayer
    ],
)
def test_a_deadline_counts_only_open_hours(db, time_machine, office, kind, start, end):
    desk = office()
    for day, name in ((date(2026, 12, 24), "Cuti bersama"), (date(2026, 12, 25), "Natal")):
        add_holiday(desk.office, day, name=name, kind=HolidayKind.PUBLIC, by=SYSTEM)
    ramadan: dict[str, Any] = {"name": "Ramadan", "since": date(2027, 2, 8), "until": date(2027, 3, 9)}
    set_period(desk.office, KALTIM_RAMADAN_WEEK, by=SYSTEM, **ramadan)
    pace = Pace(desk, time_machine).at(start)
    ticket = walk.opened(desk, pace.submitted(kind))
    assert due(desk, ticket, 5) == end
    assert ticket.due_at == runs(ticket)[5].due_at
    pace.at(end)
    assert not runs(ticket)[5].is_late
    pace.wait(1 / 60)
    assert runs(ticket)[5].is_late


def test_three_zones_are_three_moments(kkp, kaltim, umum, time_machine):
    dues = []
    for desk, kind in ((umum, "pokja"), (kaltim, "auditor"), (kkp, "admin_agency")):
        ticket = walk.opened(desk, Pace(desk, time_machine).at(TUESDAY).submitted(kind))
        assert due(desk, ticket, 5) == "2026-11-17 08:05"
        dues.append(runs(ticket)[5].due_at)
    assert [f"{at:%H:%M}" for at in dues] == ["23:05", "00:05", "01:05"]


@pytest.mark.parametrize(
    ("channel", "start", "end"),
    [
        (Channel.EMAIL, "2026-11-17 09:00", "2026-11-17 16:00"),
        (Channel.EMAIL, "2026-11-17 16:30", "2026-11-18 16:00"),  # after closing: the next working day is its day
        (Channel.EMAIL, "2026-11-20 12:00", "2026-11-23 16:00"),
        (Channel.ONLINE, "2026-11-17 09:00", ""),  # the paper speaks of e-mail alone
    ],
)
def test_an_email_is_opened_on_the_working_day_on_which_it_came(kaltim, time_machine, channel, start, end):
    ticket = Pace(kaltim, time_machine).at(start).submitted("auditor", channel)
    assert due(kaltim, ticket, 4) == end


def test_what_waits_for_the_applicant_has_no_deadline(kaltim, time_machine):
    pace = Pace(kaltim, time_machine).at(TUESDAY)
    ticket = walk.awaiting(kaltim, pace.submitted())
    assert (ticket.due_at, runs(ticket)[7].due_at) == (None, None)
    pace.at("2026-12-17 08:00")
    walk.with_documents(kaltim, ticket)
    ticket = actions.do(ticket, Act.COMPLETE, by=kaltim.pemohon)
    assert due(kaltim, ticket, 5) == "2026-12-17 08:05"
    assert not runs(ticket)[7].is_late


def test_time_is_exact_to_the_second_and_leaves_lunch_out(kkp, time_machine):
    pace = Pace(kkp, time_machine).at("2026-11-17 11:58:30")
    ticket = walk.opened(kkp, pace.submitted("admin_agency"))
    ticket = pace.at("2026-11-17 13:00:13").checked(ticket, 0)
    run = runs(ticket)[5]
    assert (run.worked_seconds, run.elapsed_minutes) == (103, 1)


def unreached(desk, ticket):
    said: dict[str, Any] = {"means": "in_person", "outcome": "unreached", "person": "Pemohon"}
    return actions.confirm(ticket, by=desk.admin_ppe, **said)


def test_an_unreached_applicant_pauses_the_step_until_the_next_try(kaltim, time_machine):
    pace = Pace(kaltim, time_machine).at("2026-11-17 15:50")
    ticket = pace.checked(pace.submitted(), 0)
    pace.wait(4)
    ticket = unreached(kaltim, ticket)
    assert ticket.due_at is None
    pace.at("2026-11-18 09:00")
    assert not runs(ticket)[9].is_late
    ticket = unreached(kaltim, ticket)  # paused: 6 minutes of Tuesday and 90 of Wednesday; and again from here
    run = runs(ticket)[9]
    assert (run.paused_seconds, run.paused_at) == (96 * 60, moment(kaltim, "2026-11-18 09:00"))
    assert due(kaltim, ticket, 9) == "2026-11-18 09:06"
    pace.at("2026-11-18 09:30")
    ticket = pace.found_valid(ticket, 5)
    run = runs(ticket)[9]
    assert (run.paused_seconds, run.worked_seconds, run.paused_at) == (131 * 60, 4 * 60, None)
    assert due(kaltim, ticket, 9) == "2026-11-18 09:41"
    assert not run.is_late


def test_a_decision_in_the_identity_check_resumes_too(kaltim, time_machine):
    pace = Pace(kaltim, time_machine).at(TUESDAY)
    ticket = unreached(kaltim, pace.checked(pace.submitted(), 0))
    pace.wait(30)
    identity.pin_account(ticket, ticket.identity.account, by=kaltim.admin_ppe)
    ticket = walk.again(ticket)
    assert runs(ticket)[9].paused_at is None
    assert due(kaltim, ticket, 9) == "2026-11-17 08:40"
    assert ticket.due_at == runs(ticket)[9].due_at


@pytest.mark.parametrize("by_itself", [True, False])
def test_a_letter_resumes_only_where_a_person_puts_it_into_the_request(kaltim, time_machine, by_itself):
    pace = Pace(kaltim, time_machine).at(TUESDAY)
    ticket = unreached(kaltim, pace.checked(pace.submitted(), 0))
    note_sender(actions.TICKETS, ticket, kaltim.pemohon.email, forged=False, by_itself=by_itself)
    assert (runs(ticket)[9].paused_at is not None) == by_itself


def test_a_reached_applicant_pauses_nothing(kaltim, time_machine):
    pace = Pace(kaltim, time_machine).at(TUESDAY)
    ticket = pace.checked(pace.submitted(), 0)
    said: dict[str, Any] = {"means": "in_person", "outcome": "confirmed", "person": "Pemohon", "proof": "ktp"}
    ticket = actions.confirm(ticket, by=kaltim.admin_ppe, **said)
    assert runs(ticket)[9].paused_at is None
    assert ticket.due_at == runs(ticket)[9].due_at


def test_a_paused_ticket_can_be_withdrawn(kaltim, time_machine):
    pace = Pace(kaltim, time_machine).at(TUESDAY)
    ticket = unreached(kaltim, pace.checked(pace.submitted(), 0))
    pace.wait(30)
    actions.do(ticket, Act.WITHDRAW, by=kaltim.pemohon)
    run = runs(ticket)[9]
    assert (run.broken_off, run.paused_seconds, run.worked_seconds) == (True, 1800, 0)


def test_an_office_without_hours_works_without_deadlines(kaltim, time_machine):
    set_days(kaltim.office, date(2026, 11, 17), date(2026, 11, 17), reason="Tutup", by=SYSTEM)
    OpenHours.objects.all().delete()
    Timetable.objects.all().delete()
    holding._KEPT.clear()  # nobody can take the hours away like that in the product
    ticket = pace_through(kaltim, time_machine)
    for run in runs(ticket).values():
        assert (run.due_at, run.worked_seconds, run.is_late) == (None, None, False)


def pace_through(desk, time_machine):
    pace = Pace(desk, time_machine).at(TUESDAY)
    ticket = pace.found_valid(unreached(desk, pace.checked(pace.submitted(), 1)), 1)
    return pace.archived(*pace.told(ticket, 1, 1, 1), 1)


def test_one_act_loads_the_calendar_once_and_asks_a_bounded_number_of_questions(kaltim, time_machine):
    pace = Pace(kaltim, time_machine).at(TUESDAY)
    tickets = [walk.judged(kaltim, walk.opened(kaltim, pace.submitted())) for _ in range(2)]
    holding._KEPT.clear()
    for ticket, loads in zip(tickets, (3, 0), strict=True):
        with CaptureQueriesContext(connection) as asked:
            pace.do(ticket, Act.FIND_COMPLETE)  # and forward, which follows
        texts = [query["sql"] for query in asked]
        assert sum("_timetable" in text or "_holiday" in text or "_officeday" in text for text in texts) == loads
        assert sum("kept_locked" in text for text in texts) == 1  # the calendar's newest event comes with it
        assert not [text for text in texts if "newest_calendar_event" in text]
        assert len(texts) <= 30 + loads


def moved_by(change):
    return [(row.label, row.url, row.before, row.after) for row in change.moved]


def test_a_changed_calendar_moves_what_runs_and_names_it(kaltim, time_machine):
    pace = Pace(kaltim, time_machine).at("2026-11-17 15:58")
    ticket = walk.opened(kaltim, pace.submitted())
    early = runs(ticket)[5].due_at
    change = add_holiday(kaltim.office, date(2026, 11, 18), name="Pilkada", kind=HolidayKind.LOCAL, by=SYSTEM)
    late = moment(kaltim, "2026-11-19 07:33")
    assert due(kaltim, ticket, 5) == "2026-11-19 07:33"
    label = f"{ticket.number} · langkah 5: Pemeriksaan kelengkapan"
    assert moved_by(change) == [(label, f"/tiket/{ticket.number}/", early, late)]
    assert walk.again(ticket).due_at == late
    change = remove_holiday(Holiday.objects.get(), by=SYSTEM)
    assert due(kaltim, ticket, 5) == "2026-11-18 07:33"
    assert [row.after for row in change.moved] == [early]


@pytest.mark.parametrize(("first", "last"), [("2026-11-16", "2026-11-16"), ("2026-11-19", "2026-12-01")])
def test_a_change_before_the_start_or_after_the_deadline_moves_nothing(kaltim, time_machine, first, last):
    pace = Pace(kaltim, time_machine).at("2026-11-17 15:58")
    walk.opened(kaltim, pace.submitted())
    change = set_days(kaltim.office, date.fromisoformat(first), date.fromisoformat(last), reason="Tutup", by=SYSTEM)
    assert change.moved == ()


def test_another_offices_calendar_and_ended_steps_do_not_move(kaltim, umum, time_machine):
    pace = Pace(kaltim, time_machine).at("2026-11-17 15:58")
    ticket = pace.checked(pace.submitted(), 0)
    day: dict[str, Any] = {"name": "Pilkada", "kind": HolidayKind.LOCAL, "by": SYSTEM}
    assert add_holiday(umum.office, date(2026, 11, 18), **day).moved == ()
    ended = runs(ticket)[5].due_at
    assert len(add_holiday(kaltim.office, date(2026, 11, 18), **day).moved) == 1
    assert runs(ticket)[5].due_at == ended


def test_a_change_in_the_middle_of_a_pause_keeps_the_pause(kaltim, time_machine):
    pace = Pace(kaltim, time_machine).at("2026-11-17 15:50")
    ticket = unreached(kaltim, pace.checked(pace.submitted(), 0))
    add_holiday(kaltim.office, date(2026, 11, 18), name="Pilkada", kind=HolidayKind.LOCAL, by=SYSTEM)
    assert walk.again(ticket).due_at is None
    pace.at("2026-11-19 08:00")
    ticket = unreached(kaltim, ticket)
    assert runs(ticket)[9].paused_seconds == 40 * 60


def test_a_ticket_begun_before_there_were_deadlines_gets_one_by_the_next_change(kaltim, time_machine):
    ticket = walk.opened(kaltim, Pace(kaltim, time_machine).at(TUESDAY).submitted())
    StepRun.objects.filter(ended_at=None).update(due_at=None, soon_at=None)
    add_holiday(kaltim.office, date(2026, 11, 17), name="Pilkada", kind=HolidayKind.LOCAL, by=SYSTEM)
    assert due(kaltim, ticket, 5) == "2026-11-18 07:35"
