"""What the rules make of a stored message; what a person makes of it stands in `decisions`. One transaction each.

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
from requests_app.mailbox import attachments
from requests_app.mailbox.answering import answer
from requests_app.mailbox.authentication import speaks_against
from requests_app.mailbox.deciding import Verdict, decide, likeness, similar
from requests_app.mailbox.examining import examine
from requests_app.mailbox.guessing import guesses
from requests_app.mailbox.handling import refuse_stranger
from requests_app.mailbox.kinds import Kind
from requests_app.mailbox.letter import Letter
from requests_app.mailbox.models import IncomingMail, MailDraft, Outcome
from requests_app.outbox.actions import bounced
from requests_app.process.refusals import Refused
from requests_app.tickets.actions import TICKETS
from requests_app.tickets.identity.senders import note_sender
from requests_app.tickets.models import Ticket

BROKEN = "Pengolahan surel ini terputus berulang kali; lihat naskah aslinya."
DECIDED = "Surel ini sudah diputuskan."
FAILED = "Pengolahan gagal; surel dicoba lagi oleh sistem."
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
    mail = locked(pk)
    if mail.outcome != Outcome.STORED:
        return None
    _describe(mail, letter)
    verdict = decide(mail, letter)
    mail.kind, mail.signs, mail.authentication = verdict.kind, list(verdict.signs), verdict.authentication
    mail.ticket, mail.suggested, mail.outgoing = verdict.ticket, verdict.suggested, verdict.outgoing
    mail.looks_like = verdict.earlier or similar(mail)
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
    record(mail.subject_of_log, "processed", by=SYSTEM, data=data | with_ticket(mail.ticket))
    if verdict.outcome == Outcome.DRAFT:
        drafted(mail, letter, now)
    elif verdict.outcome == Outcome.ATTACHED:
        joined(mail, SYSTEM)
    elif verdict.outcome == Outcome.FILED and verdict.kind == Kind.THANKS:
        tell_ticket(mail, "mail_thanked", SYSTEM)
    elif verdict.outcome == Outcome.FILED and verdict.kind == Kind.BOUNCE and mail.outgoing:
        _bounced(mail, letter, now)


def drafted(mail: IncomingMail, letter: Letter, at: datetime) -> None:
    """The draft of a request with what can be guessed from the letter, in the caller's transaction."""
    found = {key: {"value": guess.value, "rule": guess.rule} for key, guess in guesses(letter).items()}
    MailDraft.objects.update_or_create(mail=mail, defaults={"office": mail.office, "guesses": found, "created_at": at})


def joined(mail: IncomingMail, by: User | Nobody) -> None:
    """The ticket knows who wrote it (SOP step 9.1 asks), and its history tells of it; in the caller's transaction."""
    assert mail.ticket is not None
    forged = speaks_against(mail.authentication)
    note_sender(TICKETS, mail.ticket, mail.sender, forged=forged, by_itself=by is SYSTEM)
    tell_ticket(mail, "mail_joined", by)


def _bounced(mail: IncomingMail, letter: Letter, now: datetime) -> None:
    assert mail.outgoing is not None
    said = letter.report.diagnostic or letter.report.status if letter.report else ""
    said = said or "Surel kembali: tidak sampai ke alamat tujuan."
    if bounced(mail.outgoing, said, at=now, returned_at=mail.received_at) and mail.ticket:
        tell_ticket(mail, "mail_bounced", SYSTEM, message=mail.outgoing_id)


def process_again(mail: IncomingMail, *, by: User) -> IncomingMail | None:
    """After a mend: the stored bytes are read and judged anew. Not for what is in a ticket already.

    :raises Refused: it may not be, or the program failed on it.
    """
    with transaction.atomic():
        row = locked(mail.pk)
        refuse_stranger(row, by)
        if row.outcome in (Outcome.ATTACHED, Outcome.STORED) or is_confirmed(row):
            raise Refused(DECIDED)
        if row.raw_erased_at:
            raise Refused(ERASED)
        MailDraft.objects.filter(mail=row).delete()
        row.outcome, row.reason, row.processed_at, row.attempts = Outcome.STORED, "", None, 0
        row.decided_at = row.decided_by = None
        row.ticket = row.suggested = row.outgoing = None
        row.save()
        record(row.subject_of_log, "processed_again", by=by)
    try:
        return process(row.pk)
    except Exception as error:  # it stays stored: the worker tries again, and holds it after five attempts
        log.exception("incoming mail %s failed", row.pk)
        raise Refused(FAILED) from error


def is_confirmed(row: IncomingMail) -> bool:
    """Whether somebody made a request of its draft."""
    return MailDraft.objects.filter(mail=row, confirmed_at__isnull=False).exists()


def locked(pk: int) -> IncomingMail:
    """The message, locked until the transaction ends."""
    rows = IncomingMail.objects.select_for_update(of=("self",)).select_related(
        "office", "mailbox", "ticket", "outgoing"
    )
    return rows.get(pk=pk)


def tell_ticket(mail: IncomingMail, act: str, by: User | Nobody, **data: Any) -> None:
    """An event of the ticket that names the message."""
    assert mail.ticket is not None
    record(mail.ticket.subject, act, by=by, data={"mail": mail.pk, **data})


def with_ticket(ticket: Ticket | None) -> dict[str, Any]:
    """For a message's event: the ticket, where there is one."""
    return {"ticket": ticket.pk} if ticket else {}
