"""Reminders of deadlines: to whom, when, once each, and never out of hours or for what cannot be late."""

import pytest

from accounts_app.absences import actions as absences
from accounts_app.audit.models import Event
from accounts_app.models import RoleGrant
from accounts_app.roles import Role
from requests_app.clock.holding import calendar_since
from requests_app.outbox.models import Message
from requests_app.process.models import StepRun
from requests_app.process.reminders import _remind_step, remind
from requests_app.sop.vocabulary import Act
from requests_app.tickets import actions
from tests import walk, world
from tests.races import at_once
from tests.requests_app.process.pace import Pace, moment, runs

KINDS = ("step_due_soon", "step_late", "step_late_head")


def told(ticket):
    mails = Message.objects.filter(owner_type="ticket", owner_id=ticket.pk, kind__in=KINDS).order_by("pk")
    return [(mail.kind, mail.to_address) for mail in mails]


def run_at(desk, pace, text):
    pace.at(text)
    return remind(moment(desk, text))


def test_the_holder_is_told_at_eighty_percent_and_when_late_then_the_head_once_each(kaltim, time_machine):
    pace = Pace(kaltim, time_machine).at("2026-11-17 08:00")
    ticket = walk.opened(kaltim, pace.submitted())
    story = [
        ("08:03:59", 0), ("08:04:00", 1), ("08:04:30", 0), ("08:05:00", 0), ("08:05:01", 1), ("08:06:00", 0),
        ("09:04:59", 0), ("09:05:00", 1), ("09:06:00", 0), ("15:00:00", 0),
    ]  # fmt: skip
    assert [(at, run_at(kaltim, pace, f"2026-11-17 {at}")) for at, _ in story] == story
    holder, head = kaltim.helpdesk.email, kaltim.kepala.email
    assert told(ticket) == [("step_due_soon", holder), ("step_late", holder), ("step_late_head", head)]
    events = Event.objects.about("ticket", ticket.pk).filter(act__endswith="told") | Event.objects.about(
        "ticket", ticket.pk
    ).filter(act="late_told_head")
    assert [(event.act, event.data["step"]) for event in events] == [
        ("due_soon_told", 5), ("late_told", 5), ("late_told_head", 5)
    ]  # fmt: skip


def test_everybody_of_the_role_is_told_while_nobody_holds_it(kaltim, time_machine):
    pace = Pace(kaltim, time_machine).at("2026-11-17 08:00")
    ticket = pace.checked(pace.submitted(), 0)
    assert run_at(kaltim, pace, "2026-11-17 08:09") == 1
    both = {kaltim.admin_ppe.email, kaltim.rekan_admin_ppe.email}
    assert {address for _, address in told(ticket)} == both


def test_a_holder_who_left_the_role_is_not_told(kaltim, time_machine):
    pace = Pace(kaltim, time_machine).at("2026-11-17 08:00")
    ticket = walk.opened(kaltim, pace.submitted())
    RoleGrant.objects.filter(user=kaltim.helpdesk).update(revoked_at=moment(kaltim, "2026-12-17 08:00"))
    run_at(kaltim, pace, "2026-11-17 08:04")
    assert told(ticket) == [("step_due_soon", kaltim.rekan_helpdesk.email)]


@pytest.mark.parametrize("at", ["2026-11-17 16:00", "2026-11-18 02:00", "2026-11-18 07:29"])
def test_nobody_is_told_out_of_hours(kaltim, time_machine, at):
    pace = Pace(kaltim, time_machine).at("2026-11-17 15:56")
    ticket = walk.opened(kaltim, pace.submitted())
    assert run_at(kaltim, pace, at) == 0
    assert told(ticket) == []
    assert run_at(kaltim, pace, "2026-11-18 07:30") == 1


def test_what_was_slept_through_is_told_from_the_last_level_on(kaltim, time_machine):
    pace = Pace(kaltim, time_machine).at("2026-11-17 08:00")
    ticket = walk.opened(kaltim, pace.submitted())
    assert [run_at(kaltim, pace, "2026-11-17 12:00") for _ in range(3)] == [1, 1, 0]
    assert [kind for kind, _ in told(ticket)] == ["step_late", "step_late_head"]


def test_the_head_hears_after_sixty_working_minutes_not_sixty_minutes(kaltim, time_machine):
    pace = Pace(kaltim, time_machine).at("2026-11-17 15:30")
    walk.opened(kaltim, pace.submitted())
    dates = ("17 15:36", "18 08:04", "18 08:05")
    assert [run_at(kaltim, pace, f"2026-11-{at}") for at in dates] == [1, 0, 1]


def test_paused_ended_figureless_and_the_applicants_steps_are_never_told(kaltim, banyuasin, time_machine):
    pace = Pace(kaltim, time_machine).at("2026-11-17 08:00")
    paused = pace.checked(pace.submitted(), 0)
    actions.confirm(paused, by=kaltim.admin_ppe, means="in_person", outcome="unreached", person="Pemohon")
    actions.do(walk.opened(kaltim, pace.submitted()), Act.WITHDRAW, by=kaltim.pemohon)
    StepRun.objects.filter(step_no=13).update(ended_at=moment(kaltim, "2026-11-17 08:00"))
    walk.awaiting(kaltim, pace.submitted())
    pace.submitted()  # online: opening it has no figure
    other = Pace(banyuasin, time_machine).at("2026-11-17 08:00")
    other.found_valid(other.checked(other.submitted("ppk"), 0), 0)  # step 6: illegible
    assert run_at(kaltim, pace, "2026-11-19 12:00") == 0


def test_the_mail_names_nobody(kaltim, time_machine):
    pace = Pace(kaltim, time_machine).at("2026-11-17 08:00")
    ticket = walk.opened(kaltim, pace.submitted())
    for at in ("08:04", "08:06", "09:10"):
        run_at(kaltim, pace, f"2026-11-17 {at}")
    mails = Message.objects.filter(kind__in=KINDS)
    assert len(mails) == 3
    for mail in mails:
        assert f"{ticket.number} langkah 5" in mail.subject
        assert "17 November 2026 pukul 08.05 WITA" in mail.text
        for secret in (ticket.name, ticket.email, ticket.phone, ticket.nip or "-----"):
            assert secret not in mail.subject + mail.text


@pytest.mark.django_db(transaction=True)
def test_of_several_workers_one_tells(time_machine):
    desk = world.kaltim()
    pace = Pace(desk, time_machine).at("2026-11-17 08:00")
    ticket = walk.opened(desk, pace.submitted())
    pace.at("2026-11-17 08:04:30")
    answers = at_once(4, lambda _: remind(moment(desk, "2026-11-17 08:04:30")))
    assert sorted(answers) == [0, 0, 0, 1]
    assert told(ticket) == [("step_due_soon", desk.who(Role.HELPDESK).email)]


def test_a_worker_who_looked_before_another_told_does_not_tell_again(kaltim, time_machine):
    pace = Pace(kaltim, time_machine).at("2026-11-17 08:00")
    ticket = walk.opened(kaltim, pace.submitted())
    now = moment(kaltim, "2026-11-17 08:04")
    calendar, run = calendar_since(kaltim.office, now), runs(ticket)[5]
    assert calendar is not None
    assert [_remind_step(run, calendar, now) for _ in range(2)] == [True, False]
    assert len(told(ticket)) == 1


def test_who_stands_in_for_the_holder_is_told_too(kaltim, time_machine):
    pace = Pace(kaltim, time_machine).at("2026-11-17 08:00")
    day = moment(kaltim, "2026-11-17 08:00").date()
    ticket = walk.opened(kaltim, pace.submitted())
    absences.enter(kaltim.helpdesk, since=day, until=day, stand_in=kaltim.rekan_helpdesk, by=kaltim.helpdesk)
    assert run_at(kaltim, pace, "2026-11-17 08:04:30") == 1
    assert [address for _, address in told(ticket)] == [kaltim.helpdesk.email, kaltim.rekan_helpdesk.email]
