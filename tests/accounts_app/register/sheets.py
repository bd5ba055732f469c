"""Spreadsheets for tests, good and bad, and the way from one into the register."""

import csv
import io
import zipfile
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook

from accounts_app.models import Office, User
from accounts_app.register import actions, jobs
from accounts_app.register.columns import COLUMNS
from accounts_app.register.models import RegisterImport, SpseAccount

HEADINGS = [column.heading for column in COLUMNS]
BUDI: dict[str, Any] = {
    "User ID": "BUDI01", "Nama": "Budi Santosa", "NIP": "199003152015031002", "Peran SPSE": "PPK",
    "Instansi": "Dinas Kesehatan", "Unit kerja": "Bidang Pengadaan", "Surel": "budi@contoh.example",
    "Telepon": "0812-0000-1111", "Nomor SK": "800.1/12/2026", "SK berlaku dari": "01/01/2026",
    "SK berlaku sampai": "31/12/2030", "Aktif": "ya",
}  # fmt: skip


def people(count: int, **same: Any) -> list[dict[str, Any]]:
    """That many different accounts."""
    return [{**BUDI, "User ID": f"USER{n:06}", "Nama": f"Nama{n} Umum", **same} for n in range(count)]


def csv_of(*rows: dict[str, Any], headings=None, delimiter=";", encoding="utf-8-sig") -> bytes:
    names = headings or HEADINGS
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(names)
    writer.writerows([row.get(name, "") for name in names] for row in rows)
    return text.getvalue().encode(encoding)


def xlsx_of(*rows: dict[str, Any], headings=None, also=None) -> bytes:
    """A workbook; ``also`` is told the sheet before it is saved."""
    names = headings or HEADINGS
    book = Workbook()
    sheet: Any = book.active
    sheet.append(names)
    for row in rows:
        sheet.append([row.get(name, "") for name in names])
    if also:
        also(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(workbook: bytes, name: str, content: bytes) -> bytes:
    """The workbook with one more file inside, or another one in its place."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return out.getvalue()


def part_of(workbook: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(workbook)) as book:
        return book.read(name)


def read(office: Office, by: User, data: bytes, name: str = "akun.csv") -> RegisterImport:
    """Hand in and let the worker read; the import as it then stands."""
    batch = actions.hand_in(office, SimpleUploadedFile(name, data), by=by)
    jobs.work(timezone.now())
    batch.refresh_from_db()
    return batch


def take(
    office: Office, by: User, data: bytes, name: str = "akun.csv", *, second: User | None = None
) -> RegisterImport:
    """Hand in, confirm (by ``second``, where contacts change), and let the worker carry it out."""
    batch = read(office, by, data, name)
    actions.confirm(batch, by=second or by)
    jobs.work(timezone.now())
    batch.refresh_from_db()
    return batch


def account(office: Office, by: User, **values: Any) -> SpseAccount:
    """One account of the office, imported."""
    row = {**BUDI, **values}
    take(office, by, csv_of(row))
    return SpseAccount.objects.get(office=office, user_id=row["User ID"])
