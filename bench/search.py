"""How long the search box takes among a million tickets of one office.

    DATABASE_URL=… DEBUG=1 python -m bench.search [--tickets 1000000] [--others 300000] [--rounds 300]

A database of its own is filled by SQL: one office with all of ``tickets``, 600 offices that share ``others``. Names and
agencies are those of such a register: two in five agencies begin with *Dinas*; *Kanwil* had every fourth ticket of the
older half and none since. The kinds of search come in turns. Three tables: the search alone (its words to 51 ids), the
page and the suggestions as whole requests by a signed-in person, through every middleware. PostgreSQL must run on the
same machine, for what it computes.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lpse_helpdesk.settings")

import django

django.setup()

from django.conf import settings

settings.DEBUG = False  # else every query is kept in a list
settings.ALLOWED_HOSTS = ["*"]

from django.db import connection
from django.test import Client
from django.test.utils import setup_databases, teardown_databases
from django.urls import reverse

from accounts_app.models import User
from requests_app.tickets.models import Ticket
from requests_app.tickets.words import newest, words_of
from tests import walk, world
from tests.factories import OfficeFactory

MIGRATION: Any = import_module("requests_app.migrations.0029_ticket_words")
OFFICES = 600
FIRST = [
    "Budi",
    "Siti",
    "Agus",
    "Dewi",
    "Andi",
    "Rina",
    "Joko",
    "Sri",
    "Bambang",
    "Ayu",
    "Hendra",
    "Lina",
    "Eko",
    "Wati",
    "Dedi",
    "Nur",
    "Rudi",
    "Maya",
    "Arif",
    "Tuti",
]
SYLLABLES = ["sa", "ri", "wi", "ta", "na", "ku", "di", "man", "to", "ha", "ra", "yu", "la", "mi", "no", "pra"]
AGENCIES = (
    "Dinas Pekerjaan Umum", "Dinas Kesehatan", "Dinas Pendidikan", "Dinas Perhubungan", "Badan Keuangan Daerah",
    "Badan Kepegawaian", "Inspektorat Daerah", "Sekretariat Daerah", "Rumah Sakit Umum Daerah", "Kecamatan Contoh",
)  # fmt: skip

KINDS = {
    "one name": ["budi", "siti", "agus", "dewi"],
    "two names": ["budi sari", "siti wita", "agus riwi", "rina toha"],
    "a rare name": ["budi manprato", "prapra nono", "sri kudiman", "nokudi"],
    "nothing like it": ["zulkifli", "xyzzy", "qwerty uiop", "zzz"],
    "one letter": ["b", "d", "s", "9"],
    "a common agency": ["dinas", "dinas kesehatan", "daerah", "badan"],
    "two common words that never meet": ["dinas badan", "dinas inspektorat", "kesehatan pendidikan", "rumah badan"],
    "common once, not now": ["kanwil", "kanwil lama", "kanwil budi", "kanwil zulkifli"],
    "common elsewhere, not here": ["elsewhere", "elsewhere budi", "elsewhere dinas", "elsewhere 1"],
    "NIP": ["199000000000123456", "19900000 000001 2 345", "199000000000412", "19900000 000012"],
    "number": ["X-0123456", "X-09999", "x-05", "123456"],
    "user ID": ["BUDI_1234", "siti_5", "USER_AGUS_77", "rina_999999"],
    "number of an SK": ["800/123/BKD/2026", "800/9999", "SK 800/77", "bkd 800"],
    "signs": ["' OR 1=1 --", "a & b | !c", "():*", '"budi sari"'],
    "a hundred characters": ["budi " * 20, "x" * 100, "dinas pekerjaan umum " * 5, "1 2 3 4 5 6 7 8 9 0 " * 5],
}


@contextmanager
def own_database() -> Iterator[None]:
    connection.settings_dict["TEST"]["NAME"] = f"bench_{connection.settings_dict['NAME']}"
    made = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    try:
        yield
    finally:
        teardown_databases(made, verbosity=0)


def fill(tickets: int, others: int) -> User:
    """The helpdesk person of the large office. Other indexes than the search's play no part and are left out."""
    desk = world.kaltim()
    model = walk.submitted(desk)
    far = [OfficeFactory.create(code=f"F{number:03}").pk for number in range(OFFICES)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname FROM pg_indexes WHERE tablename = 'requests_app_ticket'"
            " AND indexname NOT IN ('requests_app_ticket_pkey', 'ticket_of_office', 'requests_app_ticket_number_key')"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP INDEX IF EXISTS "{name}" CASCADE')
        cursor.execute("SET session_replication_role = replica; TRUNCATE requests_app_ticketwords")
        _copies(model.pk, tickets, str(desk.office.pk), AGENCIES, "X", "Kanwil Lama")
        _copies(model.pk, others, f"(ARRAY{far})[1 + mod(n, {OFFICES})]", ("Elsewhere Dinas",), "Y", "Elsewhere Badan")
        _words(cursor)
    assert desk.helpdesk is not None
    return desk.helpdesk


def _words(cursor: Any) -> None:
    """As the migration does it: the rows first, their indexes afterwards."""
    begin = time.monotonic()
    cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE indexname = 'ticket_words'")
    indexes = dict(cursor.fetchall())
    cursor.execute(f"DROP INDEX {', '.join(indexes)}")
    cursor.execute(MIGRATION.BACKFILL)
    for made in indexes.values():
        cursor.execute(made)
    print(f"words and their indexes in {time.monotonic() - begin:.0f} s")
    cursor.execute("SET session_replication_role = origin")
    for table in ("requests_app_ticketwords", "requests_app_ticket"):
        cursor.execute(f"VACUUM ANALYZE {table}")
    cursor.execute("SELECT pg_size_pretty(pg_total_relation_size('requests_app_ticketwords'))")
    print("their size", cursor.fetchall()[0][0])


def _copies(pk: int, count: int, office: str, agencies: tuple[str, ...], prefix: str, once: str) -> None:
    """Copies of the ticket: the n-th one's words follow from n, so that every run searches the same."""
    names = [field.column for field in Ticket._meta.concrete_fields if not (field.primary_key or field.generated)]
    picked = {
        "office_id": office,
        "number": f"'{prefix}-' || lpad(n::text, 7, '0')",
        "name": "f.first || ' ' || s.second",
        "nip": "'1990' || lpad(n::text, 14, '0')",
        "agency": f"CASE WHEN mod(n, 4) = 0 AND n < {count // 2} THEN '{once}'"
        " ELSE (%s::text[])[1 + mod(n * 7, %s)] END",
        "spse_user_id": "upper(f.first) || '_' || n",
        "decree_number": "'800/' || mod(n, 20000) || '/BKD/' || 2020 + mod(n, 7)",
    }
    values = ", ".join(picked.get(name, f't."{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO requests_app_ticket ({columns}) SELECT {values} FROM requests_app_ticket t,"
            f" generate_series(1, {count}) n,"
            " LATERAL (SELECT (%s::text[])[1 + mod(n + n / 50, %s)] AS first) f,"
            " LATERAL (SELECT string_agg((%s::text[])[1 + mod(n / power(7, k)::int, %s)], '') AS second"
            "          FROM generate_series(0, 3) k) s WHERE t.id = %s",
            [list(agencies), len(agencies), FIRST, len(FIRST), SYLLABLES, len(SYLLABLES), pk],
        )


def computed(backend: Path) -> float:
    """Milliseconds that this process and its PostgreSQL backend have computed, without what they waited for."""
    return time.process_time() * 1000 + int(backend.read_text().split()[0]) / 1e6


def measure(what: str, search: Callable[[str], object], rounds: int) -> None:
    """Both times of each kind: computed (neighbours do not count) and by the clock."""
    print(f"{what:42} {'p50':>6} {'p95':>6} {'worst':>6}  ms computed {'p50':>6} {'p95':>6}  by the clock")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = Path(f"/proc/{cursor.fetchall()[0][0]}/schedstat")
    spent: dict[str, list[tuple[float, float]]] = {kind: [] for kind in KINDS}
    for turn in range(-len(KINDS) * 4, rounds):  # each once beforehand, for the caches
        kind = list(KINDS)[turn % len(KINDS)]
        text = KINDS[kind][turn // len(KINDS) % len(KINDS[kind])]
        begin = computed(backend), time.perf_counter()
        search(text)
        if turn >= 0:
            spent[kind].append((computed(backend) - begin[0], (time.perf_counter() - begin[1]) * 1000))
    for kind, times in [*spent.items(), ("all", [each for some in spent.values() for each in some])]:
        cpu, clock = zip(*times, strict=True)
        print(
            f"  {kind:40} {statistics.median(cpu):6.1f} {p95(cpu):6.1f} {max(cpu):6.1f} {'':11}"
            f" {statistics.median(clock):6.1f} {p95(clock):6.1f}"
        )


def p95(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def measure_all(person: User, rounds: int) -> None:
    client = Client()
    client.force_login(person, backend="accounts_app.signin.Backend")
    assert person.office_id is not None
    office = person.office_id
    measure("the search alone", lambda text: newest(office, words_of(text[:100]), 51), rounds)
    for name in ("desk:search", "desk:suggest"):
        measure(reverse(name), partial(get, client, reverse(name)), rounds)


def get(client: Client, address: str, text: str) -> None:
    answer = client.get(address, {"q": text})
    assert answer.status_code in (200, 204, 302), answer.status_code


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=1_000_000)
    parser.add_argument("--others", type=int, default=300_000)
    parser.add_argument("--rounds", type=int, default=300)
    asked = parser.parse_args()
    with own_database():
        measure_all(fill(asked.tickets, asked.others), asked.rounds)


if __name__ == "__main__":
    main()
