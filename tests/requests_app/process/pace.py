"""Walking a ticket with the clock in hand: every act at a moment that the test names."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from requests_app.handover.results import Secret
from requests_app.process.models import StepRun
from requests_app.sop.vocabulary import Act, Channel
from requests_app.tickets import actions
from requests_app.tickets.models import Ticket
from tests import walk
from tests.world import Desk, on_record


def moment(desk: Desk, text: str) -> datetime:
    """``2026-11-17 08:00`` at the office."""
    return datetime.fromisoformat(text).replace(tzinfo=desk.office.tz)


def runs(ticket: Ticket) -> dict[int, StepRun]:
    """The newest run of each step."""
    return {run.step_no: run for run in StepRun.objects.filter(case_id=ticket.pk).order_by("pk")}


def due(desk: Desk, ticket: Ticket, step: int) -> str:
    """The deadline at the office, ``2026-11-17 08:10``; "" for none."""
    at = runs(ticket)[step].due_at
    return f"{at.astimezone(desk.office.tz):%Y-%m-%d %H:%M}" if at else ""


@dataclass
class Pace:
    """A desk whose clock stands still until it is moved."""

    desk: Desk
    clock: Any

    def at(self, text: str) -> "Pace":
        self.clock.move_to(moment(self.desk, text), tick=False)
        return self

    def wait(self, minutes: float) -> None:
        self.clock.shift(timedelta(minutes=minutes))

    def submitted(self, kind: str = "auditor", channel: Channel = Channel.ONLINE) -> Ticket:
        by = None if channel == Channel.ONLINE else self.desk.helpdesk
        return walk.submitted(self.desk, kind, channel, by=by)

    def at_the_door(self, kind: str, minutes: float) -> Ticket:
        """A walk-in with a number (steps 1 to 3), called at once (step 4)."""
        ticket = self.submitted(kind, Channel.WALK_IN)
        ticket = self.do(self.do(ticket, Act.ARRIVE), Act.RECORD_GUEST)
        self.wait(minutes)
        return self.do(self.do(ticket, Act.ENQUEUE, queue_label="A 001"), Act.OPEN)

    def do(self, ticket: Ticket, act: Act, **payload: Any) -> Ticket:
        return walk.do(self.desk, walk.again(ticket), act, **payload)

    def checked(self, ticket: Ticket, minutes: float) -> Ticket:
        """Step 5: complete, and handed on by itself."""
        on_record(ticket)
        ticket = walk.judged(self.desk, walk.opened(self.desk, walk.again(ticket)))
        self.wait(minutes)
        return self.do(ticket, Act.FIND_COMPLETE)

    def found_valid(self, ticket: Ticket, minutes: float) -> Ticket:
        """Step 9."""
        ticket = walk.identified(self.desk, ticket)
        self.wait(minutes)
        return actions.find_valid(ticket, by=walk.doer(self.desk, ticket, Act.FIND_VALID), grounds="Sesuai.")

    def told(self, ticket: Ticket, fulfil: float, hand_over: float, notify: float) -> tuple[Ticket, Any]:
        """Steps 10, 12 and 14."""
        self.wait(fulfil)
        by = walk.doer(self.desk, ticket, Act.FULFIL)
        ticket = actions.fulfil(walk.again(ticket), by=by, password=Secret(walk.PASSWORD))
        if ticket.sop.definition.allows(Act.HAND_OVER):
            self.wait(hand_over)
            ticket = self.do(ticket, Act.HAND_OVER)
        self.wait(notify)
        return actions.notify(ticket, by=walk.doer(self.desk, ticket, Act.NOTIFY), check=walk.IN_PERSON)

    def archived(self, ticket: Ticket, issued: Any, minutes: float) -> Ticket:
        """Fetched at once, then step 13."""
        actions.disclose(ticket, issued.code.expose(), place="link")
        ticket = actions.receive(walk.again(ticket), by=self.desk.pemohon, place="link")
        self.wait(minutes)
        return self.do(ticket, Act.ARCHIVE)


def total_minutes(ticket: Ticket) -> float:
    """Working minutes of all steps that the SOP gives a figure."""
    return sum((run.worked_seconds or 0) for run in runs(ticket).values() if run.has_figure) / 60
