"""From the file to staged rows: read, judged, copied into the table in batches, then compared with the register.

Each batch is a transaction of its own, so that the page shows how far the reading is; nothing of it is in the register.
A reading that was cut off begins anew: the rows of before are erased first.
"""

import csv
import io
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from typing import Any, cast

from django.db import connection, transaction
from django.utils import timezone

from accounts_app.register.cells import Read, read_row
from accounts_app.register.columns import COLUMNS, REGISTER
from accounts_app.register.compare import compare
from accounts_app.register.models import ImportRow, ImportState, RegisterImport, RowState
from accounts_app.register.sheets import BadSheet, Told, refuse, rows_of

BATCH = 5000
FACTS = tuple(column.field for column in COLUMNS)
EMPTY: dict[str, Any] = {**dict.fromkeys(FACTS, ""), "decree_from": None, "decree_until": None, "is_active": True}
COPIED = ("batch_id", "row_no", "state", "changes", "errors", "notes", *FACTS)


def stage(batch: RegisterImport) -> None:
    """Read the batch's file; afterwards it is READY with its counts, or REFUSED with the reason."""
    batch.rows.all().delete()
    told = Told()
    try:
        with batch.file.open("rb") as file:
            _stage_rows(batch, rows_of(cast(Any, file), told), told)
    except BadSheet as bad:
        _refuse(batch, str(bad))
    else:
        _ready(batch, told.remarks)
    batch.file.delete(save=True)


def _stage_rows(batch: RegisterImport, rows: Iterator[tuple[int, list[Any]]], told: Told) -> None:
    with closing(cast(Any, rows)):
        _, header = next(rows, (0, []))
        if not header:
            raise refuse("empty")
        columns = REGISTER.columns_of(header)
        batch.fields = [name for name in FACTS if name in columns.values()]
        batch.rows_read, seen = 0, dict[str, int]()
        while part := list(islice(rows, BATCH)):
            _copy(
                batch, [(number, _judged(number, read_row(cells, columns, told.epoch), seen)) for number, cells in part]
            )
    if not batch.rows_read:
        raise BadSheet("Berkas ini hanya berisi judul kolom, tanpa satu pun akun.")


def _judged(number: int, row: Read, seen: dict[str, int]) -> Read:
    if user_id := row.values.get("user_id"):
        first = seen.setdefault(user_id.lower(), number)
        if first != number:
            row.errors.append(f"User ID {user_id} sudah ada pada baris {first}")
    return row


def _copy(batch: RegisterImport, rows: list[tuple[int, Read]]) -> None:
    """COPY one batch of rows, and show how many were read."""
    text = io.StringIO()
    csv.writer(text).writerows(_line(batch.pk, number, row) for number, row in rows)
    text.seek(0)
    batch.rows_read += len(rows)
    names = ", ".join(COPIED)
    with transaction.atomic(), connection.cursor() as cursor:
        copy = f"COPY {ImportRow._meta.db_table} ({names}) FROM STDIN WITH (FORMAT csv, NULL '\\N')"
        cast(Any, cursor).copy_expert(copy, text)
        batch.save(update_fields=["rows_read", "fields"])


def _line(batch_id: int, number: int, row: Read) -> list[Any]:
    values = {**EMPTY, **row.values}
    facts = ["\\N" if values[name] is None else values[name] for name in FACTS]
    state = RowState.FAULTY if row.errors else RowState.UNCHANGED
    return [batch_id, number, state.value, "{}", _sentences(row.errors), _sentences(row.notes), *facts]


def _sentences(parts: list[str]) -> str:
    return "".join(f"{part}.\n" for part in parts).strip()


@transaction.atomic
def _refuse(batch: RegisterImport, why: str) -> None:
    batch.rows.all().delete()
    batch.state, batch.refusal, batch.finished_at = ImportState.REFUSED, why, timezone.now()
    batch.save()


@transaction.atomic
def _ready(batch: RegisterImport, remarks: list[str]) -> None:
    compare(batch)
    batch.state, batch.remarks = ImportState.READY, remarks
    batch.save()
