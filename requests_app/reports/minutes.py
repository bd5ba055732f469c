"""How long steps took, kept as counts per minute, and the quantiles of such counts.

A duration is rounded up: whoever needed 5 minutes and 10 seconds for a step of 5 minutes was late, and the figure says
6. Exact to the minute up to two hours; above, rounded up to 5 minutes until a day's work (8 hours), to half an hour
until a week's (40 hours), then to half a day's (4 hours). So a quantile is never below the truth, and above it by less
than that. Quantiles are those of nearest rank: a value that occurred (so rounded), nothing interpolated. Counts can be
added, medians cannot: that is why every period, also one of years, is read from them.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.db.models import Case, F, IntegerField, Value, When

UNKNOWN = -1  # the office had no hours: nobody can say what working time it took
# (up to so many minutes, rounded up to so many)
RESOLUTION = ((120, 1), (480, 5), (2400, 30))
COARSEST = 240
MEDIAN, P90 = Fraction(1, 2), Fraction(9, 10)


def bucket_of(seconds: int | None) -> int:
    """The minutes as which a duration is kept."""
    if seconds is None:
        return UNKNOWN
    minutes = -(-seconds // 60)
    coarse = next((step for limit, step in RESOLUTION if minutes <= limit), COARSEST)
    return -(-minutes // coarse) * coarse


def bucket_in(column: str) -> Case:
    """`bucket_of` as an expression; a test compares the two."""

    def up(value: Any, to: int) -> Any:
        return (value + Value(to - 1)) / Value(to)

    minutes = up(F(column), 60)
    cases = [When(**{f"{column}__isnull": True}, then=Value(UNKNOWN))]
    cases += [When(**{f"{column}__lte": limit * 60}, then=up(minutes, to) * Value(to)) for limit, to in RESOLUTION]
    return Case(*cases, default=up(minutes, COARSEST) * Value(COARSEST), output_field=IntegerField())


def quantile(counts: Mapping[int, int], share: Fraction) -> int | None:
    """The least number of minutes within which at least ``share`` of the steps were done; None without any."""
    known = sorted((minutes, n) for minutes, n in counts.items() if minutes != UNKNOWN)
    rank, seen = share * sum(n for _, n in known), 0
    for minutes, n in known:
        seen += n
        if seen >= rank:
            return minutes
    return None
