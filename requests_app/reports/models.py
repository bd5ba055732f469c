"""Sums of closed days, so that a period of years is read as quickly as a day.

One table for every measure: a day's count, and how many times a step took so many minutes, are both a number of rows of
one kind. Months and years are kept beside the days as their sums; without them the steps of a year in a large office
would be some 100 000 rows to add up. A row exists only where its number is not zero.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts_app.models import Office


class Span(models.TextChoices):
    DAY = "day", "hari"
    MONTH = "month", "bulan"
    YEAR = "year", "tahun"


class Tally(models.Model):
    """``n`` rows of a measure counted in the span that begins on ``first`` (a date in the office's zone).

    ``key``: what they are told apart by (a channel, a category, a step's number). ``bucket``: for steps the minutes
    that they took (`reports.minutes`), else 0.
    """

    # The unique key begins with the office: an index of its own would be a second one.
    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="+", db_index=False)
    span = models.CharField(max_length=5, choices=Span)
    first = models.DateField()
    measure = models.CharField(max_length=16)
    sop = models.CharField(max_length=3)
    key = models.CharField(max_length=60)
    bucket = models.IntegerField(default=0)
    n = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "span", "first", "measure", "sop", "key", "bucket"], name="figure_once_a_span"
            ),
            models.CheckConstraint(condition=Q(n__gt=0), name="figure_is_not_zero"),
            models.CheckConstraint(condition=Q(span__in=Span.values), name="figure_span_is_known"),
            models.CheckConstraint(
                condition=(~Q(span=Span.MONTH) | Q(first__day=1))
                & (~Q(span=Span.YEAR) | Q(first__day=1, first__month=1)),
                name="figure_span_begins_on_its_first_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.first} {self.measure} {self.key}: {self.n}"


class Folding(models.Model):
    """How far an office's sums go: every day up to ``until`` is in them, by the days of ``zone``."""

    office = models.OneToOneField(Office, primary_key=True, on_delete=models.CASCADE, related_name="+")
    zone = models.CharField(max_length=32, blank=True)
    until = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.office_id}: sampai {self.until}"
