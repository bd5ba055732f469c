"""What a person decides about a message: request, ticket, refusal, file. One transaction each.

The first opening is noted (SOP step 4 ends with it), and everything done with a message that was opened too late needs
an account of it: for a request the engine asks, for the rest this room does, in the words of the same form.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts_app.audit.actions import record
from accounts_app.models import User
from requests_app.mailbox.actions import drafted, is_confirmed, joined, locked, tell_ticket, with_ticket
from requests_app.mailbox.answering import hears_of_refusal, tell_refusal
from requests_app.mailbox.authentication import speaks_against
from requests_app.mailbox.examining import examine
from requests_app.mailbox.handling import deadline_of, is_late, refuse_stranger
from requests_app.mailbox.models import IncomingMail, MailAttachment, MailDraft, Outcome
from requests_app.outbox.models import Message
from requests_app.process.deviations.account import Account, Unaccounted
from requests_app.process.engine import perform
from requests_app.process.refusals import Refused
from requests_app.sop.vocabulary import Act, Channel
from requests_app.tickets import filing
from requests_app.tickets.actions import TICKETS, Intake, submit
from requests_app.tickets.applicants import applicant_for
from requests_app.tickets.identity.senders import sender
from requests_app.tickets.models import Ticket
from requests_app.tickets.workflow import State

DECIDED = "Surel ini sudah diputuskan. Muat ulang halaman."
LATE = "Surel ini dibuka sesudah tenggatnya, {at}. Pilih sebab dan tulis alasannya."
NOT_A_DOCUMENT = "Lampiran “{}” perlu diperiksa dan belum dapat menjadi berkas permohonan."


@dataclass(frozen=True, slots=True)
class Request:
    """A draft as a person checked it.

    :param fields: the ticket's own, by name. :param papers: requirement by the attachment's primary key; several pages
        may be one document. :param despite: numbers of related tickets that were seen before.
    """

    fields: dict[str, Any] = field(repr=False)
    papers: Mapping[int, str] = field(default_factory=dict)
    despite: tuple[str, ...] = ()
    account: Account | None = None


def open_mail(mail: IncomingMail, *, by: User) -> bool:
    """Somebody who handles mail has it before them; the first time counts. False when it was opened before."""
    refuse_stranger(mail, by)
    with transaction.atomic():
        return _open(locked(mail.pk), by)


def confirm(draft: MailDraft, request: Request, *, by: User) -> Ticket:
    """Make the request of a draft (SOP steps 1 and 4): submitted when the server received the mail, opened when it was
    first opened here. Its clocks run from there, and only a contact that was on record before is trusted.

    Who wrote is the applicant, whom answers go to; that is no proof of who they are (`identity.senders`).
    """
    with transaction.atomic():
        mail = _undecided(draft.mail, by)
        _open(mail, by)
        intake = Intake(mail.office, Channel.EMAIL, _writer(mail), _fields(mail, request), answering=(mail.message_id,))
        ticket = submit(intake, by=by, at=mail.received_at)
        if ticket.state == State.QUEUED:  # under SOP 002 it opens by itself
            ticket = perform(TICKETS, ticket, Act.OPEN, by=by, at=mail.opened_at, account=request.account)
        _adopt(mail, ticket, request.papers, by)
        if request.despite:
            record(ticket.subject, "kin_seen", by=by, data={"others": list(request.despite)})
        now = timezone.now()
        mail.ticket, mail.decided_at, mail.decided_by = ticket, now, by
        mail.save()
        MailDraft.objects.filter(mail=mail).update(ticket=ticket, confirmed_at=now, confirmed_by=by)
        record(mail.subject_of_log, "decided", by=by, data={"outcome": mail.outcome} | with_ticket(ticket))
        tell_ticket(mail, "mail_joined", by)
    return ticket


def _writer(mail: IncomingMail) -> User | None:
    """Only a real address: the ledger keeps what was written, whatever it is."""
    return applicant_for(mail.sender, mail.sender_name or mail.sender) if mail.has_valid_sender else None


def _fields(mail: IncomingMail, request: Request) -> dict[str, Any]:
    forged = speaks_against(mail.authentication)
    return request.fields | {"letters_from": [sender(mail.sender, forged=forged, at=mail.received_at)]}


def attach(mail: IncomingMail, ticket: Ticket, *, by: User, account: Account | None = None) -> IncomingMail:
    """A person says that a held or drafted message belongs to this ticket of the same office."""
    with transaction.atomic():
        row = _undecided(mail, by)
        _refuse_ticket(row, ticket, by)
        row.ticket = ticket
        _decided(row, Outcome.ATTACHED, "", by, account)
        joined(row, by)
    return row


def refuse(mail: IncomingMail, reason: str, *, by: User, account: Account | None = None) -> Message | None:
    """A person refuses the message; the reason is required. What its sender is told; None for who is not."""
    hears = hears_of_refusal(mail)
    with transaction.atomic():
        row = _by_hand(mail, Outcome.REFUSED, reason, by, account)
        return tell_refusal(row) if hears else None


def file_away(mail: IncomingMail, reason: str, *, by: User, account: Account | None = None) -> IncomingMail:
    """A person files the message without anything to do about it; nobody is told."""
    with transaction.atomic():
        return _by_hand(mail, Outcome.FILED, reason, by, account)


def make_draft(mail: IncomingMail, *, by: User) -> IncomingMail:
    """A held message is a request after all: it gets a draft with guesses, like those that were recognised."""
    letter, _ = examine(mail)
    with transaction.atomic():
        row = _undecided(mail, by)
        if row.outcome != Outcome.HELD:
            raise Refused("Surel ini sudah menjadi draf permohonan.")
        _open(row, by)
        row.end(Outcome.DRAFT, "", timezone.now())
        row.save()
        drafted(row, letter, timezone.now())
        record(row.subject_of_log, "drafted", by=by)
    return row


def take_papers(
    mail: IncomingMail, papers: Mapping[int, str], *, by: User, completes: bool, seen: int | None = None,
    account: Account | None = None,
) -> Ticket:  # fmt: skip
    """Attachments of a joined message become documents of its ticket (SOP step 7), on the applicant's behalf.

    :param completes: also ends the applicant's turn, once nothing is asked for any more.
    :raises Refused: nothing was chosen, or the file is not open to additions.
    """
    if not papers and not completes:
        raise Refused("Pilih dahulu lampiran mana yang menjadi berkas.")
    refuse_stranger(mail, by)
    with transaction.atomic():
        row = locked(mail.pk)
        if row.ticket is None:
            raise Refused("Surel ini belum masuk ke permohonan.")
        _open(row, by)
        _adopt(row, row.ticket, papers, by)
        if completes:
            return perform(TICKETS, row.ticket, Act.COMPLETE, by=by, seen=seen, account=account)
        return row.ticket


def _adopt(mail: IncomingMail, ticket: Ticket, papers: Mapping[int, str], by: User) -> None:
    rows = {row.pk: row for row in mail.attachments.all()}
    if unknown := set(papers) - set(rows):
        raise Refused(f"Lampiran {min(unknown)} tidak ada pada surel ini.")
    chosen = [(rows[pk], requirement) for pk, requirement in sorted(papers.items())]
    _refuse_doubtful(row for row, _ in chosen)
    filing.adopt_all(ticket, chosen, by=by)


def _refuse_doubtful(rows: Iterable[MailAttachment]) -> None:
    for row in rows:
        if row.concern:
            raise Refused(NOT_A_DOCUMENT.format(row.original_name))


def _refuse_ticket(row: IncomingMail, ticket: Ticket, by: User) -> None:
    """:raises Refused: the message cannot become part of this ticket by this person's word."""
    if ticket.office_id != row.office_id:
        raise Refused("Permohonan itu milik kantor lain.")
    if ticket.is_own_of(by):
        raise Refused("Surel untuk permohonan Anda sendiri dimasukkan oleh orang lain.")
    if ticket.merged_into:
        raise Refused(f"Permohonan itu digabung ke {ticket.merged_into.number}; masukkan surelnya ke sana.")
    if ticket.state == State.ARCHIVED:
        raise Refused("Permohonan itu sudah diarsipkan; berkasnya tidak berubah lagi.")


def _by_hand(mail: IncomingMail, outcome: Outcome, reason: str, by: User, account: Account | None) -> IncomingMail:
    if not reason.strip():
        raise Refused("Isikan alasannya.")
    row = _undecided(mail, by)
    _decided(row, outcome, reason.strip(), by, account)
    return row


def _decided(row: IncomingMail, outcome: Outcome, reason: str, by: User, account: Account | None) -> None:
    now = timezone.now()
    _open(row, by)
    late = _accounted(row, now, account)
    row.end(outcome, reason, now)
    row.decided_at, row.decided_by = now, by
    row.save()
    MailDraft.objects.filter(mail=row, confirmed_at=None).delete()
    record(row.subject_of_log, "decided", by=by, data={"outcome": outcome, **late} | with_ticket(row.ticket))


def _accounted(row: IncomingMail, now: datetime, account: Account | None) -> dict[str, Any]:
    """Why it was opened late, for the event; nothing for what was in time. :raises Unaccounted:"""
    due = deadline_of(row)
    if due is None or not is_late(row, now):
        return {}
    if account is None or not account.is_complete:
        raise Unaccounted([], LATE.format(at=f"{due:%d.%m.%Y %H.%M} {row.office.zone_label}"))
    return {"late_cause": account.cause, "late_reason": account.reason.strip()}


def _open(row: IncomingMail, by: User) -> bool:
    if row.opened_at is not None:
        return False
    row.opened_at, row.opened_by = timezone.now(), by
    row.save(update_fields=["opened_at", "opened_by"])
    record(row.subject_of_log, "opened", by=by)
    return True


def _undecided(mail: IncomingMail, by: User) -> IncomingMail:
    """The row, locked, if it still waits for a person of its office."""
    row = locked(mail.pk)
    refuse_stranger(row, by)
    if row.outcome not in (Outcome.HELD, Outcome.DRAFT) or is_confirmed(row):
        raise Refused(DECIDED)
    return row
