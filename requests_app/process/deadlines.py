"""By when a step must be done: the SOP's figure in the working time of the office, later by what it was paused.

A pause is the applicant's own time (an answer to a confirmation is awaited). It is kept as seconds of working time, so
that the deadline is always start + figure + pauses: a list of every pause was rejected, nothing else asks for it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from accounts_app.models import Office
from accounts_app.roles import Role
from requests_app.clock.holding import calendar_since
from requests_app.clock.working_time import BeyondCalendarError, Calendar
from requests_app.process.models import StepRun
from requests_app.sop.definition import Step

SOON = (4, 5)  # "segera jatuh tempo" from four fifths of the time on


class OfficeClock:
    """The office's calendar for one transaction: asked for when first needed, and then not again."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self._since: datetime | None = None
        self._calendar: Calendar | None = None

    def since(self, moment: datetime) -> Calendar | None:
        """The calendar from `moment` on; None for an office without hours."""
        if self._since is None or moment < self._since:
            self._since, self._calendar = moment, calendar_since(self.office, moment)
        return self._calendar


def figure_of(step: Step, way_in: str) -> dict[str, int | None]:
    """`minutes` and `working_days` of a run: nothing for a step without a certain figure.

    "Opened on the same day" (SOP step 4) is zero working days: until closing of the day on which it came in.
    """
    if not step.certain:
        return {"minutes": None, "working_days": None}
    same_day = way_in in step.same_working_day and step.minutes is None and step.working_days is None
    return {"minutes": step.minutes, "working_days": 0 if same_day else step.working_days}


def set_deadline(run: StepRun, calendar: Calendar | None) -> None:
    """Write `due_at` and `soon_at`; none without a figure, without hours, or beyond the calendar's end."""
    run.due_at = run.soon_at = None
    if calendar is None or not run.has_figure:
        return
    try:
        run.soon_at, run.due_at = _deadlines(run, calendar)
    except BeyondCalendarError:
        return


def _deadlines(run: StepRun, calendar: Calendar) -> tuple[datetime, datetime]:
    """The moment of four fifths, and the deadline itself."""
    paused = timedelta(seconds=run.paused_seconds)
    total = allowed(run, calendar)
    if run.minutes is not None or paused:
        due = calendar.add_working(run.started_at, total + paused)
    else:
        due = calendar.add_working_days(run.started_at, run.working_days or 0)
    return calendar.add_working(run.started_at, total * SOON[0] / SOON[1] + paused), due


def allowed(run: StepRun, calendar: Calendar) -> timedelta:
    """The step's time without pauses: its minutes, or the working time until closing of its last day."""
    if run.minutes is not None:
        return timedelta(minutes=run.minutes)
    end = calendar.add_working_days(run.started_at, run.working_days or 0)
    return calendar.working_time(run.started_at, end)


def used(run: StepRun, calendar: Calendar | None, until: datetime) -> timedelta | None:
    """Working time from the step's start to `until`, without the pauses; None where no calendar reaches."""
    stop = max(run.started_at, min(until, run.paused_at or until))
    try:
        spent = calendar.working_time(run.started_at, stop) if calendar else None
    except BeyondCalendarError:
        return None
    return None if spent is None else max(timedelta(), spent - timedelta(seconds=run.paused_seconds))


def pause(run: StepRun, at: datetime) -> None:
    """From now on the time is the applicant's."""
    run.paused_at = max(at, run.started_at)


def resume(run: StepRun, calendar: Calendar | None, at: datetime) -> bool:
    """Count the pause off and move the deadline by it. Whether there was one."""
    if run.paused_at is None:
        return False
    if calendar:
        gone = calendar.working_time(run.paused_at, max(at, run.paused_at))
        run.paused_seconds += round(gone.total_seconds())
    run.paused_at = None
    set_deadline(run, calendar)
    return True


def earliest(runs: Iterable[StepRun], waiting_role: str) -> datetime | None:
    """The deadline of a case with these running steps; none while it is the applicant's turn or nobody's."""
    if waiting_role in ("", Role.APPLICANT):
        return None
    return min((run.due_at for run in runs if run.due_at and run.paused_at is None), default=None)
