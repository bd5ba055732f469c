"""What a page says about a deadline: words, tone, and what its script needs to go on counting while the office is open.

The server's words stand without a script. The script gets the open hours ahead as moments, not rules: it knows no
calendar, and counts nothing after closing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from requests_app.clock.holding import calendar_since
from requests_app.clock.working_time import BeyondCalendarError, Calendar
from requests_app.process.deadlines import SOON, allowed, used
from requests_app.process.models import Case, StepRun
from requests_app.sop.definition import Step

AHEAD = timedelta(days=2)  # a page that is older than that has been loaded anew


def words(left: float) -> str:
    """``4 menit lagi``, ``lewat 1 jam 12 menit`` for seconds of working time that are left (negative: late)."""
    hours, minutes = divmod(int(abs(left) // 60), 60)
    parts = ((hours, "jam"), (minutes, "menit"))
    span = " ".join(f"{count} {unit}" for count, unit in parts if count) or "kurang dari 1 menit"
    return f"lewat {span}" if left < 0 else f"{span} lagi"


def digits(seconds: float) -> str:
    """``06.12``, from an hour on ``1.06.12``."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}.{minutes:02}.{rest:02}" if hours else f"{minutes:02}.{rest:02}"


@dataclass(frozen=True, slots=True)
class Left:
    """Seconds of working time that are left of `total`; negative when late."""

    seconds: int
    total: int

    @property
    def soon(self) -> int:
        """From so many seconds on it is *segera jatuh tempo*."""
        return self.total * (SOON[1] - SOON[0]) // SOON[1]

    @property
    def text(self) -> str:
        return words(self.seconds)

    @property
    def tone(self) -> str:
        """ "" in time, "wait" from 80 % on, "bad" when late."""
        return "bad" if self.seconds < 0 else "wait" if self.seconds <= self.soon else ""

    @property
    def label(self) -> str:
        """The tone in a word."""
        return {"bad": "terlambat", "wait": "segera jatuh tempo"}.get(self.tone, "")

    @property
    def used(self) -> int:
        """Percent of the time that has gone by, 100 at most."""
        return min(100, max(0, 100 - 100 * self.seconds // self.total)) if self.total else 100


def calendar_for(cases: Iterable[Case], now: datetime) -> Calendar | None:
    """The calendar over the deadlines and waits of these cases of one office."""
    shown = list(cases)
    if not shown:
        return None
    moments = [at for case in shown for at in (case.due_at, case.waiting_since) if at]
    return calendar_since(shown[0].office, min([now, *moments]))


def left_of(case: Case, step: Step | None, calendar: Calendar | None, now: datetime) -> Left | None:
    """What is left of the case's deadline; None without one."""
    if calendar is None or case.due_at is None:
        return None
    try:
        seconds = calendar.working_time(now, case.due_at).total_seconds()
        minutes = step.minutes if step else None
        since = case.waiting_since or now
        total = 60 * minutes if minutes else calendar.working_time(since, case.due_at).total_seconds()
    except BeyondCalendarError:
        return None
    return Left(int(seconds // 1), int(total))


def left_between(calendar: Calendar, start: datetime, due: datetime, now: datetime) -> Left:
    """What is left until ``due`` of the working time from ``start``; by the wall clock where the calendar ends."""
    try:
        left, total = calendar.working_time(now, due), calendar.working_time(start, due)
    except BeyondCalendarError:
        left, total = due - now, due - start
    # After closing no working time goes by: it is late all the same.
    seconds = int(left.total_seconds() // 1)
    return Left(-1 if now > due and seconds >= 0 else seconds, int(total.total_seconds()))


def worked_since(start: datetime | None, calendar: Calendar | None, now: datetime) -> timedelta | None:
    """Working time since `start`; by the wall clock in an office without hours."""
    if start is None:
        return None
    try:
        return calendar.working_time(start, now) if calendar else now - start
    except BeyondCalendarError:
        return now - start


def open_ahead(calendar: Calendar | None, now: datetime) -> dict[str, Any]:
    """For the script: now and the open hours of the next two days, as seconds since 1970 (``start-end start-end``)."""
    try:
        spans = calendar.intervals_between(now, now + AHEAD) if calendar else []
    except BeyondCalendarError:
        spans = []
    return {
        "now": int(now.timestamp()),
        "open": " ".join(f"{span.start.timestamp():.0f}-{span.end.timestamp():.0f}" for span in spans),
    }


def clock_of(case: Case, runs: Iterable[StepRun], calendar: Calendar | None, now: datetime) -> dict[str, Any] | None:
    """The clock at the head of the case's page: of the running step that has a figure, the most urgent one."""
    running = [run for run in runs if run.ended_at is None and run.due_at]
    if not running or calendar is None:
        return None
    run = min(running, key=lambda run: run.due_at or now)
    spent = used(run, calendar, now)
    if spent is None:
        return None
    try:
        total = allowed(run, calendar)
    except BeyondCalendarError:
        return None
    left = Left(int((total - spent).total_seconds() // 1), int(total.total_seconds()))
    return {
        "no": run.step_no,
        "spent": digits(spent.total_seconds()),
        "seconds": int(spent.total_seconds()),
        "standard": case.sop.definition.step(run.step_no).time_label or "hari yang sama",
        "left": left,
        "paused_at": run.paused_at,
        "due_at": run.due_at,
        **open_ahead(calendar, now),
    }
