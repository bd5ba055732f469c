"""One ticket as a row of a list: what the templates show, worked out once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts_app.absences.models import Absence
from accounts_app.absences.queries import away_on, away_words, today_of
from accounts_app.models import User
from accounts_app.roles import Role
from requests_app.clock.working_time import Calendar
from requests_app.handover.models import Status
from requests_app.process.timing import Left, calendar_for, left_of, open_ahead, worked_since
from requests_app.sop.definition import Step
from requests_app.sop.vocabulary import Act, Channel
from requests_app.tickets.actions import may
from requests_app.tickets.claims.presence import Look, lookers
from requests_app.tickets.models import Ticket
from requests_app.tickets.workflow import State

WAITS, REPORTED, COMPLETED = "Menunggu diambil", "Dilaporkan", "Dilengkapi · periksa ulang"
_PLACE = "NOMOR"
_UNOPENED = {Status.LOCKED: "Terkunci", Status.EXPIRED: "Kedaluwarsa"}
_TROUBLE = frozenset({REPORTED, *_UNOPENED.values()})
_ATTENTION = frozenset({COMPLETED, WAITS})


@dataclass(frozen=True, slots=True)
class Row:
    """A ticket in a list. ``left``: of its deadline. ``waited``: working time since somebody's turn began.

    The applicant's own turn is told by the wall clock: no standard time runs. ``mine``: this person holds it;
    ``may_take``: nobody does and they could; ``looking``: who else has it open.
    """

    ticket: Ticket
    step: Step | None
    waited: timedelta | None
    left: Left | None
    may_call: bool
    may_open: bool
    may_number: bool
    mine: bool = False
    may_take: bool = False
    looking: tuple[str, ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()  # (label, value): why the search found it, if no column shows that
    away: Mapping[int, Absence] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return _address().replace(_PLACE, self.ticket.number)

    @property
    def key(self) -> str:
        """As text: a template writes every whole number by the rules of the language."""
        return str(self.ticket.pk)

    @property
    def origin(self) -> str:
        """Queue number of a walk-in, else the channel."""
        return self.ticket.queue_label or Channel(self.ticket.channel).label

    @property
    def status(self) -> str:
        """The state, or what is particular about it."""
        ticket = self.ticket
        if ticket.state == State.COMPLETENESS_CHECK and ticket.completed_at and not ticket.completeness:
            return COMPLETED
        if ticket.state == State.QUEUED and ticket.called_at:
            return "Sudah dipanggil"
        if ticket.merged_into_id and ticket.state == State.LAPSED:
            return "Digabung"
        if ticket.state == State.NOTIFIED and ticket.fulfilled_at and not ticket.is_settled:
            return self._handed
        return ticket.state_label

    @property
    def _handed(self) -> str:
        """Where the result is that nobody has received; whether it is locked or overdue comes with the list's query."""
        ticket = self.ticket
        if ticket.alarmed_at:
            return REPORTED
        if ticket.disclosed_at or not ticket.wants_reset:
            return "Sudah dibuka" if ticket.disclosed_at else WAITS
        return _UNOPENED.get(getattr(ticket, "handover_status", Status.CODED), WAITS)

    def tone_of(self, status: str) -> str:
        """Red or gold where something particular needs attention, else the state's own."""
        if status in _TROUBLE:
            return "rejected"
        return "awaiting_completion" if status in _ATTENTION else str(self.ticket.state)

    @property
    def minutes(self) -> int | None:
        """The SOP's figure for the step, None where it has none or it is illegible."""
        return self.step.minutes if self.step and self.step.certain and not self.waits_outside else None

    @property
    def waits_outside(self) -> bool:
        """The applicant's own time is nobody's standard time."""
        return self.ticket.waiting_role == Role.APPLICANT

    @property
    def standard(self) -> str:
        """The step's figure in the SOP's words."""
        return (self.step.time_label if self.step and self.step.can_be_late else "") or "hari yang sama"

    @property
    def is_paused(self) -> bool:
        """A step with a figure but without a deadline while it is staff's turn: an answer is awaited."""
        return self.minutes is not None and self.ticket.due_at is None

    @property
    def holder(self) -> str:
        """Who has it: the person, and until when they are away; else the role whose turn it is."""
        if person := self.ticket.holder:
            return f"{person}{away_words(self.away.get(person.pk))}"
        return Role(self.ticket.waiting_role).label if self.ticket.waiting_role else ""


@cache
def _address() -> str:
    """A ticket's page, looked up once: for each row of a list again it took as long as the row's words."""
    return reverse("desk:ticket", args=[_PLACE])


def rows_of(tickets: Sequence[Ticket], user: User, looks: Iterable[Look] = ()) -> dict[str, Any]:
    """``rows`` as this person sees them, and ``hours`` by which their script counts. One query for who is away."""
    now = timezone.now()
    for ticket in tickets:
        if user.office and ticket.office_id == user.office_id:
            ticket.office = user.office  # one object, of which one thing is asked once
    calendar = calendar_for(tickets, now)
    looking = lookers(looks, user)
    away = away_on(tickets[0].office_id, today_of(user)) if any(ticket.holder for ticket in tickets) else {}
    rows = [row_of(ticket, user, now, calendar, looking.get(ticket.pk, ()), away) for ticket in tickets]
    return {"rows": rows, "hours": open_ahead(calendar, now)}


def row_of(
    ticket: Ticket,
    user: User,
    now: datetime,
    calendar: Calendar | None,
    looking: Iterable[str] = (),
    away: Mapping[int, Absence] | None = None,
) -> Row:
    """The row as this person sees it; ``looking``: who has it open now, ``away``: who of the office is away today."""
    definition = ticket.sop.definition
    step = definition.step(ticket.step_no) if ticket.step_no else None
    outside = ticket.waiting_role == Role.APPLICANT
    return Row(
        ticket=ticket,
        step=step,
        waited=worked_since(ticket.waiting_since, None if outside else calendar, now),
        left=left_of(ticket, step, calendar, now),
        may_call=bool(ticket.queue_label) and may(ticket, Act.CALL, user),
        may_open=may(ticket, Act.OPEN, user),
        may_number=may(ticket, Act.ENQUEUE, user),
        mine=ticket.claimed_by_id == user.pk,
        may_take=ticket.claimed_by_id is None and ticket.waiting_role in user.roles and _can_be_taken(ticket, user),
        looking=tuple(looking),
        away=away or {},
    )


def _can_be_taken(ticket: Ticket, user: User) -> bool:
    """Without asking the register whose account it is: the press asks it."""
    in_the_room = ticket.state == State.SUBMITTED or (ticket.state == State.QUEUED and ticket.queue_label)
    return not in_the_room and not ticket.is_own_of(user)
