"""Where the marks of the two charts stand, in units of their SVG; the words and colours are the template's and CSS's.

Coordinates are whole numbers: a template would write 12.5 the Indonesian way, with a comma. The drawings are 360 units
wide, about a phone's card, so that their letters stay letters there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from requests_app.survey.elements import HIGHEST, Element
from requests_app.survey.index import GRADES, Tally
from requests_app.survey.results import Cut

WIDTH = 360
BAR_LENGTH, ROW_HEIGHT = 312, 40
LEFT, RIGHT, TOP, BOTTOM = 44, 344, 16, 150
LEAST_INDEX, BEST_INDEX = 25, 100


@dataclass(frozen=True, slots=True)
class Bar:
    """One element: its mean as a bar from zero; ``y`` is the top of its row."""

    label: str
    mean: Decimal
    y: int
    length: int
    is_lowest: bool

    @property
    def text_y(self) -> int:
        return self.y + 14

    @property
    def bar_y(self) -> int:
        return self.y + 21

    @property
    def value_y(self) -> int:
        return self.y + 32


@dataclass(frozen=True, slots=True)
class Point:
    """One month of the trend; without a value where nothing is shown."""

    x: int
    y: int
    label: str
    value: Decimal | None

    @property
    def above(self) -> int:
        return self.y - 10


@dataclass(frozen=True, slots=True)
class Rule:
    """Where a grade begins."""

    y: int
    label: str


@dataclass(frozen=True, slots=True)
class Trend:
    """``lines``: points of polylines, one for each unbroken run of months."""

    points: list[Point]
    lines: list[str]
    rules: list[Rule]

    @property
    def shown(self) -> list[Point]:
        return [point for point in self.points if point.value is not None]


def bars(tally: Tally) -> list[Bar]:
    """The nine elements; the lowest are marked, unless all are alike. Empty without respondents."""
    if not tally.respondents:
        return []
    low, high = min(tally.sums), max(tally.sums)
    return [
        Bar(element.label, mean, place * ROW_HEIGHT, round(mean / HIGHEST * BAR_LENGTH), low < high and total == low)
        for place, (element, mean, total) in enumerate(zip(Element, tally.means, tally.sums, strict=True))
    ]


def trend(cuts: Sequence[Cut]) -> Trend:
    """The index month by month, on the scale from 25 to 100."""
    step = (RIGHT - LEFT) / max(len(cuts) - 1, 1)
    points = [_point(cut, round(LEFT + place * step)) for place, cut in enumerate(cuts)]
    rules = [Rule(_y(least), f"{letter}") for letter, least, _ in GRADES if least]
    return Trend(points, _runs(points), rules)


def _point(cut: Cut, x: int) -> Point:
    value = None if cut.is_withheld else cut.tally.index
    return Point(x, BOTTOM if value is None else _y(value), cut.label[:3], value)


def _y(value: Decimal) -> int:
    return round(BOTTOM - (value - LEAST_INDEX) / (BEST_INDEX - LEAST_INDEX) * (BOTTOM - TOP))


def _runs(points: Sequence[Point]) -> list[str]:
    runs: list[list[str]] = [[]]
    for point in points:
        if point.value is None:
            runs.append([])
        else:
            runs[-1].append(f"{point.x},{point.y}")
    return [" ".join(run) for run in runs if len(run) > 1]
