"""A spreadsheet as rows of cells, whatever it was saved as; what cannot be trusted is refused in words.

CSV is read here: UTF-8, UTF-16 with its mark, or Windows-1252; comma, semicolon or tab. XLSX is read by a confined
process (`sheet_probe`), whose lines are passed on as they come. Nothing holds the whole file's rows.
"""

import codecs
import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO

PROBE = Path(__file__).with_name("sheet_probe.py")
MOST_ROWS = 100_000
LONGEST_CELL = 10_000
DELIMITERS = ";,\t"
TITLE_LINES = 5  # lines above the headings that may be without cells
CHUNK_BYTES = 1 << 16
WALL_SECONDS = 180
MAC_EPOCH = date(1904, 1, 1)
ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# Nothing of the server's own environment; one heap arena, because unused reserve would count against the memory limit.
_BARE = {"MALLOC_ARENA_MAX": "1"}

HOW_TO = "Salin datanya ke templat dari halaman ini, lalu unggah lagi."
MESSAGES = {
    "empty": f"Berkas ini kosong. {HOW_TO}",
    "xls": "Berkas ini format Excel lama (.xls) atau terkunci kata sandi. Buka di Excel, pilih Simpan Sebagai "
    "“Excel Workbook (.xlsx)” tanpa kata sandi, lalu unggah lagi.",
    "macros": "Berkas ini memuat makro (.xlsm). Simpan sebagai “Excel Workbook (.xlsx)” tanpa makro, lalu unggah lagi.",
    "bomb": f"Isi berkas ini terlalu besar bila dibuka, jadi tidak dibaca. {HOW_TO}",
    "unreadable": f"Berkas ini rusak atau bukan lembar kerja, jadi tidak dapat dibaca. {HOW_TO}",
    "not_a_workbook": f"Berkas ini bukan lembar kerja Excel. {HOW_TO}",
    "no_sheet": f"Berkas ini tidak mempunyai lembar yang terlihat. {HOW_TO}",
    "merged": "Ada sel yang digabung ({places}). Hilangkan penggabungan sel (Merge Cells), isi setiap baris, lalu "
    "unggah lagi.",
    "too_many_rows": "Lembar ini mempunyai {rows} baris; paling banyak {most} baris sekali impor. Hapus baris kosong "
    "di bawah data, atau bagi berkasnya.",
    "encoding": "Tulisan dalam berkas ini tidak dapat dibaca (bukan UTF-8, UTF-16, atau Windows-1252). Simpan dari "
    "Excel sebagai “CSV UTF-8”, lalu unggah lagi.",
    "csv": "Susunan CSV rusak pada baris {row}: periksa tanda kutip yang tidak ditutup, lalu unggah lagi.",
    "long_cell": "Sel pada baris {row} terlalu panjang. Periksa tanda kutip yang tidak ditutup, lalu unggah lagi.",
}


class BadSheet(Exception):  # noqa: N818 -- the file is at fault, not the program
    """A file that is refused as a whole; the text (Indonesian) says why and what to do.

    ``fault`` is the key of its message, "" for one that is worded elsewhere.
    """

    def __init__(self, text: str, fault: str = "") -> None:
        super().__init__(text)
        self.fault = fault


def refuse(fault: str, **words: Any) -> BadSheet:
    return BadSheet(MESSAGES[fault].format(**words), fault)


@dataclass
class Told:
    """What became known while reading: ``remarks`` in words, and day 0 of dates stored as numbers."""

    remarks: list[str] = field(default_factory=list)
    epoch: date = date(1899, 12, 30)


def rows_of(file: BinaryIO, told: Told, most: int | None = None) -> Iterator[tuple[int, list[Any]]]:
    """(row number as the sheet counts, cells) of every row that is not blank; raises BadSheet.

    :param most: rows below the heading, blank ones too; MOST_ROWS by default.
    What was read otherwise than it looks is put into ``told``, before the first row. Cells are as in `sheet_probe`.
    """
    most = MOST_ROWS if most is None else most
    file.seek(0)
    head = file.read(4)
    file.seek(0)
    if not head:
        raise refuse("empty")
    if head == OLD_OFFICE:
        raise refuse("xls")
    rows = _xlsx_rows(file, told, most) if head == ZIP else _csv_rows(file, told)
    for number, cells in rows:
        if number > most + 1:
            raise refuse("too_many_rows", rows=f"lebih dari {_thousands(most)}", most=_thousands(most))
        if any(cell not in (None, "") for cell in cells):
            yield number, cells


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", ".")


# --- XLSX -------------------------------------------------------------------------------------------------


def _xlsx_rows(file: BinaryIO, told: Told, most: int) -> Iterator[tuple[int, list[Any]]]:
    with TemporaryFile() as copy:
        while chunk := file.read(CHUNK_BYTES):
            copy.write(chunk)
        copy.seek(0)
        command = [sys.executable, "-I", str(PROBE), str(most + 1)]
        child = subprocess.Popen(  # noqa: S603 -- our own script, no text of a user among its arguments
            command, stdin=copy, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_BARE, text=True
        )
        try:
            yield from _said(child, told, most)
        finally:
            child.kill()
            child.wait()
            if child.stdout:
                child.stdout.close()


def _said(child: "subprocess.Popen[str]", told: Told, most: int) -> Iterator[tuple[int, list[Any]]]:
    """The probe's rows; a fault, or an end without a word, is a refusal."""
    assert child.stdout is not None
    number = -1
    for line in child.stdout:
        said = json.loads(line)
        if isinstance(said, dict) and "fault" in said:
            raise _fault(said, most)
        if isinstance(said, dict) and said.get("days_from_1904"):
            told.epoch = MAC_EPOCH
            told.remarks.append("Berkas ini menghitung tanggal sejak 1904 (Excel di Mac). Periksa tanggal pratinjau.")
        number += 1
        if isinstance(said, list):
            yield number, said
    if child.wait(WALL_SECONDS) != 0:
        raise refuse("bomb")


def _fault(said: dict[str, Any], most: int) -> BadSheet:
    words: dict[str, Any] = {}
    if "places" in said:
        words["places"] = ", ".join(said["places"])
    if "rows" in said:
        words = {"rows": _thousands(said["rows"]), "most": _thousands(most)}
    return refuse(said["fault"], **words)


# --- CSV --------------------------------------------------------------------------------------------------


def _csv_rows(file: BinaryIO, told: Told) -> Iterator[tuple[int, list[Any]]]:
    encoding = _encoding(file)
    if encoding == "cp1252":
        told.remarks.append("Berkas dibaca sebagai Windows-1252. Periksa huruf seperti é dan ’ pada pratinjau.")
    file.seek(0)
    lines = codecs.getreader(encoding)(file)
    first = list(islice(lines, TITLE_LINES))
    reader = csv.reader(chain(first, lines), delimiter=_delimiter(first))
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise refuse("csv", row=begins) from None
        if any(len(cell) > LONGEST_CELL for cell in cells):
            raise refuse("long_cell", row=begins)
        yield begins, list(cells)


def _encoding(file: BinaryIO) -> str:
    """How the text is written; read to its end, because one odd byte may stand anywhere."""
    file.seek(0)
    head = file.read(4)
    marked = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        if _decodes(file, encoding):
            return encoding
    raise refuse("encoding")


def _decodes(file: BinaryIO, encoding: str) -> bool:
    """Whether every byte reads, and none as a control character: those are another encoding or no text at all."""
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while chunk := file.read(CHUNK_BYTES):
            if _has_control(decoder.decode(chunk)):
                return False
        return not _has_control(decoder.decode(b"", final=True))
    except UnicodeError:
        return False


def _has_control(text: str) -> bool:
    return any(text.find(chr(code)) >= 0 for code in (*range(9), 11, *range(14, 32)))


def _delimiter(lines: list[str]) -> str:
    """What parts the cells of the first line that has more than one; Excel in Indonesian writes semicolons."""
    header = next((line for line in lines if any(mark in line for mark in DELIMITERS)), "")
    return max(DELIMITERS, key=header.count)
