"""The SOP's own steps beside a ticket: which are done, by whom, in how many working minutes; which are not taken."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from accounts_app.templatetags.ui import near_time
from requests_app.process.models import StepRun
from requests_app.sop.definition import Step
from requests_app.sop.vocabulary import Act
from requests_app.tickets.models import Ticket

RESULT_ACTS = (Act.FULFIL, Act.HAND_OVER, Act.NOTIFY)


def rail_of(ticket: Ticket, all_runs: Iterable[StepRun]) -> dict[str, Any]:
    """What `components/rail.html` takes: name, steps, now, total. The archive comes last, as it does in life."""
    definition = ticket.sop.definition
    runs = _by_step(all_runs)
    archive = definition.step_of(Act.ARCHIVE)
    ordered = sorted(definition.steps, key=lambda step: (step is archive, step.no))
    skipped = _not_taken(ticket, ordered, runs)
    steps = [_step(step, runs[step.no], step.no in skipped) for step in ordered]
    header = definition.header.number or definition.code
    return {
        "name": f"SOP {header}",
        "steps": steps,
        "now": next((step for step in steps if step["status"] == "now"), None),
        "total": len(steps),
    }


def runs_of(ticket: Ticket) -> list[StepRun]:
    """Every run of every step, the earliest first."""
    return list(StepRun.objects.filter(process=ticket.kind, case_id=ticket.pk).order_by("pk"))


def _by_step(all_runs: Iterable[StepRun]) -> defaultdict[int, list[StepRun]]:
    runs: defaultdict[int, list[StepRun]] = defaultdict(list)
    for run in all_runs:
        runs[run.step_no].append(run)
    return runs


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


def _step(step: Step, runs: list[StepRun], skipped: bool) -> dict[str, Any]:
    running = next((run for run in runs if run.ended_at is None), None)
    return {
        "no": step.no,
        "title": step.short,
        "note": _note(step, runs, running, skipped),
        "status": _status(runs, running, skipped),
        "late": bool(runs) and runs[-1].is_late,
    }


def _status(runs: list[StepRun], running: StepRun | None, skipped: bool) -> str:
    if running:
        return "now"
    if runs:
        return "skipped" if runs[-1].broken_off else "done"
    return "skipped" if skipped else "todo"


def _note(step: Step, runs: list[StepRun], running: StepRun | None, skipped: bool) -> str:
    """``10.41 · 4 dari 5 menit · Rina Salma · putaran 2``."""
    if not runs:
        return "tidak ditempuh" if skipped else step.time_label if step.minutes else ""
    last = runs[-1]
    parts = [f"sejak {near_time(running.started_at)}"] if running else [near_time(last.ended_at), *_taken(last)]
    if running and running.minutes:
        parts.append(f"{running.minutes} menit")
    if running and running.paused_at:
        parts.append("dijeda")
    if len(runs) > 1:
        parts.append(f"putaran {last.round}")
    return " · ".join(part for part in parts if part)


def _taken(run: StepRun) -> list[str]:
    if run.broken_off:
        return ["terputus"]
    known = run.minutes and run.elapsed_minutes is not None
    measured = f"{run.elapsed_minutes} dari {run.minutes} menit" if known else ""
    return [measured, "terlambat" if run.is_late else "", run.ended_by_name]
