"""Everybody at once: numbers without a gap, nobody called twice, the fair order kept. Full counts with LPSE_FULL=1."""

import os
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts_app.models import User
from accounts_app.roles import Role
from requests_app.frontdesk import calling, counters, numbers
from requests_app.frontdesk.fairness import fair_order
from requests_app.frontdesk.models import GuestEntry
from requests_app.frontdesk.queue_models import Call, QueueNumber
from tests import world
from tests.factories import staff
from tests.races import at_once
from tests.requests_app.frontdesk import room

FULL = bool(os.environ.get("LPSE_FULL"))
ROUNDS, DRAWERS = (200 if FULL else 20), 50
GUESTS, COUNTERS = (300 if FULL else 30), 8
MORNING = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


def entries(desk, count):
    now = timezone.now()
    rows = (
        GuestEntry(office=desk.office, name="a", agency="b", purpose="c", arrived_at=now, written_at=now)
        for _ in range(count)
    )
    return GuestEntry.objects.bulk_create(rows)


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_draw_one_to_fifty_in_every_round():
    with time_machine.travel(MORNING, tick=False) as clock:
        desk = world.kkp()
        line, keeper = room.line_of(desk, "B"), desk.who(Role.FRONT_OFFICE)
        visits = [entries(desk, DRAWERS) for _ in range(ROUNDS)]
        gate = Barrier(DRAWERS, action=lambda: clock.shift(timedelta(days=1)))

        def draw(person):
            for visitors in visits:
                gate.wait(60)
                numbers.draw(visitors[person], by=keeper, line=line)

        assert at_once(DRAWERS, draw) == [None] * DRAWERS
    days: dict[object, list[int]] = {}
    for day, number in QueueNumber.objects.order_by("number").values_list("day", "number"):
        days.setdefault(day, []).append(number)
    assert list(days.values()) == [list(range(1, DRAWERS + 1))] * ROUNDS


@pytest.mark.django_db(transaction=True)
def test_a_double_press_at_once_draws_one_number():
    desk = world.kkp()
    [visit] = entries(desk, 1)
    line = room.line_of(desk, "B")
    drawn = at_once(8, lambda _: numbers.draw(visit, by=desk.who(Role.FRONT_OFFICE), line=line).label)
    assert drawn == ["B 001"] * 8
    assert room.waiting(desk)[0].label == "B 002"


@pytest.mark.django_db(transaction=True)
def test_eight_counters_call_each_person_once_in_the_fair_order():
    desk = world.kkp()
    for place in range(GUESTS):
        room.waiting(desk, 1, "PBABA"[place % 5])
    foretold = fair_order(list(QueueNumber.objects.order_by("order_at")), lambda one: one.prefix == "P", [], 2)
    people = [staff(desk.office, f"Petugas {place}", Role.HELPDESK) for place in range(COUNTERS)]
    sessions = [room.opened(desk, person, place) for place, person in enumerate(people, 1)]

    def work(place):
        by = User.objects.get(pk=people[place].pk)
        while room.call_and_finish(sessions[place], by):
            pass

    assert at_once(COUNTERS, work) == [None] * COUNTERS
    assert list(Call.objects.order_by("pk").values_list("number", flat=True)) == [one.pk for one in foretold]


@pytest.mark.django_db(transaction=True)
def test_a_double_click_at_once_calls_one_person():
    desk = world.kkp()
    room.waiting(desk, 3)
    session = room.opened(desk, desk.helpdesk)
    answers = at_once(4, lambda _: calling.call_next(session, by=desk.who(Role.HELPDESK), seen=0).label)
    assert [answer for answer in answers if isinstance(answer, str)] == ["B 001"]
    assert {type(answer).__name__ for answer in answers} == {"str", "Stale"}
    assert Call.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_who_open_one_counter_at_once_leave_one_there():
    desk = world.kkp()
    counter = room.counter(desk)
    people: list[Any] = [desk.helpdesk, desk.rekan_helpdesk]
    answers = at_once(2, lambda place: counters.open_counter(counter, by=people[place]))
    assert sorted(type(answer).__name__ for answer in answers) == ["CounterSession", "Stale"]
