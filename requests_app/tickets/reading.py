"""Who may read a document, and the trace that reading leaves.

The file itself is an event each time it leaves. Its page images are many requests for one reading: they are one event
per person and document within `SITTING`. Shorter would count one person's work on one letter several times; longer
would hide that somebody came back to it. The small cover on the ticket's page is no reading: at 160 pixels the words
of a letter cannot be read, and an event for every visit to the ticket would bury those that matter.
"""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts_app.audit.actions import record
from accounts_app.audit.models import Event
from accounts_app.models import User
from requests_app.tickets.models import Document, Ticket

SITTING = timedelta(minutes=30)
ACT = "document_read"


def document_for(user: User, public_id: UUID) -> Document:
    """The document, for those who may read its ticket; for everybody else it does not exist (404)."""
    readable = Ticket.objects.visible_to(user)
    documents = Document.objects.select_related("ticket")
    found: Document = get_object_or_404(documents, public_id=public_id, ticket__in=readable)
    return found


def note_file(document: Document, *, by: User) -> None:
    """The file itself was handed out. Applicants read their own without an event."""
    if document.ticket.applicant_id != by.pk:
        record(document.ticket.subject, ACT, by=by, data=_reference(document))


def note_pages(document: Document, *, by: User) -> None:
    """Pages of the document were shown: one event per sitting, also when a browser asks for all of them at once."""
    if document.ticket.applicant_id == by.pk or _is_noted(document, by):
        return
    with transaction.atomic():
        list(Document.objects.select_for_update().filter(pk=document.pk))  # the others of this sitting wait here
        if not _is_noted(document, by):
            record(document.ticket.subject, ACT, by=by, data=_reference(document))


def _is_noted(document: Document, by: User) -> bool:
    since = timezone.now() - SITTING
    events = Event.objects.about(document.ticket.kind, document.ticket_id)
    return events.filter(act=ACT, actor=by, at__gt=since, data=_reference(document)).exists()


def _reference(document: Document) -> dict[str, str]:
    return {"document": str(document.public_id)}
