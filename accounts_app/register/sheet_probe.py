"""Read one XLSX for real, in a process of its own with little memory, little time and no secrets.

Run by `sheets` as a script: the file on standard input, the most rows as the only argument. Writes lines of JSON:
first `{"fault": "macros", …}` or `{"sheet": "Register", "days_from_1904": false}`, then one list per row of the sheet,
blank ones as `[]`.
A cell is null, text, true/false, a whole number, a fraction, `{"date": "2026-11-20"}`, `{"formula": true}` or
`{"error": "#N/A"}`.

Decisions:
- A separate process: a hostile file exhausts only its memory, and the worker's own memory does not grow with the file.
- What would unpack to too much is refused by the ZIP's own directory; zipfile unpacks no more than that says.
- openpyxl in read-only mode; merged cells, which that mode does not know, are sought in the sheet's own XML.
- Formulas are reported and never evaluated: the value that Excel once stored beside one proves nothing.
"""

import json
import re
import resource
import sys
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

MEMORY_BYTES = 768 << 20
CPU_SECONDS = 60
MOST_UNPACKED_BYTES = 400 << 20
MOST_PARTS = 2000
CHUNK_BYTES = 1 << 20
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z0-9:]{1,20})"')
SHEET_NAME = "Register"


class Refused(Exception):  # noqa: N818 -- the file is at fault, not the program
    """Why the file is not read: the fault's name with the words of its message."""

    def __init__(self, fault: str, **words: Any) -> None:
        self.said = {"fault": fault, **words}


def main(most_rows: int) -> None:
    """Print the rows of the sheet on standard input, or its fault."""
    _confine()
    warnings.simplefilter("ignore")
    try:
        for line in _lines(BytesIO(sys.stdin.buffer.read()), most_rows):
            sys.stdout.write(json.dumps(line) + "\n")
    except Refused as refused:
        sys.stdout.write(json.dumps(refused.said) + "\n")
    except MemoryError:
        sys.stdout.write('{"fault": "bomb"}\n')
    except Exception:
        sys.stdout.write('{"fault": "unreadable"}\n')


def _confine() -> None:
    """Bound what this process may use; it can write no file and leave no core behind."""
    for limit, amount in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (amount, amount))


def _lines(file: BytesIO, most_rows: int) -> Iterator[Any]:
    _check_parts(file)
    book = openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not sheets:
        raise Refused("no_sheet")
    sheet: Any = next((s for s in sheets if s.title.casefold() == SHEET_NAME.casefold()), sheets[0])
    if sheet.max_row and sheet.max_row > most_rows:
        raise Refused("too_many_rows", rows=sheet.max_row)
    _check_merged(file, sheet)
    yield {"sheet": sheet.title, "days_from_1904": book.epoch == CALENDAR_MAC_1904}
    yield from _rows(sheet, most_rows)


def _check_parts(file: BytesIO) -> None:
    try:
        parts = ZipFile(file).infolist()
    except BadZipFile:
        raise Refused("unreadable") from None
    names = {part.filename.lower() for part in parts}
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
        raise Refused("bomb")
    if any(name.endswith("vbaproject.bin") for name in names):
        raise Refused("macros")
    if "xl/workbook.xml" not in names:
        raise Refused("not_a_workbook")


def _check_merged(file: BytesIO, sheet: Any) -> None:
    """Refuse merged cells by where they are; the tail of each chunk is kept, since a name may be cut in two."""
    with ZipFile(file) as book, book.open(sheet._worksheet_path) as part:
        tail = b""
        while chunk := part.read(CHUNK_BYTES):
            if found := MERGED.findall(tail + chunk):
                raise Refused("merged", places=[place.decode() for place in found[:3]])
            tail = chunk[-80:]


def _rows(sheet: Any, most_rows: int) -> Iterator[list[Any]]:
    """Rows as the sheet counts them; a gap that the file leaves out is filled, so that row numbers are true."""
    for at, row in enumerate(sheet.iter_rows(), start=1):
        if at > most_rows:
            raise Refused("too_many_rows", rows=at)
        cells = [_cell(cell) for cell in row]
        while cells and cells[-1] is None:
            cells.pop()
        yield cells


def _cell(cell: Any) -> Any:
    value = cell.value
    if value is None or isinstance(value, bool | int | float):
        return value
    if cell.data_type == "f":
        return {"formula": True}
    if cell.data_type == "e":
        return {"error": str(value)}
    if isinstance(value, datetime | date):
        return {"date": f"{value:%Y-%m-%d}"}
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


if __name__ == "__main__":
    main(int(sys.argv[1]))
