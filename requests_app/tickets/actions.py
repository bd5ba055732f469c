"""What people do to tickets, named by verbs. Every state change goes through `process.engine.perform`.

Each function is one transaction. Functions raise `Refused` (its text is for the screen) and then nothing has changed;
only the hand-over answers with values, because a wrong code must be counted. ``account``: why the act departs from
the standard, where it does (`process.deviations`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from accounts_app.audit.actions import BEARER, Nobody, record
from accounts_app.models import Office, User
from requests_app.handover import actions as handover
from requests_app.handover.models import TOUCHED
from requests_app.handover.results import Issued, Revealed, Secret
from requests_app.handover.results import Refused as HandoverRefused
from requests_app.process import rules
from requests_app.process.deviations.account import Account
from requests_app.process.engine import Process, begin, lock, perform
from requests_app.process.numbers import next_number
from requests_app.process.refusals import Forbidden, Refused
from requests_app.sop.models import sop_for
from requests_app.sop.vocabulary import Act, Channel
from requests_app.tickets import notices
from requests_app.tickets.confirming import asked_at, refuse_unproved
from requests_app.tickets.models import Confirmation, TellingCheck, Ticket
from requests_app.tickets.telling import Identified, keep
from requests_app.tickets.workflow import TABLE, State, next_act

TICKETS = Process(Ticket, TABLE, next_act, notices.NOTICES)


@dataclass(frozen=True, slots=True)
class Intake:
    """What a request says (SOP step 1): the ticket's own fields by name, and who it is about.

    ``answering``: the Message-ID of the mail that it came by, for the thread of what is written about it.
    """

    office: Office
    channel: Channel
    applicant: User | None
    fields: dict[str, Any] = field(repr=False)
    answering: tuple[str, ...] | None = None


class NotServed(Refused):
    """No SOP in force at this office covers this kind of applicant."""


def submit(intake: Intake, *, by: User | Nobody, at: datetime | None = None) -> Ticket:
    """Step 1: make the ticket under the SOP in force, with its gap-free number."""
    at = at or timezone.now()
    today = at.astimezone(intake.office.tz).date()
    sop = sop_for(intake.office, intake.fields["applicant_type"], today)
    if sop is None:
        raise NotServed(f"{intake.office.name} tidak melayani jenis pengguna ini.")
    with transaction.atomic():
        ticket = Ticket(
            office=intake.office, sop=sop, channel=intake.channel, applicant=intake.applicant, **intake.fields
        )
        serial = next_number(intake.office.pk, f"ticket {today.year}")
        ticket.number = f"{intake.office.code}-{today.year}-{serial:05}"
        return begin(TICKETS, ticket, Act.SUBMIT, by=by, at=at, answering=intake.answering)


def do(ticket: Ticket, act: Act, *, by: User | Nobody, seen: int | None = None, **payload: Any) -> Ticket:
    """An act that needs nothing beside the engine: open, call, find complete, send back, lapse …"""
    return perform(TICKETS, ticket, act, by=by, seen=seen, **payload)


def confirm(
    ticket: Ticket,
    *,
    by: User,
    seen: int | None = None,
    means: str,
    outcome: str,
    person: str,
    note: str = "",
    answers: Sequence[str] = (),
    proof: str = "",
    account: Account | None = None,
) -> Ticket:
    """Step 9.2: record that the applicant was asked by phone or in person.

    The number is never the caller's choice: it is the one on record before the ticket began. Whoever wrote the letter
    wrote its number too.

    :raises Refused: no number on record, too few answers of their own, or nobody saw a proof of identity.
    """
    with transaction.atomic():
        ticket = perform(TICKETS, ticket, Act.CONFIRM, by=by, seen=seen, account=account, means=means, outcome=outcome)
        contact = asked_at(ticket, means)
        if outcome == Confirmation.Outcome.CONFIRMED:
            refuse_unproved(means, answers, proof)
        Confirmation.objects.create(
            ticket=ticket, means=means, outcome=outcome, contact=contact, person=person, note=note,
            answers=list(answers), proof=proof, at=timezone.now(), by=by,
        )  # fmt: skip
        ticket.__dict__.pop("identity", None)
        return ticket


def find_valid(
    ticket: Ticket, *, by: User, grounds: str, seen: int | None = None, account: Account | None = None
) -> Ticket:
    """Step 9: the data are those of the account's owner. The ticket keeps which account was meant."""
    return perform(TICKETS, ticket, Act.FIND_VALID, by=by, seen=seen, account=account, grounds=grounds)


def reject(
    ticket: Ticket, *, by: User, seen: int | None = None, category: str, reason: str, account: Account | None = None
) -> Ticket:
    """Steps 9 and 11: decide that the file is not valid, and reject. Under SOP 002 also an incomplete file."""
    early = ticket.state == State.COMPLETENESS_CHECK
    decision, rejection = (Act.FIND_INCOMPLETE, Act.REJECT_INCOMPLETE) if early else (Act.FIND_INVALID, Act.REJECT)
    told = account.carried if account else None
    with transaction.atomic():
        grounds: dict[str, Any] = {} if early else {"grounds": reason}
        ticket = perform(TICKETS, ticket, decision, by=by, seen=seen, account=account, **grounds)
        return perform(TICKETS, ticket, rejection, by=by, account=told, category=category, reason=reason)


@sensitive_variables("password")
def fulfil(
    ticket: Ticket,
    *,
    by: User,
    seen: int | None = None,
    password: Secret | None = None,
    found_user_id: str = "",
    hand_over: bool = False,
    account: Account | None = None,
) -> Ticket:
    """Step 10: the reset was done in SPSE, or the user ID was found there. The password is sealed at once.

    ``hand_over``: also step 12, give the result to the helpdesk in the same click.
    """
    with transaction.atomic():
        ticket = perform(TICKETS, ticket, Act.FULFIL, by=by, seen=seen, account=account, found_user_id=found_user_id)
        if ticket.wants_reset:
            if password is None:
                raise Refused("Password sementara belum diisi.")
            handover.seal(ticket.kind, ticket.pk, ticket.office, password)
        if hand_over and ticket.sop.definition.allows(Act.HAND_OVER):
            ticket = perform(TICKETS, ticket, Act.HAND_OVER, by=by, account=account.carried if account else None)
        return ticket


def notify(
    ticket: Ticket, *, by: User, check: Identified, seen: int | None = None, account: Account | None = None
) -> tuple[Ticket, Issued | None]:
    """Step 14: tell the applicant, who was identified by a way that is open (`telling`).

    For a password, also seal it anew under a fresh pickup code, shown once.
    """
    with transaction.atomic():
        ticket = perform(TICKETS, ticket, Act.NOTIFY, by=by, seen=seen, account=account, means=check.way)
        keep(ticket, check, by=by)
        issued = _issue(ticket) if ticket.wants_reset else None
        token = issued.link_token if issued else None
        notices.result_ready(ticket, token.expose() if token else None)
        return ticket, issued


def _issue(ticket: Ticket) -> Issued:
    current = handover.current_of(ticket.kind, ticket.pk)
    issued = handover.issue_code(current.pk) if current else None
    if not isinstance(issued, Issued):
        raise Refused(issued.reason.label if issued else "Password tersegel tidak ditemukan.")
    return issued


def new_code(
    ticket: Ticket, *, by: User, renewal_key: str, check: Identified, seen: int | None = None,
    account: Account | None = None,
) -> tuple[Ticket, Issued | HandoverRefused]:  # fmt: skip
    """A new pickup code while the password is unopened, for the applicant identified anew; the old code dies."""
    with transaction.atomic():
        ticket = perform(TICKETS, ticket, Act.NEW_CODE, by=by, seen=seen, account=account, means=check.way)
        keep(ticket, check, by=by)
        current = handover.current_of(ticket.kind, ticket.pk)
        assert current is not None  # the act's needs say that a password was sealed
        issued = handover.renew_code(current.pk, renewal_key)
        if isinstance(issued, HandoverRefused):
            transaction.set_rollback(True)
        return ticket, issued


@sensitive_variables("code")
def disclose(ticket: Ticket, code: str, *, by: User | Nobody = BEARER, place: str) -> Revealed | HandoverRefused:
    """The applicant opens the password with the pickup code; exactly one of many callers gets it.

    :param place: "link" (their own device) or "counter" (the office's screen; who opened it there is an event of its
        own). ``by`` is the bearer of link and code, or the applicant: never staff, to whom no SOP gives this act.
    """
    with transaction.atomic():
        locked = lock(TICKETS, ticket.pk)
        current = handover.current_of(locked.kind, locked.pk)
        if locked.state != State.NOTIFIED or current is None:
            raise Refused("Hasil permohonan ini tidak sedang menunggu untuk diambil.")
        outcome = handover.reveal(current.pk, code)
        if isinstance(outcome, Revealed):
            perform(TICKETS, locked, Act.DISCLOSE, by=by, place=place)
        else:
            record(locked.subject, "code_refused", by=by, data={"reason": outcome.reason.value, "place": place})
        return outcome


def receive(ticket: Ticket, *, by: User | Nobody, place: str, seen: int | None = None) -> Ticket:
    """The applicant says that the result arrived: every sealed copy is wiped, the archive step begins."""
    with transaction.atomic():
        ticket = perform(TICKETS, ticket, Act.RECEIVE, by=by, seen=seen, place=place)
        _finish_handover(ticket, handover.confirm)
        return ticket


def record_receipt(ticket: Ticket, *, by: User, check: Identified, seen: int | None = None) -> Ticket:
    """The applicant said to the helpdesk that it arrived: the receipt is theirs, the check names who asked them."""
    if not may(ticket, Act.NEW_CODE, by):
        raise Forbidden("Penerimaan dicatat oleh petugas yang memberi tahu pemohon.")
    with transaction.atomic():
        ticket = receive(ticket, by=BEARER, place="counter", seen=seen)
        keep(ticket, check, by=by)
        return ticket


def identify(ticket: Ticket, *, by: User, check: Identified) -> TellingCheck:
    """The applicant showed who they are at the counter, where they will read the password that they were told of."""
    if not may(ticket, Act.NEW_CODE, by):
        raise Forbidden("Identitas diperiksa oleh petugas yang memberi tahu pemohon.")
    if check.way != TellingCheck.Way.IN_PERSON:
        raise Refused("Layar loket hanya untuk pemohon yang datang.")
    with transaction.atomic():
        return keep(lock(TICKETS, ticket.pk), check, by=by)


def alarm(ticket: Ticket, *, by: User | Nobody, place: str, handover_id: int | None = None) -> bool:
    """Somebody else opened the password, or tried: it is void at once and the office is told to change it in SPSE.

    :param handover_id: the hand-over that the page was about; another one in the meantime is not touched.
    :returns: False when it was reported before. :raises Refused: nobody has opened or locked it.
    """
    with transaction.atomic():
        locked = lock(TICKETS, ticket.pk)
        if locked.alarmed_at:
            return False
        current = handover.current_of(locked.kind, locked.pk)
        if current is None or current.status not in TOUCHED or handover_id not in (None, current.pk):
            raise Refused("Password ini belum dibuka siapa pun, atau sudah diganti dengan yang baru.")
        locked = perform(TICKETS, locked, Act.ALARM, by=by, place=place)
        _finish_handover(locked, handover.void)
        return True


def give_up(ticket: Ticket, *, by: User, account: Account | None, seen: int | None = None) -> Ticket:
    """The result could not be delivered: an output not produced, with its reason; the password is wiped."""
    with transaction.atomic():
        reason = account.reason if account else ""  # without one the engine refuses
        ticket = perform(TICKETS, ticket, Act.GIVE_UP, by=by, seen=seen, account=account, reason=reason)
        _finish_handover(ticket, handover.void)
        return ticket


def reissue(
    ticket: Ticket, *, by: User, reason: str, seen: int | None = None, account: Account | None = None
) -> Ticket:
    """Back to the validity check for a new reset; the old password, link and code are dead at once."""
    with transaction.atomic():
        ticket = perform(TICKETS, ticket, Act.REISSUE, by=by, seen=seen, account=account, reason=reason)
        _finish_handover(ticket, handover.void)
        return ticket


def _finish_handover(ticket: Ticket, finish: Any) -> None:
    if current := handover.current_of(ticket.kind, ticket.pk):
        finish(current.pk)


def may(ticket: Ticket, act: Act, by: User) -> bool:
    """Whether this person may do the act now (needs not considered)."""
    row = TABLE[act]
    return ticket.state in row.sources and rules.refusal(ticket, row, by) is None
