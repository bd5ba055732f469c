"""Fetch what lies in an office's mailbox: peek, store, commit, and only then move it to the folder of stored mail.

Decisions:
- Nothing depends on flags, which other clients change at will: what is new is what the ledger does not know.
- Sizes are asked for first. Of a message beyond the limit only the headers are fetched: the ledger has its identity,
  its size and who wrote it, the whole stays on the server. 25 MB of attachments that nobody will open cost nothing.
- One worker a mailbox (lock of the session). Should two look at once all the same, the unique identity lets one row be
  made.
- A message that the server keeps back stays there, is said (`complaint`), and stops no other: the mailbox is looked at
  again as soon as ever. A store of ours that takes no message takes no other either: that breaks the look off.
- A mailbox that breaks off is asked again after a minute, then later and later, half an hour at most.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from requests_app.mailbox.ledger import Identity, gone, gone_with_old_numbers, known, moved, store
from requests_app.mailbox.letter import HEAD_BYTES, MAX_BYTES
from requests_app.mailbox.models import Mailbox
from requests_app.mailbox.sources import BrokenOffError, CannotReadError, Listed, Source, opened
from requests_app.outbox.session_lock import alone

A_ROUND = 200
LISTED_AT_ONCE = 100
BACK_OFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=30))


@dataclass(frozen=True, slots=True)
class Fetched:
    """Counts of one look at one mailbox. ``error``: why it was broken off, in words.

    ``complaint``: about the first message that the server kept back or would not move. ``counts``: how many it has in
    the folder of new mail and in that of stored mail, as it says at the end.
    """

    stored: int = 0
    moved: int = 0
    error: str = ""
    complaint: str = ""
    counts: tuple[int, int] | None = field(default=None, compare=False)


def fetch(mailbox: Mailbox, limit: int = A_ROUND, should_stop: Callable[[], bool] = lambda: False) -> Fetched | None:
    """Store and move what is new. None when another worker is at it; a refusing server is an answer, never an error."""
    with alone(f"mailbox {mailbox.pk}") as ours:
        if not ours:
            return None
        look = _Look(mailbox, limit, should_stop)
        try:
            with opened(mailbox) as source:
                look.take(source)
                look.counts = source.counts()
        except BrokenOffError as error:
            return _note(mailbox, look.result(str(error)))
        return _note(mailbox, look.result())


@dataclass(slots=True)
class _Look:
    """One look at one mailbox, and what it has done so far: that counts also when the connection breaks."""

    mailbox: Mailbox
    limit: int
    should_stop: Callable[[], bool]
    stored: int = 0
    moved: int = 0
    complaint: str = ""
    counts: tuple[int, int] | None = None

    def take(self, source: Source) -> None:
        """Moves that an earlier look stored and did not make; then everything new in the folder, oldest first."""
        uidvalidity = source.open()
        present = source.uids()
        have = known(self.mailbox, uidvalidity, present)
        gone(self.mailbox, uidvalidity, present, timezone.now())
        for identity in (Identity(uidvalidity, uid) for uid in sorted(have)):
            if self._is_over():
                return
            self._each(source, identity, None)
        new = [uid for uid in present if uid not in have]
        for start in range(0, len(new), LISTED_AT_ONCE):
            for uid, listed in self._listed(source, new[start : start + LISTED_AT_ONCE]).items():
                if self._is_over():
                    return
                self._each(source, Identity(uidvalidity, uid), listed)
        gone_with_old_numbers(self.mailbox, uidvalidity, present, timezone.now())

    def _is_over(self) -> bool:
        return self.stored >= self.limit or self.should_stop()

    def _listed(self, source: Source, uids: list[int]) -> dict[int, Listed]:
        """In one command; where the server refuses that because of one message, one by one."""
        try:
            return source.listed(uids)
        except CannotReadError as refusal:
            if len(uids) > 1:
                return {uid: each for one in uids for uid, each in self._listed(source, [one]).items()}
            self._say(refusal)
            return {}

    def _each(self, source: Source, identity: Identity, listed: Listed | None) -> None:
        """Store it if it is new, then move it. A refusal concerns this one: the next may be read all the same."""
        try:
            if listed is not None:
                if not self._store(source, identity, listed):
                    return
                self.stored += 1
            if source.move(identity.uid):
                moved(self.mailbox, identity, timezone.now())
                self.moved += 1
        except CannotReadError as refusal:
            self._say(refusal)

    def _say(self, refusal: CannotReadError) -> None:
        self.complaint = self.complaint or str(refusal)

    def _store(self, source: Source, identity: Identity, listed: Listed) -> bool:
        """Read and store one message; False when somebody else moved it meanwhile."""
        raw = None if listed.size > MAX_BYTES else source.read(identity.uid, MAX_BYTES + 1)
        if listed.size > MAX_BYTES or (raw and len(raw) > MAX_BYTES):
            raw = source.read_head(identity.uid, HEAD_BYTES)
            listed = Listed(max(listed.size, MAX_BYTES + 1), listed.received_at)
        if raw is None:
            return False
        size = listed.size if listed.size > MAX_BYTES else len(raw)
        try:
            store(self.mailbox, identity, raw, listed.received_at, size=size)
        except OSError as error:
            raise BrokenOffError(f"Surel tidak dapat disimpan ({type(error).__name__}).") from error
        return True

    def result(self, error: str = "") -> Fetched:
        return Fetched(self.stored, self.moved, error, self.complaint, self.counts)


def _note(mailbox: Mailbox, result: Fetched) -> Fetched:
    """Keep how the look ended, and when to look again."""
    now = timezone.now()
    failures = mailbox.failures + 1 if result.error else 0
    Mailbox.objects.filter(pk=mailbox.pk).update(
        looked_at=now,
        next_look_at=_next_look(failures, now),
        failures=failures,
        last_error=result.error[:300],
        complaint=result.complaint[:300],
        **_counted(result, now),
    )
    mailbox.failures = failures
    return result


def _counted(result: Fetched, now: datetime) -> dict[str, Any]:
    """What the server counted, where it did; else the earlier figures stay with their time."""
    names = ("in_folder", "in_processed", "counted_at")
    return dict(zip(names, (*result.counts, now), strict=True)) if result.counts else {}


def _next_look(failures: int, now: datetime) -> datetime:
    return now + BACK_OFF[min(failures, len(BACK_OFF)) - 1] if failures else now
