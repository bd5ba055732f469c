"""Internal notes, and the colleagues whom they call: who can be called, and what they are told.

A mention is what the writer picked, not what stands in the text: of two people named Rina a text would call both.
"""

import re
from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts_app.audit.actions import record
from accounts_app.models import User
from accounts_app.roles import READERS
from requests_app.notifications.actions import tell_all
from requests_app.notifications.kinds import Kind
from requests_app.process.engine import lock
from requests_app.process.refusals import Refused
from requests_app.tickets.actions import TICKETS
from requests_app.tickets.models import Mention, Note, Ticket

EXCERPT = 60  # characters
# The first words travel by mail: numbers of people, addresses and what may be a password stay in the application.
_PRIVATE = re.compile(r"\S*(?:\d|\S@)\S*")


def colleagues(ticket: Ticket, by: User) -> list[User]:
    """Who may read the note: readers of the office, but the writer and whose own ticket it is."""
    readers = [person for person in ticket.staff if person.roles & READERS and person.pk != by.pk]
    return [person for person in readers if not ticket.is_own_of(person)]


@transaction.atomic
def add_note(ticket: Ticket, text: str, *, by: User, mentions: Sequence[User] = ()) -> Note:
    """An internal note, and whom it calls. The applicant never sees it.

    :raises Refused: somebody cannot be called here (another office, no reader, gone, or it is their own ticket).
    """
    # First: else its foreign key waits at the end for an act that waits for our event.
    locked = lock(TICKETS, ticket.pk)
    allowed = {person.pk for person in colleagues(locked, by)} if mentions else set()
    if strangers := [person.name for person in mentions if person.pk not in allowed]:
        raise Refused(f"{', '.join(strangers)} tidak dapat disebut dalam catatan permohonan ini.")
    note: Note = Note.objects.create(ticket=ticket, text=text, at=timezone.now(), by=by)
    called = {"mentions": [person.pk for person in mentions]} if mentions else {}
    record(ticket.subject, "note_added", by=by, data={"note": note.pk, **called})
    _call(note, ticket, mentions)
    return note


def _call(note: Note, ticket: Ticket, people: Sequence[User]) -> None:
    Mention.objects.bulk_create(Mention(note=note, user=person) for person in people)
    tell_all(
        people,
        Kind.MENTIONED,
        text=f"{note.by} menyebut Anda pada {ticket.number}: “{excerpt(note.text)}”",
        url=reverse("desk:ticket", args=[ticket.number]) + "#catatan",
        about=ticket.subject,
        by=note.by,
    )


def excerpt(text: str) -> str:
    """The first words, without what looks like a number, an address or a secret."""
    words = _PRIVATE.sub("…", " ".join(text.split()))
    if len(words) <= EXCERPT:
        return words
    return words[:EXCERPT].rsplit(" ", 1)[0].rstrip(" ,.;:") + " …"
