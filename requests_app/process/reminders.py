"""Reminders of SOP deadlines for the worker: at 80 % and when late to whoever has the step, then to Kepala LPSE.

Each level is reached once a step (`StepRun.told`), in an office's open hours only, in one transaction a step that locks
the case first, as every act does: of several workers one finds it still to be told. Levels that went by unnoticed
(the worker stood still) are not made up for: who is told that it is late need not read that it soon will be.
A mail says number, step and deadline; whom it is about stands behind the sign-in. The same is told in the application;
each reader may switch either off. Each kind of case registers what the reminders must know of it (`kinds`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts_app.absences.queries import with_stand_ins
from accounts_app.audit.actions import SYSTEM, record
from accounts_app.models import Office, User
from accounts_app.roles import Role
from requests_app.clock.holding import calendar_since, hold_for
from requests_app.clock.working_time import BeyondCalendarError, Calendar
from requests_app.notifications.actions import tell_all
from requests_app.notifications.choices import wants_mail
from requests_app.notifications.kinds import Kind
from requests_app.notifications.people import holders
from requests_app.outbox.actions import post
from requests_app.outbox.compose import compose
from requests_app.process.models import Case, StepRun

TEMPLATES = {
    StepRun.Told.SOON: "step_due_soon",
    StepRun.Told.LATE: "step_late",
    StepRun.Told.HEAD: "step_late_head",
}
NEWS = {
    StepRun.Told.SOON: (Kind.DUE_SOON, "hampir jatuh tempo"),
    StepRun.Told.LATE: (Kind.LATE, "sudah lewat tenggat"),
    StepRun.Told.HEAD: (Kind.LATE_HEAD, "sudah lama lewat tenggat"),
}
ACTS = {StepRun.Told.SOON: "due_soon_told", StepRun.Told.LATE: "late_told", StepRun.Told.HEAD: "late_told_head"}
STEPS_A_ROUND = 500  # of each office


@dataclass(frozen=True, slots=True)
class CaseKind:
    """What the reminders must know of one kind of case.

    ``what`` names it in a sentence and ``number`` in a subject; ``page`` is its address; ``is_quiet``: nobody is
    reminded of it any more; ``people``: of those who hold the role, and who else stands in, the ones to tell.
    """

    model: type[Case]
    what: Callable[[Any], str]
    number: Callable[[Any], str]
    page: Callable[[Any], str]
    is_quiet: Callable[[Any], bool] = lambda _: False
    people: Callable[[Any, Role, list[User]], list[User]] = lambda _case, _role, holders: holders


# By `Case.kind`; filled when the program starts.
kinds: dict[str, CaseKind] = {}


def remind(now: datetime) -> int:
    """Tell whoever is to be told now. Returns how many steps reached a level."""
    due = _due(now)
    offices = Office.objects.filter(pk__in=due.values("office"))
    return sum(_remind_office(office, due.filter(office=office), now) for office in offices)


def _due(now: datetime) -> QuerySet[StepRun]:
    """Open steps that may have reached a level that nobody was told of; by the wall clock, which is never slower."""
    after = now - timedelta(minutes=settings.ESCALATE_AFTER_WORKING_MINUTES)
    reached = (
        Q(told=StepRun.Told.NOBODY)
        | Q(told=StepRun.Told.SOON, due_at__lt=now)
        | Q(told=StepRun.Told.LATE, due_at__lte=after)
    )
    open_steps = StepRun.objects.filter(process__in=kinds, ended_at=None, paused_at=None, soon_at__lte=now)
    return open_steps.filter(reached, told__lt=StepRun.Told.HEAD)


def _remind_office(office: Office, due: QuerySet[StepRun], now: datetime) -> int:
    runs = list(due.order_by("soon_at")[:STEPS_A_ROUND])
    if not runs:
        return 0
    calendar = calendar_since(office, min(run.started_at for run in runs))
    if calendar is None or not calendar.is_open(now):
        return 0
    return sum(_remind_step(run, calendar, now) for run in runs)


@transaction.atomic
def _remind_step(listed: StepRun, calendar: Calendar, now: datetime) -> bool:
    """Look again behind the case's lock, tell and note it. Whether a level was reached."""
    kind = kinds[listed.process]
    hold_for(kind.model, listed.case_id)
    rows: Any = kind.model._default_manager
    cases = rows.select_for_update(skip_locked=True, of=("self",)).with_people()
    case: Case | None = cases.filter(pk=listed.case_id).first()
    run = StepRun.objects.filter(pk=listed.pk, ended_at=None, paused_at=None).first()
    if case is None or run is None or kind.is_quiet(case) or case.waiting_role in ("", Role.APPLICANT):
        return False
    level = level_of(run, calendar, now)
    if level <= run.told:
        return False
    run.told = level
    run.save(update_fields=["told"])
    readers = _readers(kind, case, level)
    _tell(kind, case, run, level, readers)
    people = [person.pk for person in readers]
    record(case.subject, ACTS[level], by=SYSTEM, at=now, data={"step": run.step_no, "told": people})
    return True


def level_of(run: StepRun, calendar: Calendar, now: datetime) -> StepRun.Told:
    """The level that the step has reached by now; Kepala LPSE only after the holder was told."""
    if run.due_at is None or run.soon_at is None or now < run.soon_at:
        return StepRun.Told.NOBODY
    if now <= run.due_at:
        return StepRun.Told.SOON
    if run.told < StepRun.Told.LATE:
        return StepRun.Told.LATE
    try:
        late = calendar.working_time(run.due_at, now)
    except BeyondCalendarError:
        return StepRun.Told.LATE
    after = timedelta(minutes=settings.ESCALATE_AFTER_WORKING_MINUTES)
    return StepRun.Told.HEAD if late >= after else StepRun.Told.LATE


def _readers(kind: CaseKind, case: Case, level: StepRun.Told) -> list[User]:
    """Whoever the kind chooses of those whose turn it is, at the last level Kepala LPSE; nobody about their own."""
    return people_of(kind, case, Role.KEPALA_LPSE if level == StepRun.Told.HEAD else Role(case.waiting_role))


def people_of(kind: CaseKind, case: Case, role: Role) -> list[User]:
    """Whom the kind chooses of those who hold the role, and who stands in for them; nobody about their own.

    Two queries.
    """
    chosen = kind.people(case, role, [person for person in holders(case.office_id, role) if not case.is_own_of(person)])
    reached = with_stand_ins(chosen, timezone.localdate(timezone=case.office.tz))
    return [person for person in reached if not case.is_own_of(person)]


def _tell(kind: CaseKind, case: Case, run: StepRun, level: StepRun.Told, readers: Sequence[User]) -> None:
    news, state = NEWS[level]
    step = case.sop.definition.step(run.step_no)
    text = f"{kind.what(case)} {state} pada langkah {step.no} ({step.short})"
    tell_all(readers, news, text=text, url=kind.page(case), about=case.subject)
    _mail(kind, case, run, level, wants_mail(readers, news))


def _mail(kind: CaseKind, case: Case, run: StepRun, level: StepRun.Told, readers: Sequence[User]) -> None:
    with timezone.override(case.office.tz):
        content = compose(
            TEMPLATES[level],
            {
                "office": case.office,
                "what": kind.what(case),
                "number": kind.number(case),
                "step": case.sop.definition.step(run.step_no),
                "due_at": run.due_at,
                "role": Role(case.waiting_role).label,
                "page": settings.SITE_URL + kind.page(case),
            },
        )
    for person in readers:
        post(
            office=case.office, to=person.email, kind=TEMPLATES[level], content=content,
            owner_type=case.kind, owner_id=case.pk,
        )  # fmt: skip
