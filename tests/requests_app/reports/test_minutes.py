"""Durations as counts per minute: the same in Python and PostgreSQL, never below the truth, and their quantiles."""

from collections import Counter
from fractions import Fraction
from random import Random

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from requests_app.process.models import StepRun
from requests_app.reports.minutes import COARSEST, MEDIAN, P90, UNKNOWN, bucket_in, bucket_of, quantile

SECONDS = st.integers(0, 400 * 3600)


@settings(max_examples=200, deadline=None)
@given(SECONDS)
def test_a_duration_is_rounded_up_by_less_than_its_step(seconds):
    kept, minutes = bucket_of(seconds), seconds / 60
    coarse = 1 if minutes <= 120 else 5 if minutes <= 480 else 30 if minutes <= 2400 else COARSEST
    assert minutes <= kept < minutes + coarse + 1


@pytest.mark.parametrize(
    ("seconds", "minutes"),
    [(0, 0), (1, 1), (300, 5), (301, 6), (7200, 120), (7201, 125), (28_800, 480), (28_801, 510), (144_001, 2640)],
)
def test_vectors(seconds, minutes):
    assert bucket_of(seconds) == minutes


def test_the_database_says_the_same(kaltim):
    dice = Random(4)
    edges = [edge * 60 + off for edge in (0, 120, 480, 2400) for off in (-1, 0, 1) if edge * 60 + off >= 0]
    said = [*edges, *(dice.randrange(10 ** dice.randrange(1, 7)) for _ in range(200)), None]
    now = timezone.now()
    StepRun.objects.bulk_create(
        StepRun(office=kaltim.office, process="x", case_id=n, step_no=1, started_at=now, ended_at=now, worked_seconds=s)
        for n, s in enumerate(said)
    )
    rows = StepRun.objects.filter(process="x").order_by("case_id").annotate(kept=bucket_in("worked_seconds"))
    assert [row.kept for row in rows] == [bucket_of(seconds) for seconds in said]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 120), min_size=1), st.sampled_from([MEDIAN, P90]))
def test_a_quantile_is_the_least_value_that_enough_reach(minutes, share):
    found = quantile(Counter(minutes), share)
    assert found in minutes
    assert Fraction(sum(each <= found for each in minutes), len(minutes)) >= share
    assert Fraction(sum(each < found for each in minutes), len(minutes)) < share


def test_of_nothing_there_is_no_quantile():
    assert quantile({}, MEDIAN) is None
    assert quantile({UNKNOWN: 3}, P90) is None


def test_counts_of_periods_add_up_where_medians_would_not():
    march, april = Counter({1: 3}), Counter({9: 2, 5: 2})
    assert quantile(march + april, MEDIAN) == 5
