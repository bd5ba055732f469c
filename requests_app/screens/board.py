"""What a waiting-room screen shows, rendered once a version and process, however many screens ask for it.

Numbers and counters only: no name ever leaves for a screen.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Lock

from accounts_app.models import Office
from requests_app.frontdesk.counter_models import FrontDeskSettings
from requests_app.frontdesk.lines import settings_of
from requests_app.frontdesk.prospects import Prospect, prospects
from requests_app.frontdesk.queue_models import Call
from requests_app.screens.voice.words import Announcement, announce

LAST_CALLS = 6  # the current one and five before it
# A screen that was cut off must still find every call that it should speak.
SPOKEN_WITHIN = timedelta(seconds=90)
MOST_CALLS = 40
MOST_WAITING = 18
KEPT_AT_MOST = 512

_KEPT, _GUARD = OrderedDict[str, bytes](), Lock()


@dataclass(frozen=True, slots=True)
class ShownCall:
    """One call; ``at_ms`` in milliseconds since 1970, as a script counts."""

    pk: int
    label: str
    counter: int | None
    at: datetime
    said: Announcement

    @property
    def at_ms(self) -> int:
        return int(self.at.timestamp() * 1000)

    @property
    def place(self) -> str:
        return "Meja pelayanan" if self.counter is None else f"Loket {self.counter}"


@dataclass(frozen=True, slots=True)
class Board:
    """Calls, newest first: the current one and the five before; ``earlier`` are those that may still be spoken."""

    office: Office
    calls: list[ShownCall]
    earlier: list[ShownCall]
    everybody: list[Prospect]
    more: int
    desk: FrontDeskSettings

    @property
    def current(self) -> ShownCall | None:
        return self.calls[0] if self.calls else None

    @property
    def waiting(self) -> list[Prospect]:
        """The next ones; the room sees no more of a long queue than can be read."""
        return self.everybody[:MOST_WAITING]

    @property
    def longest(self) -> Prospect | None:
        """The last of the ordinary numbers: about what the next visitor has to expect."""
        return next((each for each in reversed(self.everybody) if not each.is_priority), None)


def board_of(office: Office, now: datetime) -> Board:
    """Nine queries, however long the queue is."""
    day = now.astimezone(office.tz).date()
    calls = _calls(office, day)
    fresh = [call for call in calls[LAST_CALLS:] if call.at >= now - SPOKEN_WITHIN]
    waiting = prospects(office, day)
    more = max(0, len(waiting) - MOST_WAITING)
    return Board(office, calls[:LAST_CALLS], fresh, waiting, more, settings_of(office))


def _calls(office: Office, day: date) -> list[ShownCall]:
    rows = Call.objects.filter(office=office, day=day).select_related("number", "counter").order_by("-pk")[:MOST_CALLS]
    return [_shown(row) for row in rows]


def _shown(call: Call) -> ShownCall:
    counter = call.counter.number if call.counter else None
    return ShownCall(call.pk, call.number.label, counter, call.at, announce(call.number.label, counter))


def kept(key: str, make: Callable[[], bytes]) -> bytes:
    """The fragment of this version, made once a process."""
    with _GUARD:
        if key in _KEPT:
            _KEPT.move_to_end(key)
            return _KEPT[key]
    made = make()
    with _GUARD:
        _KEPT[key] = made
        while len(_KEPT) > KEPT_AT_MOST:
            _KEPT.popitem(last=False)
    return made


def forget() -> None:
    """Keep no fragment (tests: a rolled back office gives its number to the next)."""
    with _GUARD:
        _KEPT.clear()
