"""The gate: an act that departs from the standard passes only with an account of it (`engine` asks for every act).

What is late is read from the very runs that the act closes, after pauses were counted off, by the calendar that gave
the deadline. Acts of the applicant, of a link's bearer and of the system are never held up: their deviations are owed
by the role that has the step, and whoever of the office ends the next one, or the case, must have them explained first.
"""

from collections.abc import Iterable
from copy import copy
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone

from accounts_app.audit.actions import SYSTEM, Nobody, record
from accounts_app.kept import kept
from accounts_app.models import User
from accounts_app.roles import Role
from requests_app.clock.working_time import BeyondCalendarError
from requests_app.process import rules
from requests_app.process.clocks import Deed, closes
from requests_app.process.deadlines import OfficeClock, allowed, resume
from requests_app.process.deviations.account import Account, Stray, Unaccounted
from requests_app.process.deviations.models import Deviation, Kind, Status
from requests_app.process.models import Case, StepRun
from requests_app.process.rail import runs_of
from requests_app.process.table import Row

EXPLAIN_FIRST = "Jelaskan dahulu penyimpangan langkah {} pada halaman permohonan ini."


# --- what an act departs from -----------------------------------------------------------------------------------


def strays_of(
    case: Case, row: Row, closed: Iterable[StepRun], clock: OfficeClock, *, waived: list[str], no_output: bool
) -> list[Stray]:
    """Everything in which this act departs from the SOP.

    :param closed: the runs that it ends or breaks off, with ``ended_at``. :param waived: requirements set aside.
    """
    late = [_late(case, run, clock) for run in closed if _is_missed(case, run)]
    step = case.sop.definition.step_of(row.act)
    overridden = [Stray(Kind.OVERRIDDEN, step, what=what.rstrip(".")) for what in waived if step]
    return [*late, *overridden, *(_missing_output(case, row) if no_output or row.forgoes_output else [])]


def _is_missed(case: Case, run: StepRun) -> bool:
    """After its deadline; a step that the applicant does alone is their own time, whatever a revision says."""
    step = case.sop.definition.step(run.step_no)
    ours = step.performer != Role.APPLICANT or step.recipient is not None
    return ours and run.ended_at is not None and run.is_late_at(run.ended_at)


def _late(case: Case, run: StepRun, clock: OfficeClock) -> Stray:
    assert run.due_at is not None  # it is late
    assert run.ended_at is not None
    step, calendar = case.sop.definition.step(run.step_no), clock.since(run.started_at)
    try:
        late = calendar.working_time(run.due_at, run.ended_at) if calendar else run.ended_at - run.due_at
        standard = allowed(run, calendar) if calendar else None
    except BeyondCalendarError:
        late, standard = run.ended_at - run.due_at, None
    return Stray(Kind.LATE, step, run, late, standard)


def _missing_output(case: Case, row: Row) -> list[Stray]:
    definition = case.sop.definition
    steps = definition.steps_ended_by(row.act) or ((own,) if (own := definition.step_of(row.act)) else ())
    return [Stray(Kind.NO_OUTPUT, step, what=step.output or step.short) for step in steps]


# --- the gate itself ----------------------------------------------------------------------------------------------


def who_answers(case: Case, row: Row, by: User | Nobody) -> User | None:
    """The person of the office who answers for this act; None where the applicant, a bearer or the system acts."""
    if isinstance(by, Nobody):
        return None
    held = case.roles_of(by) & rules.performers(case, row)
    return by if held and Role.APPLICANT not in held else None


def demand(case: Case, row: Row, strays: list[Stray], deed: Deed, *, ends: bool) -> None:
    """Let the act pass, or say what must be explained. :param ends: whether it ends a step. :raises Unaccounted:"""
    if deed.answers is None:
        return
    if (ends or row.is_last) and (owed := owed_of(case)):
        raise Unaccounted([], explain_first(owed))
    if strays and not (deed.account and deed.account.is_complete):
        raise Unaccounted(strays)


def owed_of(case: Case) -> list[Deviation]:
    """What departed on this case and nobody has explained, oldest first."""
    if case.pk is None:
        return []
    return kept(_owed, case.kind, case=case.pk)


def _owed(kind: str, *, case: int) -> Any:
    return Deviation.objects.filter(process=kind, case_id=case, status=Status.OWED).order_by("pk")


def _noted(kind: str, *, case: int) -> Any:
    return Deviation.objects.filter(process=kind, case_id=case).select_related("noted_by").order_by("pk")


def explain_first(owed: Iterable[Deviation]) -> str:
    return EXPLAIN_FIRST.format(", ".join(dict.fromkeys(str(row.step_no) for row in owed)))


def keep(case: Case, strays: Iterable[Stray], deed: Deed) -> None:
    """Write down what passed: explained by whoever answers for the act, or owed by the role that has the step."""
    for stray in strays:
        row = _row(case, stray, deed.at)
        if deed.answers and deed.account:
            _explain(row, deed.account, deed.answers, deed.at)
        row.save(force_insert=True)
        by = deed.answers or SYSTEM  # whoever made it late from outside has not said anything about it
        record(case.subject, f"deviation_{row.status}", by=by, at=deed.at, data=data_of(row))


def _row(case: Case, stray: Stray, at: datetime) -> Deviation:
    return Deviation(
        office_id=case.office_id, process=case.kind, case_id=case.pk, case_label=str(case), sop_code=case.sop.code,
        step_no=stray.step.no, step_name=stray.step.short, step_run=stray.run, role=_owing(case, stray),
        kind=stray.kind, late_seconds=_seconds(stray.late), standard_seconds=_seconds(stray.standard),
        what=stray.what, at=at, status=Status.OWED,
    )  # fmt: skip


def _owing(case: Case, stray: Stray) -> Role:
    """Of the office: a step that the applicant performs is looked after by whoever receives it, or stands in."""
    step = stray.step
    role = step.recipient if step.performer == Role.APPLICANT and step.recipient else step.performer
    return case.sop.substitute_for(role)


def _seconds(time: timedelta | None) -> int | None:
    return None if time is None else round(time.total_seconds())


def _explain(row: Deviation, account: Account, by: User, at: datetime) -> None:
    row.status, row.cause, row.reason = Status.NOTED, account.cause, account.reason.strip()
    row.noted_at, row.noted_by = max(at, row.at), by


def data_of(row: Deviation) -> dict[str, object]:
    """What the event keeps."""
    return {
        "deviation": row.pk,
        "step": row.step_no,
        "kind": str(row.kind),
        "late_seconds": row.late_seconds,
        "what": row.what,
        "cause": row.cause,
        "reason": row.reason,
    }


# --- looking ahead, for the page that asks before the press ---------------------------------------------------------


class Outlook:
    """What acts would depart from if they were done now; reads when asked, each thing once, and changes nothing."""

    def __init__(self, case: Case) -> None:
        self.case, self.at, self.clock = case, timezone.now(), OfficeClock(case.office)

    @cached_property
    def runs(self) -> list[StepRun]:
        """Every run of every step, the earliest first."""
        return runs_of(self.case)

    @property
    def running(self) -> list[StepRun]:
        return [run for run in self.runs if run.ended_at is None]

    @cached_property
    def noted(self) -> list[Deviation]:
        """Every deviation of the case, oldest first."""
        return kept(_noted, self.case.kind, case=self.case.pk)

    @property
    def owed(self) -> list[Deviation]:
        return [row for row in self.noted if row.is_owed]

    def strays(self, *rows: Row) -> list[Stray]:
        """Of one press that does these rows; without what the person may still say themselves."""
        closed = {run.pk: run for row in rows for run in closes(self.case, row, self.running)}
        ended = [self._as_ended(run) for run in closed.values()]
        return strays_of(self.case, rows[0], ended, self.clock, waived=[], no_output=False)

    def due_at(self, *rows: Row) -> datetime | None:
        """From when on the press will be late, while it is not: of what it closes, the earliest deadline ahead."""
        closed = [run for row in rows for run in closes(self.case, row, self.running) if run.paused_at is None]
        return min((run.due_at for run in closed if run.due_at and run.due_at >= self.at), default=None)

    def _as_ended(self, run: StepRun) -> StepRun:
        ended = copy(run)
        if run.paused_at:
            resume(ended, self.clock.since(run.started_at), self.at)
        ended.ended_at = max(self.at, run.started_at)
        return ended

    def ends_a_step(self, *rows: Row) -> bool:
        return any(row.is_last or closes(self.case, row, self.running) for row in rows)

    def explain_first(self, row: Row, by: User) -> list[str]:
        """The sentence beside the disabled button, where something else must be explained first."""
        if not self.owed or not self.ends_a_step(row) or who_answers(self.case, row, by) is None:
            return []
        return [explain_first(self.owed)]


def outlook_of(case: Case) -> Outlook:
    """One for this object: a page asks it for each of its buttons."""
    outlook: Outlook = case.__dict__.setdefault("_outlook", Outlook(case))
    return outlook
