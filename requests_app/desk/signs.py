"""Whether a ticket has any of what most have none of: notes, links, tickets merged into it.

Four small looks into indexes come with the ticket itself, so that its page asks only for what there is.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from requests_app.process.deviations.models import Deviation
from requests_app.tickets.links import TicketLink
from requests_app.tickets.models import Ticket
from requests_app.tickets.remarks import Note

THIS = OuterRef("pk")


def signed(tickets: Any) -> Any:
    """Each with what `has` reads."""
    return tickets.annotate(
        has_notes=Exists(Note.objects.filter(ticket=THIS)),
        has_links=Exists(TicketLink.objects.filter(Q(first=THIS) | Q(second=THIS), removed_at=None)),
        has_merged=Exists(Ticket.objects.filter(merged_into=THIS)),
        has_deviations=Exists(Deviation.objects.filter(process=Ticket.kind, case_id=THIS)),
    )


def has(ticket: Ticket, what: str) -> bool:
    """Of ``notes``, ``links``, ``merged``, ``deviations``; of a ticket that was read without signs: perhaps."""
    return bool(getattr(ticket, f"has_{what}", True))
