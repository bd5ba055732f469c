"""Start and end of every SOP step, from the acts that the SOP document names (its ``starts`` and ``ends``)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts_app.audit.actions import Nobody
from accounts_app.models import User
from requests_app.clock.working_time import Calendar
from requests_app.process.deadlines import OfficeClock, figure_of, pause, resume, set_deadline, used
from requests_app.process.deviations.account import Account
from requests_app.process.models import Case, StepRun
from requests_app.process.rail import runs_of
from requests_app.process.table import Row

RESUMED = ("paused_at", "paused_seconds", "due_at", "soon_at")
CLOSED = ("ended_at", "ended_by", "ended_by_name", "broken_off", "worked_seconds", *RESUMED)


@dataclass(frozen=True, slots=True)
class Deed:
    """One act as the clocks see it: who, when, what was said, and the office's time.

    ``answers``: the person of the office who answers for it, also for what follows by itself; ``account``: why it
    departs from the standard, where it does (`deviations`).
    """

    by: User | Nobody
    at: datetime
    clock: OfficeClock
    payload: Mapping[str, Any]
    account: Account | None = None
    answers: User | None = None


@dataclass(frozen=True, slots=True)
class Ticked:
    """What runs after the act, and what it ended or broke off."""

    running: list[StepRun]
    closed: list[StepRun]


def tick(case: Case, row: Row, deed: Deed) -> Ticked:
    """Close the steps that ``row`` ends, open those that it starts, note the case's current step.

    Whatever is done on the case ends a pause; an act after which only the applicant can go on begins one.
    """
    runs = runs_of(case)
    definition = case.sop.definition
    running = [run for run in runs if run.ended_at is None]
    calendar = deed.clock.since(min([deed.at, *(run.started_at for run in running)]))
    closed = _end(case, row, running, deed, calendar)
    still = [run for run in running if run not in closed]
    for step in definition.steps_ended_by(row.act):
        if not step.starts:  # nothing begins it (the applicant hands in the file): recorded, and takes no time
            _close(_open(case, step.no, runs, deed.at, calendar), deed, calendar)
    still += [_open(case, step.no, runs, deed.at, calendar) for step in definition.steps_started_by(row.act)]
    if case.awaits_answer(row.act, deed.payload):
        _pause(case, row, still, deed.at)
    case.step_no = max((run.step_no for run in still), default=case.step_no)
    return Ticked(still, closed)


def closes(case: Case, row: Row, running: list[StepRun]) -> list[StepRun]:
    """Which of these runs the act would end or break off."""
    ending = {step.no for step in case.sop.definition.steps_ended_by(row.act)}
    return [run for run in running if run.step_no in ending or row.breaks_off]


def go_on(case: Case, clock: OfficeClock, at: datetime) -> list[StepRun] | None:
    """End the pause of a case without an act (somebody of the office decided something); None where none was."""
    running = list(StepRun.objects.filter(process=case.kind, case_id=case.pk, ended_at=None).order_by("pk"))
    paused = [run for run in running if run.paused_at]
    for run in paused:
        resume(run, clock.since(run.started_at), at)
        run.save(update_fields=RESUMED)
    return running if paused else None


def _end(
    case: Case, row: Row, running: list[StepRun], deed: Deed, calendar: Calendar | None
) -> list[StepRun]:  # fmt: skip
    """Close what the act ends or breaks off, resume what was paused; what was closed."""
    ending = {step.no for step in case.sop.definition.steps_ended_by(row.act)}
    closed = closes(case, row, running)
    for run in running:
        resumed = resume(run, calendar, deed.at)
        if run in closed:
            _close(run, deed, calendar, broken_off=run.step_no not in ending)
        elif resumed:
            run.save(update_fields=RESUMED)
    return closed


def _close(run: StepRun, deed: Deed, calendar: Calendar | None, *, broken_off: bool = False) -> None:
    run.ended_at, run.ended_by_name, run.broken_off = max(deed.at, run.started_at), deed.by.name, broken_off
    run.ended_by = None if isinstance(deed.by, Nobody) else deed.by
    spent = used(run, calendar, run.ended_at)
    run.worked_seconds = None if spent is None else round(spent.total_seconds())
    run.save(update_fields=CLOSED)


def _open(case: Case, no: int, earlier: list[StepRun], at: datetime, calendar: Calendar | None) -> StepRun:
    run = StepRun(
        office_id=case.office_id,
        process=case.kind,
        case_id=case.pk,
        step_no=no,
        round=1 + sum(1 for run in earlier if run.step_no == no),
        started_at=at,
        **figure_of(case.sop.definition.step(no), case.way_in),
    )
    set_deadline(run, calendar)
    run.save(force_insert=True)
    earlier.append(run)
    return run


def _pause(case: Case, row: Row, running: list[StepRun], at: datetime) -> None:
    step = case.sop.definition.step_of(row.act)
    for run in running:
        if step and run.step_no == step.no:
            pause(run, at)
            run.save(update_fields=["paused_at"])
