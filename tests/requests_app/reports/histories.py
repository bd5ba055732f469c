"""Random histories by real actions: a few a day, tickets that go as far as chance has it, with nights between."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

import time_machine

from accounts_app.audit.models import Event
from requests_app.handover import actions as handover
from requests_app.handover.models import Handover
from requests_app.process.models import StepRun
from requests_app.reports.folding import fold
from requests_app.reports.tallies import Part
from requests_app.sop.vocabulary import Act, Channel
from requests_app.tickets import actions
from requests_app.tickets.models import Ticket
from tests import walk
from tests.world import Desk

PLOTS = ("queued", "completeness_check", "awaiting_completion", "validity_check", "rejected", "notified", "lapsed")


@dataclass
class History:
    """A desk, a clock that chance moves, and what happens then."""

    desk: Desk
    dice: Random
    clock: Any
    kinds: tuple[str, ...]

    def live(self, days: int) -> None:
        """So many days; the sums are folded at some moments of some of them."""
        for _ in range(days):
            for _ in range(self.dice.randrange(1, 4)):
                self.clock.shift(timedelta(minutes=self.dice.randrange(1, 300)))
                self.dice.choice((self.come, self.come_late, self.go_on, self.go_on, self.expire))()
            self.clock.shift(timedelta(hours=self.dice.choice((5, 12, 14, 30))))
            if self.dice.random() < 0.7:
                fold(self.desk.office, self.now)

    @property
    def now(self) -> datetime:
        return datetime.now(tz=self.desk.office.tz)

    def come(self) -> None:
        ticket = walk.submitted(self.desk, self.dice.choice(self.kinds), wants_user_id=self.dice.random() < 0.3)
        walk.TO_STATE[self.dice.choice(PLOTS)](self.desk, ticket)

    def come_late(self) -> None:
        """Noted today, arrived days ago."""
        fields = walk.fields(self.desk, self.dice.choice(self.kinds))
        at = self.now - timedelta(hours=self.dice.randrange(1, 80))
        by = self.desk.front_office or self.desk.helpdesk or self.desk.admin_agency
        assert by is not None
        intake = actions.Intake(self.desk.office, Channel.WALK_IN, self.desk.pemohon, fields)
        actions.submit(intake, by=by, at=at)

    def go_on(self) -> None:
        """An older ticket takes one step more, late or not."""
        waiting = Ticket.objects.filter(office=self.desk.office).exclude(state="archived").order_by("pk")
        if waiting:
            ticket = self.dice.choice(list(waiting))
            getattr(self, f"_from_{ticket.state}")(ticket)

    def _from_submitted(self, ticket: Ticket) -> None:
        self._do(ticket, Act.LAPSE, reason="Tidak datang lagi.")

    def _from_queued(self, ticket: Ticket) -> None:
        self._do(ticket, Act.OPEN)

    def _from_completeness_check(self, ticket: Ticket) -> None:
        self.dice.choice((walk.awaiting, walk.forwarded))(self.desk, ticket)

    def _from_awaiting_completion(self, ticket: Ticket) -> None:
        self._do(ticket, Act.LAPSE, reason="Tidak dilengkapi.")

    def _from_validity_check(self, ticket: Ticket) -> None:
        by = walk.doer(self.desk, ticket, Act.REJECT)
        actions.reject(
            ticket, by=by, category=self.dice.choice(("inaproc", "other")), reason="Tidak sesuai.", account=walk.LATE
        )

    def _from_rejected(self, ticket: Ticket) -> None:
        self._do(ticket, Act.NOTIFY_REJECTION)

    def _from_lapsed(self, ticket: Ticket) -> None:
        self._do(ticket, Act.ARCHIVE)

    def _from_notified(self, ticket: Ticket) -> None:
        if ticket.is_settled:
            self._do(ticket, Act.ARCHIVE)
        elif self.dice.random() < 0.5:
            by = walk.doer(self.desk, ticket, Act.REISSUE)
            actions.reissue(ticket, by=by, reason="Tidak dapat dibuka.", account=walk.LATE)
        else:
            actions.give_up(ticket, by=walk.doer(self.desk, ticket, Act.GIVE_UP), account=walk.GAVE_UP)

    def _do(self, ticket: Ticket, act: Act, **payload: Any) -> None:
        walk.do(self.desk, ticket, act, **payload)

    def expire(self) -> None:
        handover.expire_due(self.now)


def history(desk: Desk, seed: int, clock: "time_machine.Traveller", *kinds: str) -> History:
    return History(desk, Random(seed), clock, kinds)


def by_hand(desk: Desk, since: Any, until: Any) -> Counter[tuple[str, str, str]]:
    """(measure, sop, key) counted row by row in Python, without a line of the code under test."""
    zone = desk.office.tz
    found: Counter[tuple[str, str, str]] = Counter()

    def count(at: datetime | None, *what: str) -> None:
        if at and since <= at.astimezone(zone).date() <= until:
            found[(what[0], what[1], what[2])] += 1

    for ticket in Ticket.objects.filter(office=desk.office).select_related("sop"):
        code = ticket.sop.code
        count(ticket.submitted_at, "received", code, ticket.channel)
        count(ticket.rejected_at, "rejected", code, ticket.rejection_category)
        outcome = "rejected" if ticket.rejected_at else "lapsed" if ticket.lapsed_at else "undelivered"
        count(ticket.archived_at, "finished", code, "fulfilled" if ticket.received_at else outcome)
        for run in StepRun.objects.filter(process="ticket", case_id=ticket.pk, broken_off=False):
            late = run.ended_at and run.due_at and run.ended_at > run.due_at
            count(run.ended_at, "late" if late else "in_time" if run.due_at else "untimed", code, str(run.step_no))
        _count_events(ticket, code, count)
    return found


def _count_events(ticket: Ticket, code: str, count: Any) -> None:
    for event in Event.objects.about("ticket", ticket.pk):
        if event.act in ("find_complete", "find_incomplete"):
            count(event.at, "checked", code, event.act)
        for item in event.data["items"] if event.act == "find_incomplete" else ():
            count(event.at, "missing", code, item)
    for row in Handover.objects.of("ticket", ticket.pk):
        if row.noticed_at and row.opened_at is None:
            count(row.closed_at, "unopened", code, row.status)


def without_buckets(found: Counter[Part]) -> Counter[tuple[str, str, str]]:
    counts: Counter[tuple[str, str, str]] = Counter()
    for part, n in found.items():
        counts[(part.measure, part.sop, part.key)] += n
    return counts
