"""A request's place in today's queue, for the applicant's pages. The queue lives above: the front desk registers it."""

from collections.abc import Callable
from dataclasses import dataclass

from requests_app.tickets.models import Ticket
from requests_app.tickets.workflow import State


@dataclass(frozen=True, slots=True)
class Place:
    """``ahead``: how many are called before it; ``wait`` in words, or nothing; ``url``: the page that follows it."""

    ahead: int
    wait: str = ""
    url: str = ""


finders: list[Callable[[Ticket], Place | None]] = []


def place_of(ticket: Ticket) -> Place | None:
    """None where nobody waits by number. Without the front desk's word, who was queued before on the same day."""
    if ticket.state != State.QUEUED or not ticket.queue_label or ticket.queued_at is None:
        return None
    for find in finders:
        if (place := find(ticket)) is not None:
            return place
    morning = ticket.queued_at.astimezone(ticket.office.tz).replace(hour=0, minute=0, second=0, microsecond=0)
    queue = Ticket.objects.of(ticket.office).filter(state=State.QUEUED).exclude(queue_label="")
    return Place(queue.filter(queued_at__gte=morning, queued_at__lt=ticket.queued_at).count())
