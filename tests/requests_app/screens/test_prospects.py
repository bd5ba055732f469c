"""Who is ahead of whom, and what the day's own turns say about the wait."""

from requests_app.frontdesk.counter_models import Counter
from requests_app.frontdesk.prospects import prospect_of, prospects, turns_of
from tests.requests_app.screens import room


def by_label(desk):
    day = room.draw(desk, "B").day
    return {each.label: each for each in prospects(desk.office, day)}


def test_everybody_knows_how_many_are_before_them(kaltim):
    room.sit(kaltim)
    for _ in range(3):
        room.draw(kaltim)
    found = by_label(kaltim)
    assert {label: each.ahead for label, each in found.items()} == {"A 001": 0, "A 002": 1, "A 003": 2, "B 001": 3}


def test_a_line_with_its_own_counter_does_not_wait_for_the_other(kaltim):
    first = room.sit(kaltim, 1)
    second = room.sit(kaltim, 2, kaltim.rekan_helpdesk)
    first.counter.lines.set([room.line(kaltim, "A")])
    second.counter.lines.set([room.line(kaltim, "B")])
    for _ in range(3):
        room.draw(kaltim)
    assert by_label(kaltim)["B 001"].ahead == 0


def test_the_wait_comes_from_the_days_turns(kaltim):
    session = room.sit(kaltim)
    room.turns(session, kaltim, (12, 12, 12))
    room.draw(kaltim)
    room.call(session)
    number = room.draw(kaltim)
    assert [round(turn) for turn in turns_of(kaltim.office, number.day)] == [12, 12, 12]
    prospect = prospect_of(number)
    assert prospect is not None
    assert (prospect.ahead, str(prospect.estimate)) == (0, "10–15 menit")


def test_without_an_open_counter_nothing_is_promised(kaltim):
    Counter.objects.all().update(is_active=False)
    assert by_label(kaltim)["B 001"].estimate is None


def test_who_was_called_does_not_wait_any_more(kaltim):
    session = room.sit(kaltim)
    room.draw(kaltim)
    assert prospect_of(room.call(session)) is None
