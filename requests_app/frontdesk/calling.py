"""The one writer of queue numbers: calls, and all that happens to a number at a counter (SOP step 4).

Every function is one transaction under the lock of the office's front desk, taken first: so calls are written in the
order of their ids, two counters never reach for one person, and a request's row is never locked before its number's.
A lock for each number (SKIP LOCKED) was rejected: the priority rule looks at the calls before, and two counters that
look at the same moment would both find priority due.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts_app.audit.actions import Nobody, record
from accounts_app.models import Office, User
from requests_app.frontdesk import waiting
from requests_app.frontdesk.counter_models import Counter, CounterSession
from requests_app.frontdesk.lines import settings_of
from requests_app.frontdesk.moves import TABLE, Move
from requests_app.frontdesk.next_call import call_guest
from requests_app.frontdesk.pressing import hold_desk, is_of_today, pressed
from requests_app.frontdesk.queue_models import AT_A_COUNTER, OPEN, Call, NumberState, QueueNumber, ServiceLine
from requests_app.process.deviations.account import Account
from requests_app.process.refusals import Refused, Stale
from requests_app.sop.vocabulary import Act
from requests_app.tickets import actions as tickets
from requests_app.tickets.claims.actions import serve_at_counter
from requests_app.tickets.models import Ticket
from requests_app.tickets.workflow import State

STILL_COMING = (NumberState.WAITING, NumberState.DEFERRED, NumberState.NO_SHOW)
# Who was called and was not there comes again after so many others of the line.
BEHIND = 2


def current(counter: Counter) -> QueueNumber | None:
    """Who stands at the counter, called or served."""
    numbers = QueueNumber.objects.filter(counter=counter, state__in=AT_A_COUNTER)
    return numbers.select_related("visit", "counter", "line", "for_line", "ticket__sop", "ticket__office").first()


def call_next(session: CounterSession, *, by: User, seen: int | None = None) -> QueueNumber | None:
    """*Panggil berikutnya*: by the fairness rule; None when nobody waits for this counter."""
    try:
        now = timezone.now()
        guest = call_guest(session, by, seen, now) if is_of_today(session, now) else None
        if guest is not None:
            return guest
        with pressed(session, Move.CALL, by=by, seen=seen) as now:
            number = _pick(session, by)
            return call_out(number, Move.CALL, session.counter, by, now) if number else None
    except IntegrityError:  # the database lets one person stand at a counter
        busy = current(session.counter)
        if busy is None:
            raise
        raise Refused(f"Nomor {busy.label} masih di {session.counter}. Selesaikan dahulu.") from None


def _pick(session: CounterSession, by: User) -> QueueNumber | None:
    """Nearly always the first is theirs; who may call what is asked in SQL only after one that was not."""
    counter, office = session.counter, session.office
    mine = waiting.waiting(office, session.day).filter(waiting.called_at(counter))
    passed: list[int] = []
    while number := waiting.next_of(
        mine.exclude(pk__in=passed) if passed else mine,
        lambda: waiting.recent_calls(office, session.day, counter),
    ):
        if number.ticket_id:
            number.ticket = Ticket.objects.select_related("sop", "office").get(pk=number.ticket_id)
        if _may_be_called(number, by):
            return number
        if not passed:
            mine = mine.filter(waiting.callable_by(by))
        passed.append(number.pk)
    return None


def _may_be_called(number: QueueNumber, by: User) -> bool:
    """Not another role's request, nor one's own, as long as it waits: a colleague calls those."""
    ticket = number.ticket
    return ticket is None or ticket.state != State.QUEUED or tickets.may(ticket, Act.CALL, by)


def call_out(
    number: QueueNumber, move: Move, counter: Counter | None, by: User, now: datetime, **ticket_act: Any
) -> QueueNumber:
    """Call a number, and its request as long as that waits. The `Call` row is the number's event. The desk is held."""
    if number.ticket is not None and number.ticket.state == State.QUEUED:
        number.ticket = tickets.do(number.ticket, Act.CALL, by=by, at=now, **ticket_act)
    number = write(
        number, move, by, now,
        counter=counter, staff=by, calls=number.calls + 1, last_called_at=now,
        first_called_at=number.first_called_at or now, finished_at=None,
    )  # fmt: skip
    kind = Call.Kind.RECALL if move == Move.RECALL else Call.Kind.CALL
    Call.objects.create(
        office_id=number.office_id, day=number.day, number=number, counter=counter, kind=kind, at=now, by=by
    )
    return number


def recall(session: CounterSession, *, by: User, seen: int | None = None) -> QueueNumber:
    """*Panggil ulang*. After the office's number of calls it calls no more: the number becomes *tidak hadir*."""
    with pressed(session, Move.RECALL, by=by, seen=seen) as now:
        number = _here(session, Move.RECALL)
        if called_often(number, session.office):
            return write(number, Move.NO_SHOW, by, now, finished_at=now, counter=session.counter)
        return call_out(number, Move.RECALL, session.counter, by, now)


def called_often(number: QueueNumber, office: Office) -> bool:
    """Whether the office calls this number no more."""
    return number.calls >= settings_of(office).calls_until_no_show


def skip(session: CounterSession, *, by: User, seen: int | None = None) -> QueueNumber:
    """*Lewati*: back into the line behind the next two; after the office's number of calls *tidak hadir*."""
    with pressed(session, Move.SKIP, by=by, seen=seen) as now:
        number = _here(session, Move.SKIP)
        if called_often(number, session.office):
            return write(number, Move.NO_SHOW, by, now, finished_at=now)
        return write(number, Move.SKIP, by, now, order_at=_behind_others(number, now), counter=None)


def no_show(session: CounterSession, *, by: User, seen: int | None = None) -> QueueNumber:
    """*Tidak hadir*: ended, until they turn up and are put back."""
    with pressed(session, Move.NO_SHOW, by=by, seen=seen) as now:
        return write(_here(session, Move.NO_SHOW), Move.NO_SHOW, by, now, finished_at=now)


def serve(session: CounterSession, *, by: User, seen: int | None = None, account: Account | None = None) -> QueueNumber:
    """*Layani*: opens the request at its completeness check, if there is one that was not opened before."""
    with pressed(session, Move.SERVE, by=by, seen=seen) as now:
        number = _here(session, Move.SERVE)
        if number.ticket is not None and number.ticket.state == State.QUEUED:
            number.ticket = tickets.do(number.ticket, Act.OPEN, by=by, at=now, account=account)
        elif number.ticket is not None:
            number.ticket = serve_at_counter(number.ticket, by=by, label=number.label)
        return write(number, Move.SERVE, by, now, serving_since=now)


def finish(session: CounterSession, *, by: User, seen: int | None = None) -> QueueNumber:
    with pressed(session, Move.FINISH, by=by, seen=seen) as now:
        return end(_here(session, Move.FINISH), by, now)


def end(number: QueueNumber, by: User, now: datetime) -> QueueNumber:
    """Served and gone. Why they were sent on or put off before is over, and stays in the events. The desk is held."""
    return write(number, Move.FINISH, by, now, finished_at=now, reason="")


def defer(session: CounterSession, *, by: User, reason: str, seen: int | None = None) -> QueueNumber:
    """*Tunda*: the person does something first (a copy, a form) and then comes next."""
    with pressed(session, Move.DEFER, by=by, seen=seen) as now:
        return write(_here(session, Move.DEFER), Move.DEFER, by, now, reason=reason, counter=None)


def transfer(
    session: CounterSession,
    *,
    by: User,
    line: ServiceLine,
    reason: str,
    counter: Counter | None = None,
    seen: int | None = None,
) -> QueueNumber:
    """*Alihkan*: another line or one counter calls the same number; who has waited already comes next there."""
    with pressed(session, Move.TRANSFER, by=by, seen=seen) as now:
        number = _here(session, Move.TRANSFER)
        if line.office_id != session.office_id or (counter and counter.office_id != session.office_id):
            raise Refused("Jalur atau loket ini milik kantor lain.")
        if counter and not CounterSession.objects.filter(counter=counter, closed_at=None).exists():
            raise Stale(f"{counter} sudah ditutup. Pilih jalur atau loket lain.")
        return write(
            number, Move.TRANSFER, by, now, for_line=line, for_counter=counter, counter=None, reason=reason,
            order_at=number.issued_at,
        )  # fmt: skip


def release(counter: Counter, day: date, *, by: User | Nobody, now: datetime) -> None:
    """A closed counter calls nobody: who was sent to it is the line's again. The caller holds the desk."""
    sent = QueueNumber.objects.filter(for_counter=counter, day=day, state__in=STILL_COMING)
    for number in sent:
        number.for_counter, number.version = None, number.version + 1
        number.save(update_fields=["for_counter", "version"])
        record(number.subject, "release", by=by, at=now, data={"number": number.label, "counter": counter.number})


def put_back(number: QueueNumber, *, by: User, seen: int | None = None) -> QueueNumber:
    """Who was not there comes behind the next two; who was put off comes next: they had waited already."""
    with transaction.atomic():
        hold_desk(number.office_id)
        now = timezone.now()
        locked = QueueNumber.objects.select_related("office", "visit", "counter").get(pk=number.pk)
        if locked.day != waiting.today_of(locked.office):
            raise Refused(f"Nomor {locked.label} bukan nomor hari ini. Beri nomor baru di buku tamu.")
        if seen not in (None, locked.version) or locked.state not in TABLE[Move.PUT_BACK].sources:
            raise Stale(f"Nomor {locked.label} sudah berubah: {locked.get_state_display().lower()}.")
        _refuse_two(locked)
        was_deferred = locked.state == NumberState.DEFERRED
        order_at = locked.issued_at if was_deferred else _behind_others(locked, now)
        return write(
            locked, Move.PUT_BACK, by, now,
            order_at=order_at, put_back_at=now, finished_at=None, counter=None, reason="", calls=0,
        )  # fmt: skip


def _refuse_two(number: QueueNumber) -> None:
    """Who was not there may have taken another number for the same request."""
    open_ones = QueueNumber.objects.filter(ticket=number.ticket_id, state__in=OPEN).exclude(pk=number.pk)
    other = open_ones.first() if number.ticket_id else None
    if other is not None:
        raise Refused(f"Tamu ini sudah bernomor {other.label}.")


def _here(session: CounterSession, move: Move) -> QueueNumber:
    """The number at the counter, in a state that allows the act."""
    number = current(session.counter)
    if number is None:
        raise Refused(f"Tidak ada nomor di {session.counter}.")
    if number.state not in TABLE[move].sources:
        raise Stale(f"Nomor {number.label} sedang {number.get_state_display().lower()}.")
    return number


def _behind_others(number: QueueNumber, now: datetime) -> datetime:
    others = waiting.waiting(number.office, number.day).filter(for_line=number.for_line_id)
    claims = list(others.values_list("order_at", flat=True)[:BEHIND])
    return claims[-1] + timedelta(microseconds=1) if len(claims) == BEHIND else now


def write(number: QueueNumber, move: Move, by: User | Nobody, now: datetime, **changes: Any) -> QueueNumber:
    """State, version, changes and the event of one act. The caller holds the desk and has checked the source.

    A call leaves no event of its own: its `Call` row is append-only too, and says the same.
    """
    counter = changes.get("counter") or number.counter
    for name, value in changes.items():
        setattr(number, name, value)
    number.state = TABLE[move].target
    number.version += 1
    number.save(update_fields=["state", "version", *changes])
    if move in (Move.CALL, Move.RECALL):
        return number
    place = {"counter": counter.number} if counter else {}
    reason = {"reason": changes["reason"]} if changes.get("reason") else {}
    record(number.subject, move, by=by, at=now, data={"number": number.label, **place, **reason})
    return number
