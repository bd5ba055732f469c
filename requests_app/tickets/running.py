"""What the pages of SOP revisions must know of tickets: how many run under a version of an SOP."""

from requests_app.sop import running
from requests_app.sop.models import SopInForce
from requests_app.tickets.models import Ticket
from requests_app.tickets.workflow import State


def count(rows: list[SopInForce]) -> int:
    """Open tickets of these rows; the offices are named so that the index of open tickets serves."""
    offices = {row.office_id for row in rows}
    return Ticket.objects.filter(office__in=offices, sop__in=rows).exclude(state=State.ARCHIVED).count()


def register() -> None:
    """Once, when the program starts."""
    if count not in running.counters:
        running.counters.append(count)
