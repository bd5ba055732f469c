"""Who waits today, in the order in which they will be called, and how long each will wait."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from accounts_app.models import Office
from requests_app.frontdesk.counter_models import CounterSession
from requests_app.frontdesk.estimate import TURNS_LOOKED_AT, Estimate, estimate
from requests_app.frontdesk.lines import settings_of
from requests_app.frontdesk.queue_models import AT_A_COUNTER, NumberState, QueueNumber
from requests_app.frontdesk.waiting import in_order


@dataclass(frozen=True, slots=True)
class Prospect:
    """One waiting number; ``ahead``: how many are called before it at the counters that call it too."""

    pk: int
    label: str
    is_priority: bool
    ahead: int
    estimate: Estimate | None


@dataclass(frozen=True, slots=True)
class Desk:
    """One open counter: the lines that it calls, and whether somebody stands there."""

    counter_id: int
    lines: frozenset[int]
    is_busy: bool

    def calls(self, number: QueueNumber) -> bool:
        if number.for_counter_id:
            return bool(number.for_counter_id == self.counter_id)
        return number.for_line_id in self.lines


def prospects(office: Office, day: date) -> list[Prospect]:
    """Everybody who waits, next one first. Eight queries at most."""
    desks, turns = open_desks(office, day), turns_of(office, day)
    before: list[frozenset[int]] = []
    found = []
    for number in in_order(office, day, settings_of(office)):
        mine = [desk for desk in desks if desk.calls(number)]
        places = frozenset(desk.counter_id for desk in mine)
        ahead = sum(1 for others in before if not places or not others or others & places)
        idle = sum(not desk.is_busy for desk in mine)
        wait = estimate(turns, ahead=ahead, counters=len(mine), idle=idle)
        found.append(Prospect(number.pk, number.label, number.line.is_priority, ahead, wait))
        before.append(places)
    return found


def prospect_of(number: QueueNumber) -> Prospect | None:
    """Of one number; None once it does not wait any more."""
    if number.state != NumberState.WAITING:
        return None
    return next((each for each in prospects(number.office, number.day) if each.pk == number.pk), None)


def open_desks(office: Office, day: date) -> list[Desk]:
    """The counters at which somebody sits now. Three queries."""
    sessions = CounterSession.objects.filter(office=office, day=day, closed_at=None)
    rows = list(sessions.select_related("counter").prefetch_related("counter__lines"))
    busy = _busy(office, day)
    return [Desk(row.counter_id, frozenset(line.pk for line in row.counter.lines.all()), row.counter_id in busy)
            for row in rows]  # fmt: skip


def _busy(office: Office, day: date) -> Collection[Any]:
    at_one = QueueNumber.objects.filter(office=office, day=day, state__in=AT_A_COUNTER)
    return set(at_one.values_list("counter_id", flat=True))


def turns_of(office: Office, day: date) -> list[float]:
    """Minutes that people of the day stood at a counter, the newest last; those who did not come included."""
    ended = QueueNumber.objects.filter(office=office, day=day, state__in=(NumberState.DONE, NumberState.NO_SHOW))
    moments = ended.order_by("-finished_at").values_list("last_called_at", "finished_at")[:TURNS_LOOKED_AT]
    return [(end - begin) / timedelta(minutes=1) for begin, end in reversed(list(moments)) if begin and end]
