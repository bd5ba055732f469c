"""Step 3: the next number of a line's day, from 1 without a gap, saved before anything is printed.

The series' row is part of the transaction that saves the number (`process.numbers`), so that a refusal gives it back.
A guest's number is one statement, because whoever holds the series keeps the whole line waiting; its moment is read
just before, so two draws of the same instant may bear moments in the other order, and only their numbers decide.
The row is the record of its issue: nothing writes who issued it, when and as which number a second time.
It is written last: its trigger moves the office's `Pulse`, for which everybody else waits.
"""

from contextlib import nullcontext
from datetime import date, datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from accounts_app.audit.actions import Nobody, record
from accounts_app.models import User
from requests_app.frontdesk.lines import line_for
from requests_app.frontdesk.models import GuestEntry
from requests_app.frontdesk.queue_models import OPEN, QueueNumber, ServiceLine
from requests_app.process.deviations.account import Account
from requests_app.process.engine import amend, perform
from requests_app.process.numbers import next_number
from requests_app.process.refusals import Forbidden, Refused, Stale
from requests_app.sop.vocabulary import Act
from requests_app.tickets.actions import TICKETS
from requests_app.tickets.models import Ticket
from requests_app.tickets.workflow import State

MOST = 9_999  # as many as anybody could call in a day
DRAW = """
    WITH taken AS (
        INSERT INTO requests_app_numberseries (office_id, name, last) VALUES (%(office)s, %(series)s, 1)
        ON CONFLICT (office_id, name) DO UPDATE SET last = requests_app_numberseries.last + 1
        WHERE requests_app_numberseries.last < %(cap)s RETURNING last)
    INSERT INTO requests_app_queuenumber (office_id, day, line_id, for_line_id, prefix, number, visit_id, ticket_id,
        state, version, order_at, calls, issued_at, issued_by_id, reason)
    SELECT %(office)s, %(day)s, %(line)s, %(line)s, %(prefix)s, last, %(visit)s, %(ticket)s,
        'waiting', 0, %(now)s, 0, %(now)s, %(by)s, '' FROM taken
    RETURNING id, number
"""
MIDNIGHT = "Hari baru saja berganti. Tekan sekali lagi: nomor hari ini mulai dari 1."


def draw(visit: GuestEntry, *, by: User | Nobody, line: ServiceLine | None = None) -> QueueNumber:
    """A number for a visit that ends no step: without a request, or about one that goes on already.

    A second press gets the number that the first one got.

    :raises Refused: the line is closed or full for today.
    """
    line = line or line_for(visit)
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            return _draw(visit, line, by)
    except IntegrityError:
        earlier = QueueNumber.objects.filter(visit=visit).first()
        if earlier is not None:
            return earlier
        raise Refused("Permohonan ini sudah mempunyai nomor antrean yang masih berjalan.") from None


def _draw(visit: GuestEntry, line: ServiceLine, by: User | Nobody) -> QueueNumber:
    """In one statement, hence one transaction: nobody waits for this process while it holds the line's series."""
    now = timezone.now()
    number = _row(visit, line, by, now, visit.ticket_id)
    with connection.cursor() as cursor:
        cursor.execute(DRAW, {
            "office": visit.office_id, "series": series(line.prefix, number.day), "day": number.day, "line": line.pk,
            "cap": MOST if line.daily_cap is None else line.daily_cap, "prefix": line.prefix, "visit": visit.pk,
            "ticket": number.ticket_id, "now": now, "by": number.issued_by_id,
        })  # fmt: skip
        row = cursor.fetchone()
    if row is None:
        raise Refused(_full(line))
    number.pk, number.number = row
    number._state.adding, number._state.db = False, "default"
    return number


def issue_number(
    ticket: Ticket,
    *,
    by: User | Nobody,
    seen: int | None = None,
    account: Account | None = None,
    line: ServiceLine | None = None,
) -> Ticket:
    """A number for a request: with the act that it belongs to, or, for one that waits already, as a further number.

    The latter is a request from yesterday that was not served, or one sent online whose owner came in person.
    """
    with transaction.atomic():
        visit = _visit_of(ticket, by)
        number = _take(visit, line or line_for(visit), by)
        number.ticket = ticket
        if ticket.state == State.QUEUED:
            ticket = _relabel(ticket, number, by, seen)
        else:
            ticket = perform(
                TICKETS, ticket, Act.ENQUEUE, by=by, seen=seen, at=number.issued_at, account=account,
                queue_label=number.label,
            )  # fmt: skip
        _refuse_second(ticket, number)
        number.save(force_insert=True)
        return ticket


def _refuse_second(ticket: Ticket, number: QueueNumber) -> None:
    """Asked once the request is locked; the refusal gives the number back. :raises Stale: it has one already."""
    held = QueueNumber.objects.filter(Q(visit=number.visit) | Q(ticket=ticket, state__in=OPEN)).first()
    if held is not None:
        raise Stale(f"Permohonan ini sudah bernomor {held.label}.")


def _visit_of(ticket: Ticket, by: User | Nobody) -> GuestEntry:
    """The request's latest visit if it has no number yet; a new one for somebody who comes again, or only now."""
    visit = GuestEntry.objects.filter(ticket=ticket).select_related("office", "queue_number").order_by("pk").last()
    if visit is not None and not hasattr(visit, "queue_number"):
        return visit
    now = timezone.now()
    return GuestEntry.objects.create(
        office=ticket.office, ticket=ticket, name=ticket.name, nip=ticket.nip, agency=ticket.agency or "–",
        phone=ticket.phone, purpose=ticket.service_label, arrived_at=now, written_at=now,
        written_by=None if isinstance(by, Nobody) else by,
    )  # fmt: skip


def _relabel(ticket: Ticket, number: QueueNumber, by: User | Nobody, seen: int | None) -> Ticket:
    if isinstance(by, User) and ticket.sop.performer_of(Act.ENQUEUE) not in ticket.roles_of(by):
        raise Forbidden("Nomor antrean diberikan oleh petugas buku tamu.")
    ticket = amend(TICKETS, ticket, seen=seen)
    ticket.queue_label = number.label
    ticket.save(update_fields=["queue_label"])
    record(ticket.subject, "numbered", by=by, at=number.issued_at, data={"queue": number.label})
    return ticket


def _take(visit: GuestEntry, line: ServiceLine, by: User | Nobody) -> QueueNumber:
    """The row with its number, not saved yet. Others of the line wait until the transaction ends."""
    day = timezone.localdate(timezone=visit.office.tz)
    number = next_number(visit.office_id, series(line.prefix, day))
    # The clock is read once the series is ours: later numbers then also have later times.
    taken = _row(visit, line, by, timezone.now(), None)
    if line.daily_cap is not None and number > line.daily_cap:
        raise Refused(_full(line))
    if taken.day != day:
        raise Refused(MIDNIGHT)
    taken.number = number
    return taken


def _row(visit: GuestEntry, line: ServiceLine, by: User | Nobody, now: datetime, ticket_id: int | None) -> QueueNumber:
    if not line.is_open:
        raise Refused(f"Jalur {line.prefix} ({line.name}) sedang ditutup. Pilih jalur lain.")
    return QueueNumber(
        office_id=visit.office_id, day=now.astimezone(visit.office.tz).date(), line=line, prefix=line.prefix,
        visit=visit, ticket_id=ticket_id, order_at=now, for_line=line, issued_at=now,
        issued_by=None if isinstance(by, Nobody) else by,
    )  # fmt: skip


def _full(line: ServiceLine) -> str:
    return (
        f"Nomor jalur {line.prefix} hari ini sudah habis: paling banyak {line.daily_cap or MOST} nomor sehari. "
        "Pilih jalur lain, atau minta tamu datang pada hari kerja berikutnya."
    )


def series(prefix: str, day: date) -> str:
    """Name of the line's series of a day; the letter is unique in the office and stays once it was used."""
    return f"queue {prefix} {day}"
