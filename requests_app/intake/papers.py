"""The two papers of the online form: the request to sign (before), the receipt (after)."""

from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts_app.templatetags.ui import full_date, full_time, nip
from requests_app.intake.sheet import Sheet
from requests_app.printing.letter import RequestLetter, request_letter
from requests_app.printing.slip import Slip, receipt_slip
from requests_app.sop.definition import DocumentRequirement
from requests_app.sop.vocabulary import ApplicantType, LetterForm
from requests_app.tickets.models import Ticket, TriedForgotPassword

# Where the applicant signs is not asked for: dots to write it on.
PLACE = "…" * 8
REASONS = {
    TriedForgotPassword.FAILED: "fitur Lupa Password pada SPSE tidak berhasil",
    TriedForgotPassword.NO_ACCESS: "e-mail yang terdaftar di SPSE tidak dapat diakses",
}


def letter_of(sheet: Sheet, requirement: DocumentRequirement, at: datetime) -> bytes:
    """The letter or form that this requirement asks for, filled in, as PDF."""
    person, office = sheet.person, sheet.office
    form = requirement.template is LetterForm.FORM
    own_head = tuple(line for line in (person["agency"], person["unit"]) if line)
    reset, user_id = sheet.wants
    auditor = sheet.applicant_type == ApplicantType.AUDITOR
    return request_letter(
        RequestLetter(
            at=at,
            head_lines=tuple(office.letterhead_lines) if form else own_head,
            head_address=office.address.replace("\n", ", ") if form else "",
            recipient=f"Kepala {office.name}",
            place=PLACE,
            date=full_date(timezone.localtime(at, office.tz).date()),
            name=person["name"],
            nip=nip(person["nip"]),
            rank=person["rank"],
            position=person["position"],
            agency=person["agency"],
            unit=person["unit"],
            email=person["email"],
            phone=person["phone"],
            spse_role=sheet.type_label,
            user_id=person["spse_user_id"],
            decree="Surat Perintah Tugas" if auditor else "SK pengangkatan/penunjukan",
            decree_number=person["decree_number"],
            decree_date=_date(person["decree_date"]),
            wants_reset=reset,
            wants_user_id=user_id,
            reason=REASONS.get(TriedForgotPassword(sheet.tried), "") if sheet.tried else "",
            attachments=tuple(other.label for other in sheet.requirements if other.template is None),
            form=form,
        )
    )


def _date(value: date | str) -> str:
    return full_date(value) if isinstance(value, date) else ""


def slip_of(ticket: Ticket) -> bytes:
    """The receipt: number, slip code, what came in and what is still to come."""
    have = set(ticket.documents.filter(superseded_at=None).values_list("requirement", flat=True))
    required = ticket.required_documents()
    submitted_at = ticket.submitted_at or timezone.now()
    return receipt_slip(
        Slip(
            at=submitted_at,
            office=ticket.office.name,
            ticket_number=ticket.number,
            slip_code=ticket.slip_code,
            status_url=f"{settings.SITE_URL}{reverse('tickets:track')}?nomor={ticket.number}",
            applicant=ticket.name,
            service=ticket.service_label,
            received=tuple(document.label for document in required if document.key in have),
            missing=tuple(document.label for document in required if document.key not in have),
            received_by="Layanan daring",
            issued_at=full_time(submitted_at, ticket.office.zone),
        )
    )
