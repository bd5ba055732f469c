"""Putting a finished case into the archive: a ticket (SOP step 13; 9 in SOP 002) or a decree (SOP 001, step 5)."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts_app.audit.actions import record
from accounts_app.audit.models import Event
from accounts_app.models import User
from archive_app import decree_dossier, dossier
from archive_app.models import ArchiveRecord
from requests_app.decrees.actions import DECREES
from requests_app.decrees.models import Decree
from requests_app.files.keeping import removed_on_failure
from requests_app.printing.decree_dossier import decree_dossier as printed_decree
from requests_app.printing.dossier import dossier as printed_ticket
from requests_app.process.deviations.account import Account
from requests_app.process.engine import Process, lock, perform
from requests_app.process.models import Case
from requests_app.process.numbers import next_number
from requests_app.sop.vocabulary import Act, DecreeAct
from requests_app.tickets.actions import TICKETS
from requests_app.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the archive must know of one kind of case: its last act, its paper, and how its record describes it."""

    process: Process[Any]
    act: Act | DecreeAct
    printed: Callable[..., bytes]
    described: Callable[[Any], dict[str, object]]


def archive(ticket: Ticket, *, by: User, seen: int | None = None, account: Account | None = None) -> ArchiveRecord:
    """Print the ticket's dossier, keep it with its hash, close the ticket. :raises Refused: not theirs, or not now."""
    return _archive(OF_TICKET, ticket, by, seen, account)


def archive_decree(
    decree: Decree, *, by: User, seen: int | None = None, account: Account | None = None
) -> ArchiveRecord:
    """The same for a decree: SK, form and proof of delivery in one dossier. :raises Refused: not this person or now."""
    return _archive(OF_DECREE, decree, by, seen, account)


def _archive(shelf: Shelf, case: Case, by: User, seen: int | None, account: Account | None) -> ArchiveRecord:
    """One transaction. The dossier is printed after the act, so that the act and the chain's last hash stand in it."""
    row, at = ArchiveRecord(archived_by=by), timezone.now()
    with removed_on_failure() as kept, transaction.atomic():
        case = perform(shelf.process, case, shelf.act, by=by, seen=seen, at=at, account=account)
        number = _number(case, at)
        pdf = shelf.printed(case, file_number=number, by=by, at=at)
        for name, value in {**_facts(case, number, pdf, at), **shelf.described(case)}.items():
            setattr(row, name, value)
        kept.append(row.dossier)
        row.dossier.save("dossier", ContentFile(pdf), save=False)
        row.save(force_insert=True)
        record(case.subject, "dossier_stored", by=by, data={"file": number, "sha256": row.dossier_sha256})
    return row


def _number(case: Case, at: datetime) -> str:
    year = at.astimezone(case.office.tz).year
    serial = next_number(case.office_id, f"archive {year}")
    return f"{case.office.code}/{case.office.classification}/{serial:05}/{year}"


def _facts(case: Case, number: str, pdf: bytes, at: datetime) -> dict[str, object]:
    last = Event.objects.about(case.kind, case.pk).last()
    assert last is not None  # an archived case has a history
    return {
        "office": case.office,
        "file_number": number,
        "classification": case.office.classification,
        "period_to": _day(case, at),
        "dossier_sha256": hashlib.sha256(pdf).hexdigest(),
        "last_event_hash": last.hash,
        "archived_at": at,
    }


def _of_ticket(ticket: Ticket) -> dict[str, object]:
    return {
        "ticket": ticket,
        "description": f"{ticket.service_label} SPSE atas nama {ticket.name}, {ticket.agency}"[:300],
        "period_from": _day(ticket, ticket.submitted_at),
        "documents_count": ticket.documents.count(),
    }


def _of_decree(decree: Decree) -> dict[str, object]:
    number = f"SK {decree.number}" if decree.number else "Naskah SK yang dibatalkan"
    people = decree.people.count()
    return {
        "decree": decree,
        "description": f"{number} tentang {decree.title or 'pembuatan akun'}, {people} orang"[:300],
        "period_from": _day(decree, decree.begun_at),
        "documents_count": decree.files.count(),
    }


def _day(case: Case, at: datetime | None) -> date:
    assert at is not None
    return at.astimezone(case.office.tz).date()


OF_TICKET = Shelf(TICKETS, Act.ARCHIVE, lambda case, **more: printed_ticket(dossier.of(case, **more)), _of_ticket)
OF_DECREE = Shelf(
    DECREES, DecreeAct.ARCHIVE, lambda case, **more: printed_decree(decree_dossier.of(case, **more)), _of_decree
)


def note_location(row: ArchiveRecord, location: str, *, by: User) -> None:
    """Where the paper lies (lemari/boks/folder): the one thing about a record that may change later."""
    shelf = OF_DECREE if row.decree_id else OF_TICKET
    with transaction.atomic():
        locked = lock(shelf.process, row.case.pk)
        ArchiveRecord.objects.filter(pk=row.pk).update(location=location)
        record(locked.subject, "location_noted", by=by, data={"location": location})
