"""Step 3: the next number of a line's day, from 1 without a gap, saved before anything is printed.

The series' row is part of the transaction that saves the number (`process.numbers`), so that a refusal gives it back.
The row is the record of its issue: nothing writes who issued it, when and as which number a second time.
The number's own row is written last: its trigger moves the office's `Pulse`, for which everybody else waits.
"""

from datetime import date, datetime

from django.db import IntegrityError, transaction
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

MIDNIGHT = "Hari baru saja berganti. Tekan sekali lagi: nomor hari ini mulai dari 1."


def draw(visit: GuestEntry, *, by: User | Nobody, line: ServiceLine | None = None) -> QueueNumber:
    """A number for a visit that ends no step: without a request, or about one that goes on already.

    A second press gets the number that the first one got.

    :raises Refused: the line is closed or full for today.
    """
    try:
        with transaction.atomic():
            number = _take(visit, line or line_for(visit), by)
            number.ticket_id = visit.ticket_id
            number.save(force_insert=True)
            return number
    except IntegrityError:
        earlier = QueueNumber.objects.filter(visit=visit).first()
        if earlier is not None:
            return earlier
        raise Refused("Permohonan ini sudah mempunyai nomor antrean yang masih berjalan.") from None


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
        number.save(force_insert=True)
        return ticket


def _visit_of(ticket: Ticket, by: User | Nobody) -> GuestEntry:
    """The request's latest visit; a first one for somebody whose request came another way and who is here now."""
    visit = GuestEntry.objects.filter(ticket=ticket).select_related("office").order_by("pk").last()
    if visit is not None:
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
    held = QueueNumber.objects.filter(Q(visit=number.visit) | Q(ticket=ticket, state__in=OPEN)).first()
    if held is not None:
        raise Stale(f"Permohonan ini sudah bernomor {held.label}.")
    ticket.queue_label = number.label
    ticket.save(update_fields=["queue_label"])
    record(ticket.subject, "numbered", by=by, at=number.issued_at, data={"queue": number.label})
    return ticket


def _take(visit: GuestEntry, line: ServiceLine, by: User | Nobody) -> QueueNumber:
    """The row with its number, not saved yet. Others of the line wait until the transaction ends."""
    if not line.is_open:
        raise Refused(f"Jalur {line.prefix} ({line.name}) sedang ditutup. Pilih jalur lain.")
    day = timezone.localdate(timezone=visit.office.tz)
    number = next_number(visit.office_id, series(line.prefix, day))
    if line.daily_cap is not None and number > line.daily_cap:
        raise Refused(
            f"Nomor jalur {line.prefix} hari ini sudah habis: paling banyak {line.daily_cap} nomor sehari. "
            "Pilih jalur lain, atau minta tamu datang pada hari kerja berikutnya."
        )
    # The clock is read once the series is ours: later numbers then also have later times.
    now = timezone.now()
    _refuse_midnight(visit, day, now)
    return QueueNumber(
        office_id=visit.office_id, day=day, line=line, prefix=line.prefix, number=number, visit=visit,
        order_at=now, for_line=line, issued_at=now, issued_by=None if isinstance(by, Nobody) else by,
    )  # fmt: skip


def _refuse_midnight(visit: GuestEntry, day: date, now: datetime) -> None:
    if now.astimezone(visit.office.tz).date() != day:
        raise Refused(MIDNIGHT)


def series(prefix: str, day: date) -> str:
    """Name of the line's series of a day; the letter is unique in the office and stays once it was used."""
    return f"queue {prefix} {day}"
