"""Reminders of SOP deadlines for the worker: at 80 % and when late to whoever has the step, then to Kepala LPSE.

Each level is reached once a step (`StepRun.told`), in an office's open hours only, in one transaction a step that locks
the ticket first, as every act does: of several workers one finds it still to be told. Levels that went by unnoticed
(the worker stood still) are not made up for: who is told that it is late need not read that it soon will be.
A mail says number, step and deadline; whom it is about stands behind the sign-in.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts_app.audit.actions import SYSTEM, record
from accounts_app.models import Office, RoleGrant, User
from accounts_app.roles import Role
from requests_app.clock.holding import calendar_since, hold_for
from requests_app.clock.working_time import BeyondCalendarError, Calendar
from requests_app.outbox.actions import post
from requests_app.outbox.compose import compose
from requests_app.process.models import StepRun
from requests_app.tickets.models import Ticket

TEMPLATES = {
    StepRun.Told.SOON: "step_due_soon",
    StepRun.Told.LATE: "step_late",
    StepRun.Told.HEAD: "step_late_head",
}
ACTS = {StepRun.Told.SOON: "due_soon_told", StepRun.Told.LATE: "late_told", StepRun.Told.HEAD: "late_told_head"}
STEPS_A_ROUND = 500  # of each office


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
    open_steps = StepRun.objects.filter(process=Ticket.kind, ended_at=None, paused_at=None, soon_at__lte=now)
    return open_steps.filter(reached, told__lt=StepRun.Told.HEAD)


def _remind_office(office: Office, due: QuerySet[StepRun], now: datetime) -> int:
    runs = list(due.order_by("soon_at")[:STEPS_A_ROUND])
    if not runs:
        return 0
    calendar = calendar_since(office, min(run.started_at for run in runs))
    if calendar is None or not calendar.is_open(now):
        return 0
    return sum(_remind_step(run.pk, run.case_id, calendar, now) for run in runs)


@transaction.atomic
def _remind_step(run_pk: int, ticket_pk: int, calendar: Calendar, now: datetime) -> bool:
    """Look again behind the ticket's lock, tell and note it. Whether a level was reached."""
    hold_for(Ticket, ticket_pk)
    tickets = Ticket.objects.select_for_update(skip_locked=True, of=("self",)).with_people()
    ticket = tickets.filter(pk=ticket_pk).first()
    run = StepRun.objects.filter(pk=run_pk, ended_at=None, paused_at=None).first()
    if ticket is None or run is None or ticket.is_finished or ticket.waiting_role in ("", Role.APPLICANT):
        return False
    level = level_of(run, calendar, now)
    if level <= run.told:
        return False
    run.told = level
    run.save(update_fields=["told"])
    readers = _readers(ticket, level)
    _tell(ticket, run, level, readers)
    people = [person.pk for person in readers]
    record(ticket.subject, ACTS[level], by=SYSTEM, at=now, data={"step": run.step_no, "told": people})
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


def _readers(ticket: Ticket, level: StepRun.Told) -> list[User]:
    """The holder, or everybody of the role whose turn it is if none of them holds it; nobody about their own."""
    role = Role.KEPALA_LPSE if level == StepRun.Told.HEAD else Role(ticket.waiting_role)
    held = RoleGrant.objects.active().filter(role=role, user__office=ticket.office, user__is_active=True)
    people = [grant.user for grant in held.select_related("user").order_by("user")]
    people = [person for person in people if not ticket.is_own_of(person)]
    holding = [person for person in people if person == ticket.holder]
    return holding or people


def _tell(ticket: Ticket, run: StepRun, level: StepRun.Told, readers: Iterable[User]) -> None:
    with timezone.override(ticket.office.tz):
        content = compose(
            TEMPLATES[level],
            {
                "office": ticket.office,
                "number": ticket.number,
                "step": ticket.sop.definition.step(run.step_no),
                "due_at": run.due_at,
                "role": Role(ticket.waiting_role).label,
                "page": settings.SITE_URL + reverse("desk:ticket", args=[ticket.number]),
            },
        )
    for person in readers:
        post(
            office=ticket.office, to=person.email, kind=TEMPLATES[level], content=content,
            owner_type=ticket.kind, owner_id=ticket.pk,
        )  # fmt: skip
