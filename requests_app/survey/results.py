"""What an office's answers come to: the index of a period, of each SOP and channel, and month by month.

Fewer than five respondents are never shown by themselves, and neither is the smallest group beside them when the
difference to the total would be theirs. One query groups an office's answers by month, SOP and channel (some hundred
rows in ten years); everything on the page is a sum of those. Rejected: a query for each table, and stored aggregates.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Sum
from django.utils.formats import date_format

from accounts_app.models import Office
from requests_app.sop.vocabulary import Channel
from requests_app.survey.elements import Element
from requests_app.survey.index import Tally, total
from requests_app.survey.models import Answer
from requests_app.survey.periods import Period, offered, twelve_months

LEAST = 5
COMMENTS_SHOWN = 200
GROUPED_BY = ("month", "sop_code", "channel")


@dataclass(frozen=True, slots=True)
class Cell:
    """The answers of one month, SOP and channel."""

    month: date
    sop_code: str
    channel: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Cut:
    """One line of a table. ``is_withheld``: its figures would say what single people answered."""

    label: str
    tally: Tally
    is_withheld: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """One office in one period. Without ``LEAST`` respondents only their number may be told."""

    period: Period
    tally: Tally
    by_sop: list[Cut]
    by_channel: list[Cut]
    trend: list[Cut]
    choices: list[tuple[str, list[Period]]]

    @property
    def is_empty(self) -> bool:
        return self.tally.respondents == 0

    @property
    def is_shown(self) -> bool:
        return self.tally.respondents >= LEAST


def cells_of(office: Office) -> list[Cell]:
    """All of an office's answers, grouped. One query."""
    groups = Answer.objects.filter(office=office).values(*GROUPED_BY)
    sums = {f"sum_{name}": Sum(name) for name in Element.values}
    rows: Iterable[dict[str, Any]] = groups.annotate(respondents=Count("pk"), **sums).order_by(*GROUPED_BY)
    return [
        Cell(
            row["month"],
            row["sop_code"],
            row["channel"],
            Tally(row["respondents"], tuple(row[f"sum_{name}"] for name in Element.values)),
        )
        for row in rows
    ]


def report(office: Office, period: Period, today: date) -> Report:
    """The results of a period. :param today: in the office's zone; the trend of "everything" ends with it."""
    cells = cells_of(office)
    inside = [cell for cell in cells if period.holds(cell.month)]
    return Report(
        period=period,
        tally=total(cell.tally for cell in inside),
        by_sop=_cuts(inside, lambda cell: f"SOP {cell.sop_code}"),
        by_channel=_cuts(inside, lambda cell: str(Channel(cell.channel).label)),
        trend=_trend(cells, period.last or today),
        choices=offered(cell.month for cell in cells),
    )


def comments(office: Office, period: Period) -> list[str]:
    """What people wrote, newest month first, within a month in no order that means anything."""
    rows = Answer.objects.filter(office=office).exclude(comment="")
    if period.first and period.last:
        rows = rows.filter(month__range=(period.first, period.last))
    return list(rows.order_by("-month", "pk").values_list("comment", flat=True)[:COMMENTS_SHOWN])


def withheld(sizes: Sequence[int]) -> set[int]:
    """Which groups of a total are not shown: those under five, and more until the rest is no riddle with one answer."""
    hidden = {place for place, size in enumerate(sizes) if 0 < size < LEAST}
    others = sorted((size, place) for place, size in enumerate(sizes) if size >= LEAST)
    for _, place in others:
        if not hidden or sum(sizes[each] for each in hidden) >= LEAST:
            break
        hidden.add(place)
    return hidden


def _cuts(cells: Iterable[Cell], label_of: Callable[[Cell], str]) -> list[Cut]:
    groups: dict[str, Tally] = {}
    for cell in cells:
        label = label_of(cell)
        groups[label] = groups.get(label, Tally()) + cell.tally
    return _judged(sorted(groups.items()))


def _trend(cells: Iterable[Cell], until: date) -> list[Cut]:
    """Twelve months that end with ``until``, oldest first; months without answers too."""
    months = {month: Tally() for month in twelve_months(until)}
    for cell in cells:
        if cell.month in months:
            months[cell.month] += cell.tally
    return _judged([(date_format(month, "M Y"), tally) for month, tally in months.items()])


def _judged(groups: Sequence[tuple[str, Tally]]) -> list[Cut]:
    hidden = withheld([tally.respondents for _, tally in groups])
    return [Cut(label, tally, place in hidden) for place, (label, tally) in enumerate(groups)]
