"""Tickets that may be about the same account: other open or recent ones of the office that share something.

Only staff ever see these (the front desk while it writes, the desk beside the ticket); no page of an applicant asks.
A reason is one line of `REASONS`: what of a ticket is compared, and how the others are found by it. All of them go to
the database in one UNION ALL of small queries, each bounded and each on an index that begins with the office; one
query with OR was rejected, because PostgreSQL then reads every recent ticket of the office.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, Value
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from django.utils import timezone

from accounts_app.kept import kept
from requests_app.tickets.identity import plain
from requests_app.tickets.models import Ticket
from requests_app.tickets.workflow import FINISHED

RECENT = timedelta(days=30)
MOST_PER_REASON = 10


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two tickets may be about the same account.

    :param label: in words for staff. :param value: what of a ticket is compared; falsy when there is nothing.
    :param found_by: the condition that finds the others by that value. It repeats the index's own condition.
    """

    label: str
    value: Callable[[Ticket], Any]
    found_by: Callable[[Any], Q]

    def is_shared(self, one: Ticket, other: Ticket) -> bool:
        return bool(self.value(one)) and self.value(one) == self.value(other)


def _in_any_case(column: str) -> Callable[[str], Q]:
    """Equal whatever the case, in the words of the index on ``lower(column)``."""
    return lambda text: Q(Exact(Lower(column), Lower(Value(text)))) & ~Q(**{column: ""})


# Said again, in the words of the index: a plan for any NIP must know that it is one.
SAME_NIP = Reason(
    "NIP sama", lambda ticket: plain.digits(ticket.nip), lambda nip: Q(nip_digits=nip) & ~Q(nip_digits="")
)
SAME_USER_ID = Reason("user ID sama", lambda ticket: ticket.spse_user_id.strip().lower(), _in_any_case("spse_user_id"))
SAME_EMAIL = Reason("surel sama", lambda ticket: ticket.email.strip().lower(), _in_any_case("email"))
REASONS = (SAME_NIP, SAME_USER_ID, SAME_EMAIL)


@dataclass(frozen=True, slots=True)
class Kin:
    """Another ticket of the office, and everything that it shares with the one at hand."""

    ticket: Ticket
    reasons: tuple[str, ...]


def kin_of(ticket: Ticket, reasons: tuple[Reason, ...] = REASONS, now: datetime | None = None) -> list[Kin]:
    """Open or recent tickets of the same office that share something with this one, the newest first.

    :param ticket: saved, or unsaved with what is being typed (`office` is all that it must have).
    :returns: at most `MOST_PER_REASON` for each reason. One query, none when there is nothing to compare.
    """
    asked = {reason: value for reason in reasons if (value := reason.value(ticket))}
    if not asked:
        return []
    values = {f"value{place}": value for place, value in enumerate(asked.values())}
    since = (now or timezone.now()) - RECENT
    found = kept(_sharing, tuple(asked), office=ticket.office_id, ticket=ticket.pk or 0, since=since, **values)
    shown = {*(other.pk for other in found), ticket.pk} - {None}
    return [_kin(ticket, other, asked) for other in found if other.merged_into_id not in shown]


def _kin(ticket: Ticket, other: Ticket, asked: Iterable[Reason]) -> Kin:
    return Kin(other, tuple(reason.label for reason in asked if reason.is_shared(ticket, other)))


def _sharing(reasons: tuple[Reason, ...], *, office: int, ticket: int, since: datetime, **values: Any) -> Any:
    """The keys by small searches, the rows by their keys: every column is written once, not in every search."""
    others = Ticket.objects.filter(_open_or_since(since), office=office).exclude(pk=ticket)
    asked = zip(reasons, values.values(), strict=True)
    first, *rest = (_search(others, reason, value) for reason, value in asked)
    return Ticket.objects.filter(pk__in=first.union(*rest, all=True) if rest else first).order_by("-pk")


def typed(office_id: int, *, nip: str = "", spse_user_id: str = "", email: str = "") -> Ticket:
    """What is being written down at the front desk, as a ticket that is never saved."""
    return Ticket(office_id=office_id, nip=nip, spse_user_id=spse_user_id, email=email)


def _open_or_since(day: datetime) -> Q:
    return ~Q(state__in=FINISHED) | Q(lapsed_at__gte=day) | Q(archived_at__gte=day)


def _search(others: Any, reason: Reason, value: Any) -> Any:
    return others.filter(reason.found_by(value)).order_by("-pk").values("pk")[:MOST_PER_REASON]
