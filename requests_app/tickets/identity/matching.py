"""Which account of the register a request is about.

Found by user ID, NIP or e-mail; certain only when exactly one is left after the user ID that was typed and the kind of
user were taken into account, and nothing typed points at somebody else's. Otherwise a person chooses.
"""

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Case, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Lower

from accounts_app.kept import kept
from accounts_app.models import RoleGrant, User
from accounts_app.register.contacts import last_contact_change
from accounts_app.register.models import SpseAccount
from requests_app.tickets.identity import plain

if TYPE_CHECKING:
    from requests_app.tickets.record import TicketRecord

AT_MOST = 8


def candidates(ticket: "TicketRecord") -> list[SpseAccount]:
    """Accounts of the office that the request's user ID, NIP or e-mail names, with what the check must know. One query.

    Each carries ``contact_changed_at`` (last change of e-mail or phone, or None) and ``works_here`` (its owner holds a
    staff role in this office).
    """
    named = _named(ticket)
    if not named:
        return []
    return kept(_accounts, tuple(named), office=ticket.office_id, **named)


def _accounts(columns: tuple[str, ...], *, office: int, **named: int | str) -> "QuerySet[SpseAccount]":
    """Each column on an index that begins with the office; the chosen account first."""
    either = reduce(or_, (Q(**{column: named[column]}) for column in columns))
    accounts = SpseAccount.objects.of(office).alias(lower_user_id=Lower("user_id")).filter(either)
    chosen = named.get("pk")
    order = [Case(When(pk=chosen, then=0), default=1)] if chosen else []
    return with_history(accounts).order_by(*order, "-is_active", "pk")[:AT_MOST]


def with_history(accounts: "QuerySet[SpseAccount]") -> "QuerySet[SpseAccount]":
    last = last_contact_change(OuterRef("pk"))
    same_email = Q(user__email=OuterRef("email"), user__email__gt="")
    same_nip = Q(bare_nip=OuterRef("nip")) & ~Q(bare_nip="")
    grants = RoleGrant.objects.alias(bare_nip=_bare("user__nip"))
    staff = grants.filter(same_email | same_nip, user__office=OuterRef("office"), revoked_at=None)
    return accounts.defer("words").annotate(contact_changed_at=Subquery(last), works_here=Exists(staff))


def _bare(column: str) -> Func:
    """A NIP without the blanks and dots with which people type it into their own profile."""
    return Func(F(column), Value("[^0-9]"), Value(""), Value("g"), function="regexp_replace")


def is_owner(account: SpseAccount, user: User) -> bool:
    """Whether this person is on record as the account's owner: by NIP or by e-mail."""
    same_nip = bool(account.nip) and plain.digits(account.nip) == plain.digits(user.nip)
    return same_nip or (bool(account.email) and account.email == plain.address(user.email))


def _named(ticket: "TicketRecord") -> dict[str, int | str]:
    """What of an account the request names, by column, and the account that was chosen."""
    said: dict[str, int | str | None] = {
        "lower_user_id": ticket.spse_user_id.strip().lower(),
        "nip": plain.digits(ticket.nip),
        "email": plain.address(ticket.email),
        "pk": ticket.account_id,
    }
    return {column: value for column, value in said.items() if value}


def certain(ticket: "TicketRecord", found: list[SpseAccount]) -> SpseAccount | None:
    """The account of the request, or None where a person has to choose."""
    if ticket.account_id:
        return next((account for account in found if account.pk == ticket.account_id), None)
    left = found
    if user_id := plain.address(ticket.spse_user_id):
        left = [account for account in found if plain.address(account.user_id) == user_id]
    if len(left) > 1:
        left = [account for account in left if account.spse_role == ticket.applicant_type and account.is_active]
    if len(left) != 1:
        return None
    chosen = left[0]
    if len(found) >= AT_MOST:  # whoever stands behind the cut may be somebody else
        return None
    return chosen if all(_same_owner(chosen, other) for other in found) else None


def _same_owner(one: SpseAccount, other: SpseAccount) -> bool:
    """Whether two accounts on record are one person's: the same NIP, or without NIP the same address."""
    if one.pk == other.pk:
        return True
    if one.nip and other.nip:
        return one.nip == other.nip
    return bool(one.email) and one.email == other.email
