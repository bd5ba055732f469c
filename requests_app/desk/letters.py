"""The letters of one ticket, both ways: what its applicant wrote and what the office sent, the newest first.

One round trip: both tables give the same columns (UNION ALL), each from its own index.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Count, F, IntegerField, QuerySet, Value, When

from accounts_app.addresses import address_of
from accounts_app.kept import kept
from accounts_app.models import User
from accounts_app.roles import MAIL_READERS
from requests_app.mailbox.models import IncomingMail
from requests_app.outbox.models import Message
from requests_app.tickets.models import Ticket
from requests_app.tickets.notices import LINK_MAIL
from requests_app.tickets.pages import link_was_mailed
from requests_app.tickets.workflow import State

SHOWN = 50  # of each way: more than any request has
COLUMNS = ("way", "pk", "name", "address", "about", "at", "told", "files", "link")
INCOMING, UNREAD, FAILED, SETTLED, QUEUED = "in", "unread", "failed", "settled", "queued"
SAID = {
    UNREAD: ("Belum dibuka", "wait"), FAILED: ("Gagal dikirim", "bad"), QUEUED: ("Menunggu dikirim", "work"),
    SETTLED: ("Disampaikan dengan cara lain", "idle"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter. ``url``: where this person may open it; ``status``: (words, tone), if there is anything to say."""

    comes_in: bool
    pk: int
    who: str
    subject: str
    at: datetime
    status: tuple[str, str] | None
    files: int
    url: str


def letters_of(ticket: Ticket, user: User) -> dict[str, Any]:
    """``letters``, whether any of ours failed, ``answer``: the one that came after something was asked for, and
    ``link_mailed``: whether the link of this round's password went out. One query.
    """
    if ticket.is_own_of(user):
        return {"letters": [], "any_failed": False, "answer": None, "link_mailed": link_was_mailed(ticket)}
    rows = kept(_both, ticket=ticket.pk)
    letters = sorted((_letter(user, *row) for *row, _ in rows), key=lambda letter: letter.at, reverse=True)
    return {
        "letters": letters,
        "any_failed": any(letter.status == SAID[FAILED] for letter in letters),
        "answer": _answer(ticket, letters),
        "link_mailed": _link_mailed(ticket, rows),
    }


def _link_mailed(ticket: Ticket, rows: list[Any]) -> bool:
    told = ticket.notified_at
    return told is not None and any(row[-1] and row[COLUMNS.index("at")] >= told for row in rows)


def _both(*, ticket: int) -> QuerySet[Any, Any]:
    return _incoming(ticket).union(_outgoing(ticket), all=True)


def _incoming(ticket: int) -> QuerySet[Any, Any]:
    unread = When(opened_at=None, decided_at=None, then=Value(UNREAD))
    mails: QuerySet[Any, Any] = IncomingMail.objects.filter(ticket=ticket).annotate(
        way=_word(INCOMING), name=F("sender_name"), address=F("sender"), about=F("subject"), at=F("received_at"),
        told=Case(unread, default=Value(""), output_field=CharField()), files=Count("attachments"),
        link=Value(False),
    )  # fmt: skip
    return mails.order_by("-received_at").values_list(*COLUMNS)[:SHOWN]


def _outgoing(ticket: int) -> QuerySet[Any, Any]:
    stands = (
        When(settled_at__isnull=False, then=Value(SETTLED)), When(failed_at__isnull=False, then=Value(FAILED)),
        When(sent_at=None, then=Value(QUEUED)),
    )  # fmt: skip
    messages: QuerySet[Any, Any] = Message.objects.of(Ticket.kind, ticket).annotate(
        way=_word("out"), name=_word(""), address=F("to_address"), about=F("subject"), at=F("created_at"),
        told=Case(*stands, default=Value(""), output_field=CharField()), files=Value(0, output_field=IntegerField()),
        link=Case(When(kind=LINK_MAIL, then=Value(True)), default=Value(False)),
    )  # fmt: skip
    return messages.order_by("-pk").values_list(*COLUMNS)[:SHOWN]


def _word(text: str) -> Value:
    return Value(text, output_field=CharField())


def _letter(
    user: User, way: str, pk: int, name: str, address: str, about: str, at: datetime, told: str, files: int
) -> Letter:  # fmt: skip
    comes_in = way == INCOMING
    url = address_of("mailbox:mail", pk) if comes_in else address_of("outbox:message_detail", pk)
    opens = comes_in or bool(user.roles & MAIL_READERS)
    return Letter(comes_in, pk, name or address, about, at, SAID.get(told), files, url if opens else "")


def _answer(ticket: Ticket, letters: list[Letter]) -> Letter | None:
    """While the applicant's turn runs: their letter from after the request to complete."""
    if ticket.state != State.AWAITING_COMPLETION or ticket.requested_at is None:
        return None
    asked = ticket.requested_at
    return next((letter for letter in letters if letter.comes_in and letter.at >= asked), None)
