"""What becomes of a stored message: processed by the rules, or decided by a person. One transaction each.

`process` counts the attempt and commits before it reads: a message that kills the worker is held after five times and
stops nobody. The reading happens without a transaction; the outcome is written by whoever then finds the row still
unprocessed. Events name references only, never an address.
"""

import logging
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts_app.audit.actions import SYSTEM, Nobody, record
from accounts_app.models import User
from accounts_app.roles import MAIL_SENDERS
from requests_app.mailbox import attachments
from requests_app.mailbox.answering import answer
from requests_app.mailbox.deciding import Verdict, decide, likeness, similar
from requests_app.mailbox.examining import examine
from requests_app.mailbox.guessing import guesses
from requests_app.mailbox.kinds import Kind
from requests_app.mailbox.letter import Letter
from requests_app.mailbox.models import IncomingMail, MailDraft, Outcome
from requests_app.outbox.actions import bounced
from requests_app.process.refusals import Refused
from requests_app.sop.vocabulary import Channel
from requests_app.tickets.actions import Intake, submit
from requests_app.tickets.models import Ticket

BROKEN = "Pengolahan surel ini terputus berulang kali; lihat naskah aslinya."
DECIDED = "Surel ini sudah diputuskan."
ERASED = "Naskah surel ini sudah dihapus setelah masa simpannya."

log = logging.getLogger(__name__)


def process(pk: int) -> IncomingMail | None:
    """Bring one stored message to its outcome; None when it has one already or another worker is at it."""
    mail = _claim(pk)
    if mail is None or mail.outcome != Outcome.STORED:
        return mail
    return _conclude(mail.pk, *examine(mail))


@transaction.atomic
def _claim(pk: int) -> IncomingMail | None:
    """The row with one attempt more; ended as held when the attempts are used up."""
    rows = IncomingMail.objects.select_for_update(skip_locked=True, of=("self",)).select_related("office", "mailbox")
    mail = rows.filter(pk=pk, outcome=Outcome.STORED).first()
    if mail is None:
        return None
    if mail.is_broken_off():
        mail.end(Outcome.HELD, BROKEN, timezone.now())
        record(mail.subject_of_log, "processed", by=SYSTEM, data={"outcome": mail.outcome})
    else:
        mail.attempts += 1
    mail.save()
    return mail


@transaction.atomic
def _conclude(pk: int, letter: Letter, looked: list[attachments.Looked]) -> IncomingMail | None:
    now = timezone.now()
    mail = _locked(pk)
    if mail.outcome != Outcome.STORED:
        return None
    _describe(mail, letter)
    verdict = decide(mail, letter)
    mail.kind, mail.signs, mail.authentication = verdict.kind, list(verdict.signs), verdict.authentication
    mail.ticket, mail.suggested, mail.outgoing = verdict.ticket, verdict.suggested, verdict.outgoing
    mail.looks_like = similar(mail)
    mail.end(verdict.outcome, verdict.reason, now)
    kept = attachments.keep(mail, looked)
    if verdict.acknowledge and mail.answer_id is None:
        answer(mail, letter, verdict.acknowledge, kept, now)
    mail.save()
    _follow(mail, letter, verdict, now)
    return mail


def _describe(mail: IncomingMail, letter: Letter) -> None:
    """What the ledger's page shows of the message. Only ever from its own bytes."""
    mail.sender, mail.sender_name = letter.sender[:330], letter.sender_name
    mail.subject, mail.sent_at = letter.subject, letter.date
    mail.message_id = letter.message_id[:250]
    mail.likeness = likeness(letter)


def _follow(mail: IncomingMail, letter: Letter, verdict: Verdict, now: datetime) -> None:
    """What the outcome means elsewhere: the draft, the ticket's history, our own failed mail."""
    data: dict[str, Any] = {"outcome": mail.outcome, "kind": mail.kind}
    record(mail.subject_of_log, "processed", by=SYSTEM, data=data | _with_ticket(mail.ticket))
    if verdict.outcome == Outcome.DRAFT:
        found = {key: {"value": guess.value, "rule": guess.rule} for key, guess in guesses(letter).items()}
        MailDraft.objects.update_or_create(
            mail=mail, defaults={"office": mail.office, "guesses": found, "created_at": now}
        )
    elif verdict.outcome == Outcome.ATTACHED or (verdict.outcome == Outcome.FILED and verdict.kind == Kind.THANKS):
        _tell_ticket(mail, "mail_joined" if verdict.outcome == Outcome.ATTACHED else "mail_thanked", SYSTEM)
    elif verdict.outcome == Outcome.FILED and verdict.kind == Kind.BOUNCE and mail.outgoing:
        _bounced(mail, letter, now)


def _bounced(mail: IncomingMail, letter: Letter, now: datetime) -> None:
    assert mail.outgoing is not None
    said = letter.report.diagnostic or letter.report.status if letter.report else ""
    if bounced(mail.outgoing, said or "Surel kembali: tidak sampai ke alamat tujuan.", at=now) and mail.ticket:
        _tell_ticket(mail, "mail_bounced", SYSTEM, message=mail.outgoing_id)


def confirm(draft: MailDraft, fields: dict[str, Any], *, by: User) -> Ticket:
    """A person makes the request of a draft, with the fields as they checked them (SOP steps 1 and 4).

    It counts as submitted when the office's server received the mail: its clocks run from there, and only a contact
    that was on record before is trusted.
    """
    with transaction.atomic():
        mail = _undecided(draft.mail, by)
        ticket = submit(Intake(mail.office, Channel.EMAIL, None, fields), by=by, at=mail.received_at)
        now = timezone.now()
        mail.ticket, mail.decided_at, mail.decided_by = ticket, now, by
        mail.save()
        row = MailDraft.objects.get(mail=mail)
        row.ticket, row.confirmed_at, row.confirmed_by = ticket, now, by
        row.save()
        record(mail.subject_of_log, "decided", by=by, data={"outcome": mail.outcome} | _with_ticket(ticket))
        _tell_ticket(mail, "mail_joined", by)
    return ticket


def attach(mail: IncomingMail, ticket: Ticket, *, by: User) -> IncomingMail:
    """A person says that a held or drafted message belongs to this ticket of the same office."""
    with transaction.atomic():
        row = _undecided(mail, by)
        if ticket.office_id != row.office_id:
            raise Refused("Permohonan itu milik kantor lain.")
        row.ticket = ticket
        _decided(row, Outcome.ATTACHED, "", by)
        _tell_ticket(row, "mail_joined", by)
    return row


def refuse(mail: IncomingMail, reason: str, *, by: User) -> IncomingMail:
    """A person refuses the message; the reason is required."""
    return _by_hand(mail, Outcome.REFUSED, reason, by)


def file_away(mail: IncomingMail, reason: str, *, by: User) -> IncomingMail:
    """A person files the message without anything to do about it."""
    return _by_hand(mail, Outcome.FILED, reason, by)


def process_again(mail: IncomingMail, *, by: User) -> IncomingMail | None:
    """After a mend: the stored bytes are read and judged anew. Not for what is in a ticket already."""
    with transaction.atomic():
        row = _locked(mail.pk)
        _refuse_stranger(row, by)
        if row.outcome in (Outcome.ATTACHED, Outcome.STORED) or _confirmed(row):
            raise Refused(DECIDED)
        if row.raw_erased_at:
            raise Refused(ERASED)
        MailDraft.objects.filter(mail=row).delete()
        row.outcome, row.reason, row.processed_at, row.attempts = Outcome.STORED, "", None, 0
        row.decided_at = row.decided_by = None
        row.save()
        record(row.subject_of_log, "processed_again", by=by)
    return process(row.pk)


def _by_hand(mail: IncomingMail, outcome: Outcome, reason: str, by: User) -> IncomingMail:
    if not reason.strip():
        raise Refused("Isikan alasannya.")
    with transaction.atomic():
        row = _undecided(mail, by)
        _decided(row, outcome, reason.strip(), by)
    return row


def _decided(row: IncomingMail, outcome: Outcome, reason: str, by: User) -> None:
    now = timezone.now()
    row.end(outcome, reason, now)
    row.decided_at, row.decided_by = now, by
    row.save()
    MailDraft.objects.filter(mail=row, confirmed_at=None).delete()
    record(row.subject_of_log, "decided", by=by, data={"outcome": outcome} | _with_ticket(row.ticket))


def _undecided(mail: IncomingMail, by: User) -> IncomingMail:
    """The row, locked, if it still waits for a person of its office."""
    row = _locked(mail.pk)
    _refuse_stranger(row, by)
    if row.outcome not in (Outcome.HELD, Outcome.DRAFT) or _confirmed(row):
        raise Refused(DECIDED)
    return row


def _refuse_stranger(row: IncomingMail, by: User) -> None:
    if by.office_id != row.office_id:
        raise Refused("Surel ini milik kantor lain.")
    if not by.roles & set(MAIL_SENDERS):
        raise Refused("Surel yang masuk ditangani helpdesk, Admin PPE, atau Admin Agency.")


def _confirmed(row: IncomingMail) -> bool:
    return MailDraft.objects.filter(mail=row, confirmed_at__isnull=False).exists()


def _locked(pk: int) -> IncomingMail:
    rows = IncomingMail.objects.select_for_update(of=("self",)).select_related(
        "office", "mailbox", "ticket", "outgoing"
    )
    return rows.get(pk=pk)


def _tell_ticket(mail: IncomingMail, act: str, by: User | Nobody, **data: Any) -> None:
    assert mail.ticket is not None
    record(mail.ticket.subject, act, by=by, data={"mail": mail.pk, **data})


def _with_ticket(ticket: Ticket | None) -> dict[str, Any]:
    return {"ticket": ticket.pk} if ticket else {}
