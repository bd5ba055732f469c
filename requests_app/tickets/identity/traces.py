"""Other tickets of the office that share something with this one: person, account, SK, document or carrier.

One round trip whatever is asked: each reason is a small indexed query of its own, put together by UNION ALL. One
condition with OR was rejected: PostgreSQL then reads the whole office.
"""

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
    "archived_at", "shares",
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
    """The newest of each kind, at most AT_MOST a reason, newest first. One query, none where nothing can be shared."""
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
        .values_list(*COLUMNS)[:AT_MOST]
        for shares, condition in _conditions(ticket, account, hashes, now).items()
    ]
    if not parts:
        return []
    rows: Any = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return sorted((Trace(*row) for row in rows), key=lambda trace: -trace.pk)


def _conditions(
    ticket: "TicketRecord", account: SpseAccount | None, hashes: list[str], now: datetime
) -> dict[Shares, Q]:
    """What the request says, and what is on record: an impostor's request names only half of its victim."""
    nips = _said(plain.digits(ticket.nip), plain.digits(account.nip) if account else "")
    emails = _in_small_letters(ticket.email, account.email if account else "")
    user_ids = _in_small_letters(ticket.spse_user_id, account.user_id if account else "")
    asked = {
        Shares.ACCOUNT: (account, Q(account=account)),
        Shares.NIP: (nips, Q(nip_digits__in=nips) & ~Q(nip_digits="")),
        Shares.EMAIL: (emails, Q(low_email__in=emails) & ~Q(email="")),
        Shares.USER_ID: (user_ids, Q(low_id__in=user_ids) & ~Q(spse_user_id="")),
        Shares.DECREE: (
            plain.words(ticket.decree_number),
            Q(letter=letter_number(Value(ticket.decree_number))) & ~Q(decree_number=""),
        ),
        Shares.DOCUMENT: (hashes, Q(documents__sha256__in=hashes)),
        Shares.CARRIER: (
            ticket.carrier_name,
            Q(low_carrier=Lower(Value(ticket.carrier_name)), submitted_at__gte=now - CARRIED_WITHIN)
            & ~Q(carrier_name=""),
        ),
    }
    return {shares: condition for shares, (value, condition) in asked.items() if value}


def _said(*values: Any) -> list[Any]:
    """What there is of it, each once."""
    return [value for value in dict.fromkeys(values) if value]


def _in_small_letters(*values: str) -> list[Any]:
    """Made small by the database, as in its index."""
    return [Lower(Value(value)) for value in _said(*(value.strip() for value in values))]
