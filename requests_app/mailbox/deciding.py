"""What is to become of a letter: pure questions to the database, no writing.

A message joins a ticket only if it answers (In-Reply-To, References) a message that we sent for that very ticket *and*
its one sender is the ticket's applicant *and* the office's own server found nothing against that sender. A number in
the subject is a hint for a person and nothing more.
"""

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Q
from django.db.models.functions import Lower

from accounts_app.models import Office
from requests_app.mailbox.answering import OWNER_TYPE, SUSPECTED
from requests_app.mailbox.authentication import results, speaks_against
from requests_app.mailbox.kinds import Kind, Recognised, recognise
from requests_app.mailbox.letter import Beyond, Letter
from requests_app.mailbox.models import IncomingMail, Outcome
from requests_app.outbox.models import Message
from requests_app.tickets.models import Ticket
from requests_app.tickets.workflow import State

SIMILAR_WITHIN = timedelta(days=60)
BOUNCES_WITHIN = timedelta(days=14)
_NUMBER = re.compile(r"\b([A-Z0-9]{1,8}-(?:20\d\d)-\d{5,8})\b")
_ANSWER = re.compile(r"^\s*(?:(?:re|fw|fwd|bls|balas|aw|tr|teruskan)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
FINISHED = (State.NOTIFIED, State.LAPSED, State.ARCHIVED)
LIMITS = {
    Beyond.SIZE: "Surel lebih besar dari 25 MB.",
    Beyond.ATTACHMENTS: "Surel memuat lebih dari 20 lampiran.",
    Beyond.DEPTH: "Susunan surel bertingkat terlalu dalam.",
    Beyond.WORK: "Surel memerlukan terlalu banyak waktu atau memori untuk dibaca.",
}
UNREAD = "Surel tidak dapat dibaca oleh program; lihat naskah aslinya."
NO_SENDER = "Alamat pengirim tidak ada atau lebih dari satu."
UNDECIDED = "Menjawab surel kami tentang surel yang belum diputuskan."
LOST = "Surel kami mungkin tidak sampai; tidak diketahui yang mana."
SAME_BYTES = "Surel yang sama persis sudah pernah diterima."


@dataclass(slots=True)
class Verdict:
    """What the rules say about one message. ``earlier``: the undecided one that it goes on from; ``acknowledge`` names
    the answer to send, "" for none.
    """

    outcome: Outcome
    kind: Kind = Kind.LETTER
    reason: str = ""
    ticket: Ticket | None = None
    suggested: Ticket | None = None
    outgoing: Message | None = None
    earlier: IncomingMail | None = None
    acknowledge: str = ""
    signs: tuple[str, ...] = ()
    authentication: dict[str, str] = field(default_factory=dict)


def decide(mail: IncomingMail, letter: Letter) -> Verdict:
    """Exactly one outcome for every letter, whatever it is."""
    said = results(letter, mail.mailbox.authserv_id)
    kind = recognise(letter, own_addresses(mail.office))
    verdict = _refuse_to_guess(mail, letter, kind) or _not_a_letter(mail, letter, kind) or _letter(mail, letter, said)
    verdict.authentication, verdict.signs = said, kind.signs
    if speaks_against(said):  # the answer would reach somebody who wrote nothing
        verdict.acknowledge = ""
    return verdict


def own_addresses(office: Office) -> frozenset[str]:
    """Every office's sender: a mail of another office of the installation would loop just as well."""
    senders = Office.objects.values_list("sender_address", flat=True)
    return frozenset(address.lower() for address in (*senders, office.sender_address) if address)


def _refuse_to_guess(mail: IncomingMail, letter: Letter, kind: Recognised) -> Verdict | None:
    """What nobody but a person can judge: unread, beyond a limit, the same bytes once more."""
    if letter.beyond is not None:
        tell = "mail_beyond_limits" if kind.kind == Kind.LETTER else ""
        return Verdict(Outcome.HELD, kind.kind, LIMITS[letter.beyond], acknowledge=tell)
    if letter.unread:
        return Verdict(Outcome.HELD, kind.kind, UNREAD)
    same = IncomingMail.objects.filter(mailbox=mail.mailbox, sha256=mail.sha256, pk__lt=mail.pk)
    return Verdict(Outcome.HELD, kind.kind, SAME_BYTES) if same.exists() else None


def _not_a_letter(mail: IncomingMail, letter: Letter, kind: Recognised) -> Verdict | None:
    if kind.kind == Kind.LETTER:
        return None
    enclosed = letter.quoted_ids if kind.kind == Kind.BOUNCE else ()
    ours = _ours(mail, enclosed) or _ours(mail, answered(letter))
    about = ours[0] if ours else None
    ticket, words = _ticket_of(about), ", ".join(kind.signs)
    if not kind.certain:
        return Verdict(Outcome.HELD, kind.kind, f"{SUSPECTED}: {words}.", suggested=ticket, outgoing=about)
    if kind.kind == Kind.THANKS:
        return _thanks(letter, ticket, about)
    if kind.kind == Kind.BOUNCE and about is None and _wrote_lately(mail, letter):
        return Verdict(Outcome.HELD, kind.kind, LOST)
    known = ticket if kind.kind == Kind.BOUNCE else None
    return Verdict(Outcome.FILED, kind.kind, f"Dikenali dari: {words}.", ticket=known, outgoing=about)


def _wrote_lately(mail: IncomingMail, letter: Letter) -> bool:
    """Whether a report that names no message of ours names somebody whom we wrote to."""
    named = letter.header("x-failed-recipients").lower().split(",")
    addresses = {address.strip() for address in (*named, letter.report.recipient if letter.report else "")} - {""}
    since = mail.received_at - BOUNCES_WITHIN
    lately = Message.objects.sent().filter(office=mail.office, sent_at__gte=since)
    return lately.annotate(to=Lower("to_address")).filter(to__in=addresses).exists()


def _thanks(letter: Letter, ticket: Ticket | None, about: Message | None) -> Verdict | None:
    """Filed with a finished ticket; None (a letter like any other) as long as the ticket runs."""
    if ticket is None or not _may_join(ticket, letter):
        reason = "Ucapan terima kasih tanpa permohonan yang dikenali."
        return Verdict(Outcome.HELD, Kind.THANKS, reason, suggested=ticket, outgoing=about)
    if ticket.state not in FINISHED:
        return None
    reason = f"Ucapan terima kasih; permohonan {ticket.number} sudah selesai."
    return Verdict(Outcome.FILED, Kind.THANKS, reason, ticket=ticket, outgoing=about)


def _letter(mail: IncomingMail, letter: Letter, said: dict[str, str]) -> Verdict:
    if not letter.sender:
        return Verdict(Outcome.HELD, reason=NO_SENDER, suggested=_named(mail, letter))
    ours = _ours(mail, answered(letter))
    tickets = list({ticket.pk: ticket for message in ours if (ticket := _ticket_of(message))}.values())
    if len(tickets) > 1:
        return Verdict(Outcome.HELD, reason="Menjawab surel dari beberapa permohonan.", suggested=tickets[0])
    if tickets:
        return _answer(letter, said, tickets[0], ours[0])
    if undecided := _undecided_of(ours):
        return Verdict(Outcome.HELD, reason=UNDECIDED, outgoing=ours[0], earlier=undecided)
    if named := _named(mail, letter):
        reason = f"Menyebut nomor {named.number}, tetapi tidak menjawab surel kami."
        return Verdict(Outcome.HELD, reason=reason, suggested=named)
    return Verdict(Outcome.DRAFT, acknowledge="mail_received")


def _answer(letter: Letter, said: dict[str, str], ticket: Ticket, ours: Message) -> Verdict:
    """It answers a message about this ticket: who writes decides whether it joins."""
    reason = ""
    if not _may_join(ticket, letter):
        reason = f"Menjawab surel {ticket.number}, tetapi pengirimnya bukan pemohon."
    elif speaks_against(said):
        reason = f"Menjawab surel {ticket.number}, tetapi server menemukan bahwa alamat pengirim dipalsukan."
    elif ticket.is_finished or ticket.merged_into_id:
        reason = f"Permohonan {ticket.number} sudah selesai."
    if reason:
        return Verdict(Outcome.HELD, reason=reason, suggested=ticket.merged_into or ticket, outgoing=ours)
    return Verdict(Outcome.ATTACHED, ticket=ticket, outgoing=ours)


def _may_join(ticket: Ticket, letter: Letter) -> bool:
    proved = ticket.applicant.email if ticket.applicant else ""
    return letter.sender in {address.lower() for address in (proved, ticket.email, ticket.mail_address) if address}


def answered(letter: Letter) -> tuple[str, ...]:
    """Message-IDs that the letter's own headers name."""
    return (*letter.in_reply_to, *letter.references)


def _ours(mail: IncomingMail, ids: Collection[str]) -> list[Message]:
    """Those of our messages that bear one of these ids, of this office, newest first."""
    return list(Message.objects.filter(office=mail.office, message_id__in=ids).order_by("-pk")) if ids else []


def _ticket_of(message: Message | None) -> Ticket | None:
    """The ticket that it was about, or that came of the mail which it was about."""
    if message is None or message.owner_type not in (Ticket.kind, OWNER_TYPE):
        return None
    about = {"pk": message.owner_id} if message.owner_type == Ticket.kind else {"mails": message.owner_id}
    tickets = Ticket.objects.select_related("applicant", "merged_into", "office")
    return tickets.filter(office=message.office_id, **about).first()


def _undecided_of(ours: list[Message]) -> IncomingMail | None:
    """The mail that one of these answered by itself, if nobody has decided about it. A refused one may come anew."""
    mails = [message.owner_id for message in ours if message.owner_type == OWNER_TYPE]
    found = IncomingMail.objects.filter(pk__in=mails, ticket=None, outcome__in=(Outcome.HELD, Outcome.DRAFT))
    return found.order_by("-pk").first() if mails else None


def _named(mail: IncomingMail, letter: Letter) -> Ticket | None:
    """The ticket of this office whose number stands in the subject: a suggestion, never a reason to join."""
    numbers = _NUMBER.findall(letter.subject.upper())
    return Ticket.objects.of(mail.office).filter(number__in=numbers).first() if numbers else None


def likeness(letter: Letter) -> str:
    """A hash of who says what: equal for letters that a reader would call the same."""
    subject = " ".join(_ANSWER.sub("", letter.subject).lower().split())
    said = "\n".join((letter.sender, subject, " ".join(letter.text.lower().split())[:2_000]))
    return hashlib.sha256(said.encode()).hexdigest()


def similar(mail: IncomingMail) -> IncomingMail | None:
    """The latest earlier message that says the same, or bears the same Message-ID; official letters often do."""
    since = mail.received_at - SIMILAR_WITHIN
    earlier = IncomingMail.objects.filter(office=mail.office, pk__lt=mail.pk, received_at__gte=since)
    same = Q(likeness=mail.likeness)
    if mail.message_id:
        same |= Q(message_id=mail.message_id)
    return earlier.filter(same).order_by("-pk").first()
