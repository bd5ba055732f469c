"""Writing and checking the log."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone

from accounts_app.audit.models import ActorKind, Event

if TYPE_CHECKING:
    from accounts_app.models import User


@dataclass(frozen=True, slots=True)
class Nobody:
    """An actor who is not signed in: the system itself, or whoever holds a mailed link and its code."""

    kind: ActorKind
    name: str


SYSTEM = Nobody(ActorKind.SYSTEM, "Sistem")
BEARER = Nobody(ActorKind.BEARER, "Pemohon (tautan dan kode)")


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event is about: ``kind`` is the chain's name ("ticket", "office", "user"), ``pk`` its row."""

    kind: str
    pk: int
    office_id: int | None


def record(
    subject: Subject,
    act: str,
    *,
    by: "User | Nobody",
    data: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> Event:
    """Append one event to the subject's chain, in the caller's transaction.

    :param data: JSON-able references and decisions. Never a password, a code or a document's content.
    :param at: aware; now by default.
    """
    nobody = isinstance(by, Nobody)
    return Event.objects.create(
        office_id=subject.office_id,
        subject_type=subject.kind,
        subject_id=subject.pk,
        act=act,
        actor_kind=by.kind if isinstance(by, Nobody) else ActorKind.USER,
        actor=None if isinstance(by, Nobody) else by,
        actor_name=by.name if nobody else str(by),
        at=at or timezone.now(),
        data=dict(data or {}),
    )


def broken_link(subject_type: str, subject_id: int) -> int | None:
    """Sequence number of the first event whose hash or link does not fit, or None when the chain is whole."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT min(seq) FROM (
                SELECT e.seq, e.hash <> accounts_app_event_hash(e) AS altered,
                       e.prev_hash <> coalesce(lag(e.hash) OVER w, '') AS unlinked,
                       e.seq <> row_number() OVER w AS gap
                FROM accounts_app_event e WHERE e.subject_type = %s AND e.subject_id = %s
                WINDOW w AS (ORDER BY e.seq)
            ) c WHERE altered OR unlinked OR gap
            """,
            [subject_type, subject_id],
        )
        row = cursor.fetchone()
    return int(row[0]) if row and row[0] is not None else None
