"""What the calendar must know of decrees: which of their deadlines a change moves, for the page that lists them."""

from collections.abc import Sequence

from requests_app.clock import changes
from requests_app.clock.changes import Change, Moved
from requests_app.decrees.addresses import decree_path
from requests_app.decrees.models import Decree
from requests_app.process.recomputing import MovedStep, recompute


def follow(change: Change) -> Sequence[Moved]:
    """Recompute the open deadlines of the office's decrees."""
    return [_moved(row) for row in recompute(Decree, change)]


def _moved(row: MovedStep) -> Moved:
    step = row.case.sop.definition.step(row.run.step_no)
    label = f"{row.case} · langkah {step.no}: {step.short}"
    return Moved(label, decree_path(row.case.public_id), row.before, row.run.due_at)


def register() -> None:
    """Once, when the program starts."""
    if follow not in changes.followers:
        changes.followers.append(follow)
