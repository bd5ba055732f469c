"""The demo's PDF files: a filled request letter, and an SK or surat tugas plainly marked as an example."""

from functools import cache

from accounts_app.templatetags.ui import full_date
from requests_app.printing.demo import DemoKind, demo_letter
from requests_app.printing.letter import RequestLetter, request_letter
from requests_app.tickets.models import Ticket


def paper_for(ticket: Ticket, key: str) -> bytes:
    """A PDF for one required document of the ticket."""
    requirement = next(document for document in ticket.required_documents() if document.key == key)
    if requirement.template:
        return request_letter(_letter(ticket, form=requirement.template == "formulir"))
    kind = DemoKind.ASSIGNMENT if ticket.applicant_type == "auditor" else DemoKind.APPOINTMENT
    return _official(
        kind,
        ticket.name,
        ticket.decree_number,
        full_date(ticket.decree_date),
        ticket.agency,
        ticket.get_applicant_type_display(),
    )


@cache
def _official(kind: DemoKind, name: str, number: str, date: str, agency: str, post: str) -> bytes:
    return demo_letter(kind, name, number, date, agency, post="" if kind is DemoKind.ASSIGNMENT else post)


def _letter(ticket: Ticket, *, form: bool) -> RequestLetter:
    assert ticket.submitted_at is not None
    return RequestLetter(
        at=ticket.submitted_at,
        head_lines=tuple(ticket.office.letterhead_lines) if form else (ticket.agency.upper(),),
        recipient=f"Kepala {ticket.office.name}",
        place=ticket.office.short_name,
        date=full_date(ticket.submitted_at.date()),
        name=ticket.name,
        nip=ticket.nip,
        rank=ticket.rank,
        position=ticket.position,
        agency=ticket.agency,
        unit=ticket.unit,
        email=ticket.email,
        phone=ticket.phone,
        spse_role=ticket.get_applicant_type_display(),
        decree_number=ticket.decree_number,
        decree_date=full_date(ticket.decree_date),
        wants_reset=ticket.wants_reset,
        wants_user_id=ticket.wants_user_id,
        form=form,
    )
