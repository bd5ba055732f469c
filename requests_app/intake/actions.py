"""What a visitor's form does to the database: keep answers and uploads, count a helped visitor, send, forget.

The draft's row is locked by everything that changes it, so that two tabs or a double click meet one after the other.
Files leave the disk only after the transaction that forgets them is done.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts_app.kept import kept
from accounts_app.models import Office, User
from requests_app.files.content import Inspected
from requests_app.intake.models import Draft, DraftDocument, SelfServed
from requests_app.intake.sheet import Sheet
from requests_app.process.refusals import Refused
from requests_app.sop.vocabulary import Channel
from requests_app.tickets import actions as tickets
from requests_app.tickets import filing
from requests_app.tickets.models import Ticket

# More than any field takes; keeps what is typed by a machine out of the table.
LONGEST_ANSWER = 1000
PURGED_AT_ONCE = 500


class DraftGone(Refused):
    """The draft is over: expired, sent or ended in another tab."""


def lock_draft(pk: int) -> Draft:
    """The draft as it is now, locked until the transaction ends. :raises DraftGone: it was removed."""
    draft: Draft | None = next(iter(kept(_locked, draft=pk)), None)
    if draft is None:
        raise DraftGone("Isian ini sudah berakhir. Silakan mulai kembali.")
    return draft


def _locked(*, draft: int) -> Any:
    """Its ticket is not joined: after waiting for the lock, a join would still show what was there before."""
    return Draft.objects.select_for_update(of=("self",)).select_related("office").filter(pk=draft)


def begin(office: Office, answers: Mapping[str, Any]) -> Draft:
    """A new draft, after step 1."""
    return Draft.objects.create(office=office, answers=_short(answers))


def move(draft: Draft, office: Office, answers: Mapping[str, Any]) -> Draft:
    """Step 1 changed: another office or kind of user. Letters written to the old one are forgotten with it."""
    with transaction.atomic():
        locked = lock_draft(draft.pk)
        if (locked.office, locked.answers.get("applicant_type")) != (office, answers.get("applicant_type")):
            _forget_documents(locked, [doc.key for doc in Sheet(locked).requirements if doc.template])
        locked.office = office
        return _merge(locked, answers)


def save(draft: Draft, answers: Mapping[str, Any]) -> Draft:
    """Keep what was typed, valid or not."""
    with transaction.atomic():
        return _merge(lock_draft(draft.pk), answers)


def _merge(draft: Draft, answers: Mapping[str, Any]) -> Draft:
    draft.answers = {**draft.answers, **_short(answers)}
    draft.save(update_fields=["office", "answers"])
    return draft


def _short(answers: Mapping[str, Any]) -> dict[str, Any]:
    """NUL is what PostgreSQL cannot keep."""
    return {
        name: value.replace("\0", "")[:LONGEST_ANSWER] if isinstance(value, str) else value
        for name, value in answers.items()
    }


def keep_upload(draft: Draft, requirement: str, upload: "UploadedFile[bytes]", seen: Inspected) -> DraftDocument:
    """Store an inspected upload; an earlier one for the same requirement goes."""
    with transaction.atomic():
        draft = lock_draft(draft.pk)
        if draft.ticket_id:
            raise DraftGone("Permohonan ini sudah terkirim.")
        _forget_documents(draft, [requirement])
        upload.seek(0)
        document = DraftDocument(
            draft=draft, requirement=requirement, original_name=seen.cleaned_name, mime=seen.mime, size=seen.size,
            pages=seen.pages, sha256=seen.sha256, uploaded_at=timezone.now(),
        )  # fmt: skip
        document.file.save(seen.cleaned_name, upload, save=False)
        document.save()
        return document


def remove_upload(draft: Draft, requirement: str) -> None:
    """The applicant takes a file back."""
    with transaction.atomic():
        _forget_documents(lock_draft(draft.pk), [requirement])


def _forget_documents(draft: Draft, requirements: Iterable[str]) -> None:
    for requirement in requirements:
        for document in kept(_uploaded, draft=draft.pk, requirement=requirement):
            _forget(document)


def _uploaded(*, draft: int, requirement: str) -> Any:
    return DraftDocument.objects.filter(draft=draft, requirement=requirement)


def _forget(document: DraftDocument) -> None:
    storage, name = document.file.storage, str(document.file.name)
    document.delete()
    transaction.on_commit(lambda: storage.delete(name))


def forget(draft: Draft) -> None:
    """Remove the draft and its files; a sent draft's files belong to the ticket and stay."""
    with transaction.atomic():
        for document in draft.documents.all():
            _forget(document)
        draft.delete()


def count_self_served(draft: Draft) -> bool:
    """SPSE's own "Lupa Password" helped: one more for the office's day, and the draft goes. False if it was gone."""
    with transaction.atomic():
        try:
            draft = lock_draft(draft.pk)
        except DraftGone:
            return False
        office = Sheet(draft).office
        row, _ = SelfServed.objects.get_or_create(office=office, day=timezone.localdate(timezone=office.tz))
        SelfServed.objects.filter(pk=row.pk).update(count=F("count") + 1)
        forget(draft)
        return True


def send(draft: Draft, *, by: User) -> Ticket:
    """SOP step 1: the ticket with its documents. A second call with the same draft answers with the same ticket.

    :raises Refused: not complete any more, not served any more, or the draft is gone.
    """
    with transaction.atomic():
        draft = lock_draft(draft.pk)
        if draft.ticket:
            return draft.ticket
        sheet = Sheet(draft)
        if not sheet.is_confirmed_by(by):
            raise Refused("Surel pada isian ini belum dikonfirmasi.")
        intake = tickets.Intake(sheet.office, Channel.ONLINE, by, sheet.ticket_fields())
        ticket = tickets.submit(intake, by=by)
        _move_documents(sheet, ticket, by)
        _introduce(by, sheet)
        draft.ticket, draft.answers = ticket, {}
        draft.save(update_fields=["ticket", "answers"])
        return ticket


def _move_documents(sheet: Sheet, ticket: Ticket, by: User) -> None:
    """The stored files now belong to the ticket; what an earlier choice of SOP asked for goes."""
    asked = {requirement.key for requirement in ticket.required_documents()}
    for document in sheet.kept.values():
        if document.requirement in asked:
            filing.adopt(ticket, document.requirement, document, by=by)
            document.delete()
        else:
            _forget(document)


def _introduce(user: User, sheet: Sheet) -> None:
    """The address is proved now: the person behind it is who the form says. Staff keep what their office wrote."""
    if not user.works_here:
        person = sheet.person
        user.name, user.nip, user.phone = person["name"], person["nip"], person["phone"]
        user.save(update_fields=["name", "nip", "phone"])


def purge_drafts(now: datetime) -> int:
    """Worker's job: forget drafts that are older than `settings.DRAFT_HOURS`, at most a few hundred a turn."""
    expired = list(Draft.objects.expired(now).order_by("created_at")[:PURGED_AT_ONCE])
    for draft in expired:
        forget(draft)
    return len(expired)
