"""The empty spreadsheet to fill in. Its columns are text, so that Excel keeps every digit of a NIP."""

import csv
import io
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from accounts_app.register.columns import COLUMNS

AS_TEXT = "@"
ROWS_AS_TEXT = 500


def csv_template() -> bytes:
    """Semicolons and a byte-order mark: what Excel in Indonesian opens with a double click."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerow(column.heading for column in COLUMNS)
    return text.getvalue().encode("utf-8-sig")


def xlsx_template() -> bytes:
    """The sheet Register with the headings; a second sheet says what belongs into each column."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Register"
    sheet.append([column.heading for column in COLUMNS])
    for at, column in enumerate(COLUMNS, start=1):
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = max(14, len(column.heading) + 4)
        sheet.column_dimensions[letter].number_format = AS_TEXT
        sheet[f"{letter}1"].font = Font(bold=True)
        _as_text(sheet, at)
    sheet.freeze_panes = "A2"
    _add_notes(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _as_text(sheet: Any, column: int) -> None:
    for row in range(2, ROWS_AS_TEXT + 2):
        sheet.cell(row=row, column=column).number_format = AS_TEXT


def _add_notes(book: Any) -> None:
    notes = book.create_sheet("Petunjuk")
    notes.append(["Kolom", "Isi"])
    for column in COLUMNS:
        notes.append([column.heading, column.note or "boleh kosong"])
