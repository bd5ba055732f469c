"""A changed calendar moves the deadlines of what runs. Registered per kind of case in `clock.changes.followers`.

Runs inside the change, which holds the office's calendar alone (`clock.holding`): nobody writes a deadline meanwhile.
What ended keeps what was measured then, and a pause that is over keeps its length: both are records of the past.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q

from requests_app.clock.calendars import HORIZON, calendar_of
from requests_app.clock.changes import Change
from requests_app.clock.working_time import Calendar
from requests_app.process.deadlines import earliest, set_deadline
from requests_app.process.models import Case, StepRun


@dataclass(frozen=True, slots=True)
class MovedStep:
    """A step that runs on with another deadline."""

    case: Any
    run: StepRun
    before: datetime | None


def recompute(model: type[Case], change: Change) -> list[MovedStep]:
    """New deadlines for the open steps that the change may touch; those that moved, the soonest first."""
    touched = list(_touched(model.kind, change))
    if change.is_empty or not touched:
        return []
    calendar = _calendar(change, touched)
    before = {run.pk: run.due_at for run in touched}
    for run in touched:
        set_deadline(run, calendar)
    moved = [run for run in touched if run.due_at != before[run.pk]]
    StepRun.objects.bulk_update(moved, ["due_at", "soon_at"], batch_size=500)
    cases = _cases_follow(model, {run.case_id for run in moved})
    rows = [MovedStep(cases[run.case_id], run, before[run.pk]) for run in moved]
    return sorted(rows, key=lambda row: (row.run.due_at is None, row.run.due_at or row.before, row.run.pk))


def _touched(kind: str, change: Change) -> Any:
    """Open steps with a figure between whose start and deadline lies one of the dates."""
    zone, figure = change.office.tz, Q(minutes__isnull=False) | Q(working_days__isnull=False)
    runs = StepRun.objects.filter(figure, office=change.office, process=kind, ended_at=None).order_by("pk")
    if change.is_empty:
        return runs.none()
    since = datetime.combine(change.first, time(), zone)
    runs = runs.filter(Q(due_at=None) | Q(due_at__gte=since))
    if change.last is None:
        return runs
    return runs.filter(started_at__lt=datetime.combine(change.last + timedelta(days=1), time(), zone))


def _calendar(change: Change, runs: list[StepRun]) -> Calendar | None:
    """As it is now, within the change: the kept one is known by an event that is written only afterwards."""
    first = min(run.started_at for run in runs).astimezone(change.office.tz).date()
    last = max(run.started_at for run in runs).astimezone(change.office.tz).date()
    calendar = calendar_of(change.office, first, last + HORIZON)
    return calendar if calendar.has_hours else None


def _cases_follow(model: type[Case], pks: set[int]) -> dict[int, Any]:
    """Write the cases' own deadlines; the cases by their key."""
    rows: Any = model._default_manager
    cases = {case.pk: case for case in rows.filter(pk__in=pks).select_related("office", "sop")}
    running: dict[int, list[StepRun]] = {pk: [] for pk in cases}
    for run in StepRun.objects.filter(process=model.kind, case_id__in=pks, ended_at=None):
        running[run.case_id].append(run)
    for case in cases.values():
        case.due_at = earliest(running[case.pk], case.waiting_role)
    rows.bulk_update(cases.values(), ["due_at"], batch_size=500)
    return cases
