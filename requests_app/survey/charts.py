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
LEFT, RIGHT, TOP, BOTTOM = 44, 344, 28, 150
LEAST_INDEX, BEST_INDEX = 25, 100
# Where the scale of the trend begins as long as nothing lies below: the grades stand apart there.
USUAL_FLOOR = 60


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
    """``lines``: points of polylines, one for each unbroken run of months. ``floor``: where the scale begins."""

    floor: int
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
    """The index month by month, on a scale that ends at 100."""
    shown = [None if cut.is_withheld else cut.tally.index for cut in cuts]
    floor = LEAST_INDEX if any(value is not None and value < USUAL_FLOOR for value in shown) else USUAL_FLOOR
    step = (RIGHT - LEFT) / max(len(cuts) - 1, 1)
    points = [
        Point(round(LEFT + place * step), BOTTOM if value is None else _y(value, floor), cut.label[:3], value)
        for place, (cut, value) in enumerate(zip(cuts, shown, strict=True))
    ]
    rules = [Rule(_y(least, floor), letter) for letter, least, _ in GRADES if least]
    return Trend(floor, points, _runs(points), rules)


def _y(value: Decimal, floor: int) -> int:
    return round(BOTTOM - (value - floor) / (BEST_INDEX - floor) * (BOTTOM - TOP))


def _runs(points: Sequence[Point]) -> list[str]:
    """A month without a value breaks the line."""
    runs: list[list[str]] = [[]]
    for point in points:
        if point.value is None:
            runs.append([])
        else:
            runs[-1].append(f"{point.x},{point.y}")
    return [" ".join(run) for run in runs if len(run) > 1]
