"""The empty spreadsheet to fill in. Its columns are text, so that Excel keeps every digit of a NIP."""

import csv
import io
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from accounts_app.register.columns import COLUMNS, Column

AS_TEXT = "@"
ROWS_AS_TEXT = 500


def csv_template(columns: tuple[Column, ...] = COLUMNS) -> bytes:
    """Semicolons and a byte-order mark: what Excel in Indonesian opens with a double click."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerow(column.heading for column in columns)
    return text.getvalue().encode("utf-8-sig")


def xlsx_template(columns: tuple[Column, ...] = COLUMNS, title: str = "Register") -> bytes:
    """The sheet ``title`` with the headings; a second sheet says what belongs into each column."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = title
    sheet.append([column.heading for column in columns])
    for at, column in enumerate(columns, start=1):
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = max(14, len(column.heading) + 4)
        sheet.column_dimensions[letter].number_format = AS_TEXT
        sheet[f"{letter}1"].font = Font(bold=True)
        _as_text(sheet, at)
    sheet.freeze_panes = "A2"
    _add_notes(book, columns)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _as_text(sheet: Any, column: int) -> None:
    for row in range(2, ROWS_AS_TEXT + 2):
        sheet.cell(row=row, column=column).number_format = AS_TEXT


def _add_notes(book: Any, columns: tuple[Column, ...]) -> None:
    notes = book.create_sheet("Petunjuk")
    notes.append(["Kolom", "Isi"])
    for column in columns:
        notes.append([column.heading, column.note or "boleh kosong"])
