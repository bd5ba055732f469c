"""Who is next: the priority rule, without Django, so that its properties can be tested.

The rule, as the screen says it: one priority number after every n ordinary ones, and never two in a row while ordinary
people wait. Whoever has priority therefore waits for n calls at most, and an ordinary queue never stands still.
Among themselves both are called in their order. Rejected: priority always first (one busy morning of the priority line
would stop all others), and a share per hour (nobody in the room could see that it is kept).
"""

from collections import deque
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def priority_is_due(recent: Sequence[bool], ordinary: int) -> bool:
    """Whether a waiting priority number comes before the ordinary ones.

    :param recent: of the latest calls, the newest first, whether each was a priority number.
    :param ordinary: the n of the rule, at least 1. Before the first call of a day priority is due.
    """
    return not any(recent[:ordinary])


def fair_order(
    waiting: Sequence[T], is_priority: Callable[[T], bool], recent: Sequence[bool], ordinary: int
) -> list[T]:
    """Everybody who waits, in the order in which they will be called if nobody else comes."""
    queues = {kind: deque(each for each in waiting if is_priority(each) is kind) for kind in (True, False)}
    latest = deque(recent[:ordinary], maxlen=ordinary)
    order: list[T] = []
    while queues[True] or queues[False]:
        kind = bool(queues[True]) and (not queues[False] or priority_is_due(list(latest), ordinary))
        order.append(queues[kind].popleft())
        latest.appendleft(kind)
    return order
