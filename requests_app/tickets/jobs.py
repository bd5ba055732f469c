"""The tickets' periodic work for the worker (`settings.WORKER_JOBS`)."""

from datetime import datetime

from django.db import transaction

from accounts_app.audit.actions import SYSTEM, record
from requests_app.handover.jobs import tellers
from requests_app.tickets.models import Ticket


def tell_expired(ticket_id: int, now: datetime) -> None:
    """A result that nobody fetched in time was wiped: an event of the ticket."""
    with transaction.atomic():
        record(Ticket.objects.get(pk=ticket_id).subject, "handover_expired", by=SYSTEM, at=now)


def register() -> None:
    """Once, when the program starts."""
    tellers[Ticket.kind] = tell_expired
