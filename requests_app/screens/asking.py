"""Who asks, and the version of what they would be shown: answered for thousands of screens with a few queries a second.

Decisions:
- Short conditional polling. The version is the office's `Pulse`, which triggers move with everything that is shown, and
  the minute, because estimates age. Nothing new is a 304 without a body.
- Each process reads the pulses of *all* offices at once and believes them for `FRESH` seconds, and a token's device for
  `KNOWN` seconds: what the database is asked does not grow with the screens (20 in each of a hundred offices are 3 300
  polls a second, and 5 queries a second for each process). One lone screen costs one query a poll, which is no load.
- A screen that says it has seen a newer pulse than this process knows makes it look again: two processes behind one
  address must not show the past.
- Rejected: server push. A stream holds its sync worker, or a thread, for as long as the screen stands there: a hundred
  offices with twenty screens are 2 000 of them all day long, a proxy that buffers makes it silent, and a worker that is
  restarted drops all at once. `bench/screen.py` measures polls and streams.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from time import monotonic
from typing import Any

from django.db import connection

from requests_app.frontdesk.queue_models import Pulse
from requests_app.screens import actions
from requests_app.screens.models import Device, Kind, digest_of

FRESH, KNOWN = 0.2, 5.0
DEVICES_AT_MOST = 20_000


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose screen asks. ``etag`` is the version of what it would be shown."""

    office_id: int
    etag: str


class Pulses:
    """The pulses of all offices as this process last read them."""

    def __init__(self) -> None:
        self._lock, self._read_at, self._found = Lock(), 0.0, dict[int, int]()

    def of(self, office_id: int, at_least: int) -> int:
        """One query where they are older than `FRESH`, or than what the screen has seen."""
        now = monotonic()
        if now - self._read_at > FRESH or self._found.get(office_id, 0) < at_least:
            found = _all_pulses()
            with self._lock:
                self._found, self._read_at = found, now
        return self._found.get(office_id, 0)

    def forget(self) -> None:
        self._read_at = 0.0


class Devices:
    """The screens that asked lately; a revoked one is known for `KNOWN` seconds more."""

    def __init__(self) -> None:
        self._lock, self._found = Lock(), OrderedDict[str, tuple[float, Any]]()

    def of(self, token: str) -> Any:
        """(pk, office, last seen) of a screen in use, or None, which is never kept: unknown tokens are endless."""
        digest, now = digest_of(token), monotonic()
        read_at, row = self._found.get(digest, (0.0, None))
        if row is None or now - read_at > KNOWN:
            screens = Device.objects.in_use().filter(kind=Kind.SCREEN, digest=digest, office__is_active=True)
            row = screens.values_list("pk", "office_id", "last_seen_at").first()
            self._keep(digest, now, row)
        return row

    def _keep(self, digest: str, now: float, row: Any) -> None:
        with self._lock:
            self._found.pop(digest, None)
            if row is not None:
                self._found[digest] = (now, row)
            while len(self._found) > DEVICES_AT_MOST:
                self._found.popitem(last=False)

    def saw(self, token: str, row: Any, now: datetime) -> None:
        """Written down for this row: not again before it is due."""
        self._keep(digest_of(token), monotonic(), (*row[:2], now))

    def forget(self) -> None:
        with self._lock:
            self._found.clear()


def _all_pulses() -> dict[int, int]:
    """By hand: the queryset's own work would cost more than the question."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT office_id, version FROM {Pulse._meta.db_table}")  # noqa: S608  (a name of ours)
        return dict(cursor.fetchall())


pulses, devices = Pulses(), Devices()


def forget() -> None:
    """Believe nothing that was read before (tests, and measuring)."""
    pulses.forget()
    devices.forget()


def ask(token: str, has: str, now: datetime) -> Asked | None:
    """None for an unknown or revoked screen, else it is noted as seen. :param has: the screen's ETag, or nothing."""
    row = devices.of(token)
    if row is None:
        return None
    device_id, office_id, last_seen_at = row
    if last_seen_at is None or now - last_seen_at > actions.SEEN_EVERY:
        actions.saw(device_id, now)
        devices.saw(token, row, now)
    pulse = pulses.of(office_id, _pulse_in(has))
    return Asked(office_id, f'"{office_id}-{pulse}-{int(now.timestamp()) // 60}"')


def _pulse_in(etag: str) -> int:
    parts = etag.strip('"').split("-")
    return int(parts[1]) if len(parts) == 3 and parts[1].isdecimal() and len(parts[1]) < 16 else 0
