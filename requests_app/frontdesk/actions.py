"""What the front desk does: take in a file, give a number, call it, print the slip (SOP 000, 003, 004 steps 1 to 4).

Every function is one transaction and raises `Refused` (its text is for the screen), and then nothing has changed.
Numbers are taken in the transaction that saves them; a slip is printed only from what is saved.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils import timezone

from accounts_app.audit.actions import record
from accounts_app.models import Office, User
from requests_app.files.content import Inspected
from requests_app.frontdesk.attaching import attach
from requests_app.frontdesk.models import Admission, GuestEntry
from requests_app.frontdesk.numbers import issue_number
from requests_app.frontdesk.reception import receives
from requests_app.process import rules
from requests_app.process.deviations.account import Account
from requests_app.process.engine import perform
from requests_app.process.refusals import Forbidden, Refused
from requests_app.sop.vocabulary import Act, Channel
from requests_app.tickets import actions as tickets
from requests_app.tickets import filing
from requests_app.tickets.actions import TICKETS
from requests_app.tickets.applicants import applicant_for
from requests_app.tickets.kin import Kin, typed
from requests_app.tickets.kin import kin_of as kin_of_ticket
from requests_app.tickets.models import ChecklistItem, Document, Ticket
from requests_app.tickets.workflow import State

# A guest book kept on paper during a power cut is copied in later; older than this is a slip of the pen.
OLDEST_ARRIVAL = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Paper:
    """One required document as it was brought: on paper, its original shown, perhaps scanned at once."""

    requirement: str
    on_paper: bool = False
    original_shown: bool = False
    scan: tuple["UploadedFile[bytes]", Inspected] | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """One person at the desk with a file.

    :param fields: the ticket's own fields by name (a carrier among them). :param key: of the form, one per ticket.
    :param arrived_at: aware, not in the future. :param with_number: also give the queue number.
    :param entry: the line of the guest book that was written before, perhaps with its number.
    :param despite: numbers of the related tickets that were seen before this one was recorded all the same.
    """

    office: Office
    arrived_at: datetime
    fields: dict[str, Any] = field(repr=False)
    papers: tuple[Paper, ...] = ()
    with_number: bool = False
    key: UUID = field(default_factory=uuid4)
    despite: tuple[str, ...] = ()
    entry: GuestEntry | None = None
    account: Account | None = None


def admit(visit: Visit, *, by: User) -> Ticket:
    """Steps 1 and 2 (and 3): the ticket, the arrival, the guest book, the papers, perhaps the number.

    A second call with the same key answers with the first one's ticket, and refuses other answers under that key: a
    form that the browser kept must not swallow the next guest. Under an SOP without a guest book only the file is
    recorded; it opens by itself.
    """
    stored: list[Document] = []
    try:
        with transaction.atomic():
            return _once(visit, by, stored)
    except BaseException:
        for document in stored:  # the rows are gone with the transaction; the files are ours to remove
            document.file.storage.delete(str(document.file.name))
        raise


def kin_of(visit: Visit) -> list[Kin]:
    """Open or recent tickets of the office that share something with this visit; not what the same form made before."""
    same = {name: visit.fields.get(name, "") for name in ("nip", "spse_user_id", "email")}
    found = kin_of_ticket(typed(visit.office.pk, **same))
    made = Admission.objects.filter(key=visit.key).values_list("ticket_id", flat=True) if found else ()
    return [kin for kin in found if kin.ticket.pk not in set(made)]


def _once(visit: Visit, by: User, stored: list[Document]) -> Ticket:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(visit.key)])
    earlier = Admission.objects.filter(key=visit.key).select_related("ticket__sop", "ticket__office").first()
    if earlier is None:
        return _admit(visit, by, stored)
    if earlier.office_id != by.office_id:
        raise Forbidden("Formulir ini milik kantor lain.")
    if any(getattr(earlier.ticket, name) != value for name, value in visit.fields.items()):
        raise Refused(
            f"Formulir ini sudah tersimpan sebagai {earlier.ticket.number} atas nama {earlier.ticket.name}. "
            "Isian ini belum tersimpan: tekan simpan sekali lagi bila memang tamu lain."
        )
    return earlier.ticket


def _admit(visit: Visit, by: User, stored: list[Document]) -> Ticket:
    _check_arrival(visit.arrived_at)
    email = visit.fields.get("email", "")
    applicant = applicant_for(email, visit.fields["name"]) if email else None
    intake = tickets.Intake(visit.office, Channel.WALK_IN, applicant, visit.fields)
    ticket = tickets.submit(intake, by=by, at=visit.arrived_at)
    if not receives(ticket.sop, by):
        raise Forbidden("Kedatangan ini dicatat oleh petugas lain menurut SOP yang berlaku.")
    if ticket.is_own_of(by):
        raise Forbidden(rules.OWN_CASE)
    if visit.entry is not None:
        ticket = attach(ticket, visit.entry, by=by, account=visit.account)
    elif ticket.sop.allows(Act.RECORD_GUEST):
        ticket = _write_guest_book(ticket, visit.arrived_at, by, visit.account)
    _take_papers(ticket, visit.papers, by, stored)
    Admission.objects.create(office=visit.office, key=visit.key, ticket=ticket, arrived_at=visit.arrived_at)
    if visit.despite:
        record(ticket.subject, "kin_seen", by=by, data={"others": list(visit.despite)})
    if visit.with_number and ticket.state == State.SUBMITTED:
        ticket = issue_number(ticket, by=by, account=visit.account)
    return ticket


def _check_arrival(arrived_at: datetime) -> None:
    now = timezone.now()
    if arrived_at > now:
        raise Refused("Waktu kedatangan belum terjadi.")
    if arrived_at < now - OLDEST_ARRIVAL:
        raise Refused(f"Waktu kedatangan lebih dari {OLDEST_ARRIVAL.days} hari yang lalu. Periksa tanggalnya.")


def _write_guest_book(ticket: Ticket, arrived_at: datetime, by: User, account: Account | None) -> Ticket:
    """Step 2: begins with the arrival, ends with the entry. The guest is whoever came: the carrier, if there is one."""
    now = timezone.now()
    perform(TICKETS, ticket, Act.ARRIVE, by=by, at=arrived_at)
    ticket = perform(TICKETS, ticket, Act.RECORD_GUEST, by=by, at=now, account=account)
    carried = bool(ticket.carrier_name)
    GuestEntry.objects.create(
        office=ticket.office, ticket=ticket, agency=ticket.agency, purpose=ticket.service_label,
        name=ticket.carrier_name if carried else ticket.name, nip="" if carried else ticket.nip,
        phone=ticket.carrier_phone if carried else ticket.phone,
        arrived_at=arrived_at, written_at=now, written_by=by,
    )  # fmt: skip
    return ticket


def _take_papers(ticket: Ticket, papers: tuple[Paper, ...], by: User, stored: list[Document]) -> None:
    """Step 1: what was handed in. Nothing is judged here; that is step 5."""
    asked = {document.key for document in ticket.required_documents()}
    brought = [paper for paper in papers if paper.on_paper or paper.original_shown]
    if not asked.issuperset(paper.requirement for paper in papers):
        raise Refused("Dokumen ini tidak diminta oleh SOP yang berlaku.")
    ChecklistItem.objects.bulk_create(
        ChecklistItem(
            ticket=ticket, requirement=paper.requirement, on_paper=paper.on_paper, original_shown=paper.original_shown
        )
        for paper in brought
    )
    for paper in brought:
        if paper.on_paper:
            record(ticket.subject, "paper_received", by=by, data={"requirement": paper.requirement})
    for paper in papers:
        if paper.scan:
            stored.append(filing.add_document(ticket, paper.requirement, *paper.scan, by=by))
