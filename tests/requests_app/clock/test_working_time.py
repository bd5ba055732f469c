"""The pure core: laws that hold for every calendar, and moments computed by hand.

LPSE_FULL=1 tries more calendars.
"""

import os
import time as stopwatch
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from accounts_app.models import Zone
from requests_app.clock.week import KALTIM_WEEK, hours_of
from requests_app.clock.working_time import (
    NOTHING,
    ONE_DAY,
    BeyondCalendarError,
    Calendar,
    Day,
    DayKind,
    Hours,
    NaiveMomentError,
)

TRIED = settings(max_examples=1000 if os.environ.get("LPSE_FULL") == "1" else 60, deadline=None)
WITA = ZoneInfo(Zone.WITA)
FIRST = date(2026, 11, 2)  # a Monday
LENGTH = 12
ZONES = [ZoneInfo(zone) for zone in Zone.values]


@st.composite
def hours_of_a_day(draw):
    """None to three intervals, by the second; some touch."""
    cuts = draw(st.lists(st.integers(0, 86_399), min_size=0, max_size=6, unique=True).map(sorted))
    if draw(st.booleans()) and len(cuts) > 3:
        cuts[2] = cuts[1]
    ends = [time(cut // 3600, cut // 60 % 60, cut % 60) for cut in cuts]
    return tuple(Hours(left, right) for left, right in zip(ends[::2], ends[1::2], strict=False))


weeks = st.lists(hours_of_a_day(), min_size=LENGTH, max_size=LENGTH)
zones = st.sampled_from(ZONES)
# A moment of the calendar, in microseconds since its first midnight.
instants = st.integers(0, LENGTH * 86_400 * 10**6)
pairs, triples = st.tuples(instants, instants), st.tuples(instants, instants, instants)
spans = st.integers(0, 6 * 3600 * 10**6).map(lambda n: timedelta(microseconds=n))


def calendar(week, zone=WITA):
    return Calendar(zone, [Day(FIRST + n * ONE_DAY, hours) for n, hours in enumerate(week)])


def moment(instant, zone=WITA):
    begin = datetime.combine(FIRST, time(), zone).astimezone(UTC)
    return (begin + timedelta(microseconds=instant)).astimezone(zone)


def wall_seconds(week, start, end):
    """The slow way: every interval of every day against the two wall-clock moments, zone forgotten."""
    total = NOTHING
    for n, hours in enumerate(week):
        for one in hours:
            opens, closes = (datetime.combine(FIRST + n * ONE_DAY, edge) for edge in one)
            total += max(min(closes, end) - max(opens, start), NOTHING)
    return total


@TRIED
@given(weeks, triples)
def test_it_is_additive_for_any_three_moments(week, three):
    a, b, c = map(moment, three)
    it = calendar(week)
    assert it.working_time(a, b) + it.working_time(b, c) == it.working_time(a, c)


@TRIED
@given(weeks, zones, instants, instants)
def test_it_is_what_a_slow_count_by_the_wall_clock_gives_in_every_zone(week, zone, first, second):
    early, late = sorted((first, second))
    start, end = moment(early, zone), moment(late, zone)
    expected = wall_seconds(week, start.replace(tzinfo=None), end.replace(tzinfo=None))
    assert calendar(week, zone).working_time(start, end) == expected


@TRIED
@given(weeks, instants, instants, zones)
def test_the_zone_in_which_a_moment_is_written_does_not_matter(week, first, second, written):
    it, start, end = calendar(week), moment(first), moment(second)
    assert it.working_time(start.astimezone(written), end.astimezone(UTC)) == it.working_time(start, end)


@TRIED
@given(weeks, zones, instants, spans)
def test_offices_with_the_same_hours_work_the_same_times_of_day_in_every_zone(week, zone, instant, span):
    try:
        there, here = (calendar(week, z).add_working(moment(instant, z), span) for z in (zone, WITA))
    except BeyondCalendarError:
        assume(False)
    assert there.replace(tzinfo=None) == here.replace(tzinfo=None)


@TRIED
@given(weeks, triples)
def test_more_time_is_never_less_working_time(week, three):
    a, b, c = map(moment, sorted(three))
    it = calendar(week)
    assert NOTHING <= it.working_time(a, b) <= it.working_time(a, c) <= c - a


@TRIED
@given(weeks, instants, spans)
def test_adding_is_the_inverse_of_counting(week, instant, span):
    it, start = calendar(week), moment(instant)
    try:
        deadline = it.add_working(start, span)
    except BeyondCalendarError:
        assume(False)
    assert it.working_time(start, deadline) == span
    assert deadline >= start


@TRIED
@given(weeks, pairs)
def test_adding_back_what_was_counted_ends_where_counting_ended(week, two):
    """At the very moment while it is open or closing; else at the closing before it."""
    start, end = map(moment, sorted(two))
    it = calendar(week)
    shown = it.intervals_between(start, end)
    if shown:
        assert it.add_working(start, it.working_time(start, end)) == shown[-1].end
        assert shown[-1].end == end or not it.is_open(end) or it.working_time(shown[-1].end, end) == NOTHING


@TRIED
@given(weeks, instants, spans)
def test_a_deadline_never_lies_inside_a_closed_interval(week, instant, span):
    it = calendar(week)
    try:
        deadline = it.add_working(moment(instant), span)
    except BeyondCalendarError:
        assume(False)
    wall = deadline.replace(tzinfo=None)
    hours = week[(wall.date() - FIRST).days]
    assert any(one.opens <= wall.time() <= one.closes for one in hours)


@TRIED
@given(weeks, instants, spans, spans)
def test_a_longer_span_is_never_over_earlier(week, instant, one, other):
    it, start = calendar(week), moment(instant)
    short, long = sorted((one, other))
    assume(short > NOTHING)
    try:
        later = it.add_working(start, long)
    except BeyondCalendarError:
        assume(False)
    assert it.add_working(start, short) <= later


@TRIED
@given(weeks, instants, spans, spans)
def test_two_spans_one_after_the_other_are_their_sum(week, instant, one, other):
    it, start = calendar(week), moment(instant)
    assume(other > NOTHING)
    try:
        together = it.add_working(start, one + other)
    except BeyondCalendarError:
        assume(False)
    assert it.add_working(it.add_working(start, one), other) == together


@TRIED
@given(weeks, pairs)
def test_the_intervals_shown_are_open_disjoint_and_sum_up_to_what_was_counted(week, two):
    start, end = map(moment, sorted(two))
    it = calendar(week)
    shown = it.intervals_between(start, end)
    assert sum((one.length for one in shown), NOTHING) == it.working_time(start, end)
    assert all(it.is_open(one.start) and start <= one.start < one.end <= end for one in shown)
    assert all(one.end <= following.start for one, following in pairwise(shown))


@TRIED
@given(weeks, instants)
def test_the_next_opening_is_open_and_nothing_before_it_is(week, instant):
    it, at = calendar(week), moment(instant)
    try:
        opening = it.next_opening(at)
    except BeyondCalendarError:
        assume(False)
    assert it.is_open(opening)
    assert it.working_time(at, opening) == NOTHING
    assert it.is_open(at) == (opening == at)


@TRIED
@given(weeks, instants, st.integers(0, 5))
@example([hours_of("08.00–12.00")] * LENGTH, 0, 5)
def test_working_days_end_at_a_closing_and_skip_exactly_n_working_dates(week, instant, count):
    it, start = calendar(week), moment(instant)
    try:
        deadline = it.add_working_days(start, count)
    except BeyondCalendarError:
        assume(False)
    begins, wall = it.next_opening(start), deadline.replace(tzinfo=None)
    working = [FIRST + n * ONE_DAY for n, hours in enumerate(week) if hours]
    assert working.index(wall.date()) - working.index(begins.date()) == count
    assert wall.time() == week[(wall.date() - FIRST).days][-1].closes


# By hand: Kaltim, Monday to Thursday 07.30–16.00, Friday 07.30–11.00; 24 and 25 December 2026 are days off.
OFF = {date(2026, 12, 24), date(2026, 12, 25)}


def kaltim_day(on):
    return Day(on, () if on in OFF else tuple(KALTIM_WEEK.get(on.isoweekday(), ())))


@pytest.fixture(scope="module")
def kaltim_year():
    return Calendar(WITA, [kaltim_day(date(2026, 1, 1) + n * ONE_DAY) for n in range(730)])


def at(text):
    """``"2026-11-20 10.58"`` in Kaltim."""
    return datetime.strptime(text, "%Y-%m-%d %H.%M").replace(tzinfo=WITA)


@pytest.mark.parametrize(
    ("start", "minutes", "deadline"),
    [
        ("2026-11-20 10.58", 5, "2026-11-23 07.33"),  # Friday, two minutes before closing
        ("2026-11-20 10.58", 2, "2026-11-20 11.00"),  # over at closing, not on Monday
        ("2026-11-20 11.00", 5, "2026-11-23 07.35"),  # at closing it is closed
        ("2026-11-21 09.00", 5, "2026-11-23 07.35"),  # Saturday
        ("2026-11-23 03.00", 15, "2026-11-23 07.45"),  # before opening
        ("2026-11-23 15.50", 15, "2026-11-24 07.35"),  # over midnight
        ("2026-12-23 15.58", 5, "2026-12-28 07.33"),  # cuti bersama, Christmas, the weekend
        ("2026-12-31 15.55", 10, "2027-01-01 07.35"),  # the year's end (1 January is no day off here)
        ("2026-11-20 11.00", 0, "2026-11-23 07.30"),  # nothing to do: when work can begin
        ("2026-11-20 10.00", 0, "2026-11-20 10.00"),
    ],
)
def test_deadlines_computed_by_hand(kaltim_year, start, minutes, deadline):
    assert kaltim_year.add_working(at(start), timedelta(minutes=minutes)) == at(deadline)


@pytest.mark.parametrize(
    ("start", "days", "deadline"),
    [
        ("2026-11-18 10.00", 0, "2026-11-18 16.00"),  # an e-mail is opened the same day
        ("2026-11-20 11.30", 0, "2026-11-23 16.00"),  # it came after hours: Monday is its day
        ("2026-11-18 10.00", 3, "2026-11-23 16.00"),  # Thursday, Friday, Monday
        ("2026-11-18 10.00", 2, "2026-11-20 11.00"),
        ("2026-12-23 08.00", 1, "2026-12-28 16.00"),  # the two days off do not count
    ],
)
def test_working_days_computed_by_hand(kaltim_year, start, days, deadline):
    assert kaltim_year.add_working_days(at(start), days) == at(deadline)


def test_what_is_left_of_a_deadline_that_is_over_is_negative(kaltim_year):
    assert kaltim_year.working_time(at("2026-11-23 07.40"), at("2026-11-20 10.55")) == -timedelta(minutes=15)


@pytest.mark.parametrize(
    "ask",
    [
        lambda c, bad: c.working_time(bad, bad),
        lambda c, bad: c.add_working(bad, timedelta(minutes=1)),
        lambda c, bad: c.add_working(bad, NOTHING),
        lambda c, bad: c.add_working_days(bad, 1),
        lambda c, bad: c.is_open(bad),
        lambda c, bad: c.next_opening(bad),
        lambda c, bad: c.intervals_between(bad, bad),
    ],
)
def test_a_moment_without_a_zone_and_one_outside_the_calendar_are_refused(kaltim_year, ask):
    with pytest.raises(NaiveMomentError):
        ask(kaltim_year, datetime(2026, 11, 20, 8))  # noqa: DTZ001 - the bad sample
    with pytest.raises(BeyondCalendarError, match="2026-01-01 sampai 2027-12-31"):
        ask(kaltim_year, at("2028-01-02 08.00"))


def test_what_runs_backwards_is_refused(kaltim_year):
    for ask in (
        lambda: kaltim_year.add_working(at("2026-11-20 08.00"), -timedelta(seconds=1)),
        lambda: kaltim_year.add_working_days(at("2026-11-20 08.00"), -1),
        lambda: kaltim_year.intervals_between(at("2026-11-20 08.00"), at("2026-11-20 07.00")),
    ):
        with pytest.raises(ValueError, match=r"negative|before"):
            ask()


def test_a_calendar_that_is_never_open_says_so_and_does_not_search_for_ever():
    never = calendar([()] * LENGTH)
    assert not never.has_hours
    for ask in (
        lambda: never.add_working(moment(0), timedelta(minutes=1)),
        lambda: never.add_working_days(moment(0), 1),
        lambda: never.next_opening(moment(0)),
    ):
        with pytest.raises(BeyondCalendarError, match="Tidak ada jam kerja sama sekali"):
            ask()


def test_more_than_the_calendar_holds_ends_with_a_clear_error(kaltim_year):
    with pytest.raises(BeyondCalendarError, match="sampai 2027-12-31 tidak cukup"):
        kaltim_year.add_working(at("2026-11-20 08.00"), timedelta(days=400))


@pytest.mark.parametrize(
    "hours",
    [
        (Hours(time(9), time(9)),),
        (Hours(time(10), time(9)),),
        (Hours(time(8), time(12)), Hours(time(11), time(13))),
        (Hours(time(13), time(14)), Hours(time(8), time(12))),
    ],
)
def test_hours_that_are_empty_overlap_or_are_out_of_order_make_no_calendar(hours):
    with pytest.raises(ValueError, match="empty, overlap or stand out of order"):
        calendar([hours])


def test_a_calendar_with_a_gap_between_its_days_or_without_any_is_refused():
    with pytest.raises(ValueError, match="does not follow"):
        Calendar(WITA, [Day(FIRST), Day(FIRST + 2 * ONE_DAY)])
    with pytest.raises(ValueError, match="at least one day"):
        Calendar(WITA, [])


def test_a_day_is_found_by_its_date_and_one_outside_is_refused(kaltim_year):
    assert kaltim_year.day(date(2026, 12, 24)) == Day(date(2026, 12, 24), (), DayKind.NORMAL)
    with pytest.raises(BeyondCalendarError):
        kaltim_year.day(date(2025, 12, 31))


def test_a_deadline_within_a_year_costs_well_under_a_millisecond(kaltim_year):
    start, asked = at("2026-01-02 08.00"), 2000
    began = stopwatch.process_time()
    for minutes in range(asked):
        kaltim_year.add_working(start, timedelta(minutes=60 * minutes))
    assert (stopwatch.process_time() - began) / asked < 0.0005
