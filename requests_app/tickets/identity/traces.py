"""Other tickets of the office that share something with this one: person, account, SK, document or carrier.

One round trip whatever is asked: each reason is a small indexed query of its own, put together by UNION ALL. One
condition with OR was rejected: PostgreSQL then reads the whole office.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Q, Value
from django.db.models.functions import Lower

from accounts_app.register.models import SpseAccount
from requests_app.tickets.identity import plain
from requests_app.tickets.identity.letters import letter_number

if TYPE_CHECKING:
    from requests_app.tickets.record import TicketRecord

AT_MOST = 20
CARRIED_WITHIN = timedelta(days=90)


class Shares(StrEnum):
    """What another ticket has in common with this one."""

    ACCOUNT = "account"
    NIP = "nip"
    EMAIL = "email"
    USER_ID = "user_id"
    DECREE = "decree"
    DOCUMENT = "document"
    CARRIER = "carrier"


COLUMNS = (
    "pk", "number", "state", "applicant_id", "account_id", "name", "nip", "spse_user_id", "applicant_type", "email",
    "phone", "agency", "unit", "decree_number", "carrier_name", "submitted_at", "fulfilled_at", "rejected_at",
    "archived_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trace:
    """Another ticket and one thing that it shares; a ticket that shares two things is there twice."""

    pk: int
    number: str
    state: str
    applicant_id: int | None
    account_id: int | None
    name: str
    nip: str
    spse_user_id: str
    applicant_type: str
    email: str
    phone: str
    agency: str
    unit: str
    decree_number: str
    carrier_name: str
    submitted_at: datetime
    fulfilled_at: datetime | None
    rejected_at: datetime | None
    archived_at: datetime | None
    shares: str

    def is_same_person(self, ticket: "TicketRecord") -> bool:
        """By NIP where both have one, else by name and applicant."""
        if self.nip and ticket.nip:
            return plain.digits(self.nip) == plain.digits(ticket.nip)
        return plain.name(self.name) == plain.name(ticket.name)


def traces_of(ticket: "TicketRecord", account: SpseAccount | None, hashes: list[str], now: datetime) -> list[Trace]:
    """The newest of each kind, at most AT_MOST a reason, newest first.

    One query where nobody shares anything, two where somebody does, none where nothing can be shared.
    """
    others = type(ticket)._default_manager.filter(office=ticket.office_id).exclude(pk=ticket.pk)
    parts = [
        others.alias(
            letter=letter_number("decree_number"),
            low_carrier=Lower("carrier_name"),
            low_email=Lower("email"),
            low_id=Lower("spse_user_id"),
        )
        .filter(condition)
        .annotate(shares=Value(str(shares), output_field=CharField()))
        .order_by("-pk")
        .values_list("pk", "shares")[:AT_MOST]
        for shares, condition in _conditions(ticket, account, hashes, now)
    ]
    if not parts:
        return []
    keys: Any = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    found = list(keys)
    if not found:
        return []
    rows = type(ticket)._default_manager.filter(pk__in={pk for pk, _ in found}).values_list(*COLUMNS)
    tickets = {row[0]: row for row in rows}
    return sorted((Trace(*(*tickets[pk], shares)) for pk, shares in found), key=lambda trace: -trace.pk)


def _conditions(
    ticket: "TicketRecord", account: SpseAccount | None, hashes: list[str], now: datetime
) -> Iterator[tuple[Shares, Q]]:
    """What the request says, and what is on record: an impostor's request names only half of its victim.

    One value a part, so that each part reads the newest of it from the end of its own index. PostgreSQL keeps no
    statistics of partial indexes' expressions: for two values at once it would rather read the whole table backwards.
    """
    if account:
        yield Shares.ACCOUNT, Q(account=account)
    for nip in _said(plain.digits(ticket.nip), plain.digits(account.nip) if account else ""):
        yield Shares.NIP, Q(nip_digits=nip) & ~Q(nip_digits="")
    for email in _said(ticket.email, account.email if account else ""):
        yield Shares.EMAIL, Q(low_email=Lower(Value(email))) & ~Q(email="")
    for user_id in _said(ticket.spse_user_id, account.user_id if account else ""):
        yield Shares.USER_ID, Q(low_id=Lower(Value(user_id))) & ~Q(spse_user_id="")
    if plain.words(ticket.decree_number):
        yield Shares.DECREE, Q(letter=letter_number(Value(ticket.decree_number))) & ~Q(decree_number="")
    if hashes:
        yield Shares.DOCUMENT, Q(documents__sha256__in=hashes)
    if ticket.carrier_name:
        carried = Q(low_carrier=Lower(Value(ticket.carrier_name)), submitted_at__gte=now - CARRIED_WITHIN)
        yield Shares.CARRIER, carried & ~Q(carrier_name="")


def _said(*values: str) -> list[str]:
    """What there is of it, each once, in whatever case it was written."""
    return [value for value in dict.fromkeys(value.strip().lower() for value in values) if value]
