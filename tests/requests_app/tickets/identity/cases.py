"""Requests, register rows and traces for the identity check: in memory where no query is tested, walked elsewhere."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts_app.models import Office, Zone
from accounts_app.register.models import AccountChange, SpseAccount
from requests_app.sop.vocabulary import Act
from requests_app.tickets.identity.actions import answer_second, ask_second, decide
from requests_app.tickets.identity.cautions import Caution, CautionKind, Seen, cautions_of
from requests_app.tickets.identity.models import Ruling
from requests_app.tickets.identity.traces import Trace
from requests_app.tickets.models import Ticket
from tests import walk
from tests.world import Desk, on_record

NOTE = "Sudah saya periksa."
NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
BEGAN = NOW - timedelta(hours=2)
NIP, OTHER_NIP = "199003152015031002", "199009132025242014"
PERSON: dict[str, Any] = {
    "name": "Budi Contoh", "nip": NIP, "agency": "Inspektorat Contoh", "unit": "Irban I",
    "email": "budi@contoh.example", "phone": "0812-0000-0001", "decree_number": "SK/1/2026",
}  # fmt: skip


# --- in memory --------------------------------------------------------------------------------------------


def request(**said: Any) -> Ticket:
    """A request of Budi that nobody saved."""
    facts = {"applicant_type": "ppk", "spse_user_id": "BUDI01", "submitted_at": BEGAN, **PERSON, **said}
    return Ticket(office=Office(pk=1, code="KT", zone=Zone.WITA), **facts)


def record(**facts: Any) -> SpseAccount:
    """Budi on record, saying the same; ``contact_changed_at`` and ``works_here`` as `candidates` would say."""
    known = {name: facts.pop(name, None) for name in ("contact_changed_at", "works_here")}
    facts = {
        "pk": 7,
        "user_id": "BUDI01",
        "spse_role": "ppk",
        "created_at": NOW - timedelta(days=900),
        **PERSON,
        **facts,
    }
    account = SpseAccount(office_id=1, **facts)
    vars(account).update(known)
    return account


def trace(shares: str, **facts: Any) -> Trace:
    """Another ticket, of a stranger unless ``facts`` say otherwise."""
    stranger: dict[str, Any] = {
        "pk": 99, "number": "KT-2026-00099", "state": "archived", "applicant_id": None, "account_id": None,
        "name": "Siti Lain", "nip": OTHER_NIP, "spse_user_id": "", "applicant_type": "ppk", "email": "", "phone": "",
        "agency": "", "unit": "", "decree_number": "", "carrier_name": "", "submitted_at": BEGAN,
        "fulfilled_at": None, "rejected_at": None, "archived_at": None,
    }  # fmt: skip
    return Trace(shares=shares, **{**stranger, **facts})


def warned(ticket: Ticket, account: SpseAccount | None, *traces: Trace, now: datetime = NOW) -> dict[str, Caution]:
    """The warnings, by kind."""
    return {caution.kind: caution for caution in cautions_of(Seen(ticket, account, list(traces), now), {})}


# --- walked -----------------------------------------------------------------------------------------------


def to_check(desk: Desk, ticket: Ticket) -> Ticket:
    """At the validity check, the register left as it is."""
    return walk.do(desk, walk.judged(desk, walk.opened(desk, ticket)), Act.FIND_COMPLETE)


def at_check(
    desk: Desk, kind: str = "auditor", *, on: dict[str, Any] | None = None, files: bool = False, **said: Any
) -> Ticket:
    """A request that says ``said``, about an account that says the same but for ``on``; at the validity check."""
    ticket = walk.submitted(desk, kind, **said)
    on_record(ticket, **(on or {}))
    return to_check(desk, walk.with_documents(desk, ticket) if files else ticket)


def kinds(ticket: Ticket) -> set[str]:
    return {caution.kind for caution in walk.again(ticket).identity.cautions}


def caution(ticket: Ticket, kind: CautionKind) -> Caution:
    return next(found for found in walk.again(ticket).identity.cautions if found.kind == kind)


def open_lines(ticket: Ticket) -> set[str]:
    return {line.key for line in walk.again(ticket).identity.open_lines}


def settle(desk: Desk, ticket: Ticket) -> Ticket:
    """Every difference and warning decided by the judge; no second person."""
    check = walk.again(ticket).identity
    judge = walk.doer(desk, ticket, Act.FIND_VALID)
    for line in check.open_lines:
        decide(ticket, line.topic, Ruling.RECORD, NOTE, by=judge)
    for found in check.cautions:
        if found.is_open:
            decide(ticket, found.topic, Ruling.CHECKED, NOTE, by=judge)
    return walk.again(ticket)


def seconded(desk: Desk, ticket: Ticket) -> Ticket:
    """Kepala LPSE agreed."""
    ask_second(ticket, NOTE, by=walk.doer(desk, ticket, Act.FIND_VALID))
    answer_second(ticket, True, NOTE, by=desk.kepala)
    return walk.again(ticket)


def contact_changed(account: SpseAccount, at: datetime, **new: str) -> None:
    """The register says something else since ``at``, with its history."""
    for field, value in new.items():
        AccountChange.objects.create(
            account=account, field=field, old=getattr(account, field), new=value, at=at, by=account.updated_by,
            reason="Diminta pemilik.",
        )  # fmt: skip
    SpseAccount.objects.filter(pk=account.pk).update(**new)


def ago(**time: float) -> datetime:
    return timezone.now() - timedelta(**time)
