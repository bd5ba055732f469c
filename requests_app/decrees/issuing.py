"""Steps 1 and 2: the SK is numbered and issued under the hand of who may sign on its date; the order follows by itself.

The PDF is drawn inside the transaction, from the decree as it will be saved: its hash is part of what is issued, and
the number is given back when the drawing fails. So offices wait for each other's drawing never, one office's SK for
each other's a second or two. A PDF drawn afterwards was rejected: an issued SK without a paper could remain.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from io import BytesIO

from django.core.files.base import ContentFile, File
from django.db import IntegrityError, transaction
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from accounts_app.models import User
from requests_app.decrees import numbering
from requests_app.decrees.authority import capacity_on
from requests_app.decrees.casework import DECREES, do, refuse_early, said
from requests_app.decrees.models import NOT_HEAD, Decree, DecreeFile, Issuance, Part, Signatory, SignatoryForm
from requests_app.decrees.snapshot import sha256_of
from requests_app.files.content import Inspected
from requests_app.files.keeping import removed_on_failure
from requests_app.process.deviations.account import Account
from requests_app.process.engine import lock, perform
from requests_app.process.refusals import Forbidden, Refused
from requests_app.sop.vocabulary import DecreeAct

Paper = Callable[[Decree], bytes]


@dataclass(frozen=True, slots=True)
class Order:
    """What who signs decides: the date, who is printed as signatory, validity, and a number of their own if any."""

    on: date
    signatory: Signatory
    valid_from: date | None = None
    valid_until: date | None = None
    number: str | None = None


def issue(
    decree: Decree, order: Order, *, by: User, paper: Paper, seen: int | None = None, at: datetime | None = None,
    account: Account | None = None,
) -> Decree:  # fmt: skip
    """Number, freeze and issue the SK; Admin PPE is ordered at once.

    :param order: ``number`` None takes the next of the office's counter; ``valid_from`` None is the SK's date.
    :param paper: draws the PDF of the decree given to it, which has number, date and signatory but is not saved yet.
    :param account: why it departs from the standard, where the three days are over.
    :raises Refused: not this person on that date, something is missing, or the number is taken.
    """
    try:
        with removed_on_failure() as kept, transaction.atomic():
            return _issue(decree, order, by, paper, seen, at or timezone.now(), account, kept)
    except IntegrityError as error:
        if "once_a_year" not in str(error):
            raise
        raise Refused("Nomor SK ini sudah dipakai di kantor ini.") from None


def _issue(
    decree: Decree, order: Order, by: User, paper: Paper, seen: int | None, at: datetime, account: Account | None,
    kept: list[FieldFile],
) -> Decree:  # fmt: skip
    draft = lock(DECREES, decree.pk)
    refuse_early(draft, DecreeAct.ISSUE, by, seen)  # before a number is taken and the paper drawn for nothing
    _refuse_order(draft, order, by)
    number, serial = numbering.take(draft.office, order.on, order.number)
    issuance = Issuance(
        number=number, serial=serial, on=order.on, valid_from=order.valid_from or draft.valid_from or order.on,
        valid_until=order.valid_until or draft.valid_until, signatory=order.signatory,
    )  # fmt: skip
    if issuance.valid_until and issuance.valid_until < issuance.valid_from:
        raise Refused("Masa berlaku berakhir sebelum dimulai.")
    pdf, issuance = _drawn(draft, issuance, paper)
    issued = perform(DECREES, draft, DecreeAct.ISSUE, by=by, at=at, account=account, issuance=issuance)
    _keep_pdf(issued, pdf, by, at, kept)
    return issued


def _refuse_order(draft: Decree, order: Order, by: User) -> None:
    """The date is neither in the future nor before the draft; the form is one that the signer holds on that date."""
    if order.on > draft.today:
        raise Refused("Tanggal SK tidak boleh di masa depan.")
    if draft.begun_at and order.on < draft.begun_at.astimezone(draft.office.tz).date():
        raise Refused("Tanggal SK mendahului dimulainya naskah.")
    forms = capacity_on(draft.office, by, order.on)
    if not forms:
        raise Forbidden(NOT_HEAD)
    if order.signatory.form not in forms:
        words = " atau ".join(sorted(SignatoryForm(form).label for form in forms))
        raise Refused(f"Bentuk penanda tangan harus {words}.")
    if not (order.signatory.name.strip() and order.signatory.position.strip()):
        raise Refused("Nama dan jabatan penanda tangan wajib diisi.")
    if order.signatory.form == SignatoryForm.ON_BEHALF and not order.signatory.on_behalf_of.strip():
        raise Refused("Sebutkan atas nama siapa SK ditandatangani.")


def _drawn(draft: Decree, issuance: Issuance, paper: Paper) -> tuple[bytes, Issuance]:
    """The paper of the decree as it will be, and the hashes of what it says and of itself."""
    for name, value in issuance.columns.items():
        setattr(draft, name, value)
    issuance = replace(issuance, content_sha256=sha256_of(draft, draft.people.all()))
    draft.content_sha256 = issuance.content_sha256
    pdf = paper(draft)
    return pdf, replace(issuance, pdf_sha256=sha256(pdf).hexdigest())


def _keep_pdf(decree: Decree, pdf: bytes, by: User, at: datetime, kept: list[FieldFile]) -> None:
    # Six megabytes of every process, for what an office does a few times a year.
    from pypdf import PdfReader  # noqa: PLC0415

    row = DecreeFile(
        decree=decree, part=Part.ISSUED, original_name="sk.pdf", mime="application/pdf", size=len(pdf),
        pages=len(PdfReader(BytesIO(pdf)).pages), sha256=decree.pdf_sha256, uploaded_at=at, uploaded_by=by,
    )  # fmt: skip
    kept.append(row.file)
    row.file.save("sk", ContentFile(pdf), save=False)
    row.save()


def record_signed_scan(
    decree: Decree, upload: File[bytes], seen_file: Inspected, *, by: User, seen: int | None = None
) -> DecreeFile:
    """Keep the scan of the SK as signed by hand, beside the issued text; an earlier scan stays, superseded."""
    with removed_on_failure() as kept, transaction.atomic():
        issued = do(decree, DecreeAct.ATTACH_SCAN, by=by, seen=seen, sha256=seen_file.sha256)
        now = timezone.now()
        issued.files.filter(part=Part.SCAN, superseded_at=None).update(superseded_at=now)
        row = DecreeFile(
            decree=issued, part=Part.SCAN, original_name=seen_file.cleaned_name, mime=seen_file.mime,
            size=upload.size, pages=seen_file.pages, sha256=seen_file.sha256, uploaded_at=now, uploaded_by=by,
        )  # fmt: skip
        kept.append(row.file)
        upload.seek(0)
        row.file.save(seen_file.cleaned_name, upload, save=False)
        row.save()
        return row


def end(decree: Decree, *, on: date, reason: str, by: User, seen: int | None = None) -> Decree:
    """Kepala LPSE ends the SK before its last day, or one without a last day; its accounts are then to be closed."""
    if decree.valid_from and on < decree.valid_from:
        raise Refused("SK tidak dapat berakhir sebelum mulai berlaku.")
    if decree.valid_until and on > decree.valid_until:
        raise Refused("SK ini berakhir lebih awal dari tanggal itu.")
    return do(decree, DecreeAct.END, by=by, seen=seen, on=on, reason=said(reason, "Alasan"))
