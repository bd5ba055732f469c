"""Calling and serving from the pages of a request: the inbox and the ticket page, with or without a counter.

A small office opens no counters: its numbers are called and served all the same, only without a place. Who goes on to
the next person without a counter has finished with the one before.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts_app.kept import kept
from accounts_app.models import Office, User
from requests_app.frontdesk import calling, pressing, waiting
from requests_app.frontdesk.counter_models import Counter, CounterSession
from requests_app.frontdesk.moves import Move
from requests_app.frontdesk.queue_models import AT_A_COUNTER, OPEN, NumberState, QueueNumber
from requests_app.frontdesk.reception import serves_visitors
from requests_app.process.deviations.account import Account
from requests_app.process.engine import lock, perform_within
from requests_app.process.refusals import Forbidden, Refused, Stale
from requests_app.sop.vocabulary import Act
from requests_app.tickets import actions as tickets
from requests_app.tickets.models import Ticket
from requests_app.tickets.workflow import State

CALLED_FROM = (*OPEN, NumberState.NO_SHOW)


def session_of(user: User) -> CounterSession | None:
    """The counter that this person has open."""
    mine = CounterSession.objects.filter(staff=user, closed_at=None)
    return mine.select_related("counter__office", "office", "staff").prefetch_related("counter__lines").first()


def at_counter(ticket: Ticket, user: User) -> QueueNumber | None:
    """The request's number while its owner stands at this person's counter; asked only of who has just opened it."""
    if not ticket.queue_label or ticket.state != State.COMPLETENESS_CHECK or ticket.opened_by_id != user.pk:
        return None
    here = QueueNumber.objects.filter(ticket=ticket, staff=user, counter__isnull=False, state__in=AT_A_COUNTER)
    return here.select_related("counter").first()


def call(ticket: Ticket, *, by: User, seen: int | None = None, account: Account | None = None) -> Ticket:
    """Step 4: call this request's number; after the office's number of calls it becomes *tidak hadir* instead."""
    with transaction.atomic():
        pressing.hold_desk(ticket.office_id)
        number = _callable(ticket, by)
        counter, now = _free_counter(by, number), timezone.now()
        ends = _called_often(number, ticket, by)
        number.ticket = _unchanged(ticket, seen) if ends or ticket.state != State.QUEUED else ticket
        if ends:
            calling.write(number, Move.NO_SHOW, by, now, finished_at=now)
        else:
            move = Move.RECALL if number.state == NumberState.CALLED else Move.CALL
            calling.call_out(number, move, counter, by, now, seen=seen, account=account)
        assert number.ticket is not None
        return number.ticket


def _callable(ticket: Ticket, by: User) -> QueueNumber:
    """The number, while nobody serves its owner. Who calls one that waits is the act's to refuse."""
    number = _number_of(ticket)
    if number is None:
        raise Refused("Permohonan ini tidak mempunyai nomor antrean hari ini. Beri nomor di buku tamu.")
    if ticket.state != State.QUEUED and (by.office_id != ticket.office_id or not serves_visitors(by)):
        raise Forbidden("Nomor antrean dipanggil oleh petugas yang melayani tamu menurut SOP kantor ini.")
    if number.state == NumberState.SERVING:
        raise Stale(f"Nomor {number.label} sedang dilayani.")
    return number


def _called_often(number: QueueNumber, ticket: Ticket, by: User) -> bool:
    """Whether a further call of this person's ends the number."""
    often = number.state == NumberState.CALLED and calling.called_often(number, ticket.office)
    return often and (ticket.state != State.QUEUED or tickets.may(ticket, Act.CALL, by))


def _unchanged(ticket: Ticket, seen: int | None) -> Ticket:
    """Where no act on the request compares what the page showed."""
    locked = lock(tickets.TICKETS, ticket.pk)
    if seen not in (None, locked.version):
        raise Stale("Permohonan ini sudah berubah sejak halaman dibuka. Periksa lagi keadaannya.")
    return locked


def open_request(ticket: Ticket, *, by: User, seen: int | None = None, account: Account | None = None) -> Ticket:
    """Step 4 to 5: *Layani* from the ticket page; the number, if it has one, is served with it."""
    with transaction.atomic():
        pressing.hold_desk(ticket.office_id)
        now = timezone.now()
        number = _number_of(ticket)
        counter = _free_counter(by, number) if number else None
        ticket = perform_within(tickets.TICKETS, ticket, Act.OPEN, by=by, seen=seen, at=now, account=account)
        if number is not None:
            _finish_earlier(by, now)
            calling.write(number, Move.SERVE, by, now, counter=counter, staff=by, serving_since=now, finished_at=None)
        return ticket


def call_next(*, by: User, expected: str = "") -> Ticket | None:
    """*Panggil berikutnya* of the inbox; None when nobody waits for this person.

    :param expected: the label that the button showed: a second click finds it called, and calls nobody else.
    """
    if by.office is None:
        return None
    with transaction.atomic():
        pressing.hold_desk(by.office.pk)
        _refuse_second_click(by, by.office, expected)
        passed: list[int] = []
        while number := waiting.next_for(by, passed):
            assert number.ticket is not None
            if tickets.may(number.ticket, Act.CALL, by):
                return call(number.ticket, by=by)
            passed.append(number.pk)  # their own request, say
    return None


def _refuse_second_click(by: User, office: Office, expected: str) -> None:
    day = waiting.today_of(office)
    called = QueueNumber.objects.filter(office=office, day=day, staff=by, state=NumberState.CALLED)
    if expected and any(number.label == expected for number in called):
        raise Stale(f"Nomor {expected} sudah Anda panggil. Tidak ada nomor lain yang dipanggil.")


def _number_of(ticket: Ticket) -> QueueNumber | None:
    """The request's number of today that can still be called."""
    return next(iter(kept(_numbers_of, ticket=ticket.pk, day=waiting.today_of(ticket.office))), None)


def _numbers_of(*, ticket: int, day: date) -> QuerySet[QueueNumber]:
    numbers = QueueNumber.objects.filter(ticket=ticket, day=day, state__in=CALLED_FROM)
    return numbers.select_related("visit", "counter").order_by("-pk")[:1]


def _free_counter(by: User, number: QueueNumber) -> Counter | None:
    """One's own counter. :raises Refused: it is taken by somebody else, or the number is at another one."""
    session = session_of(by)
    counter = session.counter if session else None
    if number.state in AT_A_COUNTER and number.counter_id and number.counter != counter:
        raise Refused(f"Nomor {number.label} sedang di {number.counter}.")
    busy = calling.current(counter) if counter else None
    if busy is not None and busy.pk != number.pk:
        place = "halaman loket (Buku tamu, tab Loket)"
        raise Refused(f"Nomor {busy.label} masih di {counter}. Selesaikan dahulu di {place}.")
    return counter


def finish(ticket: Ticket, *, by: User) -> None:
    """The person has gone, the request goes on: their number ends. Nothing happens where none is being served."""
    with transaction.atomic():
        pressing.hold_desk(ticket.office_id)
        now = timezone.now()
        for number in QueueNumber.objects.filter(ticket=ticket, state=NumberState.SERVING):
            calling.end(number, by, now)


def _finish_earlier(by: User, now: datetime) -> None:
    earlier = QueueNumber.objects.filter(office=by.office_id, staff=by, counter=None, state=NumberState.SERVING)
    for number in earlier:
        calling.end(number, by, now)
