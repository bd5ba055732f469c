"""Many rows from one that was made in earnest, by SQL, and how PostgreSQL would look for something among them."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

YEARS = "interval '1095 days'"


def crowd(model: type[Model], row: Model, count: int, **changed: str) -> None:
    """Copies of this row; ``changed`` are columns as SQL of the number n and of ``ago.at``, spread over three years.

    The table is analysed: without that PostgreSQL plans for the few rows that it had before.
    """
    fields = (field for field in model._meta.concrete_fields if not (field.primary_key or field.generated))
    names = [str(field.column) for field in fields]
    values = ", ".join(changed.get(name, f't."{name}"') for name in names)
    columns, table = ", ".join(f'"{name}"' for name in names), model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} t, generate_series(1, {count}) n,"
            f" LATERAL (SELECT now() - n * {YEARS} / {count} AS at) ago WHERE t.id = {row.pk}"
        )
        cursor.execute(f"ANALYZE {table}")


def plans_of(work: Callable[[], Any]) -> str:
    """The plans of everything that ``work`` reads, in its order; of a prepared statement also that for any values."""
    with CaptureQueriesContext(connection) as captured:
        work()
    plans: list[str] = []
    with connection.cursor() as cursor:
        for query in captured.captured_queries:
            if query["sql"].lstrip("(").startswith(("SELECT", "WITH", "EXECUTE")):
                plans += plan_of(cursor, query["sql"])
    return "\n".join(plans)


def plan_of(cursor: Any, sql: str) -> list[str]:
    """The lines of its plan; of a prepared statement those for these values and those for any."""
    found: list[str] = []
    for mode in ("force_custom_plan", "force_generic_plan") if sql.startswith("EXECUTE") else ("auto",):
        cursor.execute(f"SET plan_cache_mode = {mode}")
        cursor.execute("EXPLAIN " + sql)
        found += [row[0] for row in cursor.fetchall()]
    cursor.execute("RESET plan_cache_mode")
    return found
