"""Counters: one person at one counter, taken over with a reason, closed empty; and colleagues who are asked over."""

from datetime import timedelta

import pytest

from accounts_app.audit.models import Event
from requests_app.frontdesk import calling, counters, pressing
from requests_app.frontdesk.counter_models import Counter, CounterSession, HelpCall
from requests_app.process.refusals import Forbidden, Refused, Stale
from tests.requests_app.frontdesk import room


def test_opening_again_goes_back_to_the_same_counter(kkp):
    session = room.opened(kkp, kkp.helpdesk)
    assert counters.open_counter(session.counter, by=kkp.helpdesk) == session


def test_a_counter_is_opened_by_one_person(kkp):
    session = room.opened(kkp, kkp.helpdesk)
    with pytest.raises(Stale, match="sudah dibuka oleh Helpdesk KP"):
        counters.open_counter(session.counter, by=kkp.rekan_helpdesk)


def test_a_person_opens_one_counter(kkp):
    room.opened(kkp, kkp.helpdesk)
    with pytest.raises(Refused, match="Loket 1 masih Anda buka"):
        room.opened(kkp, kkp.helpdesk, 2)


def test_who_takes_over_finds_the_person_who_stands_there(kkp):
    [guest] = room.waiting(kkp)
    session = room.opened(kkp, kkp.helpdesk)
    calling.call_next(session, by=kkp.helpdesk)
    new = counters.take_over(session.counter, by=kkp.rekan_helpdesk, reason="Perambannya tertutup.")
    assert calling.current(new.counter).staff == kkp.rekan_helpdesk
    calling.serve(new, by=kkp.rekan_helpdesk)
    with pytest.raises(Stale, match="diambil alih oleh Rekan Helpdesk KP"):
        calling.finish(session, by=kkp.helpdesk)
    assert Event.objects.about("counter", new.counter.pk).last().data == {"reason": "Perambannya tertutup."}
    assert guest == calling.current(new.counter)


def test_taking_over_needs_a_reason(kkp):
    session = room.opened(kkp, kkp.helpdesk)
    with pytest.raises(Refused, match="alasan"):
        counters.take_over(session.counter, by=kkp.rekan_helpdesk, reason=" ")


def test_a_counter_with_somebody_at_it_is_not_closed(kkp):
    room.waiting(kkp)
    session = room.opened(kkp, kkp.helpdesk)
    calling.call_next(session, by=kkp.helpdesk)
    with pytest.raises(Refused, match="B 001 masih di Loket 1"):
        counters.close_counter(session, by=kkp.helpdesk)


def test_an_empty_counter_is_closed_and_opened_by_a_colleague(kkp):
    session = room.opened(kkp, kkp.helpdesk)
    counters.close_counter(session, by=kkp.helpdesk, seen=0)
    assert counters.open_counter(session.counter, by=kkp.rekan_helpdesk).staff == kkp.rekan_helpdesk


@pytest.mark.parametrize("who", ["admin_ppe", "kepala", "admin_kantor", "pemohon"])
def test_only_who_serves_visitors_opens_a_counter(kkp, who):
    with pytest.raises(Forbidden):
        counters.open_counter(room.counter(kkp), by=getattr(kkp, who))


def test_nobody_opens_a_counter_of_another_office(kkp, kaltim):
    with pytest.raises(Forbidden):
        counters.open_counter(room.counter(kkp), by=kaltim.helpdesk)


def test_an_office_without_a_guest_book_has_no_counter_to_open(banyuasin):
    with pytest.raises(Forbidden):
        counters.open_counter(room.counter(banyuasin), by=banyuasin.admin_agency)


def test_a_counter_out_of_use_is_not_opened(kkp):
    counter = room.counter(kkp)
    Counter.objects.filter(pk=counter.pk).update(is_active=False)
    counter.refresh_from_db()
    with pytest.raises(Refused, match="tidak dipakai"):
        counters.open_counter(counter, by=kkp.helpdesk)


def test_past_midnight_no_button_of_yesterday_works(kkp):
    room.waiting(kkp)
    session = room.opened(kkp, kkp.helpdesk)
    CounterSession.objects.update(day=session.day - timedelta(days=1))
    session.refresh_from_db()
    with pytest.raises(pressing.DayOver, match="Hari sudah berganti"):
        calling.call_next(session, by=kkp.helpdesk)


def test_help_stands_on_the_other_counters_until_somebody_comes(kkp):
    asking, other = room.opened(kkp, kkp.helpdesk), room.opened(kkp, kkp.rekan_helpdesk, 2)
    counters.ask_help(asking, by=kkp.helpdesk, note="SK palsu?")
    counters.ask_help(asking, by=kkp.helpdesk, note="Tamu marah.")
    [wanted] = counters.help_wanted(other)
    assert (wanted.note, counters.help_wanted(asking)) == ("Tamu marah.", [])
    assert counters.end_help(wanted, by=kkp.rekan_helpdesk)
    assert not counters.end_help(wanted, by=kkp.rekan_helpdesk)
    assert counters.help_wanted(other) == []


def test_another_office_does_not_end_a_call_for_help(kkp, kaltim):
    asked = counters.ask_help(room.opened(kkp, kkp.helpdesk), by=kkp.helpdesk)
    with pytest.raises(Forbidden):
        counters.end_help(asked, by=kaltim.helpdesk)
    assert HelpCall.objects.get().ended_at is None


def test_a_closed_counter_asks_for_nobody(kkp):
    session = room.opened(kkp, kkp.helpdesk)
    counters.ask_help(session, by=kkp.helpdesk)
    counters.close_counter(session, by=kkp.helpdesk)
    assert HelpCall.objects.filter(ended_at=None).count() == 0
