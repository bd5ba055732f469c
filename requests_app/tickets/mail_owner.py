"""A mail about a ticket leads to the ticket's page."""

from django.urls import reverse

from requests_app.outbox.models import Message
from requests_app.outbox.owners import owner_pages
from requests_app.tickets.models import Ticket


def page(message: Message) -> str:
    """ "" for a ticket that is not there."""
    number = (
        Ticket.objects.filter(pk=message.owner_id, office=message.office_id).values_list("number", flat=True).first()
    )
    return reverse("desk:ticket", args=[number]) if number else ""


def register() -> None:
    """Once, when the program starts."""
    owner_pages[Ticket.kind] = page
