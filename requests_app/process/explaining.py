"""Mengapa tenggatnya ini? What a page says of the running step's deadline, for any kind of case."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from requests_app.clock.explain import Explanation, explain
from requests_app.clock.holding import calendar_since
from requests_app.clock.working_time import BeyondCalendarError
from requests_app.process.models import Case, StepRun
from requests_app.process.rail import runs_of

WITHOUT_FIGURE = "SOP tidak memberi langkah ini waktu baku yang pasti. Waktunya dicatat dan tidak pernah terlambat."
WITHOUT_HOURS = "Kantor ini belum mempunyai jam kerja, jadi tenggatnya tidak dapat dihitung."
NOTHING_RUNS = "Tidak ada langkah petugas yang sedang berjalan pada {} ini."


def deadline_context(case: Case) -> dict[str, Any]:
    """Context of ``process/deadline.html``, day by day; says why where there is no deadline."""
    run = _running(case)
    context: dict[str, Any] = {"case": case, "run": run, "why": NOTHING_RUNS.format(_noun(case))}
    if run:
        step = case.sop.definition.step(run.step_no)
        context |= {
            "step": step,
            "standard": step.time_label or "hari yang sama",
            "paused": timedelta(seconds=run.paused_seconds),
            "explanation": _explained(case, run),
            "why": WITHOUT_HOURS if run.has_figure else WITHOUT_FIGURE,
        }
    return context


def _noun(case: Case) -> str:
    """Within a sentence; an abbreviation stays one."""
    return case.noun if case.noun.isupper() else case.noun.lower()


def _running(case: Case) -> StepRun | None:
    """The step that the case's page shows the clock of: the one that is due first, else any that runs."""
    running = [run for run in runs_of(case) if run.ended_at is None]
    return min(running, key=lambda run: (run.due_at is None, run.due_at or run.started_at), default=None)


def _explained(case: Case, run: StepRun) -> Explanation | None:
    calendar = calendar_since(case.office, min(run.started_at, timezone.now()))
    if calendar is None or run.due_at is None:
        return None
    try:
        return explain(calendar, run.started_at, run.due_at)
    except BeyondCalendarError:
        return None
