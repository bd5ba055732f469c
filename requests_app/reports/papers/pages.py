"""A report on the screen: the same chapters and tables as on paper, as words and units that the templates show.

Coordinates of the chart are whole numbers, because a template would write 12.5 with a comma; it is 360 units wide,
about a phone's card, so that its letters stay letters there.
"""

from dataclasses import dataclass

from requests_app.printing.report import ROMAN
from requests_app.reports.papers.tables import Chart, Report, Table
from requests_app.reports.papers.words import shown

WIDTH, HEIGHT, BASE = 360, 120, 100
WIDE = 26  # characters
LABELLED = 5  # every fifth day is named


@dataclass(frozen=True, slots=True)
class Cell:
    """``is_wide``: of a column of sentences, which keeps its width where the table must be pushed aside."""

    text: str
    is_number: bool
    is_wide: bool


@dataclass(frozen=True, slots=True)
class ScreenTable:
    key: str
    title: str
    heads: list[Cell]
    rows: list[list[Cell]]
    empty: str
    note: str


@dataclass(frozen=True, slots=True)
class Bar:
    """Two bars that stand side by side on the base line; ``label`` is empty where none is written."""

    x: int
    label: str
    width: int
    heights: tuple[int, int]

    @property
    def tops(self) -> tuple[int, int]:
        return BASE - self.heights[0], BASE - self.heights[1]

    @property
    def second_x(self) -> int:
        return self.x + self.width

    @property
    def middle(self) -> int:
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class Drawing:
    title: str
    series: tuple[str, str]
    alt: str
    most: int
    bars: list[Bar]


@dataclass(frozen=True, slots=True)
class ScreenChapter:
    key: str
    title: str
    sentences: tuple[str, ...]
    tables: list[ScreenTable]
    drawing: Drawing | None = None


def chapters(report: Report) -> list[ScreenChapter]:
    """The chapters, then the long lists."""
    found = [
        ScreenChapter(
            f"bab-{no}",
            f"{no}. {chapter.title}",
            chapter.sentences,
            [_table(table) for table in chapter.tables],
            _drawing(chapter.chart) if chapter.chart else None,
        )
        for no, chapter in zip(ROMAN, report.chapters, strict=False)
    ]
    annexes = [
        ScreenChapter(f"lampiran-{no}", f"Lampiran {no}: {table.title}", (), [_table(table, titled=False)])
        for no, table in enumerate(report.annexes, 1)
    ]
    return found + annexes


def _table(table: Table, *, titled: bool = True) -> ScreenTable:
    kinds = [(column.kind.is_number, column.width >= WIDE) for column in table.columns]
    return ScreenTable(
        key=table.name,
        title=table.title if titled else "",
        heads=[Cell(column.label, *kind) for column, kind in zip(table.columns, kinds, strict=True)],
        rows=[[Cell(shown(value), *kind) for value, kind in zip(row, kinds, strict=True)] for row in table.rows],
        empty=table.empty,
        note=table.note,
    )


def _drawing(chart: Chart) -> Drawing:
    most = max(1, *(max(first, second) for _, first, second in chart.bars))
    slot = WIDTH // len(chart.bars)
    wide = max(1, (slot - 2) // 2)
    bars = [
        Bar(
            place * slot + 1,
            label if place == 0 or (place + 1) % LABELLED == 0 else "",
            wide,
            (round(first / most * (BASE - 10)), round(second / most * (BASE - 10))),
        )
        for place, (label, first, second) in enumerate(chart.bars)
    ]
    return Drawing(chart.title, chart.series, chart.alt, most, bars)
