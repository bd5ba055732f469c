"""Which of the SOP's steps a ticket is past without having taken them; the rail itself is `process.rail`."""

from collections.abc import Iterable
from typing import Any

from requests_app.process import rail
from requests_app.process.models import StepRun
from requests_app.sop.definition import Step
from requests_app.sop.vocabulary import Act
from requests_app.tickets.models import Ticket

RESULT_ACTS = (Act.FULFIL, Act.HAND_OVER, Act.NOTIFY)


def rail_of(ticket: Ticket, all_runs: Iterable[StepRun]) -> dict[str, Any]:
    """What `components/rail.html` takes. The archive comes last, as it does in life."""
    definition = ticket.sop.definition
    runs = list(all_runs)
    archive = definition.step_of(Act.ARCHIVE)
    ordered = sorted(definition.steps, key=lambda step: (step is archive, step.no))
    return rail.rail_of(ticket, runs, ordered, _not_taken(ticket, ordered, rail.by_step(runs)))


def _not_taken(ticket: Ticket, ordered: list[Step], runs: dict[int, list[StepRun]]) -> set[int]:
    """Steps that this file went past, or will not meet any more."""
    definition = ticket.sop.definition
    touched = [at for at, step in enumerate(ordered) if runs.get(step.no)]
    passed = {step.no for step in ordered[: max(touched, default=0)]}
    if ticket.rejected_at:
        passed |= _numbers(definition.step_of(act) for act in RESULT_ACTS)
    if ticket.fulfilled_at:
        passed |= _numbers([definition.step_of(Act.NOTIFY_REJECTION)])
    if ticket.is_finished:
        passed = {step.no for step in ordered if step is not definition.step_of(Act.ARCHIVE)}
    return {no for no in passed if not runs.get(no)}


def _numbers(steps: Iterable[Step | None]) -> set[int]:
    return {step.no for step in steps if step}
