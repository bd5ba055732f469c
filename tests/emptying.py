"""Emptying the tables after a test that commits, at a tenth of the cost.

Django truncates every table, which makes a new file for each of them and for each index, and then finds out anew what
content types and permissions there are. Here the rows are deleted behind the same lock that truncating takes (so that
a request that is still being answered ends first), and what `migrate` itself writes stays.

`session_replication_role` keeps triggers and foreign keys from asking about rows that all go; only a superuser may set
it. Who is none truncates as before.
"""

from typing import Any

from django.core.management.commands import flush
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations

OF_MIGRATE = {"django_content_type", "auth_permission"}


def empty_quickly() -> None:
    """From now on, where the server allows it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone() == (True,):
            DatabaseOperations.sql_flush = _deletes  # type: ignore[assignment]
            flush.emit_post_migrate_signal = lambda *_: None  # type: ignore[attr-defined]


def _deletes(self: DatabaseOperations, style: Any, tables: list[str], **_: Any) -> list[str]:
    names = [self.quote_name(table) for table in sorted(set(tables) - OF_MIGRATE)]
    return [
        f"LOCK TABLE {', '.join(names)} IN ACCESS EXCLUSIVE MODE",
        "SET LOCAL session_replication_role = replica",
        ";".join(f"DELETE FROM {name}" for name in names),
    ]
