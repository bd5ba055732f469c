"""How many numbers are drawn and called a second, beside the least that a database could do for one.

    DATABASE_URL=… DEBUG=1 python -m bench.queue [--seconds 1.5] [--rounds 3] [--processes 8]

Bare: one counter row, `UPDATE … RETURNING` and one insert in one transaction, by the driver alone. Draw: a guest's
number (`numbers.draw`). Rows: what a call writes, without looking for whom. Call: *Panggil berikutnya* (`calling`) of a
guest without a request, one counter per process. All in one office, in a test database of their own on the same server,
in turns within one run; the median of the rounds counts.
"""

import argparse
import multiprocessing
import os
import statistics
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lpse_helpdesk.settings")

import django

django.setup()

from django.conf import settings

settings.DEBUG = False  # else every query is kept in a list

from django.db import connection, transaction
from django.utils import timezone

from accounts_app.models import Office, User
from accounts_app.roles import Role
from requests_app.frontdesk import calling, numbers
from requests_app.frontdesk.by_request import session_of
from requests_app.frontdesk.counter_models import CounterSession
from requests_app.frontdesk.models import GuestEntry
from requests_app.frontdesk.pressing import LOCK
from requests_app.frontdesk.queue_models import QueueNumber, ServiceLine
from tests import world
from tests.factories import staff
from tests.requests_app.frontdesk import room

STOCK = 12_000  # guests made beforehand for each round
Work = Callable[[int, float, float], int]  # place, start and end by the monotonic clock; how many were done
PREPARING = 2.0  # seconds
MOST_PROCESSES = 8  # as many counters are open
WAITING = 6_000  # people in the room at the beginning of each round
# Whoever was called goes, the shortest way to be free for the next; only calls are counted.
END = """UPDATE requests_app_queuenumber SET state = 'done', serving_since = now(), finished_at = now()
    WHERE counter_id = %s AND state = 'called'"""
ROWS = f"""
    SELECT {LOCK.format(office="(SELECT office_id FROM requests_app_countersession WHERE id = %(session)s)")};
    UPDATE requests_app_countersession SET version = version + 1, last_act = 'call', last_at = now()
        WHERE id = %(session)s;
    UPDATE requests_app_queuenumber n SET state = 'called', version = n.version + 1, calls = calls + 1,
        counter_id = s.counter_id, staff_id = s.staff_id, last_called_at = now(), first_called_at = now()
        FROM requests_app_countersession s WHERE n.id = %(number)s AND s.id = %(session)s;
    INSERT INTO requests_app_call (office_id, day, number_id, counter_id, kind, at, by_id)
        SELECT office_id, day, %(number)s, counter_id, 'call', now(), staff_id
        FROM requests_app_countersession WHERE id = %(session)s;
"""


def bare(place: int, start: float, until: float) -> int:
    connection.ensure_connection()
    raw, done = connection.connection, 0
    raw.autocommit = False
    cursor = raw.cursor()
    _wait(start)
    while time.monotonic() < until:
        cursor.execute("UPDATE bench_series SET last = last + 1 WHERE id = 1 RETURNING last")
        cursor.execute("INSERT INTO bench_number (number, at) VALUES (%s, now())", cursor.fetchone())
        raw.commit()
        done += 1
    return done


def draw(place: int, start: float, until: float) -> int:
    line = ServiceLine.objects.latest("pk")
    by = User.objects.get(email="bench0@contoh.example")
    free = GuestEntry.objects.filter(queue_number=None, name=f"draw {place}").select_related("office")
    visits = list(free[:STOCK])
    _wait(start)
    for done, visit in enumerate(visits):
        if time.monotonic() >= until:
            return done
        numbers.draw(visit, by=by, line=line)
    raise SystemExit("too few guests in stock: raise STOCK")


def rows(place: int, start: float, until: float) -> int:
    """The rows that a call writes, with triggers and lock, by the driver alone; who is next is known."""
    session = _session(place)
    numbers = QueueNumber.objects.filter(state="waiting").order_by("-order_at").values_list("pk", flat=True)
    mine = [pk for pk in numbers if pk % MOST_PROCESSES == place]
    with connection.cursor() as cursor:
        _wait(start)
        for done, pk in enumerate(mine):
            if time.monotonic() >= until:
                return done
            cursor.execute(ROWS, {"session": session.pk, "number": pk})
            cursor.execute(END, [session.counter_id])
    raise SystemExit("too few who wait: raise WAITING")


def call(place: int, start: float, until: float) -> int:
    session, done = _session(place), 0
    with connection.cursor() as cursor:
        _wait(start)
        while time.monotonic() < until:
            if calling.call_next(session, by=session.staff) is None:
                raise SystemExit("nobody waits: raise WAITING")
            done += 1
            cursor.execute(END, [session.counter_id])
    return done


def _wait(start: float) -> None:
    connection.ensure_connection()
    time.sleep(max(0.0, start - time.monotonic()))


def _session(place: int) -> CounterSession:
    session = session_of(User.objects.get(email=f"bench{place}@contoh.example"))
    assert session is not None
    return session


WORK: dict[str, Work] = {"bare": bare, "draw": draw, "rows": rows, "call": call}


def run(work: Work, processes: int, seconds: float) -> float:
    """Work a second, all processes together."""
    connection.close()
    with multiprocessing.Pool(processes) as pool:
        start = time.monotonic() + PREPARING
        counts = pool.starmap(work, [(place, start, start + seconds) for place in range(processes)])
    return sum(counts) / seconds


def prepare(processes: int, rounds: int) -> None:
    desk: Any = world.kkp()
    for place in range(processes):
        person = staff(desk.office, f"Bench {place}", Role.HELPDESK)
        User.objects.filter(pk=person.pk).update(email=f"bench{place}@contoh.example")
        room.opened(desk, person, place + 1, "ABP")
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_series (id int PRIMARY KEY, last int); INSERT INTO bench_series VALUES (1, 0)"
        )
        cursor.execute("CREATE TABLE bench_number (id bigserial PRIMARY KEY, number int, at timestamptz)")
    now = timezone.now()
    rows = [
        GuestEntry(office=desk.office, name=f"draw {place}", agency="b", purpose="c", arrived_at=now, written_at=now)
        for place in range(processes)
        for _ in range(STOCK // processes * rounds)
    ]
    GuestEntry.objects.bulk_create(rows, batch_size=5000)


def waiting_for_calls(count: int) -> None:
    """A full room: the calls must not run out of people."""
    line = ServiceLine.objects.get(prefix="A")
    now, first = timezone.now(), QueueNumber.objects.filter(line=line).count()
    day = timezone.localdate(timezone=line.office.tz)
    with transaction.atomic():
        visits = GuestEntry.objects.bulk_create(
            GuestEntry(office=line.office, name="call", agency="b", purpose="c", arrived_at=now, written_at=now)
            for _ in range(count)
        )
        QueueNumber.objects.bulk_create(
            QueueNumber(
                office=line.office,
                day=day,
                line=line,
                for_line=line,
                prefix="A",
                number=first + place,
                visit=visit,
                order_at=timezone.now(),
                issued_at=now,
            )
            for place, visit in enumerate(visits, 1)
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=1.5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--processes", type=int, default=MOST_PROCESSES, choices=range(1, MOST_PROCESSES + 1))
    asked = parser.parse_args()
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        prepare(asked.processes, asked.rounds)
        figures: dict[str, list[float]] = {kind: [] for kind in WORK}
        for turn in range(asked.rounds):
            ServiceLine.objects.create(
                office=Office.objects.get(), prefix="CDEFGHIJKL"[turn], name="x", kind="password"
            )
            waiting_for_calls(WAITING)
            for kind, work in WORK.items():
                figures[kind].append(run(work, asked.processes, asked.seconds))
        middle = {kind: statistics.median(values) for kind, values in figures.items()}
        for kind, value in middle.items():
            share, rounds = value / middle["bare"], [round(one) for one in figures[kind]]
            print(f"{kind:5} {value:8.0f}/s   {share:.2f} of bare   {rounds}")
    finally:
        connection.creation.destroy_test_db(name.removeprefix("test_"), verbosity=0)


if __name__ == "__main__":
    main()
