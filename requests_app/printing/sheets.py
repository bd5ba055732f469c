"""One plain list as an XLSX workbook: a heading, real types, and no cell that a spreadsheet takes for a formula."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

LIKE_A_FORMULA = tuple("=+-@\t\r")
LONGEST_TEXT = 32_000  # characters that Excel takes in a cell: 32 767

Value = str | int | datetime | None


def list_as_xlsx(
    title: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Value]], *, at: datetime
) -> bytes:
    """A sheet with ``columns`` (heading, width in characters) and ``rows``; moments are local times without a zone."""
    book: Any = Workbook()
    book.properties.title = title
    book.properties.created = book.properties.modified = at.replace(tzinfo=None)
    sheet = book.active
    sheet.title = title[:31]
    for place, (heading, width) in enumerate(columns, 1):
        _write(sheet, 1, place, heading)
        sheet.cell(1, place).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = width
    for number, row in enumerate(rows, 2):
        for place, value in enumerate(row, 1):
            _write(sheet, number, place, value)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation = "landscape"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write(sheet: Any, row: int, column: int, value: Value) -> None:
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_TEXT]
        cell.data_type = "s"
        cell.quotePrefix = value.lstrip().startswith(LIKE_A_FORMULA)
        cell.number_format = "@"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        return
    cell.value = value.replace(tzinfo=None) if isinstance(value, datetime) else value
    cell.number_format = "dd-mm-yyyy hh:mm" if isinstance(value, datetime) else "0"
    cell.alignment = Alignment(vertical="top")
