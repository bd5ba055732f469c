"""The end of a day: what is still open is closed as *tidak dilayani*, its requests stay in the queue.

By a person's press after the last visitor, or by the worker once the office's day is over. Whoever was being served
was served: that number ends as *selesai*, with the reason that says that nobody pressed it.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts_app.audit.actions import SYSTEM, Nobody, record
from accounts_app.models import Office, User
from requests_app.frontdesk import calling, pressing
from requests_app.frontdesk.counter_models import CounterSession, HelpCall
from requests_app.frontdesk.moves import Move
from requests_app.frontdesk.queue_models import OPEN, NumberState, QueueNumber
from requests_app.frontdesk.reception import serves_visitors
from requests_app.frontdesk.waiting import today_of
from requests_app.process.refusals import Forbidden, Refused

DAY_WENT_BY = "Harinya sudah berakhir."
NOBODY_PRESSED = "Ditutup pada akhir hari."


def open_numbers(office: Office, day: date) -> list[QueueNumber]:
    """What a closing of the day would close."""
    numbers = QueueNumber.objects.filter(office=office, day=day, state__in=OPEN).select_related("counter", "visit")
    return list(numbers.order_by("order_at", "prefix", "number"))


def close_today(office: Office, *, by: User, reason: str) -> int:
    """*Tutup hari*. Returns how many were not served. Numbers may be given afterwards; the next closing has those."""
    if by.office_id != office.pk or not serves_visitors(by):
        raise Forbidden("Hari ditutup oleh petugas yang melayani tamu menurut SOP kantor ini.")
    if not reason.strip():
        raise Refused("Tulis alasan mengapa yang tersisa tidak dilayani.")
    return close_day(office, today_of(office), by=by, reason=reason.strip())


def close_day(office: Office, day: date, *, by: User | Nobody, reason: str) -> int:
    """Close the open numbers and counters of one day. A second closing finds nothing."""
    with transaction.atomic():
        pressing.hold_desk(office.pk)
        now = timezone.now()
        left = open_numbers(office, day)
        for number in left:
            _close(number, by, now, reason)
        _close_counters(office, day, by, now)
        return sum(number.state == NumberState.NOT_SERVED for number in left)


def _close(number: QueueNumber, by: User | Nobody, now: datetime, reason: str) -> None:
    if number.state == NumberState.SERVING:
        calling.write(number, Move.FINISH, by, now, finished_at=now, reason=NOBODY_PRESSED)
    else:
        calling.write(number, Move.CLOSE, by, now, finished_at=now, reason=reason)


def _close_counters(office: Office, day: date, by: User | Nobody, now: datetime) -> None:
    person = None if isinstance(by, Nobody) else by
    for session in CounterSession.objects.filter(office=office, day=day, closed_at=None).select_related("counter"):
        session.closed_at, session.closed_by = now, person
        session.save(update_fields=["closed_at", "closed_by"])
        helped_by = person or session.staff
        HelpCall.objects.filter(session=session, ended_at=None).update(ended_at=now, ended_by=helped_by)
        record(session.counter.subject, "close_counter", by=by, at=now)
        calling.release(session.counter, day, by=by, now=now)


def close_before_today(office: Office) -> None:
    """Days of this office that went by: for a page that somebody kept open past midnight."""
    today = today_of(office)
    numbers = QueueNumber.objects.filter(office=office, day__lt=today, state__in=OPEN)
    sessions = CounterSession.objects.filter(office=office, day__lt=today, closed_at=None)
    for day in sorted({*numbers.values_list("day", flat=True), *sessions.values_list("day", flat=True)}):
        close_day(office, day, by=SYSTEM, reason=DAY_WENT_BY)


def close_past_days(now: datetime) -> None:
    """The worker's job: every office whose day is over. Idempotent, so that it may run as often as it likes."""
    # A day that is over somewhere on earth; the office's own zone decides.
    latest = now.date()
    numbers = QueueNumber.objects.filter(day__lte=latest, state__in=OPEN).order_by().values("office")
    sessions = CounterSession.objects.filter(day__lte=latest, closed_at=None).order_by().values("office")
    for office in Office.objects.filter(pk__in=numbers.union(sessions)):
        close_before_today(office)
