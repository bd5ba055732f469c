"""A line of the guest book for somebody who brings no file: to ask, to hand something in, or about a request (step 2).

Somebody with a file is `actions.admit`'s: there the line belongs to the request that is made. One form makes one visit:
a second press finds the first one's, and is refused when other answers came under the same key.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from django.core.files.base import File
from django.db import connection, transaction
from django.utils import timezone

from accounts_app.audit.actions import Nobody, record
from accounts_app.models import Office, User
from requests_app.files.content import Inspected
from requests_app.files.keeping import removed_on_failure
from requests_app.frontdesk.models import GuestEntry, GuestSignature, PriorityReason, Purpose
from requests_app.frontdesk.numbers import draw
from requests_app.frontdesk.queue_models import ServiceLine
from requests_app.frontdesk.reception import may_write_book
from requests_app.process.refusals import Forbidden, Refused

NAMED = ("name", "nip", "agency", "phone", "purpose_kind", "purpose", "priority_reason")


@dataclass(frozen=True, slots=True)
class Guest:
    """Who came and why, as it was said. ``signature``: a PNG that was inspected. ``key``: of the form."""

    office: Office
    name: str = field(repr=False)
    purpose: str
    purpose_kind: Purpose = Purpose.CONSULTATION
    nip: str = field(default="", repr=False)
    agency: str = ""
    phone: str = field(default="", repr=False)
    priority_reason: PriorityReason | str = ""
    arrived_at: datetime | None = None
    signature: tuple[File[bytes], Inspected] | None = field(default=None, repr=False)
    key: UUID = field(default_factory=uuid4)


def record_guest(
    guest: Guest, *, by: User | Nobody, with_number: bool = False, line: ServiceLine | None = None
) -> GuestEntry:
    """The entry, and in the same transaction its number where asked for. ``by`` is Nobody at a kiosk.

    :raises Forbidden: not this person's book. :raises Refused: the line is closed or full, or other answers.
    """
    if isinstance(by, User) and not (by.office_id == guest.office.pk and may_write_book(by)):
        raise Forbidden("Buku tamu kantor ini ditulis oleh petugas lain menurut SOP yang berlaku.")
    with removed_on_failure() as kept, transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(guest.key)])
        entry = GuestEntry.objects.filter(key=guest.key).select_related("office").first()
        if entry is None:
            entry = _write(guest, by)
            if guest.signature:
                kept.append(_sign(entry, *guest.signature).file)
        else:
            _refuse_another(entry, guest)
        if with_number:
            draw(entry, by=by, line=line)
        return entry


def _refuse_another(entry: GuestEntry, guest: Guest) -> None:
    if entry.office_id != guest.office.pk or any(getattr(entry, name) != getattr(guest, name) for name in NAMED):
        raise Refused(
            "Formulir ini sudah tersimpan untuk tamu lain. Isian ini belum tersimpan: tekan simpan sekali lagi."
        )


def _write(guest: Guest, by: User | Nobody) -> GuestEntry:
    now = timezone.now()
    arrived = guest.arrived_at or now
    if arrived > now:
        raise Refused("Waktu kedatangan belum terjadi.")
    entry = GuestEntry.objects.create(
        office=guest.office, key=guest.key, arrived_at=arrived, written_at=now,
        written_by=None if isinstance(by, Nobody) else by,
        **{name: getattr(guest, name) for name in NAMED},
    )  # fmt: skip
    record(entry.subject, "visit", by=by, at=now, data={"purpose": guest.purpose_kind})
    return entry


def _sign(entry: GuestEntry, upload: File[bytes], seen: Inspected) -> GuestSignature:
    upload.seek(0)
    signature = GuestSignature(
        entry=entry, original_name=seen.cleaned_name, mime=seen.mime, size=seen.size, pages=seen.pages,
        sha256=seen.sha256, uploaded_at=entry.written_at,
    )  # fmt: skip
    signature.file.save(seen.cleaned_name, upload, save=False)
    signature.save()
    return signature
