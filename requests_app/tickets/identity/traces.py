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

from accounts_app.kept import kept
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

    One query, none where nothing can be shared.
    """
    said = list(_said(ticket, account, hashes))
    if not said:
        return []
    values = {f"value{place}": value for place, (_, value) in enumerate(said)}
    kinds, since = tuple(shares for shares, _ in said), now - CARRIED_WITHIN
    found = kept(_sharing, type(ticket), kinds, office=ticket.office_id, ticket=ticket.pk or 0, since=since, **values)
    return sorted((Trace(*row) for row in found), key=lambda trace: -trace.pk)


def _said(ticket: "TicketRecord", account: SpseAccount | None, hashes: list[str]) -> Iterator[tuple[Shares, int | str]]:
    """What the request says, and what is on record: an impostor's request names only half of its victim."""
    if account:
        yield Shares.ACCOUNT, account.pk
    for nip in _each(plain.digits(ticket.nip), plain.digits(account.nip) if account else ""):
        yield Shares.NIP, nip
    for email in _each(ticket.email, account.email if account else ""):
        yield Shares.EMAIL, email
    for user_id in _each(ticket.spse_user_id, account.user_id if account else ""):
        yield Shares.USER_ID, user_id
    if plain.words(ticket.decree_number):
        yield Shares.DECREE, ticket.decree_number
    for digest in dict.fromkeys(hashes):
        yield Shares.DOCUMENT, digest
    if ticket.carrier_name:
        yield Shares.CARRIER, ticket.carrier_name


def _each(*values: str) -> list[str]:
    """What there is of it, each once, in whatever case it was written."""
    return [value for value in dict.fromkeys(value.strip().lower() for value in values) if value]


def _sharing(
    model: Any, kinds: tuple[Shares, ...], *, office: int, ticket: int, since: datetime, **values: int | str
) -> Any:
    """The others with what is shared, part by part.

    One value a part (but the hashes of papers), so that each part reads the newest of it from the end of its own index.
    PostgreSQL keeps no statistics of partial indexes' expressions: for two values at once it would rather read the
    whole table backwards.
    """
    others = model._default_manager.filter(office=office).exclude(pk=ticket)
    others = others.alias(
        letter=letter_number("decree_number"), low_carrier=Lower("carrier_name"), low_email=Lower("email"),
        low_id=Lower("spse_user_id"),
    )  # fmt: skip
    pairs: list[tuple[Shares, Any]] = list(zip(kinds, values.values(), strict=True))
    said: list[tuple[Shares, Any]] = [(shares, value) for shares, value in pairs if shares != Shares.DOCUMENT]
    if hashes := [value for shares, value in pairs if shares == Shares.DOCUMENT]:
        said.append((Shares.DOCUMENT, hashes))
    parts = [
        others.filter(_condition(shares, value, since))
        .annotate(shares=Value(str(shares), output_field=CharField()))
        .order_by("-pk")
        .values_list(*COLUMNS, "shares")[:AT_MOST]
        for shares, value in said
    ]
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]


def _condition(shares: Shares, value: Any, since: datetime) -> Q:
    """In the words of each index."""
    if shares == Shares.DOCUMENT:
        return Q(documents__sha256__in=value)
    text = Value(value)
    return {
        Shares.ACCOUNT: Q(account=value),
        Shares.NIP: Q(nip_digits=value) & ~Q(nip_digits=""),
        Shares.EMAIL: Q(low_email=Lower(text)) & ~Q(email=""),
        Shares.USER_ID: Q(low_id=Lower(text)) & ~Q(spse_user_id=""),
        Shares.DECREE: Q(letter=letter_number(text)) & ~Q(decree_number=""),
        Shares.CARRIER: Q(low_carrier=Lower(text), submitted_at__gte=since) & ~Q(carrier_name=""),
    }[shares]
