"""Other tickets of the office that share something with this one: person, account, SK, document or carrier.

One round trip whatever is asked: each reason is a small indexed query of its own, put together by UNION ALL. One
condition with OR was rejected: PostgreSQL then reads the whole office.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Q, Value
from django.db.models.functions import Lower, Upper

from requests_app.tickets.identity import plain

if TYPE_CHECKING:
    from requests_app.tickets.record import TicketRecord

AT_MOST = 20
CARRIED_WITHIN = timedelta(days=90)


class Shares(StrEnum):
    """What another ticket has in common with this one."""

    ACCOUNT = "account"
    NIP = "nip"
    EMAIL = "email"
    DECREE = "decree"
    DOCUMENT = "document"
    CARRIER = "carrier"


COLUMNS = (
    "pk", "number", "state", "applicant_id", "account_id", "name", "nip", "spse_user_id", "applicant_type", "email",
    "phone", "agency", "unit", "decree_number", "carrier_name", "submitted_at", "fulfilled_at", "archived_at", "shares",
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
    archived_at: datetime | None
    shares: str

    def is_same_person(self, ticket: "TicketRecord") -> bool:
        """By NIP where both have one, else by name and applicant."""
        if self.nip and ticket.nip:
            return plain.digits(self.nip) == plain.digits(ticket.nip)
        return plain.name(self.name) == plain.name(ticket.name)


def traces_of(ticket: "TicketRecord", account_pk: int | None, hashes: list[str], now: datetime) -> list[Trace]:
    """The newest of each kind, at most AT_MOST a reason, newest first. One query, none where nothing can be shared."""
    others = type(ticket)._default_manager.filter(office=ticket.office_id).exclude(pk=ticket.pk)
    parts = [
        others.alias(up=Upper("decree_number"), low=Lower("carrier_name"))
        .filter(condition)
        .annotate(shares=Value(str(shares), output_field=CharField()))
        .order_by("-pk")
        .values_list(*COLUMNS)[:AT_MOST]
        for shares, condition in _conditions(ticket, account_pk, hashes, now).items()
    ]
    if not parts:
        return []
    rows: Any = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return sorted((Trace(*row) for row in rows), key=lambda trace: -trace.pk)


def _conditions(ticket: "TicketRecord", account_pk: int | None, hashes: list[str], now: datetime) -> dict[Shares, Q]:
    asked = {
        Shares.ACCOUNT: (account_pk, Q(account=account_pk)),
        Shares.NIP: (ticket.nip, Q(nip=ticket.nip)),
        Shares.EMAIL: (ticket.email, Q(email=ticket.email)),
        Shares.DECREE: (ticket.decree_number, Q(up=ticket.decree_number.upper()) & ~Q(decree_number="")),
        Shares.DOCUMENT: (hashes, Q(documents__sha256__in=hashes)),
        Shares.CARRIER: (
            ticket.carrier_name,
            Q(low=ticket.carrier_name.lower(), submitted_at__gte=now - CARRIED_WITHIN) & ~Q(carrier_name=""),
        ),
    }
    return {shares: condition for shares, (value, condition) in asked.items() if value}
