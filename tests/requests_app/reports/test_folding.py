"""The sums equal a recount after whatever happens, and a recount equals what a reader of every row finds."""

import os
from datetime import date, timedelta
from random import Random

import pytest
import time_machine
from django.utils import timezone

from accounts_app.closed_days import ClosedDays, LateEntry
from accounts_app.models import Zone
from requests_app.reports.folding import fold, fold_due, refold
from requests_app.reports.measures import SOURCE_OF, Measure, listed
from requests_app.reports.models import Folding, Span, Tally
from requests_app.reports.tallies import cover_of, recount, series, totals
from requests_app.sop.vocabulary import Channel
from requests_app.tickets import actions
from tests import walk
from tests.requests_app.reports.histories import by_hand, history, without_buckets

pytestmark = pytest.mark.django_db
SEEDS = range(40 if os.environ.get("LPSE_FULL") == "1" else 3)
# Across a month's and a year's end, and a Friday.
BEGIN = "2026-12-28T00:30:00Z"


@pytest.fixture
def clock(monkeypatch):
    monkeypatch.setattr(walk, "EXCUSE", walk.LATE)
    with time_machine.travel(BEGIN, tick=False) as clock:
        yield clock


def spans(dice: Random) -> list[tuple[date, date]]:
    """All of it, and some periods within."""
    first = date(2026, 12, 20)
    found = [(first, date(2027, 2, 1)), (date(2026, 12, 1), date(2026, 12, 31))]
    for _ in range(3):
        since = first + timedelta(days=dice.randrange(20))
        found.append((since, since + timedelta(days=dice.randrange(15))))
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_sums_equal_a_recount_after_random_histories(kaltim, kkp, clock, seed):
    told = history(kaltim, seed, clock, "auditor", "ppk")
    for _ in range(4):
        walk.submitted(kkp, "admin_agency")  # another office is never counted
        told.live(2)
        for since, until in spans(told.dice):
            found = totals(kaltim.office, since, until)
            assert found == recount(kaltim.office, since, until)
            assert without_buckets(found) == by_hand(kaltim, since, until)


def test_every_figure_is_as_long_as_its_list(kaltim, clock):
    told = history(kaltim, 7, clock, "auditor", "ppk")
    told.live(12)
    walk.notified(kaltim, walk.submitted(kaltim))
    clock.shift(timedelta(hours=80))
    told.expire()
    period = (date(2026, 12, 20), date(2027, 2, 1))
    figures = without_buckets(totals(kaltim.office, *period))
    assert {measure for measure, _, _ in figures} == set(SOURCE_OF)
    for (measure, sop, key), n in figures.items():
        assert listed(kaltim.office, (Measure(measure),), [period], sop=sop, key=key).count() == n, (measure, sop, key)


def test_a_visit_noted_the_next_morning_counts_on_its_own_day(kaltim, clock):
    yesterday = timezone.now()
    clock.shift(timedelta(days=1))
    fold(kaltim.office, timezone.now())
    intake = actions.Intake(kaltim.office, Channel.WALK_IN, None, walk.fields(kaltim, "auditor"))
    actions.submit(intake, by=kaltim.helpdesk, at=yesterday)
    day = yesterday.astimezone(kaltim.office.tz).date()
    assert LateEntry.objects.filter(office=kaltim.office, day=day).exists()
    assert cover_of(kaltim.office, day, day).live == [(day, day)]
    assert totals(kaltim.office, day, day) == recount(kaltim.office, day, day) != {}
    assert fold_due(timezone.now()) == 1
    assert cover_of(kaltim.office, day, day).live == []
    assert totals(kaltim.office, day, day) == recount(kaltim.office, day, day)


def test_what_is_dated_today_leaves_no_late_entry(kaltim, clock):
    clock.shift(timedelta(days=1))
    fold(kaltim.office, timezone.now())
    walk.archived(kaltim, walk.submitted(kaltim))
    assert not LateEntry.objects.exists()


def test_folding_twice_changes_nothing(kaltim, clock):
    walk.archived(kaltim, walk.submitted(kaltim))
    clock.shift(timedelta(days=40))
    assert fold(kaltim.office, timezone.now())
    once = list(Tally.objects.order_by("pk").values())
    assert fold(kaltim.office, timezone.now()) is False
    assert fold_due(timezone.now()) == 0
    assert list(Tally.objects.order_by("pk").values()) == once


def test_made_from_nothing_the_sums_are_the_same(kaltim, clock):
    told = history(kaltim, 3, clock, "auditor")
    told.live(5)
    clock.shift(timedelta(days=40))
    fold(kaltim.office, timezone.now())
    keys = ("span", "first", "measure", "sop", "key", "bucket", "n")
    kept = sorted(Tally.objects.values_list(*keys))
    Tally.objects.filter(span=Span.MONTH).update(n=999)  # changed by hand
    refold(kaltim.office, timezone.now())
    assert sorted(Tally.objects.values_list(*keys)) == kept
    assert {span for span, *_ in kept} == {"day", "month", "year"}


def test_another_zone_makes_every_day_anew(kaltim, clock):
    clock.move_to("2026-12-28T15:30:00Z", tick=False)  # 23.30 in WITA, 00.30 of the next day in WIT
    walk.submitted(kaltim)
    clock.shift(timedelta(days=3))
    fold(kaltim.office, timezone.now())
    kaltim.office.zone = Zone.WIT
    kaltim.office.save()
    days = date(2026, 12, 28), date(2026, 12, 29)
    for _ in range(2):  # before the worker came, and after
        assert [sum(totals(kaltim.office, day, day).values()) > 0 for day in days] == [False, True]
        fold_due(timezone.now())
    assert Folding.objects.get(office=kaltim.office).zone == Zone.WIT
    assert not Tally.objects.filter(first=days[0]).exists()


def test_a_day_is_not_folded_before_it_is_over_at_the_office(kaltim, clock):
    clock.move_to("2026-12-28T15:59:00Z", tick=False)  # 23.59 in WITA
    walk.submitted(kaltim)
    fold(kaltim.office, timezone.now())
    assert Folding.objects.get(office=kaltim.office).until == date(2026, 12, 27)
    clock.shift(timedelta(minutes=3))
    fold(kaltim.office, timezone.now())
    assert Folding.objects.get(office=kaltim.office).until == date(2026, 12, 27)
    clock.shift(timedelta(minutes=4))
    fold(kaltim.office, timezone.now())
    assert Folding.objects.get(office=kaltim.office).until == date(2026, 12, 28)
    assert ClosedDays.objects.get(office=kaltim.office).before.isoformat() == "2026-12-28T16:00:00+00:00"


def test_reading_a_period_takes_four_queries_with_a_recount_of_today_in_one(kaltim, clock, django_assert_num_queries):
    walk.archived(kaltim, walk.submitted(kaltim))
    clock.shift(timedelta(days=400))
    fold(kaltim.office, timezone.now())
    today = timezone.now().date()
    with django_assert_num_queries(4):
        totals(kaltim.office, date(2025, 3, 3), today)
    with django_assert_num_queries(3):
        totals(kaltim.office, date(2025, 3, 3), today - timedelta(days=1))


def test_the_series_of_a_period_adds_up_to_its_figures(kaltim, clock):
    told = history(kaltim, 5, clock, "auditor")
    told.live(6)
    clock.shift(timedelta(days=40))
    fold(kaltim.office, timezone.now())
    walk.submitted(kaltim)
    since, until = date(2026, 11, 5), timezone.now().date()
    figure = sum(n for part, n in totals(kaltim.office, since, until).items() if part.measure == "received")
    for by_month in (False, True):
        found = series(kaltim.office, since, until, Measure.RECEIVED, by_month=by_month)
        assert sum(each["received"] for each in found.values()) == figure
        assert by_month == all(day.day == 1 for day in found)
