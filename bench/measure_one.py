"""Measure one seeded size: ``python -m bench.measure_one DATABASE ROUNDS`` (by `bench.measure`, in its environment)."""

import gzip
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import django

django.setup()

from django.db import connection

from bench import pages, place
from bench.browser import Browser
from bench.pages import Page
from bench.postbox import Postbox, postbox
from bench.serving import THREADS, WORKERS, Server, family_ms, serving

TURNS = 3
PLANNED = 8  # calls of a statement on one connection after which its plan is kept, and some more
MOST_QUERIES, MOST_BYTES, MOST_GZIP = 12, 60 * 1024, 12 * 1024
MAILS = 400
PATIENCE = 60  # seconds: a worker that is busy with something else sends nothing meanwhile


@dataclass
class Row:
    """One page's figures: milliseconds of each request, CPU of each turn, what one answer weighs."""

    page: Page
    took: list[float] = field(default_factory=list)
    spent: list[tuple[float, float]] = field(default_factory=list)
    seconds: float = 0.0
    queries: int = 0
    bytes: int = 0
    gzip: int = 0

    @property
    def cpu(self) -> float:
        return self.app + self.db

    @property
    def app(self) -> float:
        return statistics.median(app for app, _ in self.spent)

    @property
    def db(self) -> float:
        return statistics.median(db for _, db in self.spent)


def turn(server: Server, row: Row) -> None:
    """One turn of a page: its requests by so many clients at once, and the CPU of all of them by their number."""
    asks = list(islice(row.page.asks, row.page.rounds))
    if not asks:
        return
    before, began = server.cpu_ms(), time.monotonic()
    with ThreadPoolExecutor(row.page.clients) as clients:
        row.took += clients.map(lambda ask: _timed(row.page, ask), asks)
    row.seconds += time.monotonic() - began
    app, db = (after - start for after, start in zip(server.cpu_ms(), before, strict=True))
    row.spent.append((app / len(asks), db / len(asks)))


def _timed(page: Page, ask: Callable[[], Any]) -> float:
    began = time.monotonic()
    answer = ask()
    if answer.status != page.status:
        raise SystemExit(f"{page.name}: {answer.status} {answer.headers.get('location', '')}")
    return (time.monotonic() - began) * 1000


def warm_up(row: Row) -> None:
    """Every thread has asked its connection before it counts, and PostgreSQL has settled on a plan."""
    if row.page.once:
        return
    with ThreadPoolExecutor(WORKERS * THREADS) as clients:
        list(clients.map(lambda ask: _timed(row.page, ask), islice(row.page.asks, WORKERS * THREADS * PLANNED)))


def weigh(row: Row) -> None:
    """One more request, with its statements counted; of a page that can be asked once only its last turn's part."""
    ask = next(row.page.asks, None)
    if ask is None:
        return
    Browser.counting = True
    answer = ask()
    Browser.counting = False
    row.queries = int(answer.headers.get("x-bench-queries", 0))
    row.bytes, row.gzip = len(answer.body), len(gzip.compress(answer.body, 6))


def judged(row: Row, rows: dict[str, Row]) -> dict[str, Any]:
    page, aims = row.page, {}
    times = row.cpu / rows[page.reference].cpu if page.reference else 0.0
    ordered = sorted(row.took)
    p95 = ordered[int(len(ordered) * 0.95)]
    if page.times:
        aims[f"≤ {page.times} × {page.reference}"] = times <= page.times
    if page.sized:
        aims[f"≤ {MOST_QUERIES} queries"] = row.queries <= MOST_QUERIES
        aims["≤ 60 KB, 12 KB gzip"] = row.bytes <= MOST_BYTES and row.gzip <= MOST_GZIP
    if page.p95_ms:
        aims[f"p95 ≤ {page.p95_ms:.0f} ms"] = p95 <= page.p95_ms
    return {
        "name": page.name, "p50": statistics.median(row.took), "p95": p95, "a_second": len(row.took) / row.seconds,
        "cpu": row.cpu, "app": row.app, "db": row.db, "times": times, "queries": row.queries, "bytes": row.bytes,
        "gzip": row.gzip, "aims": aims, "sized": page.sized, "spent": row.spent,
    }  # fmt: skip


def measured(server: Server, box: Postbox, rounds: int) -> list[dict[str, Any]]:
    content = pages.paper()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_upload (id bigserial PRIMARY KEY, name text, size int)")
    applicants = pages.applicants(server.port, box, max(rounds, 12) + 2)
    found = [
        *pages.references(server.port, content, rounds),
        *pages.desk_pages(pages.people(server.port), rounds),
        pages.submit(applicants, content),
    ]
    rows = [Row(page) for page in found]
    for row in rows:
        warm_up(row)
    for _ in range(TURNS):
        for row in rows:
            turn(server, row)
    rows.append(last := Row(pages.progress(applicants, rounds)))
    for _ in range(TURNS):
        turn(server, last)
    for row in rows:
        weigh(row)
    by_name = {row.page.name: row for row in rows}
    return [judged(row, by_name) for row in rows]


# --- the worker -------------------------------------------------------------------------------------------------


SENT = (
    "UPDATE requests_app_message SET sent_at = now(), private = '{}', private_erased_at = now() WHERE sent_at IS NULL"
)
SAME = (
    "kind, owner_type, owner_id, to_address, sender, reply_to, subject, text, leased_by, last_error, office_id,"
    " is_answer, settled_how"
)
QUEUED = f"""
INSERT INTO requests_app_message
    ({SAME}, private, message_id, attempts, perhaps_taken, thread, next_attempt_at, created_at)
SELECT {SAME}, '{{}}', '<' || gen_random_uuid() || '@bench.example>', 0, 0, '', now(), now()
FROM requests_app_message, generate_series(1, {MAILS})
WHERE id = (SELECT min(id) FROM requests_app_message WHERE position('[[' IN text) = 0)
"""


def mails(database: str, box: Postbox) -> dict[str, float]:
    """How fast the worker empties the outbox, with a mail server that takes everything at once."""
    with connection.cursor() as cursor:
        cursor.execute(SENT)
        cursor.execute(QUEUED)
    first = len(box.taken)
    command = [sys.executable, "manage.py", "worker"]
    worker = subprocess.Popen(command, env=place.environment(database, smtp_port=box.port), cwd=place.CHECKOUT)
    try:
        until = time.monotonic() + PATIENCE
        while len(box.taken) < first + MAILS and worker.poll() is None and time.monotonic() < until:
            time.sleep(0.05)
        cpu = family_ms(worker.pid, and_theirs=False)
    finally:
        worker.kill()  # what it has in hand is a measurement's
        worker.wait()
    came = [at for at, _, _ in box.taken[first:]]
    if len(came) < 2:
        return {"mails_a_second": 0, "mail_cpu": 0}
    return {"mails_a_second": (len(came) - 1) / (came[-1] - came[0]), "mail_cpu": cpu / len(came)}


def main(database: str, rounds: int) -> None:
    with postbox() as box, serving(database, box.port) as server:
        idle = server.pss_mib()
        found = measured(server, box, rounds)
        more = {
            "start_s": server.started,
            "pss_idle": idle,
            "pss_loaded": server.pss_mib(),
        }
        more |= mails(database, box)
    (place.HOME / f"{database}.json").write_text(json.dumps({"pages": found, "more": more}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
