"""Mengapa tenggatnya ini? The open hours that were counted for the deadline of a ticket's step."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts_app.access import SignedInRequest, role_required
from accounts_app.roles import READERS
from requests_app.clock.explain import Explanation, explain
from requests_app.clock.holding import calendar_since
from requests_app.clock.working_time import BeyondCalendarError
from requests_app.desk.ticket_views import of_desk
from requests_app.process.models import StepRun
from requests_app.process.rail import runs_of
from requests_app.tickets.models import Ticket

WITHOUT_FIGURE = "SOP tidak memberi langkah ini waktu baku yang pasti. Waktunya dicatat dan tidak pernah terlambat."
WITHOUT_HOURS = "Kantor ini belum mempunyai jam kerja, jadi tenggatnya tidak dapat dihitung."
NOTHING_RUNS = "Tidak ada langkah petugas yang sedang berjalan pada permohonan ini."


@role_required(*READERS)
@never_cache
@require_safe
def deadline(request: SignedInRequest, number: str) -> HttpResponse:
    """The running step's deadline, day by day; says why where there is none."""
    ticket = of_desk(request, number)
    run = _running(ticket)
    context: dict[str, Any] = {"ticket": ticket, "run": run, "why": NOTHING_RUNS}
    if run:
        step = ticket.sop.definition.step(run.step_no)
        context |= {
            "step": step,
            "standard": step.time_label or "hari yang sama",
            "paused": timedelta(seconds=run.paused_seconds),
            "explanation": _explained(ticket, run),
            "why": WITHOUT_HOURS if run.has_figure else WITHOUT_FIGURE,
        }
    return render(request, "desk/deadline.html", context)


def _running(ticket: Ticket) -> StepRun | None:
    """The step that the ticket's page shows the clock of: the one that is due first, else any that runs."""
    running = [run for run in runs_of(ticket) if run.ended_at is None]
    return min(running, key=lambda run: (run.due_at is None, run.due_at or run.started_at), default=None)


def _explained(ticket: Ticket, run: StepRun) -> Explanation | None:
    calendar = calendar_since(ticket.office, min(run.started_at, timezone.now()))
    if calendar is None or run.due_at is None:
        return None
    try:
        return explain(calendar, run.started_at, run.due_at)
    except BeyondCalendarError:
        return None
