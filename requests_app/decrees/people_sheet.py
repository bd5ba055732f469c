"""The people of an SK as they come in a table: pasted from Excel or Word, or as an XLSX or CSV file. Asks no database.

SOP 001, Formulir Pembuatan Akun. The reading (encodings, the confined process for XLSX, what a cell may be trusted
with) is the register's. Decisions:
- Nothing that was sent is lost: a row with a fault keeps every cell as it was written, so that it is mended in place.
- A heading row is looked for and may be absent: what somebody copies out of the middle of a table is in our own order.
"""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, BinaryIO, cast

from accounts_app.register.cells import BadCell, read_cell
from accounts_app.register.columns import Column, Layout
from accounts_app.register.sheets import BadSheet, Told, refuse, rows_of
from requests_app.decrees.people import DECREE_ROLES, MOST_PEOPLE
from requests_app.decrees.people_twice import twice

MOST_ROWS = 1000  # blank ones that a template carries along too
LOOKED_AT = 5  # rows among which the heading is sought
COLUMNS = (
    Column("name", "Nama", ("nama lengkap", "nama dan gelar", "nama lengkap dan gelar", "nama personil",
                            "nama pegawai"), True, "wajib, lengkap dengan gelar"),
    Column("nip", "NIP", ("nip baru", "nip nrp", "nip nik"), False, "18 angka, format sel Teks; kosong bila tidak ada"),
    Column("rank", "Pangkat/Gol.", ("pangkat", "golongan", "pangkat golongan", "pangkat gol ruang",
                                    "pangkat golongan ruang"), False, "misalnya Penata Muda, III/a"),
    Column("position", "Jabatan", ("jabatan saat ini",)),
    Column("agency", "Instansi", ("satuan kerja", "satker", "opd", "skpd", "perangkat daerah", "unit kerja")),
    Column("spse_role", "Peran SPSE", ("peran", "role", "jenis akun", "akun"), True, "Verifikator, Helpdesk, atau "
           "Admin Agency"),
    Column("email", "Surel", ("email", "e mail", "alamat surel", "alamat email"), True,
           "wajib, milik orangnya sendiri"),
    Column("phone", "Telepon", ("no hp", "hp", "no telepon", "nomor telepon", "nomor hp", "telp", "no wa"), False,
           "format sel Teks"),
)  # fmt: skip
FIELDS = tuple(column.field for column in COLUMNS)
LONGEST = {
    "name": 160,
    "nip": 30,
    "rank": 80,
    "position": 160,
    "agency": 160,
    "spse_role": 20,
    "email": 254,
    "phone": 40,
}
PEOPLE = Layout(COLUMNS, LONGEST)
_WITHOUT_ROLE = Layout(tuple(column for column in COLUMNS if column.field != "spse_role"), LONGEST)
TOO_MANY = (
    f"Daftar ini memuat lebih dari {MOST_PEOPLE} orang. Satu SK memuat paling banyak {MOST_PEOPLE} orang: bagi menjadi "
    "beberapa SK."
)
OTHER_ROLE = (
    f"SK Pembuatan Akun hanya untuk {DECREE_ROLES[0].label}, {DECREE_ROLES[1].label}, dan {DECREE_ROLES[2].label}"
)


@dataclass
class PersonRow:
    """One person as read: ``values`` by field, in clean form or as written where ``errors`` names the field.

    The key "" of ``errors`` is the row as a whole. ``number`` counts as the sheet does.
    """

    number: int
    values: dict[str, str]
    errors: dict[str, list[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass
class PeopleSheet:
    """Every row of a list, and what was read otherwise than it looks."""

    rows: list[PersonRow]
    remarks: list[str]

    @property
    def faulty(self) -> list[PersonRow]:
        return [row for row in self.rows if row.errors]


def read_pasted(text: str, *, role: str = "") -> PeopleSheet:
    """The people of a table pasted as text: tabs (Excel, Word) or semicolons or commas; raises BadSheet."""
    return read_people(BytesIO(text.strip("\r\n").encode()), role=role)


def read_people(file: BinaryIO, *, role: str = "") -> PeopleSheet:
    """The people of an XLSX or CSV file; raises BadSheet for a file that is refused as a whole.

    :param role: the SPSE role of every row that names none (an SK of one kind).
    """
    told = Told()
    rows = _rows(file, told)
    if not rows:
        raise refuse("empty")
    columns, rows = _heading(rows, told, role)
    if not rows:
        raise BadSheet("Daftar ini hanya berisi judul kolom, tanpa satu orang pun.")
    if len(rows) > MOST_PEOPLE:
        raise BadSheet(TOO_MANY, "too_many_rows")
    people = [_person(number, cells, columns, role) for number, cells in rows]
    for at, why in twice([person.values for person in people], [f"baris {person.number}" for person in people]):
        for name, words in why.items():
            people[at].errors.setdefault(name, []).append(words)
    return PeopleSheet(people, told.remarks)


def _rows(file: BinaryIO, told: Told) -> list[tuple[int, list[Any]]]:
    """Every row that says something, no more than a list may hold with its headings."""
    kept: list[tuple[int, list[Any]]] = []
    try:
        with closing(cast(Any, rows_of(file, told, MOST_ROWS))) as rows:
            for row in rows:
                kept.append(row)
                if len(kept) > MOST_PEOPLE + LOOKED_AT + 1:
                    raise BadSheet(TOO_MANY)
    except BadSheet as bad:
        raise BadSheet(TOO_MANY) if bad.fault == "too_many_rows" else bad from None
    return kept


# --- which column is which ----------------------------------------------------------------------------------


def _heading(
    rows: list[tuple[int, list[Any]]], told: Told, role: str
) -> tuple[dict[int, str], list[tuple[int, list[Any]]]]:
    """({position: field}, the rows below); our own order where no row is a heading."""
    at = next((at for at, (_, cells) in enumerate(rows[:LOOKED_AT]) if _is_heading(cells)), None)
    if at is None:
        told.remarks.append("Tanpa baris judul: kolom dibaca menurut urutan templat, mulai dari Nama.")
        return _own_order(rows), rows
    if at:
        told.remarks.append(f"{at} baris di atas judul kolom tidak dibaca.")
    columns = (_WITHOUT_ROLE if role and not _names_role(rows[at][1]) else PEOPLE).columns_of(rows[at][1])
    below = rows[at + 1 :]
    while below and (_is_heading(below[0][1]) or _counts(below[0][1])):
        told.remarks.append(f"Baris {below[0][0]} dianggap bagian dari judul kolom dan tidak dibaca.")
        below = below[1:]
    return columns, below


def _is_heading(cells: list[Any]) -> bool:
    said = [cell for cell in cells if cell not in (None, "")]
    return len(said) > 1 and sum(PEOPLE.knows(cell) for cell in said) * 2 >= len(said)


def _names_role(cells: list[Any]) -> bool:
    role = Layout((PEOPLE.by_field["spse_role"],), LONGEST)
    return any(role.knows(cell) for cell in cells)


def _counts(cells: list[Any]) -> bool:
    """The row of column numbers that Indonesian tables have below their headings: 1, 2, 3 …"""
    said = [_number(cell) for cell in cells if cell not in (None, "")]
    return len(said) > 2 and said == list(range(1, len(said) + 1))


def _number(cell: Any) -> int | None:
    text = str(cell).strip().strip("().")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None


def _own_order(rows: list[tuple[int, list[Any]]]) -> dict[int, str]:
    """Our columns from the left, past a column of running numbers."""
    first = [_number(cells[0]) for _, cells in rows]
    shift = int(first == list(range(first[0] or 0, (first[0] or 0) + len(first))) if first[0] else False)
    return {at + shift: name for at, name in enumerate(FIELDS)}


# --- one person ---------------------------------------------------------------------------------------------


def _person(number: int, cells: list[Any], columns: Mapping[int, str], role: str) -> PersonRow:
    raws = {name: cells[at] if at < len(cells) else None for at, name in columns.items()}
    row = read_person(raws, role=role, number=number)
    if any(cell not in (None, "") for at, cell in enumerate(cells) if at not in columns and at > max(columns)):
        row.errors[""] = ["Ada isi di kanan kolom terakhir."]
    return row


def read_person(raws: Mapping[str, Any], *, role: str = "", number: int = 0) -> PersonRow:
    """One person's cells by field, as a sheet or a form has them; a field that is absent is empty."""
    row = PersonRow(number, {})
    for name in FIELDS:
        raw = raws.get(name)
        if name == "spse_role" and role and raw in (None, ""):
            raw = role
        try:
            row.values[name] = _value(raw, name, row.notes)
        except BadCell as bad:
            row.values[name] = _as_written(raw)
            row.errors[name] = [_sentence(str(bad))]
    row.notes[:] = dict.fromkeys(row.notes)
    return row


def _value(raw: Any, name: str, notes: list[str]) -> str:
    if name == "spse_role":
        return _role(raw, notes)
    return str(read_cell(raw, name, notes, layout=PEOPLE) or "")


def _role(raw: Any, notes: list[str]) -> str:
    """One of the three of SOP 001; the register knows more, and would offer them."""
    try:
        value = str(read_cell(raw, "spse_role", notes, layout=PEOPLE))
    except BadCell as bad:
        raise BadCell(str(bad).partition(";")[0] + (f"; {OTHER_ROLE}" if ";" in str(bad) else "")) from None
    if value not in DECREE_ROLES:
        raise BadCell(OTHER_ROLE)
    return value


def _as_written(raw: Any) -> str:
    """What stood in the cell, to be mended; a formula or a fault of Excel leaves nothing to keep."""
    if isinstance(raw, dict):
        return str(raw.get("date", ""))
    return "" if raw is None else " ".join(str(raw).split())


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
