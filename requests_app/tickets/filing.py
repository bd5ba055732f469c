"""The documents of a ticket and the helpdesk's checklist (SOP steps 1, 5, 7).

Not acts of the table: they move no state. They are events all the same, and open only while the file is being made
or checked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from accounts_app.audit.actions import record
from accounts_app.models import User
from requests_app.files.content import Inspected
from requests_app.files.models import StoredFile
from requests_app.process import rules
from requests_app.process.engine import lock
from requests_app.process.refusals import Forbidden, Refused
from requests_app.sop.vocabulary import Act
from requests_app.tickets.actions import TICKETS
from requests_app.tickets.claims.use import work_on
from requests_app.tickets.documents import Verdict
from requests_app.tickets.models import ChecklistItem, Document, Ticket
from requests_app.tickets.workflow import TABLE, State

# While the file may still grow: until the helpdesk has handed it on.
FILE_IS_OPEN = (State.SUBMITTED, State.QUEUED, State.COMPLETENESS_CHECK, State.AWAITING_COMPLETION)
FOUND = ("verdict", "note", "on_paper", "original_shown")


@dataclass(frozen=True, slots=True)
class Finding:
    """What the helpdesk found for one required document."""

    requirement: str
    verdict: str
    note: str = ""
    on_paper: bool = False
    original_shown: bool = False


def may_add(ticket: Ticket, by: User) -> bool:
    """The applicant while the file is open; staff who may record it on their behalf."""
    if ticket.state not in FILE_IS_OPEN:
        return False
    if ticket.applicant_id == by.pk:
        return bool(ticket.state != State.COMPLETENESS_CHECK)
    return may_keep(ticket, by) or (ticket.submitted_by == by and ticket.state == State.SUBMITTED)


def may_keep(ticket: Ticket, by: User) -> bool:
    """Whether this person keeps the file on the applicant's behalf: whoever checks its completeness."""
    role = ticket.sop.performer_of(Act.FIND_COMPLETE)
    return ticket.state in FILE_IS_OPEN and role in ticket.roles_of(by) and not ticket.is_own_of(by)


def add_document(ticket: Ticket, requirement: str, upload: File[bytes], seen: Inspected, *, by: User) -> Document:
    """Keep an inspected upload; an earlier one for the same requirement is superseded, never replaced."""
    with transaction.atomic():
        # Asked of the locked row: while the upload was inspected, the file may have been checked and handed on.
        ticket = lock(TICKETS, ticket.pk)
        if not may_add(ticket, by):
            raise Forbidden("Berkas permohonan ini sudah tidak dapat ditambah.")
        _known(ticket, requirement)
        now = timezone.now()
        ticket.documents.filter(requirement=requirement, superseded_at=None).update(superseded_at=now)
        document = store(ticket, requirement, upload, seen, by=by)
        # What was found wanting has been handed in anew: unchecked again.
        ticket.items.filter(requirement=requirement).update(verdict=Verdict.UNCHECKED, checked_at=None, checked_by=None)
        record(ticket.subject, "document_added", by=by, data=_reference(document))
        return document


def store(ticket: Ticket, requirement: str, upload: File[bytes], seen: Inspected, *, by: User | None) -> Document:
    """The row and the file, under a random name."""
    upload.seek(0)
    document = Document(
        ticket=ticket, requirement=requirement, original_name=seen.cleaned_name, mime=seen.mime, size=upload.size,
        pages=seen.pages, sha256=seen.sha256, uploaded_at=timezone.now(), uploaded_by=by,
    )  # fmt: skip
    document.file.save(seen.cleaned_name, upload, save=False)
    document.save()
    return document


def adopt(ticket: Ticket, requirement: str, kept: StoredFile, *, by: User) -> Document:
    """A file that was stored before the ticket existed becomes one of its documents; the file itself stays in place."""
    document = Document.objects.create(
        ticket=ticket, requirement=requirement, file=kept.file.name, original_name=kept.original_name, mime=kept.mime,
        size=kept.size, pages=kept.pages, sha256=kept.sha256, uploaded_at=kept.uploaded_at, uploaded_by=by,
    )  # fmt: skip
    record(ticket.subject, "document_added", by=by, data=_reference(document))
    return document


def adopt_all(ticket: Ticket, papers: Sequence[tuple[StoredFile, str]], *, by: User) -> list[Document]:
    """Kept files become documents at once, several of them perhaps one document (its pages as photographs).

    An earlier upload for the same requirement is superseded, and what was found wanting is unchecked again.
    :raises Forbidden: the file is not open to this person. :raises Refused: the SOP does not ask for it.
    """
    with transaction.atomic():
        ticket = lock(TICKETS, ticket.pk)
        if papers and not may_add(ticket, by):
            raise Forbidden("Berkas permohonan ini sudah tidak dapat ditambah.")
        asked = {requirement for _, requirement in papers}
        for requirement in asked:
            _known(ticket, requirement)
        ticket.documents.filter(requirement__in=asked, superseded_at=None).update(superseded_at=timezone.now())
        ticket.items.filter(requirement__in=asked).update(verdict=Verdict.UNCHECKED, checked_at=None, checked_by=None)
        return [adopt(ticket, requirement, kept, by=by) for kept, requirement in papers]


def check(ticket: Ticket, findings: list[Finding], *, by: User) -> None:
    """Step 5: the checklist, one finding per required document; unchanged ones are left alone."""
    if rules.barred(ticket, TABLE[Act.FIND_COMPLETE], by):
        raise Forbidden("Daftar periksa hanya diisi oleh pemeriksa kelengkapan.")
    with transaction.atomic():
        ticket = lock(TICKETS, ticket.pk)
        if ticket.state != State.COMPLETENESS_CHECK:
            raise Refused("Pemeriksaan kelengkapan permohonan ini sudah selesai.")
        if why := ticket.held_against(Act.FIND_COMPLETE, by):
            raise Forbidden(why)
        work_on(ticket, by)
        if changed := _keep(ticket, findings, by):
            record(ticket.subject, "checked", by=by, data={"findings": changed})


def receive_paper(ticket: Ticket, requirement: str, *, by: User) -> None:
    """Step 7 at the desk: what was missing has been handed in on paper."""
    with transaction.atomic():
        ticket = lock(TICKETS, ticket.pk)
        if not may_keep(ticket, by):
            raise Forbidden("Hanya pemeriksa kelengkapan yang menerima berkas fisik.")
        _known(ticket, requirement)
        ChecklistItem.objects.update_or_create(
            ticket=ticket,
            requirement=requirement,
            defaults={"on_paper": True, "verdict": Verdict.UNCHECKED, "checked_at": None, "checked_by": None},
        )
        record(ticket.subject, "paper_received", by=by, data={"requirement": requirement})


def _keep(ticket: Ticket, findings: Iterable[Finding], by: User) -> dict[str, str]:
    """Save the findings that say something new; their verdicts by document. Two queries, however many there are."""
    items = {item.requirement: item for item in ChecklistItem.objects.filter(ticket=ticket)}
    changed: list[ChecklistItem] = []
    for finding in {each.requirement: each for each in findings}.values():
        _known(ticket, finding.requirement)
        item = items.get(finding.requirement) or ChecklistItem(ticket=ticket, requirement=finding.requirement)
        if any(getattr(item, name) != getattr(finding, name) for name in FOUND):
            changed.append(_found(item, finding, by))
    keys, told = ("ticket", "requirement"), (*FOUND, "checked_at", "checked_by")
    ChecklistItem.objects.bulk_create(changed, update_conflicts=True, unique_fields=keys, update_fields=told)
    return {item.requirement: item.verdict for item in changed}


def _found(item: ChecklistItem, finding: Finding, by: User) -> ChecklistItem:
    """What was found, and who looked."""
    for name in FOUND:
        setattr(item, name, getattr(finding, name))
    unchecked = finding.verdict == Verdict.UNCHECKED
    item.checked_at, item.checked_by = (None, None) if unchecked else (timezone.now(), by)
    return item


def _known(ticket: Ticket, requirement: str) -> None:
    if requirement not in {document.key for document in ticket.required_documents()}:
        raise Refused("Dokumen ini tidak diminta oleh SOP yang berlaku.")


def _reference(document: Document) -> dict[str, str]:
    return {"document": str(document.public_id), "requirement": document.requirement, "sha256": document.sha256}
