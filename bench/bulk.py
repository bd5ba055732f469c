"""Thousands of tickets from a few that were really walked: every row of a ticket copied by SQL, moved in time.

A copy is moved back by one interval in all its moments, so whatever a constraint says about their order still holds.
What must be unique or should differ (number, person, account, link, file, Message-ID) is an expression of its own.
The hashes of the event chain are computed by the database's own function, as its trigger would.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from requests_app.tickets import indexing

# (table, column that names the ticket, what else a row must say); parents before children.
PARTS = (
    ("requests_app_ticket", "id", ""),
    ("requests_app_steprun", "case_id", "t.process = 'ticket'"),
    ("requests_app_document", "ticket_id", ""),
    ("requests_app_checklistitem", "ticket_id", ""),
    ("requests_app_confirmation", "ticket_id", ""),
    ("requests_app_tellingcheck", "ticket_id", ""),
    ("requests_app_identitydecision", "ticket_id", ""),
    ("requests_app_handover", "owner_id", "t.owner_type = 'ticket'"),
    ("requests_app_message", "owner_id", "t.owner_type = 'ticket'"),
)
EVENTS = "accounts_app_event"
WORDS = "requests_app_ticketwords"
FIRST = (
    "Budi Siti Agus Dewi Eko Fitri Gunawan Hesti Indra Joko Kartika Lukman Maya Nanda Oki Putri Rahmat Sri Taufik Umi"
)
NIP = "lpad((19600101000000000 + c.n * 7919)::text, 18, '1')"
LAST = "Wiratama Susanto Halim Pratiwi Nugroho Lestari Siregar Wibowo Anggraini Setiawan Manurung Rahayu Saputra Utami"
MIDDLE = "Adi Bayu Citra Dian Endah Fajar Gita Hadi Intan Jati Krisna Laras Mega Niko Ratna Surya Tri Wahyu Yuda Zahra"


def _pick(words: str, by: str) -> str:
    options = ", ".join(f"'{word}'" for word in words.split())
    return f"(ARRAY[{options}])[1 + ({by}) % {len(words.split())}]"


NAME = f"{_pick(FIRST, 'c.n')} || ' ' || {_pick(MIDDLE, 'c.n / 20')} || ' ' || {_pick(LAST, 'c.n / 400')}"
CHANGED: Mapping[str, Mapping[str, str]] = {
    "requests_app_ticket": {
        "number": "c.number",
        "applicant_id": "c.applicant",
        "account_id": "CASE WHEN t.account_id IS NOT NULL THEN c.account END",
        "name": NAME,
        "nip": NIP,
        "email": "'pemohon' || c.n || '@contoh.example'",
        "spse_user_id": "CASE WHEN c.n % 3 > 0 THEN 'PENGGUNA' || c.n ELSE '' END",
        "decree_number": "'SK/' || c.n || '/2026'",
        "phone": "'0812-' || lpad(c.n::text, 7, '0')",
        "unit": "'Wilayah ' || c.n % 40",
    },
    "requests_app_document": {
        "public_id": "gen_random_uuid()",
        "file": "'bench/' || c.id || '-' || t.id || '.pdf'",
        "sha256": "encode(sha256((c.id || '-' || t.id)::bytea), 'hex')",
    },
    "requests_app_handover": {
        "link_hash": "CASE WHEN t.link_hash IS NOT NULL THEN encode(sha256(c.id::text::bytea), 'hex') END",
    },
    "requests_app_message": {
        "message_id": "'<' || c.id || '.' || t.id || '@bench.example>'",
        "thread": "''",
        "to_address": "'pemohon' || c.n || '@contoh.example'",
        # The worker is measured with mails of its own; what these said has long been sent.
        "private": "'{}'::jsonb",
        "private_erased_at": "coalesce(t.private_erased_at, t.created_at) - c.shift",
        "sent_at": "coalesce(t.sent_at, t.created_at) - c.shift",
    },
}
CASES = """
CREATE TEMP TABLE bench_case (
    n bigint, id bigint PRIMARY KEY, k int, office bigint, template bigint, number text,
    applicant bigint, account bigint, shift interval
)"""
# Columns of one table, and what they point at.
FOREIGN_KEYS = """
SELECT k.conrelid::regclass::text, a.attname, k.confrelid::regclass::text, b.attname
FROM pg_constraint k
JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = k.confkey[1]
WHERE k.contype = 'f' AND cardinality(k.conkey) = 1 AND k.conrelid = ANY(%s::regclass[])
"""


@dataclass(frozen=True)
class People:
    """Whose acts the copies carry: the walked office's staff, in other offices the person at the same place."""

    applicant: int
    staff: tuple[int, ...]

    def expression(self, column: str) -> str:
        """SQL for a column that names a person."""
        others = (
            f"{OTHER_STAFF} + c.k * 10 + array_position(ARRAY[{', '.join(map(str, self.staff))}]::bigint[], t.{column})"
        )
        return (
            f"CASE WHEN t.{column} = {self.applicant} THEN c.applicant WHEN c.k = 0 THEN t.{column} ELSE {others} END"
        )


OTHER_STAFF = 1_000_000  # other office k's person j has this id + 10 k + j


def columns_of(table: str) -> dict[str, str]:
    """The columns that can be written, with their types."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = %s::regclass"
            " AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum",
            [table],
        )
        return dict(cursor.fetchall())


def foreign_keys(tables: Iterable[str]) -> list[tuple[str, str, str, str]]:
    """(table, column, the table that it points at, its column there)."""
    with connection.cursor() as cursor:
        cursor.execute(FOREIGN_KEYS, [list(tables)])
        return list(cursor.fetchall())


def copy_cases(people: People) -> None:
    """Every row of the tickets that `bench_case` names, with triggers or without as the session has it."""
    for table, key, where in PARTS:
        _copy(table, key, where, people)
    _copy_events(people)


def _value(table: str, key: str, name: str, kind: str, people: People, persons: set[str]) -> str:
    if name == key:
        return "c.id"
    if name in CHANGED.get(table, {}):
        return CHANGED[table][name]
    if name == "office_id":
        return "c.office"
    if name in persons:
        return people.expression(name)
    return f"t.{name} - c.shift" if kind == "timestamp with time zone" else f't."{name}"'


def _copy(table: str, key: str, where: str, people: People) -> None:
    columns = columns_of(table)
    persons = {column for _, column, to, _ in foreign_keys([table]) if to == "accounts_app_user"}
    values = {
        name: _value(table, key, name, kind, people, persons)
        for name, kind in columns.items()
        if name != "id" or key == "id"
    }
    names = ", ".join(f'"{name}"' for name in values)
    same = f"t.{key} = c.template" + (f" AND {where}" if where else "")
    _run(
        f"INSERT INTO {table} ({names}) SELECT {', '.join(values.values())}"
        f" FROM bench_case c JOIN {table} t ON {same} ORDER BY c.id, t.id"
    )


def _copy_events(people: People) -> None:
    """Event by event along the chains of all cases at once: each needs the hash of the one before."""
    columns = columns_of(EVENTS)
    said = {
        "id": "0", "subject_id": "c.id", "office_id": "c.office", "actor_id": people.expression("actor_id"),
        "at": "t.at - c.shift", "hash": "''",
    }  # fmt: skip

    def hashed(before: str) -> str:
        row = said | {"prev_hash": before}
        values = ", ".join(f"({row.get(name, 't.' + name)})::{kind}" for name, kind in columns.items())
        return f"accounts_app_event_hash(ROW({values})::{EVENTS})"

    of_case = f"JOIN {EVENTS} t ON t.subject_type = 'ticket' AND t.subject_id = c.template AND t.seq ="
    first, then = hashed("''"), hashed("p.hash")
    kept = [name for name in columns if name not in ("id", "prev_hash", "hash")]
    _run(
        f"WITH RECURSIVE chain AS ("
        f" SELECT c.id, t.seq, ''::text AS before, {first} AS hash FROM bench_case c {of_case} 1"
        f" UNION ALL SELECT p.id, t.seq, p.hash, {then}"
        f" FROM chain p JOIN bench_case c ON c.id = p.id {of_case} p.seq + 1)"
        f" INSERT INTO {EVENTS} ({', '.join(kept)}, prev_hash, hash)"
        f" SELECT {', '.join(said.get(name, 't.' + name) for name in kept)}, h.before, h.hash"
        f" FROM chain h JOIN bench_case c ON c.id = h.id {of_case} h.seq ORDER BY c.id, t.seq"
    )


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def insert(table: str, source: str, **changed: str) -> None:
    """Rows like those of `source` (SQL behind FROM, the row named t), with these columns changed."""
    values = {name: changed.get(name, f't."{name}"') for name in columns_of(table) if name != "id" or "id" in changed}
    names = ", ".join(f'"{name}"' for name in values)
    _run(f"INSERT INTO {table} ({names}) SELECT {', '.join(values.values())} FROM {source}")


def find_words() -> None:
    """The words of every ticket, as their trigger would have kept them if it had been awake."""
    words = indexing.WORDS.replace("NEW.", "t.")
    _run(
        f"INSERT INTO {WORDS} (ticket_id, office_id, words) SELECT t.id, t.office_id, {words}"
        f" FROM requests_app_ticket t ORDER BY t.id ON CONFLICT DO NOTHING"
    )


def tell_news(office: int) -> None:
    """Sixty news for everybody of the office, about open requests; every fifth is unread."""
    _run(
        "INSERT INTO requests_app_notification"
        " (user_id, kind, about_type, about_id, text, url, count, in_app, since, at, read_at)"
        " SELECT u.id, 'arrived', 'ticket', t.id, 'Permohonan baru ' || t.number, '/tiket/' || t.number || '/', 1,"
        " true, t.submitted_at, t.submitted_at, CASE WHEN t.id % 5 > 0 THEN t.submitted_at + interval '1 minute' END"
        " FROM accounts_app_user u JOIN LATERAL (SELECT * FROM requests_app_ticket"
        f" WHERE office_id = {office} AND state <> 'archived' ORDER BY id DESC LIMIT 60) t ON true"
        f" WHERE u.office_id = {office} AND EXISTS"
        " (SELECT FROM accounts_app_rolegrant g WHERE g.user_id = u.id AND g.revoked_at IS NULL)"
    )


def without_plain_indexes(tables: Iterable[str]) -> list[str]:
    """Drop the indexes that only make reading fast; the statements that make them again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i"
            " WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisunique AND NOT i.indisexclusion",
            [list(tables)],
        )
        found: list[tuple[str, Any]] = cursor.fetchall()
    for name, _ in found:
        _run(f"DROP INDEX {name}")
    return [str(definition) for _, definition in found]


def refuse_orphans() -> None:
    """Every foreign key of the copied tables holds; while the triggers slept nobody asked."""
    for table, column, parent, key in foreign_keys([*(table for table, _, _ in PARTS), EVENTS]):
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT count(*) FROM {table} c WHERE c.{column} IS NOT NULL"
                f" AND NOT EXISTS (SELECT FROM {parent} p WHERE p.{key} = c.{column})"
            )
            [(count,)] = cursor.fetchall()
        if count:
            raise SystemExit(f"{count} rows of {table} name a {column} that is not in {parent}")


def tables_with_keys() -> list[str]:
    """The tables whose rows are numbered in the order of their coming."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'id'"
            " WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attidentity <> ''"
        )
        return [name for (name,) in cursor.fetchall()]
