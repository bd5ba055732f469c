"""The end of a day: open numbers end with a reason, their requests stay in the queue, tomorrow begins with one."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from requests_app.frontdesk import calling, day_end
from requests_app.frontdesk.counter_models import CounterSession
from requests_app.frontdesk.queue_models import QueueNumber
from requests_app.process.refusals import Forbidden, Refused
from tests import walk
from tests.requests_app.frontdesk import room
from tests.requests_app.frontdesk.visits import admitted

# Eleven in the morning in WITA, ten in WIB.
MORNING = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def states():
    return list(QueueNumber.objects.order_by("pk").values_list("state", flat=True))


def test_what_is_left_is_not_served_with_the_reason(kkp):
    room.waiting(kkp, 3)
    session = room.opened(kkp, kkp.helpdesk)
    room.call_and_finish(session, kkp.helpdesk)
    calling.call_next(session, by=kkp.helpdesk)
    assert day_end.close_today(kkp.office, by=kkp.helpdesk, reason="Listrik padam.") == 2
    assert states() == ["done", "not_served", "not_served"]
    assert set(QueueNumber.objects.filter(state="not_served").values_list("reason", flat=True)) == {"Listrik padam."}
    assert not CounterSession.objects.filter(closed_at=None).exists()


def test_who_was_being_served_was_served(kkp):
    room.waiting(kkp)
    session = room.opened(kkp, kkp.helpdesk)
    calling.call_next(session, by=kkp.helpdesk)
    calling.serve(session, by=kkp.helpdesk)
    assert day_end.close_today(kkp.office, by=kkp.helpdesk, reason="Selesai.") == 0
    assert (states(), QueueNumber.objects.get().reason) == (["done"], day_end.NOBODY_PRESSED)


def test_who_was_sent_to_a_counter_and_comes_back_late_is_the_line_s_again(kkp):
    [guest] = room.waiting(kkp)
    session, other = room.opened(kkp, kkp.helpdesk), room.opened(kkp, kkp.rekan_helpdesk, 2)
    calling.call_next(session, by=kkp.helpdesk)
    calling.transfer(session, by=kkp.helpdesk, line=guest.line, counter=other.counter, reason="Bagian Loket 2.")
    calling.call_next(other, by=kkp.rekan_helpdesk)
    calling.no_show(other, by=kkp.rekan_helpdesk)
    day_end.close_today(kkp.office, by=kkp.helpdesk, reason="Kantor tutup lebih awal.")
    assert QueueNumber.objects.get().for_counter is None
    calling.put_back(QueueNumber.objects.get(), by=kkp.helpdesk)
    assert calling.call_next(room.opened(kkp, kkp.helpdesk), by=kkp.helpdesk) == guest


def test_the_requests_stay_in_the_queue(kaltim):
    ticket = admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True)
    day_end.close_today(kaltim.office, by=kaltim.helpdesk, reason="Kantor tutup.")
    assert walk.again(ticket).state == "queued"


def test_closing_needs_a_reason(kkp):
    with pytest.raises(Refused, match="alasan"):
        day_end.close_today(kkp.office, by=kkp.helpdesk, reason=" ")


@pytest.mark.parametrize("who", ["admin_ppe", "kepala"])
def test_only_who_serves_visitors_closes_the_day(kkp, who):
    with pytest.raises(Forbidden):
        day_end.close_today(kkp.office, by=getattr(kkp, who), reason="Selesai.")


def test_another_office_s_day_is_not_closed(kkp, kaltim):
    with pytest.raises(Forbidden):
        day_end.close_today(kkp.office, by=kaltim.helpdesk, reason="Selesai.")


def test_the_worker_closes_the_day_after_midnight_of_the_office(kaltim):
    """WITA's midnight is 16.00 UTC."""
    with time_machine.travel(MORNING, tick=False):
        room.waiting(kaltim, 2)
        room.opened(kaltim, kaltim.helpdesk)
    for hours, expected in ((12, ["waiting"] * 2), (13, ["not_served"] * 2), (14, ["not_served"] * 2)):
        with time_machine.travel(MORNING + timedelta(hours=hours), tick=False):
            day_end.close_past_days(datetime.now(UTC))
        assert states() == expected
    assert set(QueueNumber.objects.values_list("reason", flat=True)) == {day_end.DAY_WENT_BY}


def test_the_next_day_begins_with_one_in_every_line(kkp):
    with time_machine.travel(MORNING, tick=False):
        room.waiting(kkp, 2, "A")
    with time_machine.travel(MORNING + timedelta(days=1), tick=False):
        assert [room.waiting(kkp, 1, prefix)[0].label for prefix in "ABP"] == ["A 001", "B 001", "P 001"]


def test_a_second_closing_finds_nothing(kkp):
    room.waiting(kkp)
    assert [day_end.close_today(kkp.office, by=kkp.helpdesk, reason="Selesai.") for _ in range(2)] == [1, 0]
