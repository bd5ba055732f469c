"""Of which sums a period is made: always exactly its days, and never a sum that does not stand."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from requests_app.reports.spans import cover, merged, month_end, year_end

DAYS = st.dates(date(2024, 11, 1), date(2027, 2, 28))


def days_of(first, last):
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@settings(max_examples=150, deadline=None)
@given(DAYS, DAYS, st.none() | DAYS, st.sets(DAYS, max_size=3))
def test_the_parts_are_the_period_and_nothing_twice(one, other, kept, stale):
    since, until = min(one, other), max(one, other)
    found = cover(since, until, kept, stale)
    summed = [day for first in found.years for day in days_of(first, year_end(first))]
    summed += [day for first in found.months for day in days_of(first, month_end(first))]
    summed += [day for span in found.days for day in days_of(*span)]
    counted = [day for span in found.live for day in days_of(*span)]
    assert sorted(summed + counted) == days_of(since, until)
    assert not stale & set(summed)
    assert all(kept and day <= kept for day in summed)
    assert all(day in stale or kept is None or day > kept for day in counted)


def test_a_year_a_month_and_days_are_read_as_such():
    found = cover(date(2024, 12, 30), date(2026, 2, 3), date(2026, 2, 2), ())
    assert found.years == [date(2025, 1, 1)]
    assert found.months == [date(2026, 1, 1)]
    assert found.days == [(date(2024, 12, 30), date(2024, 12, 31)), (date(2026, 2, 1), date(2026, 2, 2))]
    assert found.live == [(date(2026, 2, 3), date(2026, 2, 3))]


def test_a_stale_day_takes_its_month_and_year_apart():
    found = cover(date(2025, 1, 1), date(2025, 12, 31), date(2026, 5, 1), {date(2025, 3, 10)})
    assert found.years == []
    assert date(2025, 3, 1) not in found.months
    assert found.live == [(date(2025, 3, 10), date(2025, 3, 10))]


def test_days_that_follow_each_other_become_one_span():
    day = date(2026, 3, 1)
    assert merged([day + timedelta(days=n) for n in (1, 0, 5)]) == [
        (day, day + timedelta(days=1)),
        (day + timedelta(days=5), day + timedelta(days=5)),
    ]
