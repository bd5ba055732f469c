"""The worker's sweep of what nobody fetched in time, for every kind of owner.

The rooms above put a function under their owner's name when the program starts: a hand-over does not know what it
belongs to, and its owner must say that it expired.
"""

from collections.abc import Callable
from datetime import datetime

from requests_app.handover import actions

# owner type → what says on the owner's own record that its hand-over expired: ``teller(owner's id, now)``.
tellers: dict[str, Callable[[int, datetime], None]] = {}


def expire_handovers(now: datetime) -> int:
    """Wipe what is overdue, and have each owner say so. Returns how many expired.

    Two transactions on purpose: the sweep locks hand-overs first, people's actions lock the owner first.
    """
    expired = actions.expire_due(now).expired
    for owner in expired:
        tellers[owner.type](owner.id, now)
    return len(expired)
