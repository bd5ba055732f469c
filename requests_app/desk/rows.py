"""One ticket as a row of a list: what the templates show, worked out once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts_app.models import User
from accounts_app.roles import Role
from requests_app.handover.models import Status
from requests_app.sop.definition import Step
from requests_app.sop.vocabulary import Act, Channel
from requests_app.tickets.actions import may
from requests_app.tickets.models import Ticket
from requests_app.tickets.workflow import State

WAITS, REPORTED = "Menunggu diambil", "Dilaporkan"
_UNOPENED = {Status.LOCKED: "Terkunci", Status.EXPIRED: "Kedaluwarsa"}


@dataclass(frozen=True, slots=True)
class Row:
    """A ticket in a list. ``waited`` is plain clock time since somebody's turn began, no claim of lateness."""

    ticket: Ticket
    step: Step | None
    waited: timedelta | None
    may_call: bool
    may_open: bool
    may_number: bool

    @property
    def origin(self) -> str:
        """Queue number of a walk-in, else the channel."""
        return self.ticket.queue_label or Channel(self.ticket.channel).label

    @property
    def status(self) -> str:
        """The state, or what is particular about it."""
        ticket = self.ticket
        if ticket.state == State.COMPLETENESS_CHECK and ticket.completed_at and not ticket.completeness:
            return "Dilengkapi · periksa ulang"
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

    @property
    def tone(self) -> str:
        """Gold where something particular needs attention, else the state's own."""
        if self.status in (REPORTED, *_UNOPENED.values()):
            return "rejected"
        attention = self.status in ("Dilengkapi · periksa ulang", WAITS)
        return "awaiting_completion" if attention else str(self.ticket.state)

    @property
    def minutes(self) -> int | None:
        """The SOP's figure for the step, None where it has none or it is illegible."""
        return self.step.minutes if self.step and self.step.certain and not self.waits_outside else None

    @property
    def waits_outside(self) -> bool:
        """The applicant's own time is nobody's standard time."""
        return self.ticket.waiting_role == Role.APPLICANT

    @property
    def used(self) -> int | None:
        """Percent of the step's minutes that have gone by, 100 at most."""
        if self.minutes is None or self.waited is None:
            return None
        return min(100, int(100 * self.waited.total_seconds() // (60 * self.minutes)))

    @property
    def holder(self) -> str:
        """Who has it: the person, else the role whose turn it is. A result is the teller's, not the finder's."""
        person = self.ticket.holder
        if person and self.ticket.state != State.RESET:
            return str(person)
        return Role(self.ticket.waiting_role).label if self.ticket.waiting_role else ""


def row_of(ticket: Ticket, user: User, now: datetime) -> Row:
    """The row as this person sees it."""
    definition = ticket.sop.definition
    return Row(
        ticket=ticket,
        step=definition.step(ticket.step_no) if ticket.step_no else None,
        waited=now - ticket.waiting_since if ticket.waiting_since else None,
        may_call=bool(ticket.queue_label) and may(ticket, Act.CALL, user),
        may_open=may(ticket, Act.OPEN, user),
        may_number=may(ticket, Act.ENQUEUE, user),
    )
