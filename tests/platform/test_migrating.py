"""The quick migrations of the tests give the database what the true ones give it (LPSE_FULL=1: every migration)."""

import os

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.migrating import quick_migrations

FULL = os.environ.get("LPSE_FULL") == "1"
RICHEST = ("accounts_app", "0004_spse_register")  # tables, columns, indexes, constraints and triggers


def statements() -> list[str]:
    loader = MigrationExecutor(connection).loader
    last = loader.graph.leaf_nodes("requests_app")[0] if FULL else RICHEST
    whole = [(loader.graph.nodes[key], False) for key in loader.graph.forwards_plan(last)]
    sql: list[str] = loader.collect_sql(whole if FULL else whole[-1:])
    return sql


def test_the_statements_are_the_same(db):
    true = statements()
    with quick_migrations():
        assert statements() == true
    assert any("COMMENT ON TRIGGER" in line for line in true)
    assert any("ADD CONSTRAINT" in line for line in true)
