"""Reminders to whoever was asked to complete a file: when, once each, and never for what is over or out of hours."""

import pytest
from django.conf import settings

from accounts_app.audit.actions import SYSTEM, record
from accounts_app.audit.models import Event
from requests_app.outbox.models import Message
from requests_app.sop.vocabulary import Act, Channel
from requests_app.tickets import actions
from requests_app.tickets.documents import Verdict
from requests_app.tickets.patience import remind
from tests import walk, world
from tests.races import at_once
from tests.requests_app.process.pace import Pace, moment

ASKED = "2026-11-17 10:00"  # a Tuesday: the third working day after it is Friday, the seventh Thursday of next week


def reminders(ticket):
    return Message.objects.of("ticket", ticket.pk).filter(kind="completion_reminder").order_by("pk")


@pytest.fixture
def pace(kaltim, time_machine):
    return Pace(kaltim, time_machine).at(ASKED)


@pytest.fixture
def waiting(kaltim, pace):
    return walk.awaiting(kaltim, pace.submitted())


def run_at(desk, pace, text):
    pace.at(text)
    return remind(moment(desk, text))


def test_after_three_and_seven_working_days_once_each(kaltim, pace, waiting):
    story = [
        ("17 14:00", 0), ("20 15:00", 0), ("21 10:00", 0), ("22 10:00", 0), ("23 07:29", 0), ("23 07:30", 1),
        ("23 07:31", 0), ("26 15:00", 0), ("26 23:00", 0), ("27 07:30", 1), ("27 08:00", 0), ("30 10:00", 0),
    ]  # fmt: skip
    assert [(at, run_at(kaltim, pace, f"2026-11-{at}")) for at, _ in story] == story
    assert [mail.to_address for mail in reminders(waiting)] == [kaltim.pemohon.email] * 2
    events = Event.objects.about("ticket", waiting.pk).filter(act="completion_reminded")
    assert [event.data["reminder"] for event in events] == [1, 2]


def test_it_names_what_is_missing_and_until_when(kaltim, pace, waiting):
    run_at(kaltim, pace, "2026-11-23 08:00")
    mail = reminders(waiting).get()
    assert waiting.number in mail.subject
    assert "- Surat Perintah Tugas Pemeriksaan: kurang" in mail.text
    assert "sejak 17 November 2026" in mail.text
    assert "sampai 1 Desember 2026" in mail.text
    assert f"/permohonan/{waiting.number}/" in mail.text
    assert "\n\n\n" not in mail.text


def test_the_page_that_the_desk_has_open_stays_good(kaltim, pace, waiting):
    run_at(kaltim, pace, "2026-11-23 08:00")
    assert walk.again(waiting).version == waiting.version


def test_whoever_slept_through_the_first_gets_one(kaltim, pace, waiting):
    assert [run_at(kaltim, pace, f"2026-11-30 {at}") for at in ("08:00", "09:00")] == [1, 0]
    assert reminders(waiting).count() == 1


def lapse(desk, ticket):
    return walk.do(desk, ticket, Act.LAPSE, reason="Tidak dilengkapi.")


def withdraw(desk, ticket):
    return actions.do(ticket, Act.WITHDRAW, by=desk.pemohon)


def complete(desk, ticket):
    return actions.do(walk.with_documents(desk, ticket), Act.COMPLETE, by=desk.pemohon)


@pytest.mark.parametrize("end", [lapse, withdraw, complete])
def test_it_stops_when_the_waiting_is_over(kaltim, pace, waiting, end):
    end(kaltim, walk.again(waiting))
    assert run_at(kaltim, pace, "2026-11-30 10:00") == 0


def test_who_is_asked_anew_is_reminded_anew(kaltim, pace, waiting):
    run_at(kaltim, pace, "2026-11-23 08:00")
    ticket = walk.judged(kaltim, complete(kaltim, walk.again(waiting)), Verdict.MISSING)
    ticket = walk.do(kaltim, walk.do(kaltim, ticket, Act.FIND_INCOMPLETE, account=walk.LATE), Act.REQUEST_COMPLETION)
    assert ticket.reminded == 0
    assert [run_at(kaltim, pace, f"2026-11-{at} 10:00") for at in ("26", "27", "30")] == [0, 1, 0]


def test_the_office_says_when(kaltim, pace, waiting):
    kaltim.office.remind_after, kaltim.office.remind_again_after = 1, 0
    kaltim.office.save()
    assert [run_at(kaltim, pace, f"2026-11-{at} 08:00") for at in ("18", "19", "27", "30")] == [0, 1, 0, 0]


def test_an_office_may_remind_nobody(kaltim, pace, waiting):
    kaltim.office.remind_after = kaltim.office.remind_again_after = 0
    kaltim.office.save()
    assert run_at(kaltim, pace, "2026-11-30 10:00") == 0


def test_without_an_address_there_is_nothing_to_send(kaltim, pace):
    fields = walk.fields(kaltim, "auditor", email="")
    ticket = actions.submit(actions.Intake(kaltim.office, Channel.WALK_IN, None, fields), by=kaltim.helpdesk)
    for act in (Act.ARRIVE, Act.RECORD_GUEST):
        ticket = walk.do(kaltim, ticket, act)
    walk.awaiting(kaltim, walk.do(kaltim, ticket, Act.ENQUEUE, queue_label="A 001"))
    assert run_at(kaltim, pace, "2026-11-23 08:00") == 0


def test_what_is_asked_is_in_the_words_of_the_way_in(kaltim, pace):
    intake = actions.Intake(kaltim.office, Channel.EMAIL, None, walk.fields(kaltim, "auditor"))
    walk.awaiting(kaltim, actions.submit(intake, by=kaltim.helpdesk))
    run_at(kaltim, pace, "2026-11-23 08:00")
    asked = Message.objects.filter(kind__startswith="completion")
    assert ["Balas surel ini dan lampirkan" in mail.text for mail in asked] == [True, True]
    assert not [mail for mail in asked if "/permohonan/" in mail.text or "loket" in mail.text]


def asked_by_mail(kaltim):
    intake = actions.Intake(kaltim.office, Channel.EMAIL, None, walk.fields(kaltim, "auditor"))
    return walk.awaiting(kaltim, actions.submit(intake, by=kaltim.helpdesk))


def test_who_has_answered_by_mail_is_not_reminded_until_asked_again(kaltim, pace):
    ticket = asked_by_mail(kaltim)
    pace.at("2026-11-18 10:00")
    record(ticket.subject, "mail_joined", by=SYSTEM, data={"mail": 1})
    assert run_at(kaltim, pace, "2026-11-23 08:00") == 0


def test_who_handed_in_everything_is_reminded_only_where_they_can_say_so_themselves(kaltim, pace, waiting):
    walk.with_documents(kaltim, waiting)
    walk.with_documents(kaltim, asked_by_mail(kaltim))
    assert run_at(kaltim, pace, "2026-11-23 08:00") == 1
    assert reminders(waiting).count() == 1


def test_the_worker_does_it():
    assert "requests_app.tickets.patience.remind" in dict(settings.WORKER_JOBS)


@pytest.mark.django_db(transaction=True)
def test_of_several_workers_one_reminds(time_machine):
    desk = world.kaltim()
    pace = Pace(desk, time_machine).at(ASKED)
    ticket = walk.awaiting(desk, pace.submitted())
    pace.at("2026-11-23 08:00")
    answers = at_once(4, lambda _: remind(moment(desk, "2026-11-23 08:00")))
    assert sorted(answers) == [0, 0, 0, 1]
    assert reminders(ticket).count() == 1
