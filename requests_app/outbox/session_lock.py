"""A lock that lives as long as its holder: PostgreSQL's advisory lock of the session.

A killed process loses its connection and with it the lock, at once. A lease in a row alone was not enough: it outlives
its holder by its whole length, and one that is short ends under a slow but living holder.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


def try_hold(key: str) -> bool:
    """Whether nobody else holds the key; then this session does until `let_go`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [key])
        row = cursor.fetchone()
    return bool(row and row[0])


def let_go(key: str) -> None:
    """Give back what `try_hold` gave."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [key])


@contextmanager
def alone(key: str) -> Iterator[bool]:
    """Whether this session is the only one in here; the others get False and do not wait."""
    ours = try_hold(key)
    try:
        yield ours
    finally:
        if ours:
            let_go(key)
