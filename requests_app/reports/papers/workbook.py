"""A report as a workbook to reckon with: one sheet for each chapter and each long list, real tables, real types.

Decisions:
- Text is written as text, whatever it begins with: a reason that starts with = + - or @ never becomes a formula, here
  or when the cell is edited (`quotePrefix`).
- Moments are the office's local time without a zone, because a spreadsheet knows none; the first sheet names it.
- Sums are not rows of a real table, so that a filter or a pivot does not count them twice; they stand on paper only.
- Where nothing is, a sentence says so: a table without rows is none to Excel.
"""

import io
import re
from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table as RealTable
from openpyxl.worksheet.table import TableStyleInfo

from requests_app.printing.report import ROMAN
from requests_app.reports.papers.paper import made
from requests_app.reports.papers.tables import Chapter, Kind, Report, Table, Value

FORMATS = {
    Kind.TEXT: "@",
    Kind.COUNT: "#,##0",
    Kind.SHARE: "0.0%",
    Kind.MINUTES: "#,##0",
    Kind.SCORE: "0.00",
    Kind.DAY: "dd-mm-yyyy",
    Kind.MOMENT: "dd-mm-yyyy hh:mm",
}
STYLE = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
LONGEST_TEXT = 32_000  # characters that Excel takes in a cell: 32 767
LONGEST_SHEET_NAME = 31
WIDTH_OF_WORDS = 100  # the columns over which a sentence runs, in characters
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
_LIKE_A_FORMULA = tuple("=+-@")


def xlsx(report: Report) -> bytes:
    """The workbook: a cover, a sheet for each chapter, a sheet for each list of the Lampiran."""
    book: Any = Workbook()
    book.properties.title = f"{report.title} {report.subtitle}"
    book.properties.creator = report.office.name
    book.properties.created = book.properties.modified = report.made_at.replace(tzinfo=None)
    _cover(book.active, report)
    for no, chapter in zip(ROMAN, report.chapters, strict=False):
        _chapter(_sheet(book, f"{no} {chapter.title}"), f"{no}. {chapter.title}", chapter)
    for number, table in enumerate(report.annexes, 1):
        _list(_sheet(book, f"Lampiran {number}"), table)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(book: Any, name: str) -> Any:
    return book.create_sheet(_NOT_IN_SHEET_NAMES.sub(" ", name)[:LONGEST_SHEET_NAME].strip())


def _cover(sheet: Any, report: Report) -> None:
    sheet.title = "Sampul"
    rows = [
        *((line, "") for line in report.office.letterhead_lines),
        ("", ""),
        (report.title, ""),
        (report.subtitle, ""),
        *(((report.draft, ""),) if report.draft else ()),
        ("", ""),
        *report.facts,
        ("Zona waktu", report.office.zone_label),
        ("Sidik angka (SHA-256)", report.fingerprint),
        ("Pembuatan", made(report)),
        *((source, "") for source in report.sources),
    ]
    for at, row in enumerate(rows, 1):
        for place, text in enumerate(row, 1):
            _write(sheet, at, place, text, Kind.TEXT)
    sheet.cell(len(report.office.letterhead_lines) + 2, 1).font = Font(bold=True, size=14)
    _set_up(sheet, [24, 80])


def _chapter(sheet: Any, title: str, chapter: Chapter) -> None:
    at = _heading(sheet, title)
    for sentence in chapter.sentences:
        at = _sentence(sheet, at, sentence)
    for table in chapter.tables:
        at = _table(sheet, at + 1, table) + 1
    widths = _widest(chapter.tables)
    if len(chapter.tables) == 1 and chapter.tables[0].rows:
        sheet.freeze_panes = sheet.cell(at - 1 - len(_data_rows(chapter.tables[0])), 1)
    else:
        sheet.freeze_panes = "A2"
    _set_up(sheet, widths)


def _list(sheet: Any, table: Table) -> None:
    _heading(sheet, table.title)
    _table(sheet, 2, table, titled=False)
    sheet.freeze_panes = "A3"
    sheet.print_title_rows = "2:2"
    _set_up(sheet, [column.width for column in table.columns])


def _heading(sheet: Any, text: str) -> int:
    _write(sheet, 1, 1, text, Kind.TEXT)
    sheet.cell(1, 1).font = Font(bold=True, size=13)
    return 2


def _sentence(sheet: Any, at: int, text: str) -> int:
    _write(sheet, at, 1, text, Kind.TEXT)
    sheet.merge_cells(start_row=at, start_column=1, end_row=at, end_column=8)
    sheet.cell(at, 1).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[at].height = 15 * (1 + len(text) // WIDTH_OF_WORDS)
    return at + 1


def _data_rows(table: Table) -> tuple[tuple[Value, ...], ...]:
    return table.rows[: len(table.rows) - table.totals]


def _table(sheet: Any, at: int, table: Table, *, titled: bool = True) -> int:
    """Write it from this row on; the first free row after it."""
    if titled and table.title:
        _write(sheet, at, 1, table.title, Kind.TEXT)
        sheet.cell(at, 1).font = Font(bold=True)
        at += 1
    rows = _data_rows(table)
    if not rows:
        _write(sheet, at, 1, table.empty, Kind.TEXT)
        return at + 1
    for place, column in enumerate(table.columns, 1):
        _write(sheet, at, place, column.label, Kind.TEXT)
        sheet.cell(at, place).alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    for line, row in enumerate(rows, at + 1):
        for place, (column, value) in enumerate(zip(table.columns, row, strict=True), 1):
            _write(sheet, line, place, value, column.kind)
    last = f"{get_column_letter(len(table.columns))}{at + len(rows)}"
    real = RealTable(displayName=table.name, ref=f"A{at}:{last}")
    real.tableStyleInfo = STYLE
    sheet.add_table(real)
    return at + len(rows) + 1


def _write(sheet: Any, row: int, column: int, value: Value, kind: Kind) -> None:
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_TEXT]
        cell.data_type = "s"
        cell.quotePrefix = value.lstrip().startswith(_LIKE_A_FORMULA)
        cell.number_format = FORMATS[Kind.TEXT]
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        return
    cell.value = _number(value)
    cell.number_format = FORMATS[kind]
    cell.alignment = Alignment(vertical="top")


def _number(value: Value) -> Any:
    """What a spreadsheet reckons with; a fraction as the nearest number."""
    if isinstance(value, Fraction):
        return float(value)
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def _widest(tables: Iterable[Table]) -> list[int]:
    """Of tables that stand below each other, the widest of each column."""
    widths: dict[int, int] = {}
    for table in tables:
        for place, column in enumerate(table.columns):
            widths[place] = max(widths.get(place, 0), column.width)
    return [widths[place] for place in sorted(widths)] or [24]


def _set_up(sheet: Any, widths: Iterable[int]) -> None:
    """Widths, and a page that prints: A4, one page wide, its number at the foot."""
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width + 2
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "Halaman &P dari &N"
