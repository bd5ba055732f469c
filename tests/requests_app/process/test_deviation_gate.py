"""No act that ends a step after its deadline passes without a reason, by whatever path, and what it leaves behind.

Kaltim: Mon–Thu 07.30–16.00, Fri 07.30–11.00. 17 November 2026 is a Tuesday.
"""

from typing import Any

import pytest

from accounts_app.audit.actions import BEARER
from accounts_app.audit.models import Event
from accounts_app.roles import Role
from requests_app.handover.results import Secret
from requests_app.process.deviations import gate
from requests_app.process.deviations.account import Account, Stray, Unaccounted
from requests_app.process.deviations.gate import outlook_of
from requests_app.process.deviations.models import Deviation, Kind
from requests_app.process.models import StepRun
from requests_app.process.refusals import Unmet
from requests_app.sop.vocabulary import Act, Channel
from requests_app.tickets import actions, filing
from requests_app.tickets.workflow import TABLE
from tests import races, walk, world
from tests.requests_app.process.endings import ENDINGS, brought, checked
from tests.requests_app.process.pace import Pace, moment, runs

TUESDAY = "2026-11-17 08:00"
REASON = "Tiga pemohon datang bersamaan."


@pytest.fixture
def pace(kaltim, time_machine):
    return Pace(kaltim, time_machine).at(TUESDAY)


def noted(ticket):
    return list(Deviation.objects.filter(case_id=ticket.pk).order_by("pk"))


def snapshot(ticket):
    """Everything that an act could change."""
    return (
        walk.again(ticket).version, walk.again(ticket).state,
        list(StepRun.objects.filter(case_id=ticket.pk).order_by("pk").values()),
        Event.objects.about("ticket", ticket.pk).count(), Deviation.objects.count(),
    )  # fmt: skip


# --- every row of the table that ends a step -----------------------------------------------------------------------


def press(pace, ticket, act, payload, account=None):
    return actions.do(ticket, act, by=walk.doer(pace.desk, ticket, act), account=account, **payload)


@pytest.mark.parametrize("act", ENDINGS)
def test_a_late_step_cannot_be_ended_without_a_reason(pace, act):
    ticket, payload, steps = brought(pace, act)
    before = snapshot(ticket)
    foreseen = [stray.step.no for stray in outlook_of(ticket).strays(TABLE[act])]
    with pytest.raises(Unaccounted) as refused:
        press(pace, ticket, act, payload)
    assert [stray.step.no for stray in refused.value.strays] == steps == foreseen
    assert snapshot(ticket) == before


@pytest.mark.parametrize("act", ENDINGS)
def test_with_a_reason_it_ends_and_the_reason_is_kept(pace, act):
    ticket, payload, steps = brought(pace, act)
    press(pace, ticket, act, payload, Account("workload", REASON))
    rows = noted(ticket)
    assert [(row.step_no, row.kind, row.status, row.cause, row.reason) for row in rows] == [
        (no, "late", "noted", "workload", REASON) for no in steps
    ]
    assert all(row.noted_by == walk.doer(pace.desk, ticket, act) and row.noted_at == row.at for row in rows)
    assert all(row.step_run.ended_at and row.step_run.is_late for row in rows)


def test_every_row_that_may_end_a_step_with_a_figure_is_tried_above(kaltim, kkp, umum, banyuasin):
    """Another row in the table, or another end in a document, has to be brought here."""
    ends = set()
    for desk, kind in ((kaltim, "auditor"), (kkp, "admin_agency"), (umum, "pokja"), (banyuasin, "ppk")):
        definition = walk.submitted(desk, kind).sop.definition
        ends |= {act for step in definition.steps if step.can_be_late or step.same_working_day for act in step.ends}
    staff_rows = {row.act for row in TABLE.values() if row.breaks_off} - {Act.WITHDRAW, Act.ALARM}
    assert ends | staff_rows <= set(ENDINGS)


def test_in_time_nothing_is_asked_and_nothing_is_noted(pace):
    ticket = checked(pace)
    pace.wait(5)
    assert outlook_of(ticket).strays(TABLE[Act.FIND_COMPLETE]) == []
    pace.do(ticket, Act.FIND_COMPLETE)
    assert noted(ticket) == []


def test_one_second_after_the_deadline_it_is_late(pace):
    ticket = checked(pace)
    pace.wait(5 + 1 / 60)
    with pytest.raises(
        Unaccounted, match=r"Langkah 5 \(Pemeriksaan kelengkapan\) terlambat kurang dari 1 menit \(waktu baku 5"
    ):
        pace.do(ticket, Act.FIND_COMPLETE)


def test_lateness_is_working_time(pace):
    pace.at("2026-11-19 15:50")
    ticket = checked(pace)
    pace.at("2026-11-20 07:40").do(ticket, Act.FIND_COMPLETE, account=walk.LATE)
    [row] = noted(ticket)
    assert (row.late_seconds, row.standard_seconds) == (15 * 60, 5 * 60)
    assert row.step_run.worked_seconds == 20 * 60


def test_a_miss_after_closing_is_late_without_working_time(pace):
    ticket = pace.submitted("auditor", Channel.EMAIL)
    pace.at("2026-11-17 18:00").do(ticket, Act.OPEN, account=walk.LATE)
    assert [(row.step_no, row.late_seconds) for row in noted(ticket)] == [(4, 0)]


@pytest.mark.parametrize(
    ("cause", "reason"),
    [("", REASON), ("bosan", REASON), ("workload", ""), ("workload", "sibuk"), ("workload", "  sibuk        ")],
)
def test_an_account_that_says_nothing_is_none(pace, cause, reason):
    ticket = checked(pace)
    pace.wait(30)
    before = snapshot(ticket)
    with pytest.raises(Unaccounted):
        pace.do(ticket, Act.FIND_COMPLETE, account=Account(cause, reason))
    assert snapshot(ticket) == before


def test_a_reason_that_was_not_needed_is_not_kept(pace):
    ticket = pace.do(checked(pace), Act.FIND_COMPLETE, account=walk.LATE)
    assert noted(ticket) == []


def test_a_paused_step_is_not_late_for_the_time_of_the_applicant(pace):
    ticket = pace.checked(pace.submitted(), 0)
    pace.wait(10)
    said: dict[str, Any] = {"means": "in_person", "outcome": "unreached", "person": "Pemohon"}
    actions.confirm(ticket, by=pace.desk.admin_ppe, **said)
    pace.at("2026-11-19 09:00")
    ticket = walk.again(ticket)
    assert outlook_of(ticket).strays(TABLE[Act.FIND_INVALID]) == []
    assert runs(ticket)[9].paused_at is not None  # looking ahead resumed nothing
    pace.do(ticket, Act.FIND_INVALID, grounds="Tidak sesuai.")
    assert noted(ticket) == []


def test_after_the_pause_the_rest_of_the_time_runs_out(pace):
    ticket = pace.checked(pace.submitted(), 0)
    pace.wait(8)
    said: dict[str, Any] = {"means": "in_person", "outcome": "unreached", "person": "Pemohon"}
    actions.confirm(ticket, by=pace.desk.admin_ppe, **said)
    pace.at("2026-11-19 09:00")
    said["outcome"], said["proof"] = "confirmed", "ktp"
    actions.confirm(walk.again(ticket), by=pace.desk.admin_ppe, **said)
    pace.wait(5)
    with pytest.raises(Unaccounted, match=r"terlambat 3 menit \(waktu baku 10 menit\)"):
        pace.do(ticket, Act.FIND_INVALID, grounds="Tidak sesuai.")


def test_an_uncertain_figure_is_never_late(banyuasin, time_machine):
    pace = Pace(banyuasin, time_machine).at(TUESDAY)
    ticket = pace.found_valid(pace.checked(pace.submitted("ppk"), 0), 0)
    pace.at("2026-12-17 08:00")
    actions.fulfil(ticket, by=banyuasin.admin_agency, password=Secret(walk.PASSWORD))
    assert noted(ticket) == []


# --- what follows by itself, and the second act of one press ------------------------------------------------------


def test_one_press_that_does_two_acts_has_one_account(pace):
    ticket = pace.checked(pace.submitted(), 30 * 0)
    pace.wait(30)
    by = pace.desk.admin_ppe
    ticket = actions.reject(ticket, by=by, category="data_mismatch", reason="NIP berbeda.", account=walk.LATE)
    assert [row.step_no for row in noted(ticket)] == [9]
    assert ticket.state == "rejected"


# --- those who are never held up ----------------------------------------------------------------------------------


def withdrawn(pace):
    ticket = checked(pace)
    pace.wait(30)
    return actions.do(ticket, Act.WITHDRAW, by=pace.desk.pemohon)


def test_the_applicant_withdraws_and_the_office_owes_the_explanation(pace):
    [row] = noted(withdrawn(pace))
    assert (row.status, row.role, row.step_no, row.cause, row.noted_by) == ("owed", Role.HELPDESK, 5, "", None)
    assert row.late_seconds == 25 * 60


def test_the_archive_stays_shut_until_it_is_explained(pace):
    ticket = withdrawn(pace)
    with pytest.raises(Unaccounted, match="Jelaskan dahulu penyimpangan langkah 5"):
        pace.do(ticket, Act.ARCHIVE, account=walk.LATE)


def test_a_bearers_alarm_is_not_held_up_and_the_next_step_waits(pace):
    ticket, issued = walk.notified(pace.desk, pace.submitted())
    actions.disclose(ticket, issued.code.expose(), place="link")
    ticket = actions.receive(walk.again(ticket), by=pace.desk.pemohon, place="link")
    pace.wait(60)
    actions.alarm(ticket, by=BEARER, place="link")
    [row] = noted(ticket)
    assert (row.status, row.role, row.step_no) == ("owed", Role.ADMIN_PPE, 13)
    ticket = actions.reissue(walk.again(ticket), by=pace.desk.admin_ppe, reason="Dibuka orang lain.")  # ends nothing
    with pytest.raises(Unaccounted, match="Jelaskan dahulu"):
        pace.do(ticket, Act.FIND_INVALID, grounds="Tidak sesuai.", account=walk.LATE)


# --- outputs and requirements ----------------------------------------------------------------------------------------


def test_giving_up_is_an_output_not_produced(pace):
    ticket, _ = walk.notified(pace.desk, pace.submitted())
    with pytest.raises(Unaccounted, match=r"output tidak dihasilkan \(Perubahan password"):
        actions.give_up(ticket, by=pace.desk.helpdesk, account=None)
    ticket = actions.give_up(walk.again(ticket), by=pace.desk.helpdesk, account=walk.GAVE_UP)
    [row] = noted(ticket)
    assert (row.kind, row.step_no, row.cause, row.reason) == ("no_output", 14, "applicant", ticket.given_up_reason)


def test_whoever_ends_a_step_may_say_that_its_output_is_missing(pace):
    account = Account("spse", "Server SPSE tidak dapat dibuka.", no_output=True)
    ticket = pace.do(checked(pace), Act.FIND_COMPLETE, account=account)
    assert [(row.kind, row.step_no, row.what) for row in noted(ticket)] == [
        ("no_output", 5, ticket.sop.definition.step(5).output)
    ]


def overriding(*verdicts):
    """A checklist with these verdicts, in the order of the SOP's documents."""

    def come(pace):
        ticket = walk.opened(pace.desk, pace.submitted())
        findings = [
            filing.Finding(document.key, verdict, note="", on_paper=False, original_shown=True)
            for document, verdict in zip(ticket.required_documents(), verdicts, strict=True)
        ]
        filing.check(ticket, findings, by=pace.desk.helpdesk)
        return walk.again(ticket)

    return come


OVERRIDES = Account("others", "SK sedang ditandatangani bupati.", overrides=True)


def test_a_missing_document_may_be_set_aside_with_a_reason(pace):
    ticket = overriding("in_order", "missing")(pace)
    with pytest.raises(Unmet, match="Belum dinyatakan lengkap"):
        pace.do(ticket, Act.FIND_COMPLETE)
    with pytest.raises(Unmet, match="Belum dinyatakan lengkap"):
        pace.do(ticket, Act.FIND_COMPLETE, account=walk.LATE)
    ticket = pace.do(ticket, Act.FIND_COMPLETE, account=OVERRIDES)
    [row] = noted(ticket)
    missing = ticket.required_documents()[1].label
    assert (row.kind, row.step_no, row.status, ticket.state) == ("overridden", 5, "noted", "validity_check")
    assert missing in row.what


@pytest.mark.parametrize(
    "verdicts", [("in_order", ""), ("in_order", "wrong"), ("missing", "missing"), ("", ""), ("unreadable", "missing")]
)
def test_what_is_wrong_or_unread_or_everything_cannot_be_set_aside(pace, verdicts):
    ticket = overriding(*verdicts)(pace)
    before = snapshot(ticket)
    with pytest.raises(Unmet):
        pace.do(ticket, Act.FIND_COMPLETE, account=OVERRIDES)
    assert snapshot(ticket) == before


def test_setting_aside_without_a_word_is_refused(pace):
    ticket = overriding("in_order", "missing")(pace)
    with pytest.raises(Unaccounted, match="persyaratan dikesampingkan"):
        pace.do(ticket, Act.FIND_COMPLETE, account=Account("others", "", overrides=True))


def test_only_the_file_yields_and_never_the_identity_check():
    yielding = {row.act: [each.need.__name__ for each in row.yielding] for row in TABLE.values() if row.yielding}
    assert yielding == {Act.FIND_COMPLETE: ["_file_is_complete"]}


def test_an_override_opens_nothing_in_the_validity_check(pace):
    ticket = pace.checked(pace.submitted(), 0)
    before = snapshot(ticket)
    with pytest.raises(Unmet):
        pace.do(ticket, Act.FULFIL, account=OVERRIDES)
    assert snapshot(ticket) == before


# --- two at once -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_who_end_the_same_late_step_leave_one_deviation(time_machine):
    desk = world.kaltim()
    pace = Pace(desk, time_machine).at(TUESDAY)
    ticket = checked(pace)
    pace.wait(30)
    people = [person for person in (desk.helpdesk, desk.rekan_helpdesk) if person]
    answers = races.at_once(
        2, lambda who: actions.do(ticket, Act.FIND_COMPLETE, by=people[who], seen=ticket.version, account=walk.LATE)
    )
    assert sum(isinstance(answer, Exception) for answer in answers) == 1
    assert [(row.step_no, row.at) for row in noted(ticket)] == [(5, moment(desk, "2026-11-17 08:30"))]


def test_where_somebody_stands_in_they_owe_the_explanation(pace):
    """SOP 004 names the front office; at this office the helpdesk stands in."""
    ticket = pace.submitted("pokja")
    step = next(step for step in ticket.sop.definition.steps if step.performer == Role.FRONT_OFFICE)
    assert gate._owing(ticket, Stray(Kind.LATE, step)) == Role.HELPDESK
