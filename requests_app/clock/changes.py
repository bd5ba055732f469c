"""What a change of a calendar touches, and who wants to know: the rooms above, whose deadlines may move.

The clock stands below the rooms that keep deadlines, so it cannot call them by name: they put a function into
`followers` when the program starts (an app's `ready`). It runs inside the transaction of the change. A Django signal
was rejected: nobody sees from the action that it calls anything, nor what comes back.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from accounts_app.models import Office


@dataclass(frozen=True, slots=True)
class Moved:
    """A deadline that the change moved: what it belongs to, where to read it, before and after."""

    label: str
    url: str
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True, slots=True)
class Change:
    """Dates of the office's zone whose hours may now differ; `last` None: for ever. `words`: for the screen."""

    office: Office
    first: date
    last: date | None
    words: str = "Kalender disimpan."
    moved: tuple[Moved, ...] = ()
    is_empty: bool = False


def nothing(office: Office, words: str) -> Change:
    """No date was touched: nobody is told, nothing is logged."""
    return Change(office, date.max, date.min, words, is_empty=True)


Follower = Callable[[Change], Sequence[Moved]]
followers: list[Follower] = []


def announce(change: Change) -> Change:
    """Tell every follower; the same change with the deadlines that they moved."""
    return replace(change, moved=tuple(moved for follower in followers for moved in follower(change)))
