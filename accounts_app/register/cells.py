"""One row of a spreadsheet as values of a layout, what is wrong (errors) and what was mended (notes), in words.

The rule for numbers: Excel keeps 15 digits. A long number is taken only when its digits prove that it was never
one of Excel's numbers; every other one is refused, because digits that look right and are wrong name somebody else.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts_app.register.columns import HEADINGS, REGISTER, Layout
from accounts_app.register.models import SpseRole

EXACT_DIGITS, NIP_DIGITS = 15, 18
SCIENTIFIC = re.compile(r"^[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+$")
WHOLE_WITH_FRACTION = re.compile(r"^(\d+)[.,]0+$")
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2100, 12, 31)
EXCEL_EPOCH = date(1899, 12, 30)
DATES = ("decree_from", "decree_until")
MONTHS = (
    "januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober", "november",
    "desember",
)  # fmt: skip
YES, NO = {"", "ya", "y", "aktif", "1", "true", "benar", "yes"}, {"tidak", "t", "nonaktif", "tidak aktif", "0", "false"}
YES_NO = {**dict.fromkeys(YES, True), **dict.fromkeys(NO, False)}
ROLES = {
    **{role.value.replace("_", " "): role for role in SpseRole},
    **{role.label.lower(): role for role in SpseRole},
    "pejabat pembuat komitmen": SpseRole.PPK, "panitia": SpseRole.POKJA, "pokja ulp": SpseRole.POKJA,
    "kelompok kerja pemilihan": SpseRole.POKJA, "pp": SpseRole.PEJABAT_PENGADAAN,
}  # fmt: skip
LOST = (
    "angka sepanjang ini disimpan Excel sebagai bilangan sehingga digit terakhirnya hilang. Ubah format kolom menjadi "
    "Teks, ketik ulang dari sumbernya"
)


Reader = Callable[[Any, list[str]], Any]


class BadCell(Exception):  # noqa: N818 -- the file is at fault, not the program
    """Why a cell is not taken, to stand behind the column's name."""


@dataclass
class Read:
    """A row: ``values`` by field, what is wrong and what was mended."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_row(
    cells: list[Any], columns: dict[int, str], epoch: date = EXCEL_EPOCH, *, layout: Layout = REGISTER
) -> Read:
    """Every cell by its column; a row with an error keeps what could be read, for the preview.

    :param epoch: what the workbook counts its days from.
    """
    days = (epoch - EXCEL_EPOCH).days
    row = Read()
    for position, name in columns.items():
        raw = cells[position] if position < len(cells) else None
        if name in DATES and isinstance(raw, int | float) and not isinstance(raw, bool):
            raw += days
        try:
            row.values[name] = read_cell(raw, name, row.notes, layout=layout)
        except BadCell as bad:
            row.errors.append(f"{layout.heading(name)}: {bad}")
    if any(cell not in (None, "") for at, cell in enumerate(cells) if at not in columns and at > max(columns)):
        row.errors.append("ada isi di kanan kolom terakhir yang berjudul")
    _check_whole(row)
    return row


def read_cell(raw: Any, name: str, notes: list[str], *, layout: Layout = REGISTER) -> Any:
    """One cell as the value of the field ``name``; raises BadCell with the reason."""
    column, longest = layout.by_field[name], layout.longest[name]
    reader: Reader = READERS.get(name) or _text_reader(column.heading)
    value = reader(_checked(raw), notes)
    if value == "" and column.required:
        raise BadCell("kosong")
    if isinstance(value, str) and longest and len(value) > longest:
        raise BadCell(f"lebih dari {longest} huruf")
    return value


def _check_whole(row: Read) -> None:
    begins, ends = row.values.get("decree_from"), row.values.get("decree_until")
    if begins and ends and ends < begins:
        row.errors.append("SK berlaku sampai: lebih awal daripada SK berlaku dari")
    row.notes[:] = dict.fromkeys(row.notes)


def _checked(raw: Any) -> Any:
    """The cell, if its value can be trusted at all."""
    if isinstance(raw, dict) and "formula" in raw:
        raise BadCell("berisi rumus; hasil rumus tidak dapat dipercaya. Tempel sebagai nilai (Paste Values)")
    if isinstance(raw, dict) and "error" in raw:
        raise BadCell(f"berisi galat {raw['error'][:20]}. Isi nilainya")
    if isinstance(raw, str):
        plain = " ".join(raw.replace("\xa0", " ").split()).removeprefix("'").strip()
        if plain.startswith("="):
            raise BadCell("berisi rumus; hasil rumus tidak dapat dipercaya. Tempel sebagai nilai (Paste Values)")
        return plain
    return raw


def digits(raw: Any, notes: list[str], heading: str) -> str:
    """A cell as text with its digits proven; raises BadCell when some may be lost."""
    if raw is None:
        return ""
    if isinstance(raw, bool | dict):
        raise BadCell("bukan teks atau angka. Ubah format kolom menjadi Teks")
    if isinstance(raw, str) and not SCIENTIFIC.match(raw) and not WHOLE_WITH_FRACTION.match(raw):
        return raw
    number = _exact(raw)
    notes.append(f"{heading} tersimpan sebagai bilangan; digitnya utuh dan dibaca sebagai teks")
    return str(number)


def _exact(raw: str | int | float) -> int:
    """The whole number that a cell surely means."""
    if isinstance(raw, int):
        return _proven(raw)
    if isinstance(raw, str):
        if found := WHOLE_WITH_FRACTION.match(raw):
            return _proven(int(found[1]))
        raise BadCell(f"tertulis dalam notasi ilmiah ({raw[:24]}): {LOST}")
    if not raw.is_integer():
        raise BadCell("tersimpan sebagai bilangan pecahan. Ubah format kolom menjadi Teks, lalu ketik ulang")
    if abs(raw) >= 10**EXACT_DIGITS:
        raise BadCell(LOST)
    return int(raw)


def _proven(number: int) -> int:
    """Up to 15 digits are exact; more are, when no floating number equals them."""
    if number < 0 or (number >= 10**EXACT_DIGITS and int(float(number)) == number):
        raise BadCell(LOST)
    return number


def _text_reader(heading: str) -> Reader:
    return lambda raw, notes: digits(raw, notes, heading)


def _nip(raw: Any, notes: list[str]) -> str:
    text = digits(raw, notes, "NIP")
    bare = re.sub(r"[\s.\-]", "", text)
    nip = bare if bare.isdigit() else text
    if len(nip) > EXACT_DIGITS and nip.isdigit() and nip.endswith("000"):
        raise BadCell(f"berakhir dengan 000: {LOST}")
    if nip and (not nip.isdigit() or len(nip) != NIP_DIGITS):
        notes.append(f"NIP biasanya {NIP_DIGITS} digit; periksa sekali lagi")
    return nip


def _phone(raw: Any, notes: list[str]) -> str:
    text = digits(raw, notes, "Telepon")
    if isinstance(raw, int | float) and text.startswith("8"):
        notes.append("Telepon: angka 0 di depan hilang dan ditambahkan kembali")
        text = f"0{text}"
    return text


def _email(raw: Any, notes: list[str]) -> str:
    text = digits(raw, notes, "Surel").lower()
    try:
        if text:
            validate_email(text)
    except ValidationError:
        raise BadCell("bukan alamat surel yang benar") from None
    return text


def _role(raw: Any, notes: list[str]) -> str:
    text = digits(raw, notes, "Peran SPSE")
    role = ROLES.get(" ".join(text.lower().replace("_", " ").split()))
    if role is None:
        raise BadCell(f"“{text[:40]}” tidak dikenal; pilih {', '.join(SpseRole.labels)}" if text else "kosong")
    return role.value


def _yes(raw: Any, notes: list[str]) -> bool:
    if isinstance(raw, bool):
        return raw
    text = digits(raw, notes, "Aktif").lower()
    if text not in YES_NO:
        raise BadCell(f"“{text[:20]}” tidak dikenal; isi ya atau tidak")
    return YES_NO[text]


def _date_reader(name: str) -> Callable[[Any, list[str]], date | None]:
    def read(raw: Any, notes: list[str]) -> date | None:
        day = _day(raw, notes, HEADINGS[name])
        if day and not FIRST_DAY <= day <= LAST_DAY:
            raise BadCell(f"tahun {day.year} di luar 1970–2100")
        return day

    return read


def _day(raw: Any, notes: list[str], heading: str) -> date | None:
    if raw in (None, ""):
        return None
    if isinstance(raw, dict) and "date" in raw:
        return date.fromisoformat(raw["date"])
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return _serial(raw, notes, heading)
    return _written_day(str(raw))


def _serial(raw: float, notes: list[str], heading: str) -> date:
    """A day counted as Excel counts them; said, so that somebody looks."""
    if not 25_569 <= raw <= 73_415:
        raise BadCell(f"angka {raw:g} bukan tanggal. Tulis seperti 31/01/2026")
    day = EXCEL_EPOCH + timedelta(days=int(raw))
    notes.append(f"{heading} tersimpan sebagai angka; dibaca sebagai {day:%d/%m/%Y}")
    return day


def _written_day(text: str) -> date:
    """31/01/2026, 31-1-2026, 31.01.2026, 2026-01-31 or 31 Januari 2026: the day stands before the month."""
    parts = [part for part in re.split(r"[\s/.\-]+", text.lower()) if part]
    if len(parts) == 3 and parts[1] in MONTHS:
        parts[1] = str(MONTHS.index(parts[1]) + 1)
    if len(parts) == 3 and len(parts[0]) == 4:
        parts.reverse()
    try:
        day, month, year = map(int, parts)
        return date(year, month, day)
    except ValueError:
        raise BadCell(f"“{text[:30]}” bukan tanggal. Tulis seperti 31/01/2026") from None


READERS: dict[str, Callable[[Any, list[str]], Any]] = {
    "nip": _nip,
    "phone": _phone,
    "email": _email,
    "spse_role": _role,
    "is_active": _yes,
    **{name: _date_reader(name) for name in DATES},
}
