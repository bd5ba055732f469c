"""Staged rows against the register, and from there into it: by SQL, whatever their number.

Row by row in Python was rejected: 50 000 rows would be 100 000 queries. Only names of our own columns are put into the
statements; every value is a parameter or already in a table.
"""

from typing import Any

from django.db import connection
from django.db.models import Count
from django.utils import timezone

from accounts_app.models import User
from accounts_app.register.columns import BY_FIELD
from accounts_app.register.contacts import CONTACT_FIELDS, held_until
from accounts_app.register.models import AccountChange, ImportRow, RegisterImport, RowState, Source, SpseAccount

ROWS, ACCOUNTS, CHANGES = (model._meta.db_table for model in (ImportRow, SpseAccount, AccountChange))
FACTS = tuple(BY_FIELD)


def _run(sql: str, values: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)


def compare(batch: RegisterImport) -> bool:
    """Give every sound row its account, its changes and its state, and the batch its counts.

    Returns whether anything differs from what was noted before: then the register changed since the preview.
    """
    # Without figures about the rows just copied, PostgreSQL takes them for a handful and walks them in a square.
    _run(f"ANALYZE {ROWS}", {})
    moved = _run(_comparison(_compared(batch)), {"batch": batch.pk, "office": batch.office_id})
    counts = dict(batch.rows.order_by().values_list("state").annotate(Count("pk")))
    batch.rows_new, batch.rows_changed = counts.get(RowState.NEW, 0), counts.get(RowState.CHANGED, 0)
    batch.rows_unchanged, batch.rows_faulty = counts.get(RowState.UNCHANGED, 0), counts.get(RowState.FAULTY, 0)
    batch.rows_contact = batch.rows.filter(state=RowState.CHANGED, changes__has_any_keys=CONTACT_FIELDS).count()
    return bool(moved)


def _compared(batch: RegisterImport) -> list[str]:
    return [name for name in FACTS if name in batch.fields and name != "user_id"]


def _comparison(fields: list[str]) -> str:
    differences = " || ".join(
        f"CASE WHEN a.{name} IS DISTINCT FROM r.{name} "
        f"THEN jsonb_build_object('{name}', jsonb_build_array(a.{name}, r.{name})) ELSE '{{}}'::jsonb END"
        for name in fields
    )
    return f"""
        WITH found AS (
            SELECT r.id, a.id AS account_id,
                   CASE WHEN a.id IS NULL THEN '{{}}'::jsonb ELSE {differences} END AS changes
            FROM {ROWS} r LEFT JOIN {ACCOUNTS} a ON a.office_id = %(office)s AND lower(a.user_id) = lower(r.user_id)
            WHERE r.batch_id = %(batch)s AND r.state <> 'faulty'
        ), judged AS (
            SELECT *, CASE WHEN account_id IS NULL THEN 'new' WHEN changes = '{{}}' THEN 'unchanged' ELSE 'changed' END
                   AS state FROM found
        )
        UPDATE {ROWS} r SET account_id = j.account_id, changes = j.changes, state = j.state FROM judged j
        WHERE r.id = j.id AND (r.account_id, r.changes, r.state) IS DISTINCT FROM (j.account_id, j.changes, j.state)
    """  # noqa: S608 -- names of our own columns


def write(batch: RegisterImport, by: User) -> None:
    """New accounts, new values, their history and their events; a contact that changes is held from then on.

    The caller holds the transaction and has compared.
    """
    values = {
        "batch": batch.pk, "office": batch.office_id, "by": by.pk, "who": str(by), "source": Source.IMPORT.value,
        "at": batch.finished_at, "held": held_until(batch.finished_at or timezone.now()),
    }  # fmt: skip
    changes = (NUMBER_NEW, _insert_new(), NEW_CHANGES, _change_old(_compared(batch)), OLD_CHANGES)
    for sql in (*changes, CHECK_KEYS, EVENTS, AS_BEFORE):
        _run(sql, values)


def _change_old(fields: list[str]) -> str:
    taken = ", ".join(f"{name} = r.{name}" for name in fields)
    return f"""
        UPDATE {ACCOUNTS} a SET {taken}, source = %(source)s, version = a.version + 1, updated_at = %(at)s,
               updated_by_id = %(by)s,
               contact_held_until = CASE WHEN r.changes ? 'email' OR r.changes ? 'phone' THEN %(held)s::timestamptz
                                         ELSE a.contact_held_until END
        FROM {ROWS} r WHERE r.batch_id = %(batch)s AND r.state = 'changed' AND a.id = r.account_id
    """  # noqa: S608 -- names of our own columns


def _insert_new() -> str:
    names, taken = ", ".join(FACTS), ", ".join(f"r.{name}" for name in FACTS)
    return f"""
        INSERT INTO {ACCOUNTS} (id, office_id, {names}, source, version, created_at, updated_at, updated_by_id)
        SELECT r.account_id, %(office)s, {taken}, %(source)s, 1, %(at)s, %(at)s, %(by)s
        FROM {ROWS} r WHERE r.batch_id = %(batch)s AND r.state = 'new' ORDER BY r.account_id
    """  # noqa: S608 -- names of our own columns


# A new row gets its account's number before the account exists; the foreign key is checked when the transaction ends.
NUMBER_NEW = f"""
    UPDATE {ROWS} r SET account_id = n.id FROM (
        SELECT o.id AS row_id, nextval(pg_get_serial_sequence('{ACCOUNTS}', 'id')) AS id
        FROM (SELECT id FROM {ROWS} WHERE batch_id = %(batch)s AND state = 'new' ORDER BY row_no) o
    ) n WHERE r.id = n.row_id
"""  # noqa: S608 -- names of our own tables
OLD_CHANGES = f"""
    INSERT INTO {CHANGES} (account_id, field, old, new, at, by_id, reason, batch_id)
    SELECT r.account_id, c.key, coalesce(c.value ->> 0, ''), coalesce(c.value ->> 1, ''), %(at)s, %(by)s, '', %(batch)s
    FROM {ROWS} r, jsonb_each(r.changes) c WHERE r.batch_id = %(batch)s AND r.state = 'changed'
"""  # noqa: S608 -- names of our own tables
NEW_CHANGES = f"""
    INSERT INTO {CHANGES} (account_id, field, old, new, at, by_id, reason, batch_id)
    SELECT r.account_id, 'user_id', '', r.user_id, %(at)s, %(by)s, '', %(batch)s
    FROM {ROWS} r WHERE r.batch_id = %(batch)s AND r.state = 'new'
"""  # noqa: S608 -- names of our own tables
# Foreign keys are checked before the events are written: the events' trigger runs statements of its own, and each gets
# slower with the number of checks that still wait (measured: 20 000 events 10.3 s, with this 1.0 s).
CHECK_KEYS, AS_BEFORE = "SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL DEFERRED"
# One event per account that is new or changed: which import, and the names of the fields.
EVENTS = f"""
    INSERT INTO accounts_app_event (office_id, subject_type, subject_id, seq, act, actor_kind, actor_id, actor_name, at,
                                    data, prev_hash, hash)
    SELECT %(office)s, 'account', r.account_id, 0,
           CASE r.state WHEN 'new' THEN 'account_added' ELSE 'account_changed' END, 'user', %(by)s, %(who)s, %(at)s,
           jsonb_build_object('import', %(batch)s, 'fields',
               coalesce((SELECT jsonb_agg(key ORDER BY key) FROM jsonb_object_keys(r.changes) key), '[]'::jsonb)),
           '', ''
    FROM {ROWS} r WHERE r.batch_id = %(batch)s AND r.state IN ('new', 'changed') ORDER BY r.row_no
"""  # noqa: S608 -- names of our own tables
