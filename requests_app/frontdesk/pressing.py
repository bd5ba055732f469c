"""One press of one button of a counter: under the office's lock, and only on the state that the page showed.

The lock is taken before any row. A second click, a second tab and a page from before midnight change nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from accounts_app.models import User
from requests_app.frontdesk.counter_models import CounterSession
from requests_app.frontdesk.moves import TABLE, Move
from requests_app.process.refusals import Refused, Stale

LOCK = "pg_advisory_xact_lock(hashtextextended('front desk of office ' || {office}, 0))"


class DayOver(Refused):
    """The counter was opened on another day; its numbers are closed."""


def hold_desk(office_id: int) -> None:
    """Nobody else of this office calls, serves or puts back until the transaction ends. Take it before any row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + LOCK.format(office="%s"), [str(office_id)])


def is_of_today(session: CounterSession, now: datetime) -> bool:
    return now.astimezone(session.office.tz).date() == session.day


@contextmanager
def pressed(session: CounterSession, move: Move, *, by: User, seen: int | None) -> Iterator[datetime]:
    """One press of one button of a counter: only on the state that the page showed. Yields the moment."""
    with transaction.atomic():
        hold_desk(session.office_id)
        now = timezone.now()
        if not is_of_today(session, now):
            raise DayOver(f"Hari sudah berganti sejak {session.counter} dibuka. Buka loket lagi untuk hari ini.")
        mine = CounterSession.objects.filter(pk=session.pk, staff=by, closed_at=None)
        if seen is not None:
            mine = mine.filter(version=seen)
        if not mine.update(version=F("version") + 1, last_act=move, last_at=now):
            raise _too_late(session, by)
        yield now


def _too_late(session: CounterSession, by: User) -> Stale:
    now = CounterSession.objects.select_related("counter", "staff", "closed_by", "office").get(pk=session.pk)
    if now.closed_at is not None:
        return Stale(f"{now.counter} sudah ditutup atau diambil alih oleh {now.closed_by}. Tidak ada yang dijalankan.")
    if now.staff_id != by.pk:
        return Stale(f"{now.counter} dibuka oleh {now.staff}. Tidak ada yang dijalankan.")
    done = f": {TABLE[Move(now.last_act)].label}" if now.last_act else ""
    at = now.last_at.astimezone(now.office.tz)
    return Stale(
        f"{now.counter} sudah berubah sejak halaman ini dibuka{done} pukul {at:%H.%M}. "
        "Yang baru saja ditekan tidak dijalankan; inilah keadaan sekarang."
    )
