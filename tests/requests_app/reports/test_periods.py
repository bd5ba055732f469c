"""The periods of the dashboard and what each is compared with, also at the ends of months and in leap years."""

from datetime import date

import pytest

from requests_app.reports.dashboard import percent
from requests_app.reports.figures import share
from requests_app.reports.periods import before, choices


def chosen(key, today):
    return next(period for period in choices(today) if period.key == key)


@pytest.mark.parametrize(
    ("key", "today", "period", "earlier"),
    [
        ("hari-ini", date(2026, 3, 1), "1 Maret 2026", "28 Februari 2026"),
        ("7-hari", date(2026, 1, 3), "28 Desember 2025 – 3 Januari 2026", "21–27 Desember 2025"),
        ("bulan-ini", date(2026, 3, 31), "1–31 Maret 2026", "1–28 Februari 2026"),
        ("bulan-ini", date(2026, 3, 5), "1–5 Maret 2026", "1–5 Februari 2026"),
        ("bulan-lalu", date(2026, 1, 15), "1–31 Desember 2025", "1–30 November 2025"),
        ("tahun-ini", date(2028, 2, 29), "1 Januari – 29 Februari 2028", "1 Januari – 28 Februari 2027"),
    ],
)
def test_a_period_and_the_one_before(key, today, period, earlier):
    found = chosen(key, today)
    assert (found.text, before(found).text) == (period, earlier)


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (0, 0, "–"),
        (0, 9, "0 %"),
        (9, 9, "100 %"),
        (1, 1000, "1 %"),
        (999, 1000, "99 %"),
        (1, 2, "50 %"),
        (5, 8, "63 %"),
    ],
)
def test_a_share_is_all_or_nothing_only_where_it_is(part, whole, words):
    assert percent(share(part, whole)) == words
