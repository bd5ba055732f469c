"""What many tests begin with, built once by the real actions and from then on put back row by row.

- An office with its people, calendar and SOPs takes ninety questions to the database; put back, it takes one.
- Put back are the very rows: same keys, same times, every trigger and constraint awake. What the test gets beside them
  is unpickled anew each time, so no test sees what another did to it.
- Nothing is kept in the database or on the disk, so this holds in a transaction, after a flush and in every worker.
- Rejected: building once and leaving the rows in the database, which a test that flushes all tables would take from
  the next, and which a test that counts all offices would see.
"""

import pickle
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

import time_machine
from django.db import connection

Found = TypeVar("Found")

# Generated columns are computed anew, and so are tables that a trigger fills.
COLUMNS = """
    SELECT c.relname, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> 'requests_app_ticketwords'
        AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    GROUP BY c.relname ORDER BY c.relname
"""


@dataclass(frozen=True)
class Kept:
    """One statement for each table, and what the builder answered."""

    statements: str
    pickled: bytes


_kept: dict[str, Kept] = {}


def remembered(name: str, build: Callable[[], Found]) -> Found:
    """What ``build`` makes: the first time by itself, then the same rows again under this name.

    ``build`` may only add rows. It runs at the true time: a test whose clock stands elsewhere must not date the rows
    of all that come after it.
    """
    if name in _kept:
        with connection.cursor() as cursor:
            cursor.execute(_kept[name].statements)
        again: Found = pickle.loads(_kept[name].pickled)
        return again
    before = _rows()
    with time_machine.travel(_true_time(), tick=True):
        found = build()
    _kept[name] = Kept(_statements(before, _rows()), pickle.dumps(found))
    return found


def _true_time() -> datetime:
    hatch = time_machine.escape_hatch
    now: datetime = hatch.datetime.datetime.now(UTC) if hatch.is_travelling() else datetime.now(UTC)
    return now


def _columns() -> dict[str, str]:
    """The columns of every table, those that can be written."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        return dict(cursor.fetchall())


def _rows() -> Counter[tuple[str, str]]:
    """Every row that this connection sees: its table, and itself as a literal in the order of its table."""
    every = " UNION ALL ".join(f"SELECT '{table}', quote_literal({table}::text) FROM {table}" for table in _columns())
    with connection.cursor() as cursor:
        cursor.execute(every)
        return Counter(cursor.fetchall())


def _statements(before: Counter[tuple[str, str]], after: Counter[tuple[str, str]]) -> str:
    """What brings the rows that ``before`` lacks; Django has foreign keys asked at the end, so any order will do."""
    assert before <= after, f"only new rows can be remembered, these were changed: {before - after}"
    new: dict[str, list[str]] = {}
    for table, row in (after - before).elements():
        new.setdefault(table, []).append(row)
    return ";".join(
        f"INSERT INTO {table} ({columns}) SELECT {columns} FROM unnest(ARRAY[{','.join(new[table])}]::{table}[])"
        for table, columns in _columns().items()
        if table in new
    )
