"""How long somebody will wait: a range or nothing, and never less for who is further behind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.frontdesk.estimate import FEWEST_TURNS, STEP, TURNS_LOOKED_AT, Estimate, estimate

TEN = (10.0, 10.0, 10.0)
TURNS = st.lists(st.floats(0.1, 90), min_size=FEWEST_TURNS, max_size=40)


@pytest.mark.parametrize(
    ("ahead", "counters", "idle", "wait"),
    [
        (0, 1, 0, Estimate(10, 10)),
        (3, 1, 0, Estimate(40, 40)),
        (3, 2, 0, Estimate(20, 20)),
        (0, 2, 1, Estimate(0, 0)),
        (1, 2, 1, Estimate(5, 5)),
    ],
)
def test_everybody_before_costs_a_turn_and_counters_share_them(ahead, counters, idle, wait):
    assert estimate(TEN, ahead=ahead, counters=counters, idle=idle) == wait


def test_uneven_turns_make_a_range_around_the_mean():
    assert estimate([4, 8, 12, 16], ahead=4, counters=1) == Estimate(35, 65)


@pytest.mark.parametrize(
    ("turns", "counters"),
    [(TEN[:2], 1), (TEN, 0), ((), 3), ((0.0, 0.0, 0.0, 5.0), 1)],
    ids=["too few turns", "no counter open", "nothing today", "turns without a time"],
)
def test_nothing_is_said_where_nothing_is_known(turns, counters):
    assert estimate(turns, ahead=2, counters=counters) is None


def test_the_newest_turns_count():
    assert estimate([60.0] * 50 + [10.0] * TURNS_LOOKED_AT, ahead=0, counters=1) == Estimate(10, 10)


@given(turns=TURNS, ahead=st.integers(0, 60), counters=st.integers(1, 8))
def test_a_longer_queue_never_promises_less(turns, ahead, counters):
    near = estimate(turns, ahead=ahead, counters=counters)
    far = estimate(turns, ahead=ahead + 1, counters=counters)
    assert near is not None
    assert far is not None
    assert far.high >= near.high
    assert near.low <= near.high
    assert near.low % STEP == near.high % STEP == 0


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0, 0, "segera dipanggil"),
        (0, 5, "paling lama 5 menit"),
        (20, 20, "± 20 menit"),
        (15, 25, "15–25 menit"),
        (180, 240, "lebih dari 3 jam"),
    ],
)
def test_it_is_said_honestly(low, high, words):
    assert str(Estimate(low, high)) == words
