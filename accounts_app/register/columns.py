"""The columns that a spreadsheet may have, and which of its columns is which.

A column that nobody knows is refused by name, not skipped: "No HP Baru" left out in silence would be a lost change. A
column that is not there leaves what is on record alone.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from accounts_app.register.models import ImportRow
from accounts_app.register.sheets import BadSheet

_IGNORED = {"no", "nomor", "nomor urut"}


@dataclass(frozen=True, slots=True)
class Column:
    """``heading`` of the template and on screens; ``others`` mean the same; ``note`` stands in the template."""

    field: str
    heading: str
    others: tuple[str, ...] = ()
    required: bool = False
    note: str = ""


COLUMNS = (
    Column("user_id", "User ID", ("userid", "id pengguna", "user id spse", "username"), True, "wajib, sekali per akun"),
    Column("name", "Nama", ("nama lengkap", "nama pengguna"), True, "wajib"),
    Column("nip", "NIP", ("nip baru",), False, "18 angka, format sel Teks"),
    Column("spse_role", "Peran SPSE", ("peran", "role", "jenis pengguna"), True, "wajib, misalnya PPK"),
    Column("agency", "Instansi", ("satuan kerja", "satker", "opd", "skpd")),
    Column("unit", "Unit kerja", ("unit",)),
    Column("email", "Surel", ("email", "e mail", "alamat surel")),
    Column("phone", "Telepon", ("no hp", "hp", "no telepon", "nomor telepon", "telp"), False, "format sel Teks"),
    Column("decree_number", "Nomor SK", ("no sk", "sk")),
    Column("decree_from", "SK berlaku dari", ("tanggal sk", "sk mulai", "tmt sk"), False, "tanggal, 31/01/2026"),
    Column("decree_until", "SK berlaku sampai", ("sk sampai", "sk berakhir"), False, "tanggal, 31/12/2026"),
    Column("is_active", "Aktif", ("status", "status akun"), False, "ya atau tidak; kosong berarti ya"),
)
BY_FIELD = {column.field: column for column in COLUMNS}
HEADINGS = {column.field: column.heading for column in COLUMNS}


def _plain(heading: Any) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", str(heading or "").lower()).split())


@dataclass(frozen=True)
class Layout:
    """The columns of one kind of sheet; ``longest`` is how many characters each field holds (None: any)."""

    columns: tuple[Column, ...]
    longest: Mapping[str, int | None]

    @cached_property
    def by_field(self) -> dict[str, Column]:
        return {column.field: column for column in self.columns}

    @cached_property
    def _known(self) -> dict[str, str]:
        return {_plain(name): column.field for column in self.columns for name in (column.heading, *column.others)}

    def heading(self, field: str) -> str:
        return self.by_field[field].heading

    def knows(self, cell: Any) -> bool:
        """Whether this cell is one of the headings."""
        return _plain(cell) in self._known

    def columns_of(self, header: list[Any]) -> dict[int, str]:
        """{position: field} of a heading row; raises BadSheet naming what is unknown, missing or there twice."""
        found: dict[int, str] = {}
        for position, heading in enumerate(header):
            name = _plain(heading)
            if not name or name in _IGNORED:
                continue
            field = self._known.get(name)
            if field is None:
                raise BadSheet(f"Kolom “{str(heading)[:60]}” tidak dikenal. {self._known_words()}")
            if field in found.values():
                raise BadSheet(f"Kolom {self.heading(field)} ada dua kali. Hapus salah satunya, lalu unggah lagi.")
            found[position] = field
        missing = [column.heading for column in self.columns if column.required and column.field not in found.values()]
        if missing:
            raise BadSheet(f"Kolom {', '.join(missing)} tidak ada pada baris judul. {self._known_words()}")
        return found

    def _known_words(self) -> str:
        names = ", ".join(column.heading for column in self.columns)
        return f"Baris pertama harus berisi judul kolom; yang dikenal: {names}."


REGISTER = Layout(COLUMNS, {name: getattr(ImportRow._meta.get_field(name), "max_length", None) for name in BY_FIELD})
