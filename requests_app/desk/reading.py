"""A ticket as its page needs it, in two queries: with everything small that hangs on it, then everybody named there;
an act, which names nobody, does with the first.

What most tickets have none of (notes, links, deviations) costs nothing then, and what every ticket has costs no query
of its own. Letters, events and other tickets are asked for by their own parts of the page: they may be many.
"""

from datetime import datetime
from itertools import chain
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Model, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from accounts_app.along import along, brought, give, name_people, people_named
from accounts_app.kept import kept_for
from accounts_app.models import User
from accounts_app.register.contacts import know_contact, last_contact_change
from accounts_app.staff import staff_and
from requests_app.clock.holding import know_hours, newest_hours
from requests_app.process.deviations.gate import outlook_of
from requests_app.process.deviations.models import Deviation
from requests_app.process.models import StepRun
from requests_app.tickets.claims.models import STALE_AFTER
from requests_app.tickets.claims.presence import others_now
from requests_app.tickets.identity.models import IdentityDecision
from requests_app.tickets.links import TicketLink
from requests_app.tickets.models import ChecklistItem, Confirmation, Document, Mention, Note, TellingCheck, Ticket

NOTES_SHOWN = 50
THIS = OuterRef("pk")
# By related name: what is a ticket's own file, and comes whole.
FILE: dict[str, type[Model]] = {
    "items": ChecklistItem, "documents": Document, "confirmations": Confirmation,
    "identity_decisions": IdentityDecision, "telling_checks": TellingCheck,
}  # fmt: skip


def read(user: User, number: str) -> Ticket | None:
    """The ticket of this person's office, or None."""
    rows: list[Ticket] = kept_for(user, _numbered, number=number, looked=timezone.now() - STALE_AFTER)
    if not rows:
        return None
    _unpack(rows[0])
    return rows[0]


def _numbered(user: User, *, number: str, looked: datetime) -> Any:
    """Each small table as an array, and what the page asks of others: who looks too, the calendar, the contact."""
    of_case = {"process": Ticket.kind, "case_id": THIS}
    linked = TicketLink.objects.filter(Q(first=THIS) | Q(second=THIS), removed_at=None)
    called = ArraySubquery(Mention.objects.filter(note=THIS).order_by("user__name").values("user"))
    notes = Note.objects.filter(ticket=THIS).annotate(called=called)[:NOTES_SHOWN]
    others = others_now(THIS, user.pk, looked).values_list(JSONObject(name="user__name", since="since"))
    return (
        Ticket.objects.of_desk(user)
        .filter(number=number)
        .select_related("office", "sop", "account")
        .defer("account__words")
        .annotate(
            **{f"{name}_along": along(model._default_manager.filter(ticket=THIS)) for name, model in FILE.items()},
            runs_along=along(StepRun.objects.filter(**of_case).order_by("pk")),
            deviations_along=along(Deviation.objects.filter(**of_case).order_by("pk")),
            links_along=along(linked),
            notes_along=along(notes, "called"),
            has_merged=Exists(Ticket.objects.filter(merged_into=THIS)),
            looking=ArraySubquery(others),
            contact_changed_at=Subquery(last_contact_change(OuterRef("account"))),
            hours_event=Subquery(newest_hours(OuterRef("office"))),
        )
    )


def _unpack(ticket: Ticket) -> None:
    """Everything where Django or the page looks for it."""
    rows = {name: brought(model, _taken(ticket, name)) for name, model in FILE.items()}
    runs, deviations = brought(StepRun, _taken(ticket, "runs")), brought(Deviation, _taken(ticket, "deviations"))
    links, notes = brought(TicketLink, _taken(ticket, "links")), brought(Note, _taken(ticket, "notes"), "called")
    for name, found in rows.items():
        give(ticket, name, found)
    give(ticket, "notes", notes)
    ticket.links = links
    outlook = outlook_of(ticket)
    outlook.runs, outlook.noted = runs, deviations
    know_hours(ticket.office, ticket.__dict__.pop("hours_event"))
    if ticket.account:
        know_contact(ticket.account, ticket.__dict__.pop("contact_changed_at"))


def _taken(ticket: Ticket, name: str) -> list[Any]:
    taken: list[Any] = ticket.__dict__.pop(f"{name}_along")
    return taken


def bring_everybody(ticket: Ticket) -> None:
    """For its page: those who stand on a ticket that was read, or wrote something about it, and the office's staff."""
    notes: list[Any] = list(ticket.notes.all())
    of_file = (getattr(ticket, name).all() for name in FILE)
    rows = [ticket, *chain(*of_file), *outlook_of(ticket).noted, *ticket.links, *notes]
    keys = people_named(rows) | {key for note in notes for key in note.called}
    ticket.staff, people = staff_and(ticket.office_id, keys)
    name_people(rows, people)
    for note in notes:
        note.called = [people[key] for key in note.called]
