"""Who holds a ticket while it waits for a role: the ticket's own fields, and what holding means for others.

A claim belongs to one turn: it falls when the turn passes to another role, and whoever works on a ticket that nobody
holds holds it from then on, so that nobody has to press anything first. It is no act of the SOP: it opens and closes no
step, ends no pause and leaves the version alone, so that an open form stays good. A table of claims was rejected: every
list and every refusal would have to join it, and the log keeps the history anyway.
"""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts_app.models import User
from accounts_app.roles import Role
from accounts_app.templatetags.ui import near_time
from requests_app.process import rules
from requests_app.process.models import Case
from requests_app.sop.vocabulary import Act
from requests_app.tickets.claims.standing_in import hand_for
from requests_app.tickets.workflow import TABLE, State, next_act

if TYPE_CHECKING:
    from requests_app.tickets.models import Ticket

NOT_STAFFS = ("", Role.APPLICANT.value)
# Never held up by a claim, and no work that makes one: the door, the waiting room, the applicant's own word.
FREE = frozenset({
    Act.SUBMIT, Act.ARRIVE, Act.RECORD_GUEST, Act.ENQUEUE, Act.CALL, Act.COMPLETE, Act.DISCLOSE, Act.RECEIVE, Act.ALARM,
    Act.WITHDRAW,
})  # fmt: skip
OUTSIDE = "Permohonan ini tidak sedang menunggu petugas."
AT_THE_COUNTER = "Pemohon ini menunggu di ruang tunggu; nomornya dipanggil dari loket."


class ClaimRecord(Case):
    """``claimed_by`` has it since ``claimed_at``, given by ``assigned_by`` if by somebody else.

    ``claim_used_at``: when the holder last worked on it (or was given it); looks are kept apart (`models.Presence`).
    """

    claimed_at = models.DateTimeField(null=True, editable=False)
    claimed_by = models.ForeignKey(
        User, null=True, editable=False, on_delete=models.PROTECT, related_name="claims", db_index=False
    )
    claim_used_at = models.DateTimeField(null=True, editable=False)
    assigned_by = models.ForeignKey(
        User, null=True, editable=False, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        abstract = True

    claim_constraints: ClassVar = [
        models.CheckConstraint(
            condition=Q(claimed_at=None, claimed_by=None, claim_used_at=None, assigned_by=None)
            | Q(claimed_at__isnull=False, claimed_by__isnull=False, claim_used_at__gte=F("claimed_at")),
            name="ticket_claim_is_whole",
        ),
        models.CheckConstraint(
            condition=Q(claimed_at=None) | ~Q(waiting_role__in=NOT_STAFFS), name="ticket_claim_is_of_staffs_turn"
        ),
    ]

    @property
    def last_hand(self: "Ticket") -> User | None:  # type: ignore[misc]
        """Who had it at the desk to which it comes back: completions return to the same helpdesk person."""
        if self.state in (State.COMPLETENESS_CHECK, State.AWAITING_COMPLETION):
            return self.completeness_by or self.opened_by
        return None

    @property
    def holder(self: "Ticket") -> User | None:  # type: ignore[misc]
        """Who has it now; while the applicant completes the file, who will have it again."""
        if self.claimed_by or self.waiting_role not in NOT_STAFFS:
            return self.claimed_by
        return self.last_hand

    @property
    def held_since(self) -> str:
        """``sejak 09.41``, ``sejak kemarin 09.41``, in the office's time."""
        with timezone.override(self.office.tz):
            return f"sejak {near_time(self.claimed_at)}"

    def held_against(self: "Ticket", act: str, user: User) -> str | None:  # type: ignore[misc]
        """Why staff may not do ``act`` although it is theirs to do: a colleague of the same turn is at it.

        Whoever could not take it over (the helpdesk that merges what Admin PPE checks) is not held up: they would
        wait for somebody in whose place they cannot step.
        """
        if self.claimed_by_id in (None, user.pk) or act in FREE or self.claim_barred(user):
            return None
        return f"Dipegang {self.claimed_by} {self.held_since}. Ambil alih dahulu bila perlu."

    def claim_barred(self: "Ticket", user: User) -> str | None:  # type: ignore[misc]
        """Why this person cannot have it, whoever has it now; None when they can."""
        act = next_act(self)
        if act is None or self.waiting_role in NOT_STAFFS:
            return OUTSIDE
        if self.state == State.SUBMITTED or (self.state == State.QUEUED and self.queue_label):
            return AT_THE_COUNTER
        return rules.barred(self, TABLE[act], user)

    def give_to(self, person: User | None, at: datetime, *, assigned_by: User | None = None) -> None:
        """In memory: this person has it from now on; nobody for None."""
        self.claimed_by, self.assigned_by = person, assigned_by
        self.claimed_at = self.claim_used_at = at if person else None

    def note_work(self: "Ticket", act: str, by: User | None, at: datetime, *, passed: bool) -> None:  # type: ignore[misc]
        """After an act, in memory: the claim that falls, goes back to somebody, begins or is used."""
        if passed or self.is_finished:
            self.give_to(self._coming_back(at), at)
        elif by is not None and act not in FREE:
            self.use(by, at)

    def use(self: "Ticket", by: User, at: datetime) -> None:  # type: ignore[misc]
        """In memory: this person works on it, which nobody held against them, and has it from now on."""
        if self.claimed_by_id == by.pk and self.claimed_at:
            self.claim_used_at = max(at, self.claimed_at)
        elif self.claim_barred(by) is None:
            self.give_to(by, at)

    def _coming_back(self: "Ticket", at: datetime) -> User | None:  # type: ignore[misc]
        """Who gets it without asking: who had it, or who stands in for them; nobody who could not go on with it."""
        if self.waiting_role in NOT_STAFFS or self.last_hand is None:
            return None
        hand = hand_for(self.last_hand, at.astimezone(self.office.tz).date())
        return hand if hand and self.claim_barred(hand) is None else None


CLAIM_FIELDS = ("claimed_at", "claimed_by", "claim_used_at", "assigned_by")
