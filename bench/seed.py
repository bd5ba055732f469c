"""Seed one size: ``python -m bench.seed prepare|refresh N`` (by `bench.measure`, in the environment of `bench.place`).

`prepare`: 600 offices and N tickets less those that are open; done once, kept. Half of all tickets are those of the
office measured, the worst that one office can be; the rest is spread over the others, one in fifty of theirs open.
`refresh`: takes away whatever a measurement left and lays down the open tickets anew (200 in each measured office).
Few tickets are walked by the real actions; the rest are copies of their rows (`bulk`). At 1 000 every trigger is awake,
so it is known that the copies satisfy them; above, triggers sleep (foreign keys too, which are counted afterwards).
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lpse_helpdesk.settings")

import django

django.setup()

import time_machine
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from bench import bulk
from bench.offices import (
    ACCOUNTS_FROM,
    APPLICANTS_FROM,
    OFFICES,
    OFFICES_FROM,
    crowds,
    desks,
    kept_desks,
    other_offices,
    people_for,
    people_sign_in,
    staff_of,
)
from requests_app.reports.folding import fold_due
from requests_app.sop.vocabulary import Act
from requests_app.tickets.models import Ticket
from tests import walk
from tests.world import Desk

OPEN, OTHERS_OPEN = 200, 50
BATCH = 20_000
LONG_AGO = datetime(2026, 9, 8, 2, 30, tzinfo=UTC)  # a Tuesday morning
YEARS = timedelta(days=5 * 365)
LIVE = {
    "queued": 60, "completeness_check": 40, "awaiting_completion": 30, "validity_check": 30, "reset": 10,
    "rejected": 10, "notified": 15, "lapsed": 5,
}  # fmt: skip
_began = time.monotonic()


def say(text: str) -> None:
    print(f"  {time.monotonic() - _began:6.1f} s  {text}", flush=True)


# --- tickets ----------------------------------------------------------------------------------------------------


def _walked(desk: Desk, applicant_type: str, place: int) -> Ticket:
    """A new request with its documents, as everybody else's."""
    more = {"nip": f"19900{place:013}", "email": f"contoh{place}@orang.example", "spse_user_id": f"CONTOH{place}"}
    return walk.with_documents(desk, walk.submitted(desk, applicant_type, **more))


def _completed_once(desk: Desk, ticket: Ticket) -> Ticket:
    ticket = walk.with_documents(desk, walk.awaiting(desk, ticket))
    return walk.do(desk, ticket, Act.COMPLETE)


def _ways(desk: Desk) -> list[tuple[int, Callable[[Ticket], Ticket]]]:
    """How archived tickets went, and how many of a hundred did."""
    return [
        (70, lambda ticket: walk.archived(desk, ticket)),
        (12, lambda ticket: walk.archived(desk, _completed_once(desk, ticket))),
        (11, lambda ticket: walk.do(desk, walk.told_rejection(desk, ticket), Act.ARCHIVE)),
        (7, lambda ticket: walk.do(desk, walk.lapsed(desk, ticket), Act.ARCHIVE)),
    ]


def _kinds(desk: Desk) -> list[str]:
    return ["ppk", "ppk"] if desk.helpdesk is None else ["ppk", "admin_agency"]


def _archived_templates(desk: Desk) -> list[int]:
    """A hundred places, each the key of a walked ticket."""
    places: list[int] = []
    for turn, (share, way) in enumerate(_ways(desk)):
        found = way(_walked(desk, _kinds(desk)[turn % 2], turn + 1))
        places += [found.pk] * share
    return places


def _open_templates(desk: Desk) -> list[int]:
    """One walked ticket for each state, as often as an office has it."""
    places: list[int] = []
    for turn, (state, share) in enumerate(LIVE.items()):
        found = walk.TO_STATE[state](desk, _walked(desk, _kinds(desk)[turn % 2], turn + 51))
        places += [found.pk] * share
    return places


def _cases(first: int, count: int, start: int, size: int, **said: str) -> None:
    """The table that `bulk` copies by; `said` are expressions of the number n."""
    many = people_for(size)
    chosen = ", ".join(said[name] for name in ("k", "office", "template", "number"))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_case")
        cursor.execute(bulk.CASES)
        cursor.execute(
            f"INSERT INTO bench_case SELECT n, {start} + n, {chosen}, {APPLICANTS_FROM} + 1 + n % {many},"
            f" {ACCOUNTS_FROM} + 1 + n % {many}, {said['shift']} FROM generate_series({first}, {first + count - 1}) n"
        )
        cursor.execute("ANALYZE bench_case")


def _people(desk: Desk) -> bulk.People:
    return bulk.People(desk.pemohon.pk, tuple(person.pk for person in staff_of(desk)))


def _archive(desk: Desk, size: int, places: list[int], others_open: list[int]) -> None:
    """Half here, half in the other offices; older ones first, so that keys ascend with time."""
    count = size - 2 * OPEN
    here, is_open = "n % 2 = 0", f"n % {2 * OTHERS_OPEN} = 1"
    k = f"CASE WHEN {here} THEN 0 ELSE 1 + (n / 2) % {OFFICES - 2} END"
    back = f"interval '{int(YEARS.total_seconds())} seconds' * (1 - n::float8 / {count})"
    code = f"CASE WHEN {here} THEN 'KP' ELSE 'B' || ({k}) END"
    said = {
        "k": k,
        "office": f"CASE WHEN {here} THEN {desk.office.pk} ELSE {OFFICES_FROM} + {k} END",
        "template": f"CASE WHEN {is_open} THEN {_one_of(others_open)} ELSE {_one_of(places)} END",
        "number": f"{code} || '-' || to_char(now() - {back}, 'YYYY') || '-' || lpad(n::text, 6, '0')",
        "shift": f"CASE WHEN {is_open} THEN interval '1 minute' * (n % 4000) ELSE {back} END",
    }
    for first in range(1, count + 1, BATCH):
        _cases(first, min(BATCH, count + 1 - first), 1_000_000, size, **said)
        bulk.copy_cases(_people(desk))
        say(f"{min(first + BATCH - 1, count):>9,} of {count:,} tickets")


def _one_of(keys: list[int]) -> str:
    """SQL for one of these, by n."""
    return f"(ARRAY[{', '.join(map(str, keys))}]::bigint[])[1 + (n * 7) % {len(keys)}]"


def _live(desk: Desk, start: int, size: int) -> None:
    """The open tickets of an office: a day old at most."""
    said = {
        "k": "0",
        "office": str(desk.office.pk),
        "template": _one_of(_open_templates(desk)),
        "number": f"'{desk.office.code}-2026-9' || lpad(n::text, 4, '0')",
        "shift": f"interval '7 minutes' * ({OPEN} - n)",
    }
    _cases(1, OPEN - len(LIVE), start, size, **said)
    bulk.copy_cases(_people(desk))


# --- whole databases --------------------------------------------------------------------------------------------


@contextmanager
def _quick(size: int) -> Iterator[None]:
    """Triggers sleep and plain indexes are made at the end, except at the smallest size."""
    if size <= 1_000:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SET session_replication_role = replica; SET maintenance_work_mem = '1GB'; SET work_mem = '256MB'"
        )
    indexes = bulk.without_plain_indexes([*(table for table, _, _ in bulk.PARTS), bulk.EVENTS, bulk.WORDS])
    yield
    bulk.find_words()
    with connection.cursor() as cursor:
        for statement in indexes:
            cursor.execute(statement)
            say(statement.split(" ON ")[0])
        cursor.execute("SET session_replication_role = origin")


def prepare(size: int) -> None:
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    with time_machine.travel(LONG_AGO, tick=True), transaction.atomic():
        both = desks()
        for desk in both:
            people_sign_in(desk)
        kkp = both[0]
        places, others_open = _archived_templates(kkp), _open_templates(kkp)
        _archived_templates(both[1])
    with transaction.atomic():
        other_offices(kkp)
        crowds(kkp, size)
    with _quick(size):
        _archive(kkp, size, places, others_open)
    _after(size)


def _after(size: int) -> None:
    bulk.refuse_orphans()
    fold_due(timezone.now())  # five years of figures at once would keep the worker from its mails
    with connection.cursor() as cursor:
        for table in ("requests_app_ticket", "accounts_app_user", "accounts_app_office", "accounts_app_spseaccount"):
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), 40000000)", [table])
        cursor.execute("CREATE TABLE bench_mark (name text PRIMARY KEY, last bigint)")
    _mark()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("CHECKPOINT")
    say("vacuumed")


def _mark() -> None:
    """Up to which row each table is seeded; later migrations may have brought tables that are not named yet."""
    with connection.cursor() as cursor:
        for name in bulk.tables_with_keys():
            cursor.execute(
                f'INSERT INTO bench_mark SELECT %s, coalesce(max(id), 0) FROM "{name}" ON CONFLICT DO NOTHING', [name]
            )


def refresh(size: int) -> None:
    call_command("migrate", verbosity=0)
    _mark()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SELECT name, last FROM bench_mark")
        # Which migrations were made is not what a measurement leaves.
        for name, last in (each for each in cursor.fetchall() if not each[0].startswith("django_")):
            cursor.execute(f'DELETE FROM "{name}" WHERE id > %s', [last])
        cursor.execute(
            f"DELETE FROM {bulk.WORDS} w USING accounts_app_office o"
            " WHERE o.id = w.office_id AND o.code IN ('KP', 'BA')"
            " AND ticket_id > (SELECT last FROM bench_mark WHERE name = 'requests_app_ticket')"
        )
        cursor.execute("TRUNCATE accounts_app_signinsession, accounts_app_limitcount, shared_cache")
        cursor.execute("SET session_replication_role = origin")
    with transaction.atomic():
        for place, desk in enumerate(kept_desks()):
            _live(desk, 50_000_000 + place * 1_000, size)
            bulk.tell_news(desk.office.pk)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)" if size <= 100_000 else "ANALYZE")
    say("open tickets laid down")


if __name__ == "__main__":
    {"prepare": prepare, "refresh": refresh}[sys.argv[1]](int(sys.argv[2]))
    say(f"{Ticket.objects.count():,} tickets on {timezone.localdate()}")
