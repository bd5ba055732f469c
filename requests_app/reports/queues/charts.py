"""Where the marks of the waiting room's drawings stand, in whole units of their SVG; the words are the template's."""

from collections.abc import Sequence
from dataclasses import dataclass

from requests_app.reports.figure_charts import BOTTOM, LEFT, RIGHT, SPREAD_EDGE, SPREAD_WIDTH, TOP, length
from requests_app.reports.queues.figures import Group, Hour, Spell


@dataclass(frozen=True, slots=True)
class HourBar:
    """One hour: everybody who came as a bar, those with a number as its darker foot."""

    hour: Hour
    x: int
    width: int
    came_y: int
    numbers_y: int

    @property
    def middle(self) -> int:
        return self.x + self.width // 2

    @property
    def came_height(self) -> int:
        return BOTTOM - self.came_y

    @property
    def numbers_height(self) -> int:
        return BOTTOM - self.numbers_y

    @property
    def above(self) -> int:
        return self.came_y - 6


def hours_chart(hours: Sequence[Hour]) -> list[HourBar]:
    """Bars on one scale; empty where nobody came."""
    most = max((hour.came for hour in hours), default=0)
    if not most:
        return []
    step = (RIGHT - LEFT) / len(hours)
    return [
        HourBar(hour, LEFT + round(n * step), max(2, round(step * 0.72)), _y(hour.came, most), _y(hour.numbers, most))
        for n, hour in enumerate(hours)
    ]


def _y(n: int, most: int) -> int:
    return BOTTOM - length(n, most, BOTTOM - TOP)


@dataclass(frozen=True, slots=True)
class Reach:
    """From median to p90 on the scale of its table; None where nobody is counted."""

    begin: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class Row:
    group: Group
    waiting: Reach
    service: Reach


def spells(groups: Sequence[Group]) -> list[Row]:
    """Waiting and service time of each group on one scale, so that lines and columns can be compared."""
    known = [spell.p90 for group in groups for spell in (group.waiting, group.service) if spell.p90]
    most = max(known, default=0)

    def reach(spell: Spell) -> Reach:
        return Reach(_place(spell.median, most), _place(spell.p90, most))

    return [Row(group, reach(group.waiting), reach(group.service)) for group in groups]


def _place(minutes: int | None, most: int) -> int | None:
    if minutes is None or not most:
        return None
    return SPREAD_EDGE + round(minutes / most * (SPREAD_WIDTH - 2 * SPREAD_EDGE))


def bars_of(groups: Sequence[Group]) -> list[tuple[Group, int, int]]:
    """Who was not there: each group, its share in whole percent, and the length of its bar (100 is all)."""
    return [(group, round(group.no_show_share * 100), length(group.no_show, group.issued)) for group in groups]
