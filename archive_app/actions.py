"""Putting a finished ticket into the archive (SOP step 13; 9 in SOP 002)."""

import hashlib
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts_app.audit.actions import record
from accounts_app.audit.models import Event
from accounts_app.models import User
from archive_app import dossier
from archive_app.models import ArchiveRecord
from requests_app.printing.dossier import dossier as printed
from requests_app.process.deviations.account import Account
from requests_app.process.engine import lock, perform
from requests_app.process.numbers import next_number
from requests_app.sop.vocabulary import Act
from requests_app.tickets.actions import TICKETS
from requests_app.tickets.models import Ticket


def archive(ticket: Ticket, *, by: User, seen: int | None = None, account: Account | None = None) -> ArchiveRecord:
    """Print the dossier, keep it with its hash, and close the ticket: one transaction.

    The dossier is printed after the act, so that the archiving itself and the chain's last hash stand in it.
    :raises Refused: not this person, not now, or somebody was quicker.
    """
    row = ArchiveRecord(archived_by=by)
    try:
        with transaction.atomic():
            _archive(row, ticket, by, seen, account)
    except BaseException:
        if row.dossier.name:  # the row is gone with the transaction; the file is ours to remove
            row.dossier.storage.delete(row.dossier.name)
        raise
    return row


def _archive(row: ArchiveRecord, ticket: Ticket, by: User, seen: int | None, account: Account | None) -> None:
    at = timezone.now()
    ticket = perform(TICKETS, ticket, Act.ARCHIVE, by=by, seen=seen, at=at, account=account)
    pdf, number = _print(ticket, by, at)
    for name, value in _description(ticket, number, pdf, at).items():
        setattr(row, name, value)
    row.dossier.save("dossier", ContentFile(pdf), save=False)
    row.save(force_insert=True)
    record(ticket.subject, "dossier_stored", by=by, data={"file": number, "sha256": row.dossier_sha256})


def _print(ticket: Ticket, by: User, at: datetime) -> tuple[bytes, str]:
    year = at.astimezone(ticket.office.tz).year
    serial = next_number(ticket.office_id, f"archive {year}")
    number = f"{ticket.office.code}/{ticket.office.classification}/{serial:05}/{year}"
    return printed(dossier.of(ticket, file_number=number, by=by, at=at)), number


def _description(ticket: Ticket, number: str, pdf: bytes, at: datetime) -> dict[str, object]:
    zone = ticket.office.tz
    last = Event.objects.about(ticket.kind, ticket.pk).last()
    assert last is not None  # an archived ticket has a history
    assert ticket.submitted_at is not None
    return {
        "office": ticket.office,
        "ticket": ticket,
        "file_number": number,
        "classification": ticket.office.classification,
        "description": f"{ticket.service_label} SPSE atas nama {ticket.name}, {ticket.agency}"[:300],
        "period_from": ticket.submitted_at.astimezone(zone).date(),
        "period_to": at.astimezone(zone).date(),
        "documents_count": ticket.documents.count(),
        "dossier_sha256": hashlib.sha256(pdf).hexdigest(),
        "last_event_hash": last.hash,
        "archived_at": at,
    }


def note_location(row: ArchiveRecord, location: str, *, by: User) -> None:
    """Where the paper lies (lemari/boks/folder): the one thing about a record that may change later."""
    with transaction.atomic():
        locked = lock(TICKETS, row.ticket_id)
        ArchiveRecord.objects.filter(pk=row.pk).update(location=location)
        record(locked.subject, "location_noted", by=by, data={"location": location})
