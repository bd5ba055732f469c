"""Counting in one statement: two processes that count at the same instant both count.

Fixed windows, not sliding ones: one row a thing, one statement a try; the worst case is twice the figure in one
window's length, which the figures allow for. Rejected: Django's cache (`get` and `set` are two steps, and it forgets
under pressure).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts_app.limits.models import LimitCount

_COUNT = """
INSERT INTO accounts_app_limitcount AS c (key, n, ends_at) VALUES (%(key)s, 1, %(ends_at)s)
ON CONFLICT (key) DO UPDATE SET
    n = CASE WHEN c.ends_at <= %(now)s THEN 1 ELSE c.n + 1 END,
    ends_at = CASE WHEN c.ends_at <= %(now)s THEN excluded.ends_at ELSE c.ends_at END
RETURNING n
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """``most`` times in ``seconds``, of whatever ``name`` says."""

    name: str
    most: int
    seconds: int

    def take(self, *whose: object) -> bool:
        """Count one try of this one (an address, an account …); False when it was one too many."""
        now = timezone.now()
        ends_at = now + timedelta(seconds=self.seconds)
        values: dict[str, Any] = {"key": self._key(whose), "now": now, "ends_at": ends_at}
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, values)
            [(count,)] = cursor.fetchall()
        return bool(count <= self.most)

    def give_back(self, *whose: object) -> None:
        """The try that was just taken was a right one: it does not count."""
        LimitCount.objects.filter(key=self._key(whose), n__gt=0).update(n=F("n") - 1)

    def minutes_left(self, *whose: object) -> int:
        """Whole minutes until the window ends, at least 1."""
        row = LimitCount.objects.filter(key=self._key(whose)).first()
        left = (row.ends_at - timezone.now()).total_seconds() if row else 0
        return max(1, -(-int(left) // 60))

    def _key(self, whose: tuple[object, ...]) -> str:
        return salted_hmac(f"limit {self.name}", "\0".join(map(str, whose)), algorithm="sha256").hexdigest()


def purge(now: datetime) -> int:
    """Forget windows that have ended; returns how many."""
    deleted, _ = LimitCount.objects.filter(ends_at__lte=now).delete()
    return deleted
