"""Looking at a ticket: said by the open page, read by everybody else who has it open, and by the inbox.

A look is one statement that writes the sign of life and answers with everything that the page wants to know; it takes
no lock of the ticket, so that looking never waits for work.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import OuterRef
from django.utils import timezone

from accounts_app.models import User
from requests_app.tickets.claims.models import STALE_AFTER, Presence
from requests_app.tickets.history import READS


@dataclass(frozen=True, slots=True)
class Looked:
    """What an open page learns: the version and holder now, who looks too (name, since), who changed it last."""

    ticket_id: int
    version: int
    holder_id: int | None
    holder: str
    others: list[tuple[str, datetime]]
    changed_by_id: int | None
    changed_by: str


_LOOK = """
    WITH seen AS (
        SELECT id, office_id, version, claimed_by_id FROM requests_app_ticket WHERE number = %(number)s
        AND office_id = %(office)s
    ), looked AS (
        INSERT INTO requests_app_presence AS p (office_id, ticket_id, user_id, since, at)
        SELECT office_id, id, %(user)s, %(now)s, %(now)s FROM seen
        ON CONFLICT (ticket_id, user_id) DO UPDATE SET
            since = CASE WHEN p.at < %(stale)s THEN excluded.since ELSE p.since END, at = greatest(p.at, excluded.at)
    )
    SELECT seen.id, seen.version, seen.claimed_by_id,
        coalesce((SELECT name FROM accounts_app_user u WHERE u.id = seen.claimed_by_id), ''),
        (SELECT array_agg(u.name ORDER BY p.since, u.id) FROM requests_app_presence p
            JOIN accounts_app_user u ON u.id = p.user_id
            WHERE p.ticket_id = seen.id AND p.user_id <> %(user)s AND p.at >= %(stale)s),
        (SELECT array_agg(p.since ORDER BY p.since, p.user_id) FROM requests_app_presence p
            WHERE p.ticket_id = seen.id AND p.user_id <> %(user)s AND p.at >= %(stale)s),
        last.actor_id, coalesce(last.actor_name, '')
    FROM seen LEFT JOIN LATERAL (
        SELECT actor_id, actor_name FROM accounts_app_event e
        WHERE e.subject_type = 'ticket' AND e.subject_id = seen.id AND NOT e.act = ANY(%(reads)s)
        ORDER BY e.seq DESC LIMIT 1
    ) last ON true
"""


def look(number: str, *, by: User, at: datetime | None = None) -> Looked | None:
    """Somebody of the office has this ticket's page in front of them; None where there is no such ticket for them."""
    now = at or timezone.now()
    values = {
        "number": number, "office": by.office_id, "user": by.pk, "now": now, "stale": now - STALE_AFTER,
        "reads": sorted(READS),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_LOOK, values)
        row: tuple[Any, ...] | None = cursor.fetchone()
    if row is None:
        return None
    pk, version, holder_id, holder, names, since, changed_by_id, changed_by = row
    others = list(zip(names or [], since or [], strict=True))
    return Looked(pk, version, holder_id, holder, others, changed_by_id, changed_by)


def others_now(ticket_id: int | OuterRef, user_id: int, after: datetime) -> Any:
    """The others' signs of life since ``after``, for the page as it is first drawn."""
    rows = Presence.objects.filter(at__gte=after, ticket=ticket_id).exclude(user=user_id)
    return rows.order_by("since", "user")


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody who has a ticket open now."""

    ticket_id: int
    user_id: int
    name: str


def now_in(office_id: int | OuterRef, after: datetime) -> Any:
    """Signs of life of an office, those of ``STALE_AFTER`` ago and since."""
    return Presence.objects.filter(at__gte=after, office=office_id).order_by("ticket_id", "user_id")


def lookers(looks: Iterable[Look], user: User) -> dict[int, list[str]]:
    """By ticket, the names of the others who have it open."""
    found: dict[int, list[str]] = {}
    for look in looks:
        if look.user_id != user.pk:
            found.setdefault(look.ticket_id, []).append(look.name)
    return found


def said(others: list[tuple[str, datetime]], zone: Any) -> str:
    """``Sedang dibuka oleh Rina Hartati (sejak 09.41).``; "" when nobody else looks."""
    people = [f"{name} (sejak {since.astimezone(zone):%H.%M})" for name, since in others]
    if not people:
        return ""
    *first, last = people
    return f"Sedang dibuka oleh {', '.join(first)} dan {last}." if first else f"Sedang dibuka oleh {last}."
