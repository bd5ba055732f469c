"""The tickets' periodic work for the worker (`settings.WORKER_JOBS`)."""

from datetime import datetime

from django.db import transaction

from accounts_app.audit.actions import SYSTEM, record
from requests_app.handover import actions as handover
from requests_app.tickets.models import Ticket


def expire_handovers(now: datetime) -> int:
    """Wipe what nobody fetched in time, and say so on each ticket. Returns how many expired.

    Two transactions on purpose: the sweep locks hand-overs first, people's actions lock the ticket first.
    """
    owners = [owner.id for owner in handover.expire_due(now).expired if owner.type == Ticket.kind]
    for ticket in Ticket.objects.filter(pk__in=owners):
        with transaction.atomic():
            record(ticket.subject, "handover_expired", by=SYSTEM, at=now)
    return len(owners)
