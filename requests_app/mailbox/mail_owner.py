"""What we answered to a mail by itself leads to that mail's page."""

from django.urls import reverse

from requests_app.mailbox.answering import OWNER_TYPE
from requests_app.mailbox.models import IncomingMail
from requests_app.outbox.models import Message
from requests_app.outbox.owners import owner_pages


def page(message: Message) -> str:
    """ "" for a mail that is not there."""
    mails = IncomingMail.objects.filter(pk=message.owner_id, office=message.office_id)
    return reverse("mailbox:mail", args=[message.owner_id]) if mails.exists() else ""


def register() -> None:
    """Once, when the program starts."""
    owner_pages[OWNER_TYPE] = page
