"""What happens to a number at a counter: each act once, from the right state, as an event, and never for two."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts_app.audit.models import Event
from requests_app.frontdesk import by_request, calling, counters, numbers, visiting
from requests_app.frontdesk.counter_models import FrontDeskSettings
from requests_app.frontdesk.queue_models import Call, Pulse, QueueNumber
from requests_app.process.refusals import Forbidden, Refused, Stale
from requests_app.sop.vocabulary import Act
from tests import walk
from tests.requests_app.frontdesk import room
from tests.requests_app.frontdesk.visits import admitted


def moves(number):
    return list(Event.objects.about("queue", number.pk).values_list("act", flat=True))


def fresh(number):
    return QueueNumber.objects.get(pk=number.pk)


def called(desk, prefix="B", count=1):
    """A counter with the first of so many guests called to it."""
    guests = room.waiting(desk, count, prefix)
    session = room.opened(desk, desk.helpdesk)
    calling.call_next(session, by=desk.helpdesk)
    return session, guests


def test_a_call_shows_at_the_counter_and_is_an_event(kkp):
    session, [guest] = called(kkp)
    here = calling.current(session.counter)
    assert (here, here.state, here.calls, here.staff) == (guest, "called", 1, kkp.helpdesk)
    assert (Call.objects.get().counter, Call.objects.get().by) == (session.counter, kkp.helpdesk)


def test_with_nobody_waiting_nobody_is_called(kkp):
    assert calling.call_next(room.opened(kkp, kkp.helpdesk), by=kkp.helpdesk) is None


def test_a_double_click_calls_once(kkp):
    room.waiting(kkp, 2)
    session = room.opened(kkp, kkp.helpdesk)
    first = calling.call_next(session, by=kkp.helpdesk, seen=0)
    with pytest.raises(Stale, match="Panggil berikutnya pukul"):
        calling.call_next(session, by=kkp.helpdesk, seen=0)
    assert list(Call.objects.values_list("number", flat=True)) == [first.pk]


def test_nobody_is_called_while_somebody_stands_there(kkp):
    session, _ = called(kkp, count=2)
    with pytest.raises(Refused, match="B 001 masih di Loket 1"):
        calling.call_next(session, by=kkp.helpdesk)


def test_a_number_served_and_finished(kkp):
    session, [guest] = called(kkp)
    calling.serve(session, by=kkp.helpdesk)
    calling.finish(session, by=kkp.helpdesk)
    assert (fresh(guest).state, moves(guest)) == ("done", ["serve", "finish"])
    assert fresh(guest).finished_at >= fresh(guest).serving_since
    assert calling.current(session.counter) is None


def test_serving_opens_the_request(kaltim):
    ticket = admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True)
    session = room.opened(kaltim, kaltim.rekan_helpdesk)
    calling.call_next(session, by=kaltim.rekan_helpdesk)
    assert walk.again(ticket).called_by == kaltim.rekan_helpdesk
    calling.serve(session, by=kaltim.rekan_helpdesk)
    assert walk.again(ticket).state == "completeness_check"


def test_the_front_office_cannot_call_a_request_that_is_the_helpdesk_s(kkp):
    admitted(kkp, "admin_agency", kkp.front_office, with_number=True)
    [guest] = room.waiting(kkp)
    session = room.opened(kkp, kkp.front_office)
    assert calling.call_next(session, by=kkp.front_office) == guest


def test_nobody_calls_their_own_request(kaltim):
    mine = admitted(kaltim, "auditor", kaltim.rekan_helpdesk, with_number=True, email=kaltim.helpdesk.email)
    other = admitted(kaltim, "auditor", kaltim.rekan_helpdesk, with_number=True)
    session = room.opened(kaltim, kaltim.helpdesk)
    assert calling.call_next(session, by=kaltim.helpdesk).ticket == other
    assert fresh(mine.queue_numbers.get()).state == "waiting"


def test_who_waits_is_called_though_the_request_ended_meanwhile(kaltim):
    ticket = admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True)
    walk.do(kaltim, ticket, Act.WITHDRAW)
    session = room.opened(kaltim, kaltim.helpdesk)
    assert calling.call_next(session, by=kaltim.helpdesk).ticket == ticket
    calling.serve(session, by=kaltim.helpdesk)
    assert calling.finish(session, by=kaltim.helpdesk).state == "done"
    assert walk.again(ticket).state == "lapsed"


def test_after_three_calls_a_further_one_makes_it_a_no_show(kkp):
    session, [guest] = called(kkp)
    for _ in range(2):
        assert calling.recall(session, by=kkp.helpdesk).state == "called"
    assert calling.recall(session, by=kkp.helpdesk).state == "no_show"
    assert (fresh(guest).calls, Call.objects.count()) == (3, 3)


def test_the_office_decides_after_how_many_calls(kkp):
    FrontDeskSettings.objects.create(office=kkp.office, calls_until_no_show=1)
    session, [guest] = called(kkp)
    assert calling.skip(session, by=kkp.helpdesk) == guest
    assert fresh(guest).state == "no_show"


def test_who_is_skipped_comes_after_the_next_two(kkp):
    session, _ = called(kkp, count=4)
    calling.skip(session, by=kkp.helpdesk)
    order = [room.call_and_finish(session, kkp.helpdesk) for _ in range(4)]
    assert order == ["B 002", "B 003", "B 001", "B 004"]


def test_a_no_show_comes_back_behind_the_next_two_and_is_called_anew(kkp):
    session, guests = called(kkp, count=4)
    calling.no_show(session, by=kkp.helpdesk)
    back = calling.put_back(fresh(guests[0]), by=kkp.helpdesk)
    assert (back.state, back.calls) == ("waiting", 0)
    assert [room.call_and_finish(session, kkp.helpdesk) for _ in range(3)] == ["B 002", "B 003", "B 001"]


def test_who_took_another_number_meanwhile_is_not_put_back(kaltim):
    ticket = admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True)
    session = room.opened(kaltim, kaltim.helpdesk)
    calling.call_next(session, by=kaltim.helpdesk)
    absent = calling.no_show(session, by=kaltim.helpdesk)
    again = visiting.record_guest(room.guest(kaltim), by=kaltim.helpdesk)
    again.ticket = ticket
    number = numbers.draw(again, by=kaltim.helpdesk)
    with pytest.raises(Refused, match=f"sudah bernomor {number.label}"):
        calling.put_back(absent, by=kaltim.helpdesk)


def test_who_was_put_off_comes_next(kkp):
    session, guests = called(kkp, count=3)
    calling.defer(session, by=kkp.helpdesk, reason="Memfotokopi SK.")
    assert room.call_and_finish(session, kkp.helpdesk) == "B 002"
    calling.put_back(fresh(guests[0]), by=kkp.helpdesk)
    assert room.call_and_finish(session, kkp.helpdesk) == "B 001"


def test_a_number_of_yesterday_is_not_put_back(kkp):
    session, [guest] = called(kkp)
    calling.no_show(session, by=kkp.helpdesk)
    QueueNumber.objects.update(day=timezone.localdate() - timedelta(days=2))
    with pytest.raises(Refused, match="bukan nomor hari ini"):
        calling.put_back(fresh(guest), by=kkp.helpdesk)


def test_a_transferred_number_keeps_its_label_and_comes_next_there(kkp):
    session, [guest, _] = called(kkp, count=2)
    line = room.line_of(kkp, "A")
    calling.transfer(session, by=kkp.helpdesk, line=line, reason="Ternyata lupa password.")
    other = room.opened(kkp, kkp.rekan_helpdesk, 2, "A")
    assert room.call_and_finish(other, kkp.rekan_helpdesk) == guest.label == "B 001"


def test_a_number_sent_to_one_counter_is_called_by_that_one_alone(kkp):
    session, [guest] = called(kkp)
    other = room.opened(kkp, kkp.rekan_helpdesk, 2, "A")
    calling.transfer(session, by=kkp.helpdesk, line=guest.line, counter=other.counter, reason="Bagian Loket 2.")
    assert calling.call_next(session, by=kkp.helpdesk) is None
    assert calling.call_next(other, by=kkp.rekan_helpdesk) == guest


def test_who_is_sent_on_is_served_without_asking_the_first_counter(kaltim):
    """The request that the first one opened comes into the hands of whoever serves its owner now."""
    ticket = admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True)
    first, second = room.opened(kaltim, kaltim.helpdesk), room.opened(kaltim, kaltim.rekan_helpdesk, 2)
    guest = calling.call_next(first, by=kaltim.helpdesk)
    calling.serve(first, by=kaltim.helpdesk)
    assert walk.again(ticket).claimed_by == kaltim.helpdesk
    calling.transfer(first, by=kaltim.helpdesk, line=guest.line, counter=second.counter, reason="Bagian Loket 2.")
    calling.call_next(second, by=kaltim.rekan_helpdesk)
    calling.serve(second, by=kaltim.rekan_helpdesk)
    assert walk.again(ticket).claimed_by == kaltim.rekan_helpdesk


def test_who_was_sent_to_a_counter_that_closes_is_the_line_s_again(kkp):
    session, [guest] = called(kkp)
    other = room.opened(kkp, kkp.rekan_helpdesk, 2, "A")
    calling.transfer(session, by=kkp.helpdesk, line=guest.line, counter=other.counter, reason="Bagian Loket 2.")
    counters.close_counter(other, by=kkp.rekan_helpdesk)
    assert moves(guest) == ["transfer", "release"]
    assert calling.call_next(session, by=kkp.helpdesk) == guest


def test_nobody_is_sent_to_a_counter_that_is_closed(kkp):
    session, [guest] = called(kkp)
    with pytest.raises(Stale, match="Loket 2 sudah ditutup"):
        calling.transfer(session, by=kkp.helpdesk, line=guest.line, counter=room.counter(kkp, 2), reason="x")


def test_a_number_is_not_sent_to_another_office(kkp, kaltim):
    session, _ = called(kkp)
    with pytest.raises(Refused, match="kantor lain"):
        calling.transfer(session, by=kkp.helpdesk, line=room.line_of(kaltim, "A"), reason="Salah.")


@pytest.mark.parametrize("act", [calling.finish, calling.recall, calling.skip, calling.no_show, calling.serve])
def test_no_act_without_somebody_at_the_counter(kkp, act):
    with pytest.raises(Refused, match="Tidak ada nomor"):
        act(room.opened(kkp, kkp.helpdesk), by=kkp.helpdesk)


@pytest.mark.parametrize("act", [calling.recall, calling.skip, calling.no_show, calling.serve])
def test_who_is_being_served_is_neither_called_nor_skipped(kkp, act):
    session, _ = called(kkp)
    calling.serve(session, by=kkp.helpdesk)
    with pytest.raises(Stale, match="sedang dilayani"):
        act(session, by=kkp.helpdesk)


def test_a_colleague_s_counter_is_not_pressed(kkp):
    session, _ = called(kkp)
    with pytest.raises(Stale, match="dibuka oleh Helpdesk KP"):
        calling.finish(session, by=kkp.rekan_helpdesk)


def test_the_ticket_page_serves_at_one_s_own_counter(kaltim):
    ticket = admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True)
    session = room.opened(kaltim, kaltim.helpdesk)
    ticket = by_request.call(ticket, by=kaltim.helpdesk)
    by_request.open_request(ticket, by=kaltim.helpdesk, seen=ticket.version)
    here = calling.current(session.counter)
    assert (here.ticket, here.state) == (ticket, "serving")


def test_the_ticket_page_leaves_a_colleague_s_guest_alone(kaltim):
    ticket = admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True)
    calling.call_next(room.opened(kaltim, kaltim.helpdesk), by=kaltim.helpdesk)
    with pytest.raises(Refused, match="sedang di Loket 1"):
        by_request.call(walk.again(ticket), by=kaltim.rekan_helpdesk)


def test_the_book_s_last_call_makes_it_a_no_show(client, kaltim):
    FrontDeskSettings.objects.create(office=kaltim.office, calls_until_no_show=1)
    ticket = by_request.call(admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True), by=kaltim.helpdesk)
    with pytest.raises(Stale):
        by_request.call(ticket, by=kaltim.helpdesk, seen=ticket.version - 1)
    client.force_login(kaltim.helpdesk, backend="accounts_app.signin.Backend")
    path, data = reverse("frontdesk:call", args=[ticket.number]), {"seen": ticket.version, "dari": "buku-tamu"}
    assert "tidak hadir: sudah dipanggil 1 kali" in client.post(path, data, follow=True).content.decode()
    assert ticket.queue_numbers.get().state == "no_show"


@pytest.mark.parametrize("back", ["", "kotak-masuk"])
def test_the_ticket_page_and_the_inbox_say_that_the_last_call_ended_the_number(client, kaltim, back):
    FrontDeskSettings.objects.create(office=kaltim.office, calls_until_no_show=1)
    ticket = admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True)
    client.force_login(kaltim.helpdesk, backend="accounts_app.signin.Backend")
    path = reverse("desk:act", args=[ticket.number, "panggil"])
    answers = [
        client.post(path, {"seen": walk.again(ticket).version, "dari": back}, follow=True).content.decode()
        for _ in range(2)
    ]
    assert "Nomor A 001 dipanggil." in answers[0]
    assert "Nomor A 001 tidak hadir: sudah dipanggil 1 kali." in answers[1]


def test_past_the_queue_only_who_serves_visitors_calls_and_nobody_who_is_served(kaltim):
    ticket = admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True)
    ticket = by_request.open_request(by_request.call(ticket, by=kaltim.helpdesk), by=kaltim.helpdesk)
    with pytest.raises(Stale, match="sedang dilayani"):
        by_request.call(ticket, by=kaltim.helpdesk)
    with pytest.raises(Forbidden):
        by_request.call(ticket, by=kaltim.admin_ppe)
    assert ticket.queue_numbers.get().state == "serving"


def test_without_a_counter_the_next_one_ends_the_one_before(kaltim):
    first, second = (admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True, email="") for _ in range(2))
    for ticket in (first, second):
        by_request.open_request(ticket, by=kaltim.helpdesk)
    assert [fresh(ticket.queue_numbers.get()).state for ticket in (first, second)] == ["done", "serving"]


def test_the_inbox_s_double_click_calls_nobody_else(kaltim):
    for _ in range(2):
        admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True, email="")
    by_request.call_next(by=kaltim.helpdesk, expected="A 001")
    with pytest.raises(Stale, match="A 001 sudah Anda panggil"):
        by_request.call_next(by=kaltim.helpdesk, expected="A 001")
    assert Call.objects.count() == 1


def test_whatever_a_screen_shows_moves_the_pulse(kkp):
    beats = []
    session, _ = called(kkp, count=2)
    for act in (calling.serve, calling.finish, calling.call_next, calling.recall):
        beats.append(Pulse.objects.get(office=kkp.office).version)
        act(session, by=kkp.helpdesk)
    beats.append(Pulse.objects.get(office=kkp.office).version)
    assert beats == sorted(set(beats))


def test_a_request_that_waits_since_yesterday_gets_a_number_of_today(kaltim):
    ticket = admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True)
    old = ticket.queue_numbers.get()
    QueueNumber.objects.update(state="not_served", reason="x", finished_at=timezone.now(), day="2026-01-05")
    ticket.visits.create(
        office=kaltim.office, name="a", agency="b", purpose="c", arrived_at=timezone.now(), written_at=timezone.now()
    )
    ticket = numbers.issue_number(walk.again(ticket), by=kaltim.helpdesk)
    # The series is today's own: only the old row was moved to January.
    assert (ticket.state, ticket.queue_label) == ("queued", "A 002")
    assert ticket.queue_numbers.exclude(pk=old.pk).get().state == "waiting"


def test_whoever_does_not_give_numbers_gives_no_second_one_either(kkp):
    ticket = admitted(kkp, "admin_agency", kkp.front_office, with_number=True)
    with pytest.raises(Forbidden, match="petugas buku tamu"):
        numbers.issue_number(ticket, by=kkp.helpdesk)
