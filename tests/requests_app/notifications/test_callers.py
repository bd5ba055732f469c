"""Who hears of what: arrivals, deadlines, questions, second persons, counters, mail that failed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from requests_app.frontdesk import counters
from requests_app.notifications.choices import Wish, choose
from requests_app.notifications.kinds import Kind
from requests_app.notifications.models import Notification
from requests_app.outbox import actions as outbox
from requests_app.outbox.models import Message
from requests_app.process import reminders
from requests_app.process.arrivals import tell_arrival
from requests_app.process.models import StepRun
from requests_app.process.reminders import kinds
from requests_app.tickets.models import Ticket
from tests import walk
from tests.accounts_app.register import sheets
from tests.requests_app.amendments import proposals
from tests.requests_app.frontdesk import room


def news(user, kind):
    return Notification.objects.filter(user=user, kind=kind)


# --- new work -----------------------------------------------------------------------------------------------


def test_new_work_reaches_whose_turn_it_is(kaltim):
    ticket = walk.submitted(kaltim)
    for person in (kaltim.helpdesk, kaltim.rekan_helpdesk):
        row = news(person, Kind.ARRIVED).get()
        assert (row.text, row.url) == (f"Permohonan {ticket.number} menunggu Anda", f"/tiket/{ticket.number}/")
    assert not news(kaltim.admin_ppe, Kind.ARRIVED).exists()


def test_several_are_one_line_that_leads_to_the_inbox(kaltim):
    for _ in range(3):
        walk.submitted(kaltim)
    row = news(kaltim.helpdesk, Kind.ARRIVED).get()
    assert (row.sentence, row.url) == ("3 pekerjaan baru masuk ke kotak masuk Anda", "/kotak-masuk/")


def test_whoever_passes_it_on_is_not_told_and_the_next_is_once(kaltim):
    walk.forwarded(kaltim, walk.submitted(kaltim))
    assert news(kaltim.admin_ppe, Kind.ARRIVED).get().count == 1
    assert news(kaltim.helpdesk, Kind.ARRIVED).get().count == 1  # the submission, none of their own acts


def test_who_does_every_step_alone_hears_of_the_submission_only(banyuasin):
    walk.forwarded(banyuasin, walk.submitted(banyuasin, "ppk"))
    assert news(banyuasin.admin_agency, Kind.ARRIVED).get().count == 1


def test_an_arrival_costs_three_queries_and_none_where_the_turn_stays(kaltim, django_assert_num_queries):
    ticket = walk.submitted(kaltim)
    with django_assert_num_queries(3):
        tell_arrival(ticket, "", by=kaltim.pemohon)
    with django_assert_num_queries(0):
        tell_arrival(ticket, ticket.waiting_role, by=kaltim.pemohon)


# --- deadlines ----------------------------------------------------------------------------------------------


@pytest.fixture
def late(kaltim):
    """A ticket whose step is said to be late."""
    ticket = walk.submitted(kaltim)
    run = StepRun.objects.filter(case_id=ticket.pk, ended_at=None).latest("pk")
    return Ticket.objects.with_people().get(pk=ticket.pk), run


def told(late, level, readers):
    case, run = late
    reminders._tell(kinds[case.kind], case, run, level, readers)


def test_a_late_step_is_told_in_the_application_and_by_mail(kaltim, late):
    Message.objects.all().delete()
    told(late, StepRun.Told.LATE, [kaltim.helpdesk])
    assert "sudah lewat tenggat pada langkah" in news(kaltim.helpdesk, Kind.LATE).get().text
    assert Message.objects.get().kind == "step_late"


def test_a_step_that_is_done_is_late_no_more(kaltim, late):
    ticket, run = late
    told(late, StepRun.Told.LATE, [kaltim.rekan_helpdesk])
    StepRun.objects.filter(pk=run.pk).update(told=StepRun.Told.LATE)
    walk.opened(kaltim, ticket)
    assert not news(kaltim.rekan_helpdesk, Kind.LATE).unread().exists()


@pytest.mark.parametrize(
    ("wish", "rows", "mails"), [(Wish(True, False), 1, 0), (Wish(False, True), 0, 1), (Wish(False, False), 0, 0)]
)
def test_either_can_be_switched_off(kaltim, late, wish, rows, mails):
    Message.objects.all().delete()
    choose(kaltim.helpdesk, {Kind.LATE: wish})
    told(late, StepRun.Told.LATE, [kaltim.helpdesk])
    assert (news(kaltim.helpdesk, Kind.LATE).count(), Message.objects.count()) == (rows, mails)


# --- a second person ----------------------------------------------------------------------------------------


def test_whoever_could_decide_hears_of_a_proposal_until_it_is_decided(kaltim):
    account = sheets.account(kaltim.office, kaltim.admin_ppe)
    amendment = proposals.contact(kaltim, account)
    waiting = [kaltim.rekan_admin_ppe, kaltim.kepala]
    assert all(news(person, Kind.SECOND_ASKED).unread().exists() for person in waiting)
    assert not news(kaltim.admin_ppe, Kind.SECOND_ASKED).exists()
    assert account.name not in news(kaltim.kepala, Kind.SECOND_ASKED).get().text
    proposals.confirm(amendment, kaltim.kepala)
    assert not any(news(person, Kind.SECOND_ASKED).unread().exists() for person in waiting)


# --- counters -----------------------------------------------------------------------------------------------


def test_other_counters_hear_that_help_is_wanted_until_somebody_comes(kkp):
    session = room.opened(kkp, kkp.helpdesk)
    room.opened(kkp, kkp.rekan_helpdesk, number=2)
    asked = counters.ask_help(session, by=kkp.helpdesk, note="tamu marah")
    row = news(kkp.rekan_helpdesk, Kind.HELP).get()
    assert row.text == f"{session.counter} meminta bantuan: tamu marah"
    assert not news(kkp.front_office, Kind.HELP).exists()
    counters.end_help(asked, by=kkp.rekan_helpdesk)
    row.refresh_from_db()
    assert not row.is_unread


# --- mail that failed ---------------------------------------------------------------------------------------


def test_who_writes_to_applicants_hears_of_failed_mail(kaltim):
    walk.submitted(kaltim)
    message = Message.objects.latest("pk")
    now = timezone.now()
    Message.objects.filter(pk=message.pk).update(sent_at=now, private={}, private_erased_at=now)
    outbox.bounced(message, "550 tidak ada", at=now, returned_at=now + timedelta(minutes=1))
    row = news(kaltim.helpdesk, Kind.FAILED_MAIL).get()
    assert message.subject in row.text
    assert not news(kaltim.kepala, Kind.FAILED_MAIL).exists()
