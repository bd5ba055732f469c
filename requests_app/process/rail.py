"""The SOP's own steps beside a case: which are done, by whom, in how many working minutes; which are not taken."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from accounts_app.kept import kept
from accounts_app.templatetags.ui import near_time
from requests_app.process.models import Case, StepRun
from requests_app.sop.definition import Step


class RailStep(NamedTuple):
    """A step as words. ``status``: "done", "now", "todo" or "skipped"."""

    no: int
    title: str
    note: str
    status: str
    late: bool


def rail_of(case: Case, all_runs: Iterable[StepRun], ordered: list[Step], not_taken: set[int]) -> dict[str, Any]:
    """What `components/rail.html` takes: name, steps, now, total.

    :param ordered: the SOP's steps in the order of life.
    :param not_taken: numbers of steps that the case went past, or will not meet any more, without a run.
    """
    definition = case.sop.definition
    runs = by_step(all_runs)
    steps = tuple(_step(step, runs[step.no], step.no in not_taken) for step in ordered)
    return {
        "name": f"SOP {definition.header.number or definition.code}",
        "steps": steps,
        "now": next((step for step in steps if step.status == "now"), None),
        "total": len(steps),
    }


def runs_of(case: Case) -> list[StepRun]:
    """Every run of every step, the earliest first."""
    return kept(_runs, case.kind, case=case.pk)


def _runs(kind: str, *, case: int) -> Any:
    return StepRun.objects.filter(process=kind, case_id=case).order_by("pk")


def by_step(all_runs: Iterable[StepRun]) -> defaultdict[int, list[StepRun]]:
    runs: defaultdict[int, list[StepRun]] = defaultdict(list)
    for run in all_runs:
        runs[run.step_no].append(run)
    return runs


def _step(step: Step, runs: list[StepRun], skipped: bool) -> RailStep:
    running = next((run for run in runs if run.ended_at is None), None)
    return RailStep(
        no=step.no,
        title=step.short,
        note=_note(step, runs, running, skipped),
        status=_status(runs, running, skipped),
        late=bool(runs) and runs[-1].is_late,
    )


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
