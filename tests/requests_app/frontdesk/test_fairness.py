"""The priority rule: nobody with priority waits for more than n calls, and no ordinary queue stands still."""

import itertools
import os

import pytest
from django.db import connection

from requests_app.frontdesk import calling
from requests_app.frontdesk.counter_models import FrontDeskSettings
from requests_app.frontdesk.fairness import fair_order, priority_is_due
from requests_app.frontdesk.next_call import CALL_NEXT_SQL
from requests_app.frontdesk.queue_models import QueueNumber
from requests_app.frontdesk.waiting import called_at, next_of, recent_calls, recent_kinds, today_of, waiting
from tests.requests_app.frontdesk import room

FULL = bool(os.environ.get("LPSE_FULL"))
TRIPLES = list(itertools.product("ABP", repeat=3))
ROOMS = [list(room) for size in range(9) for room in itertools.product("op", repeat=size)]


def order(people, recent=(), ordinary=2):
    marked = [f"{kind}{place}" for place, kind in enumerate(people)]
    return fair_order(marked, lambda one: one.startswith("p"), list(recent), ordinary)


@pytest.mark.parametrize("ordinary", [1, 2, 3])
def test_in_every_room_the_rule_is_kept(ordinary):
    """All 511 rooms of up to eight people, after every possible run of three calls."""
    for people, recent in itertools.product(ROOMS, itertools.product((True, False), repeat=3)):
        called = order(people, recent, ordinary)
        assert sorted(called) == sorted(f"{kind}{place}" for place, kind in enumerate(people))
        for kind in "op":
            mine = [one for one in called if one[0] == kind]
            assert mine == sorted(mine, key=lambda one: int(one[1:])), "each kind in its own order"
        _check_waits(people, called, ordinary)


def _check_waits(people, called, ordinary):
    kinds = "".join(one[0] for one in called)
    mixed = kinds[: max(kinds.rfind("o"), kinds.rfind("p")) + 1]
    last_ordinary = mixed.rfind("o")
    assert "pp" not in mixed[: last_ordinary + 1], "two priority numbers in a row while ordinary people wait"
    if "p" in people:
        before_each = mixed[: mixed.rfind("p") + 1].split("p")[:-1]
        assert all(len(run) <= ordinary for run in before_each), "somebody with priority waited too long"


def test_the_first_call_of_a_day_may_be_a_priority_number():
    assert order("op") == ["p1", "o0"]


def test_after_a_priority_number_come_as_many_ordinary_ones_as_the_rule_says():
    assert order("ppooo", ordinary=2) == ["p0", "o2", "o3", "p1", "o4"]


def test_a_long_ordinary_run_makes_priority_due_at_once():
    assert priority_is_due([False, False, False], 2)
    assert not priority_is_due([False, True, False], 2)


@pytest.mark.parametrize("people", ["BBPPB", "PPPBB", "BBBBP", "PBPBPB"])
def test_a_counter_calls_in_the_order_that_the_rule_foretells(kkp, people):
    made = [room.waiting(kkp, prefix=prefix)[0] for prefix in people]
    foretold = fair_order(made, lambda one: one.prefix == "P", [], 2)
    session = room.opened(kkp, kkp.helpdesk)
    assert [room.call_and_finish(session, kkp.helpdesk) for _ in people] == [one.label for one in foretold]


@pytest.mark.parametrize("ordinary", [1, 2, 3])
def test_the_database_calls_in_the_order_that_the_rule_foretells(kkp, ordinary):
    """`next_call` says the rule in SQL, `next_of` in Python: the same person in many rooms, whoever was sent where."""
    FrontDeskSettings.objects.create(office=kkp.office, ordinary_per_priority=ordinary)
    session = room.opened(kkp, kkp.helpdesk, 1, "AP")
    other = room.opened(kkp, kkp.rekan_helpdesk, 2, "B")
    for people in TRIPLES[ordinary - 1 :: 1 if FULL else 12]:
        for prefix in people:
            room.waiting(kkp, prefix=prefix)
        _send(people, session, other)
        while foretold := _next(session):
            assert room.call_and_finish(session, kkp.helpdesk) == foretold.label
        while room.call_and_finish(other, kkp.rekan_helpdesk):
            pass
    assert not QueueNumber.objects.filter(state="waiting").exists()


def _send(people, session, other):
    """The first of the room: where this counter calls it, on to the other line; else to this counter alone."""
    [sender, by, goal] = [session, session.staff, None] if people[0] != "B" else [other, other.staff, session.counter]
    number = calling.call_next(sender, by=by)
    line = room.line_of(session, "B") if goal is None else number.line
    calling.transfer(sender, by=by, line=line, counter=goal, reason="Contoh.")


def _next(session):
    office, day = session.office, session.day
    mine = waiting(office, day).filter(called_at(session.counter))
    return next_of(mine, lambda: recent_calls(office, day, session.counter))


def test_the_function_in_the_database_is_the_one_in_the_code(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'requests_app_call_next'")
        [[installed]] = cursor.fetchall()
    assert installed in CALL_NEXT_SQL, "a migration must run CALL_NEXT_SQL again"


def test_calls_of_lines_that_the_counter_does_not_serve_do_not_count(kkp):
    room.waiting(kkp, 3, "B")
    elsewhere = room.opened(kkp, kkp.rekan_helpdesk, 2, "B")
    for _ in range(3):
        room.call_and_finish(elsewhere, kkp.rekan_helpdesk)
    both = room.counter(kkp, 1, "AP")
    assert recent_kinds(kkp.office, today_of(kkp.office), 2, both) == []
    assert not waiting(kkp.office, today_of(kkp.office)).exists()
