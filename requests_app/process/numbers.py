"""Gap-free numbers: the counter row is part of the transaction that uses the number.

A PostgreSQL sequence was rejected: it leaves a gap whenever a transaction rolls back, and an office must explain
every missing number.
"""

from django.db import connection


def next_number(office_id: int, series: str) -> int:
    """The series' next number, from 1. Other takers wait until this transaction ends; a rollback gives it back."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO requests_app_numberseries (office_id, name, last) VALUES (%s, %s, 1)
            ON CONFLICT (office_id, name) DO UPDATE SET last = requests_app_numberseries.last + 1
            RETURNING last
            """,
            [office_id, series],
        )
        return int(cursor.fetchone()[0])


def raise_to(office_id: int, series: str, number: int) -> None:
    """Somebody used ``number`` by hand: the series goes on behind it. What it skipped is theirs to explain."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO requests_app_numberseries (office_id, name, last) VALUES (%s, %s, %s)
            ON CONFLICT (office_id, name) DO UPDATE SET last = greatest(requests_app_numberseries.last, %s)
            """,
            [office_id, series, number, number],
        )
