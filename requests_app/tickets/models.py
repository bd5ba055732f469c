"""The ticket: one applicant's request, from the door to the archive.

Transition methods only stamp fields and return what the event should keep; saving, logging and mail are the
engine's (`process/engine.py`).
"""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from accounts_app.models import User
from accounts_app.roles import Role
from accounts_app.staff import staff_of
from requests_app.process import rules
from requests_app.process.stamps import mover
from requests_app.sop.definition import DocumentRequirement
from requests_app.sop.vocabulary import Act, Channel
from requests_app.tickets.documents import ChecklistItem, Document, Verdict
from requests_app.tickets.identity.check import IdentityCheck, check_of
from requests_app.tickets.identity.matching import is_owner
from requests_app.tickets.links import TicketLink
from requests_app.tickets.record import TicketRecord, TriedForgotPassword
from requests_app.tickets.remarks import Confirmation, Mention, Note, TellingCheck
from requests_app.tickets.workflow import TABLE, Decision, State

__all__ = [
    "ChecklistItem", "Confirmation", "Document", "Mention", "Note", "TellingCheck", "Ticket", "TicketLink",
    "TriedForgotPassword",
]  # fmt: skip


moves = mover(TABLE)


class Ticket(TicketRecord):
    """Written only through `tickets.actions`, which call `process.perform`. One method per row of the table."""

    class Meta(TicketRecord.Meta):
        abstract = False

    # --- the checklist -----------------------------------------------------------------------------------

    def required_documents(self) -> tuple[DocumentRequirement, ...]:
        """What the SOP asks this applicant type to hand in, in the paper's order."""
        return self.sop.definition.documents_for(self.applicant_type)

    def checklist(self) -> list[ChecklistItem]:
        """One item per required document; an unsaved one stands for what nobody has touched yet."""
        have = {item.requirement: item for item in self.items.all()}
        required = self.required_documents()
        return [(have.get(doc.key) or ChecklistItem(ticket=self, requirement=doc.key)).under(doc) for doc in required]

    def missing_requirements(self) -> list[str]:
        """Labels of the required documents that nobody has found in order (SOP step 5)."""
        walk_in = self.channel == Channel.WALK_IN
        return [item.label for item in self.checklist() if not item.is_in_order(walk_in=walk_in)]

    @property
    def overriding_barred(self) -> str | None:
        """Why the file may not even be called complete with something set aside; None when it may."""
        items = self.checklist()
        if unread := [item.label for item in items if not item.verdict]:
            return f"Periksa dahulu setiap dokumen sebelum mengesampingkannya: {', '.join(unread)}."
        if wrong := [item.label for item in items if item.verdict == Verdict.WRONG]:
            return f"Dokumen yang salah tidak dapat dikesampingkan: {', '.join(wrong)}."
        if not any(item.verdict == Verdict.IN_ORDER for item in items):
            return "Tidak satu dokumen pun lengkap; persyaratan tidak dapat dikesampingkan seluruhnya."
        return None

    def open_items(self) -> list[ChecklistItem]:
        """Items found missing, unreadable or wrong, and not handed in anew."""
        return [item for item in self.checklist() if item.is_open]

    @cached_property
    def identity(self) -> IdentityCheck:
        """SOP step 9.1 as it stands now; looked up once for this object."""
        return check_of(self)

    @cached_property
    def links(self) -> list[TicketLink]:
        """The links that stand, with who made them; looked up once for this object."""
        return list(TicketLink.objects.of(self))

    @cached_property
    def staff(self) -> list[User]:
        """Who works in its office now, by name, each with their roles; looked up once for this object."""
        return staff_of(self.office_id)

    def bars(self, act: str, user: User) -> str | None:
        """Nor does staff touch a request about their own account, whoever is named in it and whoever sent it."""
        if why := super().bars(act, user):
            return why
        if self.sop.performer_of(Act(act)) == Role.APPLICANT:
            return None
        account = self.identity.account if self.state == State.VALIDITY_CHECK else self.account
        return rules.OWN_CASE if account and is_owner(account, user) else None

    def awaits_answer(self, act: str, payload: Mapping[str, Any]) -> bool:
        """Step 9.2: the applicant could not be reached. Until the next try it is their time."""
        return act == Act.CONFIRM and payload.get("outcome") == Confirmation.Outcome.UNREACHED

    # --- the acts: each only stamps; the table says from where to where -----------------------------------

    def _stamp(self, name: str, by: User | None, at: datetime | None) -> None:
        setattr(self, f"{name}_at", at)
        setattr(self, f"{name}_by", by)

    @moves(Act.SUBMIT)
    def submit(self, *, by: User | None, at: datetime, answering: tuple[str, ...] | None = None) -> dict[str, Any]:
        self._stamp("submitted", by, at)
        return {"channel": self.channel, "sop": self.sop.definition.code}

    @moves(Act.ARRIVE)
    def arrive(self, *, by: User | None, at: datetime) -> None:
        """Recorded as an event (SOP step 2)."""

    @moves(Act.RECORD_GUEST)
    def record_guest(self, *, by: User | None, at: datetime) -> None:
        """Recorded as an event (SOP step 2)."""

    @moves(Act.ENQUEUE)
    def enqueue(self, *, by: User | None, at: datetime, queue_label: str = "") -> dict[str, Any]:
        self._stamp("queued", by, at)
        self.queue_label = queue_label
        return {"queue": queue_label}

    @moves(Act.CALL)
    def call(self, *, by: User | None, at: datetime) -> None:
        self._stamp("called", by, at)

    @moves(Act.OPEN)
    def open(self, *, by: User | None, at: datetime) -> None:
        self._stamp("opened", by, at)

    def _decide_completeness(self, decision: str, by: User | None, at: datetime | None) -> None:
        self.completeness = decision
        self._stamp("completeness", by, at)

    @moves(Act.FIND_COMPLETE)
    def find_complete(self, *, by: User | None, at: datetime) -> None:
        self._decide_completeness(Decision.YES, by, at)

    @moves(Act.FIND_INCOMPLETE)
    def find_incomplete(self, *, by: User | None, at: datetime) -> dict[str, Any]:
        self._decide_completeness(Decision.NO, by, at)
        return {"items": [item.requirement for item in self.open_items()]}

    @moves(Act.REQUEST_COMPLETION)
    def request_completion(self, *, by: User | None, at: datetime, message: str = "") -> dict[str, Any]:
        self._stamp("requested", by, at)
        self.reminded = 0
        return {"message": message}

    @moves(Act.COMPLETE)
    def complete(self, *, by: User | None, at: datetime) -> None:
        self._stamp("completed", by, at)
        self.completeness = ""

    @moves(Act.FORWARD)
    def forward(self, *, by: User | None, at: datetime) -> None:
        self._stamp("forwarded", by, at)

    @moves(Act.CONFIRM)
    def confirm(self, *, by: User | None, at: datetime, means: str, outcome: str) -> dict[str, Any]:
        return {"means": means, "outcome": outcome}

    def _decide_validity(self, decision: str, by: User | None, at: datetime | None, grounds: str) -> None:
        self.validity, self.validity_grounds = decision, grounds
        self._stamp("validity", by, at)

    @moves(Act.FIND_VALID)
    def find_valid(self, *, by: User | None, at: datetime, grounds: str) -> dict[str, Any]:
        """The account is the very one that the needs of this act have just looked at."""
        self._decide_validity(Decision.YES, by, at, grounds)
        self.account = self.identity.account
        return {"grounds": grounds, "account": self.account_id}

    @moves(Act.FIND_INVALID)
    def find_invalid(self, *, by: User | None, at: datetime, grounds: str) -> dict[str, Any]:
        self._decide_validity(Decision.NO, by, at, grounds)
        self.second_asked_at = None
        return {"grounds": grounds}

    @moves(Act.SEND_BACK)
    def send_back(self, *, by: User | None, at: datetime, reason: str) -> dict[str, Any]:
        self._decide_validity("", None, None, "")
        self.completeness = ""
        self._stamp("second_asked", None, None)
        self._stamp("seconded", None, None)
        return {"reason": reason}

    @moves(Act.FULFIL)
    def fulfil(self, *, by: User | None, at: datetime, found_user_id: str = "") -> dict[str, Any]:
        self._stamp("fulfilled", by, at)
        self.found_user_id = found_user_id
        return {"services": self.services}

    def _rejected(self, by: User | None, at: datetime, category: str, reason: str) -> dict[str, Any]:
        self._stamp("rejected", by, at)
        self.rejection_category, self.rejection_reason = category, reason
        return {"category": category, "reason": reason}

    @moves(Act.REJECT)
    def reject(self, *, by: User | None, at: datetime, category: str, reason: str) -> dict[str, Any]:
        return self._rejected(by, at, category, reason)

    @moves(Act.REJECT_INCOMPLETE)
    def reject_incomplete(self, *, by: User | None, at: datetime, category: str, reason: str) -> dict[str, Any]:
        return self._rejected(by, at, category, reason)

    @moves(Act.HAND_OVER)
    def hand_over(self, *, by: User | None, at: datetime) -> None:
        self._stamp("handed_over", by, at)

    @moves(Act.NOTIFY)
    def notify(self, *, by: User | None, at: datetime, means: str = "") -> dict[str, Any]:
        self._stamp("notified", by, at)
        return {"means": means}

    @moves(Act.NOTIFY_REJECTION)
    def notify_rejection(self, *, by: User | None, at: datetime, means: str = "") -> dict[str, Any]:
        self._stamp("notified", by, at)
        return {"means": means}

    @moves(Act.NEW_CODE)
    def new_code(self, *, by: User | None, at: datetime, means: str = "") -> dict[str, Any]:
        """Recorded as an event; the code itself is shown once and stored nowhere."""
        return {"means": means}

    @moves(Act.DISCLOSE)
    def disclose(self, *, by: User | None, at: datetime, place: str) -> dict[str, Any]:
        self.disclosed_at = self.disclosed_at or at
        return {"place": place}

    @moves(Act.RECEIVE)
    def receive(self, *, by: User | None, at: datetime, place: str) -> dict[str, Any]:
        self.received_at = at
        return {"place": place}

    @moves(Act.ALARM)
    def alarm(self, *, by: User | None, at: datetime, place: str) -> dict[str, Any]:
        """Somebody else opened it, so whoever said that it arrived was not the applicant: the receipt is taken back."""
        data = {"place": place, "took_back_receipt": self.received_at is not None}
        self.alarmed_at, self.received_at = at, None
        return data

    @moves(Act.GIVE_UP)
    def give_up(self, *, by: User | None, at: datetime, reason: str) -> dict[str, Any]:
        self._stamp("given_up", by, at)
        self.given_up_reason = reason
        return {"reason": reason}

    @moves(Act.REISSUE)
    def reissue(self, *, by: User | None, at: datetime, reason: str) -> dict[str, Any]:
        """A new round from the validity check: the old result is void, its history stays in the events."""
        self._decide_validity("", None, None, "")
        for name in ("fulfilled", "handed_over", "notified", "given_up", "second_asked", "seconded"):
            self._stamp(name, None, None)
        self._stamp("reissued", by, at)
        self.disclosed_at = self.received_at = self.alarmed_at = None
        self.found_user_id = self.given_up_reason = ""
        return {"reason": reason}

    def _lapsed(self, by: User | None, at: datetime, reason: str) -> dict[str, Any]:
        self._stamp("lapsed", by, at)
        self.lapse_reason, self.second_asked_at = reason, None
        return {"reason": reason}

    @moves(Act.LAPSE)
    def lapse(self, *, by: User | None, at: datetime, reason: str) -> dict[str, Any]:
        return self._lapsed(by, at, reason)

    @moves(Act.MERGE)
    def merge(self, *, by: User | None, at: datetime, into: "Ticket", reason: str) -> dict[str, Any]:
        self.merged_into = into
        return {"other": into.number, **self._lapsed(by, at, reason)}

    @moves(Act.WITHDRAW)
    def withdraw(self, *, by: User | None, at: datetime, reason: str = "Ditarik oleh pemohon.") -> dict[str, Any]:
        return self._lapsed(by, at, reason)

    @moves(Act.ARCHIVE)
    def archive(self, *, by: User | None, at: datetime, dossier_sha256: str = "") -> dict[str, Any]:
        self._stamp("archived", by, at)
        return {"dossier_sha256": dossier_sha256}
