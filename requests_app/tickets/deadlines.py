"""What the calendar must know of tickets: which of their deadlines a change moves, for the page that lists them."""

from collections.abc import Sequence

from django.urls import reverse

from requests_app.clock import changes
from requests_app.clock.changes import Change, Moved
from requests_app.process.recomputing import MovedStep, recompute
from requests_app.tickets.models import Ticket


def follow(change: Change) -> Sequence[Moved]:
    """Recompute the open deadlines of the office's tickets."""
    return [_moved(row) for row in recompute(Ticket, change)]


def _moved(row: MovedStep) -> Moved:
    step = row.case.sop.definition.step(row.run.step_no)
    label = f"{row.case.number} · langkah {step.no}: {step.short}"
    return Moved(label, reverse("desk:ticket", args=[row.case.number]), row.before, row.run.due_at)


def register() -> None:
    """Once, when the program starts."""
    if follow not in changes.followers:
        changes.followers.append(follow)
