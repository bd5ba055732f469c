"""Reminders to applicants who were asked to complete their file, for the worker (`settings.WORKER_JOBS`).

After as many working days as the office says, by default 3 and 7, in its open hours only, each of the two once for each
time that the file was asked for. The ticket counts them (`Ticket.reminded`); it is looked at again behind its lock, so
of several workers one reminds, and nobody is reminded of what was completed meanwhile. Who slept through both (the
worker stood still) gets one mail. Nobody is reminded who answered by mail since, nor who handed in everything and
cannot say so online: there the office has to go on. The ticket's version stays: a reminder must not make the desk's
open page old.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from accounts_app.audit.actions import SYSTEM, record
from accounts_app.audit.models import Event
from accounts_app.models import Office
from requests_app.clock.holding import calendar_since, hold_for
from requests_app.clock.working_time import BeyondCalendarError, Calendar
from requests_app.sop.vocabulary import Channel
from requests_app.tickets import notices
from requests_app.tickets.models import Ticket

TICKETS_A_ROUND = 200  # of each office


def remind(now: datetime) -> int:
    """Remind whoever is due now. Returns how many tickets were reminded of."""
    waiting = Ticket.objects.reminding(now - timedelta(days=1))
    offices = Office.objects.filter(pk__in=waiting.order_by().values("office"))
    return sum(_remind_office(office, now) for office in offices)


def _remind_office(office: Office, now: datetime) -> int:
    waiting = Ticket.objects.of(office).reminding(now - timedelta(days=1))
    oldest = waiting.values_list("requested_at", flat=True).first()
    calendar = calendar_since(office, oldest) if oldest else None
    if calendar is None or not calendar.is_open(now):
        return 0
    due = [ticket.pk for ticket in waiting if _is_due(ticket, office, calendar, now)]
    return sum(_remind_of(pk, calendar, now) for pk in due[:TICKETS_A_ROUND])


def _is_due(ticket: Ticket, office: Office, calendar: Calendar, now: datetime) -> bool:
    return level_of(ticket, office, calendar, now) > ticket.reminded and not _is_our_turn(ticket)


def _is_our_turn(ticket: Ticket) -> bool:
    """Whether the applicant did what they can: an answer joined, or nothing is open that only a press online ends."""
    if ticket.channel != Channel.ONLINE and not ticket.open_items():
        return True
    return Event.objects.about("ticket", ticket.pk).filter(act="mail_joined", at__gt=ticket.requested_at).exists()


def level_of(ticket: Ticket, office: Office, calendar: Calendar, now: datetime) -> int:
    """How many reminders should have gone out by now: 0, 1 or 2. A reminder of 0 days never does."""
    ends = [_end(ticket, calendar, days) for days in (office.remind_after, office.remind_again_after)]
    return max((number for number, end in enumerate(ends, start=1) if end and now > end), default=0)


def _end(ticket: Ticket, calendar: Calendar, days: int) -> datetime | None:
    if not days or ticket.requested_at is None:
        return None
    try:
        return calendar.add_working_days(ticket.requested_at, days)
    except BeyondCalendarError:
        return None


@transaction.atomic
def _remind_of(pk: int, calendar: Calendar, now: datetime) -> int:
    """Look again behind the ticket's lock, remind and note it. 1, or 0 for one that is no longer due."""
    hold_for(Ticket, pk)
    rows = Ticket.objects.reminding(now).select_for_update(skip_locked=True, of=("self",)).with_people()
    ticket = rows.filter(pk=pk).first()
    if ticket is None or not _is_due(ticket, ticket.office, calendar, now):
        return 0
    ticket.reminded = level = level_of(ticket, ticket.office, calendar, now)
    ticket.save(update_fields=["reminded"])
    lapses_after = _end(ticket, calendar, settings.LAPSE_AFTER_WORKING_DAYS)
    notices.completion_reminder(ticket, lapses_after if lapses_after and lapses_after > now else None)
    record(ticket.subject, "completion_reminded", by=SYSTEM, at=now, data={"reminder": level})
    return 1
