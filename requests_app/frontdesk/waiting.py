"""Who waits, and who is next for whom. Reads only."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.utils import timezone

from accounts_app.kept import kept_for
from accounts_app.models import Office, User
from requests_app.frontdesk.counter_models import Counter, CounterSession, FrontDeskSettings
from requests_app.frontdesk.fairness import fair_order, priority_is_due
from requests_app.frontdesk.lines import settings_of
from requests_app.frontdesk.queue_models import Call, LineKind, NumberState, QueueNumber, ServiceLine
from requests_app.tickets.workflow import State

# A subquery and no join: planning a join costs more than the whole search.
PRIORITY_LINES = ServiceLine.objects.filter(kind=LineKind.PRIORITY).order_by().values("pk")
IS_PRIORITY = ExpressionWrapper(Q(line__in=PRIORITY_LINES), output_field=BooleanField())


def today_of(office: Office) -> date:
    return timezone.localdate(timezone=office.tz)


def waiting(office: Office | int | None, day: date) -> QuerySet[QueueNumber]:
    """Everybody who waits to be called, in the order of their numbers' claims; priority is not considered here."""
    numbers = QueueNumber.objects.filter(office=office, day=day, state=NumberState.WAITING)
    return numbers.order_by("order_at", "prefix", "number")


def callable_by(user: User) -> Q:
    """Numbers that this person may call: all but those whose request waits for another role.

    A request that went on or ended meanwhile (merged, lapsed, withdrawn) is called too: somebody sits there and waits.
    """
    queued = Q(ticket__state=State.QUEUED, ticket__waiting_role__in=user.roles)
    return Q(ticket=None) | queued | ~Q(ticket__state=State.QUEUED)


def called_at(counter: Counter) -> Q:
    """Numbers that this counter calls: of its lines, or sent to it."""
    lines = [line.pk for line in counter.lines.all()]
    return Q(for_counter=None, for_line__in=lines) | Q(for_counter=counter)


def recent_kinds(office: Office, day: date, ordinary: int, counter: Counter | None = None) -> list[bool]:
    """Of the latest calls from the lines of a counter (of the office), whether each was a priority number."""
    calls = Call.objects.filter(office=office, day=day, kind=Call.Kind.CALL)
    if counter is not None:
        calls = calls.filter(number__line__in=counter.lines.all())
    kinds = calls.order_by("-id").values_list("number__line__kind", flat=True)[:ordinary]
    return [kind == LineKind.PRIORITY for kind in kinds]


def next_of(numbers: QuerySet[QueueNumber], recent: Callable[[], tuple[Sequence[bool], int]]) -> QueueNumber | None:
    """The next of these by the rule. One query; ``recent`` (for `priority_is_due`) is asked when both kinds wait."""
    return _by_rule(list(_heads(numbers)), recent)


def _heads(numbers: QuerySet[QueueNumber]) -> QuerySet[QueueNumber]:
    """The first ordinary and the first priority number."""
    ordered = numbers.annotate(is_priority=IS_PRIORITY).order_by("is_priority", "order_at", "prefix", "number")
    return ordered.distinct("is_priority")


def _by_rule(found: list[QueueNumber], recent: Callable[[], tuple[Sequence[bool], int]]) -> QueueNumber | None:
    return found[-1] if len(found) == 1 or (found and priority_is_due(*recent())) else next(iter(found), None)


def next_for(user: User, passed: Sequence[int] = ()) -> QueueNumber | None:
    """The request that this person's *Panggil berikutnya* calls where no counter is open. One query as a rule."""
    office = user.office
    if office is None:
        return None
    day = today_of(office)
    if passed:
        return next_of(_mine(user, day).exclude(pk__in=passed), lambda: recent_calls(office, day))
    return _by_rule(kept_for(user, _my_heads, day=day), lambda: recent_calls(office, day))


def _my_heads(user: User, *, day: date) -> QuerySet[QueueNumber]:
    return _heads(_mine(user, day))


def numbers_for(user: User, day: date) -> QuerySet[QueueNumber]:
    """Numbers of requests that wait for one of this person's roles."""
    mine: Any = Q(ticket__state=State.QUEUED, ticket__waiting_role__in=sorted(user.roles))
    return waiting(user.office_id, day).filter(mine)


def _mine(user: User, day: date) -> QuerySet[QueueNumber]:
    return numbers_for(user, day).select_related("visit", "ticket__sop", "ticket__office")


def recent_calls(office: Office, day: date, counter: Counter | None = None) -> tuple[list[bool], int]:
    """Of the latest calls whether each was a priority number, and the n of the office's rule. Two queries."""
    ordinary = settings_of(office).ordinary_per_priority
    return recent_kinds(office, day, ordinary, counter), ordinary


def in_order(office: Office, day: date, settings: FrontDeskSettings) -> list[QueueNumber]:
    """Everybody who waits in the office, in the order of the rule: for the screen, and to say who is ahead."""
    numbers = list(waiting(office, day).select_related("line", "for_line"))
    ordinary = settings.ordinary_per_priority
    recent = recent_kinds(office, day, ordinary)
    return fair_order(numbers, lambda number: number.line.is_priority, recent, ordinary)


def open_counters(office: Office) -> list[CounterSession]:
    """Who sits at which counter now."""
    sessions = CounterSession.objects.filter(office=office, closed_at=None)
    return list(sessions.select_related("counter", "staff").order_by("counter__number"))
