"""What the page of one counter shows: who stands there and what may be done, who comes next, who was put off, who asks.

Two parts: the counter itself changes only by its own buttons; the room around it asks for itself every few seconds.
"""

from collections import Counter as Tally
from dataclasses import dataclass

from django.db.models import CharField, Max, Subquery, Value
from django.db.models.functions import Cast, Coalesce

from accounts_app.models import Office, User
from requests_app.frontdesk import calling, counters, waiting
from requests_app.frontdesk.counter_models import CounterSession, FrontDeskSettings, HelpCall
from requests_app.frontdesk.fairness import fair_order
from requests_app.frontdesk.lines import settings_of
from requests_app.frontdesk.moves import ROWS, Move, Row
from requests_app.frontdesk.queue_models import NumberState, Pulse, QueueNumber

NEXT_SHOWN, PUT_OFF_SHOWN = 6, 20
PUT_OFF = (NumberState.DEFERRED, NumberState.NO_SHOW)
# Single letters that press a button; the same hand finds them every time.
KEYS = {Move.CALL: "n", Move.RECALL: "u", Move.SKIP: "w", Move.NO_SHOW: "t", Move.SERVE: "l", Move.FINISH: "s"}


@dataclass(frozen=True, slots=True)
class Button:
    """One press: its row of the table, its key, and whether it is the one next thing."""

    row: Row
    main: bool = False
    note: str = ""

    @property
    def key(self) -> str:
        return KEYS.get(self.row.move, "")


@dataclass(frozen=True, slots=True)
class Room:
    """Around the counter: who comes next here, how many wait, who was put off, which colleagues ask for help."""

    session: CounterSession
    seen: str
    fingerprint: str
    coming: list[QueueNumber]
    count: int
    of_lines: list[tuple[str, int]]
    put_off: list[QueueNumber]
    help_wanted: list[HelpCall]
    settings: FrontDeskSettings

    @property
    def following(self) -> QueueNumber | None:
        """Whom the next call reaches if nobody else calls before."""
        return self.coming[0] if self.coming else None


def seen_of(session: CounterSession) -> str:
    """What a page shows of a counter, for its buttons: another opening of it is another counter."""
    return f"{session.pk}.{session.version}"


def version_seen(session: CounterSession, text: str) -> int:
    """The version that the page showed; one that never was, when it showed another opening or nothing readable."""
    pk, _, version = text.partition(".")
    return int(version) if pk == str(session.pk) and version.isdecimal() and len(version) < 10 else -1


def fingerprint(session: CounterSession) -> str:
    """Changes with everything that the room shows. One query."""
    beat = Pulse.objects.filter(office=session.office_id).values("version")
    asked = HelpCall.objects.filter(office=session.office_id).order_by().values("office")
    last, ended = (asked.annotate(most=Max(column)).values("most") for column in ("pk", "ended_at"))
    parts = (Coalesce(Cast(Subquery(part), CharField()), Value("0")) for part in (beat, last, ended))
    now = Office.objects.filter(pk=session.office_id).values_list(*parts).get()
    return ".".join([*now, seen_of(session)])


def room_of(session: CounterSession, user: User) -> Room:
    office, day, settings = session.office, session.day, settings_of(session.office)
    mine = waiting.waiting(office, day).filter(waiting.called_at(session.counter)).filter(waiting.callable_by(user))
    numbers = list(mine.select_related("visit", "line", "for_line"))
    ordinary = settings.ordinary_per_priority
    recent = waiting.recent_kinds(office, day, ordinary, session.counter)
    coming = fair_order(numbers, lambda number: number.line.is_priority, recent, ordinary)
    return Room(
        session=session, seen=seen_of(session), fingerprint=fingerprint(session), coming=coming[:NEXT_SHOWN],
        count=len(coming), of_lines=sorted(Tally(number.for_line.prefix for number in numbers).items()),
        put_off=_put_off(session), help_wanted=counters.help_wanted(session), settings=settings,
    )  # fmt: skip


def _put_off(session: CounterSession) -> list[QueueNumber]:
    """Of the whole office: who comes back asks at whichever counter is nearest."""
    numbers = QueueNumber.objects.filter(office=session.office_id, day=session.day, state__in=PUT_OFF)
    return list(numbers.select_related("visit").order_by("-last_called_at")[:PUT_OFF_SHOWN])


def buttons_for(number: QueueNumber | None, settings: FrontDeskSettings) -> list[Button]:
    """The plain presses of this moment, the one next thing first."""
    if number is None:
        return [Button(_row(Move.CALL), main=True)]
    if number.state == NumberState.SERVING:
        return [Button(_row(Move.FINISH), main=True)]
    left = settings.calls_until_no_show - number.calls
    note = "" if left > 0 else "panggilan habis: menjadi tidak hadir"
    return [
        Button(_row(Move.SERVE), main=True),
        *(Button(_row(move), note=note if move != Move.NO_SHOW else "") for move in (Move.RECALL, Move.SKIP)),
        Button(_row(Move.NO_SHOW)),
    ]


def _row(move: Move) -> Row:
    return next(row for row in ROWS if row.move == move)


def here(session: CounterSession) -> QueueNumber | None:
    return calling.current(session.counter)
