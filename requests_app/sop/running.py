"""How many running cases keep a version of an SOP: asked here, answered by the rooms above that have cases.

The SOPs stand below the tickets, so they cannot count them by name: whoever has cases puts a function into `counters`
when the program starts, as the rooms with deadlines do for the calendar (`clock.changes`).
"""

from collections.abc import Callable

from requests_app.sop.models import SopInForce

Counter = Callable[[list[SopInForce]], int]
counters: list[Counter] = []


def running_under(rows: list[SopInForce]) -> int:
    """Cases that began under one of these rows and have not ended."""
    return sum(counter(rows) for counter in counters) if rows else 0
