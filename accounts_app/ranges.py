"""Expressions for exclusion constraints: equality, days and hours as ranges.

GiST indexes ranges without an extension; btree_gist, the usual way to say "the same office", is not in the embedded
server. So equality is written as one-value ranges that overlap.
"""

from typing import Any

from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, IntegerRangeField, RangeOperators
from django.db.models import F, Func, IntegerField

Excluded = tuple["Func[Any]", str]


def same(field: str) -> Excluded:
    """Equality of a whole number or foreign key."""
    template = "int8range((%(expressions)s)::bigint, (%(expressions)s)::bigint, '[]')"
    return Func(F(field), template=template, output_field=BigIntegerRangeField()), RangeOperators.OVERLAPS


def days(since: str, until: str) -> Excluded:
    """The days from `since` to `until`, both included; open without an end; empty if it ends the day before."""
    held = Func(F(since), F(until), template="daterange(%(expressions)s + 1)", output_field=DateRangeField())
    return held, RangeOperators.OVERLAPS


def hours(opens: str, closes: str) -> Excluded:
    """The seconds of a day from `opens` to before `closes`: 07.30–12.00 and 12.00–16.00 do not overlap."""
    seconds = "extract(epoch from %(expressions)s)::int"
    ends = [Func(F(field), template=seconds, output_field=IntegerField()) for field in (opens, closes)]
    held = Func(*ends, template="int4range(%(expressions)s)", output_field=IntegerRangeField())
    return held, RangeOperators.OVERLAPS
