"""Start and end of every SOP step, from the acts that the SOP document names (its ``starts`` and ``ends``)."""

from datetime import datetime

from accounts_app.audit.actions import Nobody
from accounts_app.models import User
from requests_app.process.models import Case, StepRun
from requests_app.process.table import Row


def tick(case: Case, row: Row, *, by: User | Nobody, at: datetime) -> None:
    """Close the steps that ``row`` ends, open those that it starts, and note the case's current step."""
    runs = list(StepRun.objects.filter(process=case.kind, case_id=case.pk).order_by("pk"))
    definition = case.sop.definition
    ends = definition.steps_ended_by(row.act)
    ending = {step.no for step in ends}
    running = [run for run in runs if run.ended_at is None]
    for run in running:
        if run.step_no in ending or row.breaks_off:
            _close(run, by=by, at=at, broken_off=run.step_no not in ending)
    still = [run for run in running if run.ended_at is None]
    for step in ends:
        if not step.starts:  # nothing begins it (the applicant hands in the file): recorded, and takes no time
            _close(_open(case, step.no, runs, at), by=by, at=at)
    still += [_open(case, step.no, runs, at) for step in definition.steps_started_by(row.act)]
    case.step_no = max((run.step_no for run in still), default=case.step_no)


def _close(run: StepRun, *, by: User | Nobody, at: datetime, broken_off: bool = False) -> None:
    run.ended_at, run.ended_by_name, run.broken_off = max(at, run.started_at), by.name, broken_off
    run.ended_by = None if isinstance(by, Nobody) else by
    run.save(update_fields=["ended_at", "ended_by", "ended_by_name", "broken_off"])


def _open(case: Case, no: int, earlier: list[StepRun], at: datetime) -> StepRun:
    step = case.sop.definition.step(no)
    run = StepRun(
        office_id=case.office_id,
        process=case.kind,
        case_id=case.pk,
        step_no=no,
        round=1 + sum(1 for run in earlier if run.step_no == no),
        minutes=step.minutes if step.certain else None,
        started_at=at,
    )
    run.save(force_insert=True)
    earlier.append(run)
    return run
