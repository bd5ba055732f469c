"""Tanda terima: what the slip of one ticket says, on the screen and on paper (SOP steps 2 and 3).

Every print is an event, because a second slip in other hands shows the progress as well as the first.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts_app.audit.actions import record
from accounts_app.models import User
from accounts_app.templatetags.ui import full_time
from requests_app.frontdesk.prospects import Prospect, prospect_of
from requests_app.frontdesk.queue_models import QueueNumber
from requests_app.frontdesk.reception import receives
from requests_app.frontdesk.status_keys import address_of
from requests_app.frontdesk.waiting import today_of
from requests_app.printing.slip import Slip, SlipPaper, receipt_slip
from requests_app.process.refusals import Forbidden
from requests_app.tickets.models import ChecklistItem, Ticket


@dataclass(frozen=True, slots=True)
class HandedIn:
    """The labels of the documents that came, that did not, and whose original is still to be shown."""

    received: tuple[str, ...]
    missing: tuple[str, ...]
    originals: tuple[str, ...]


def handed_in(ticket: Ticket) -> HandedIn:
    """What came with the ticket, on paper or as a file. Two queries."""
    files = {document.requirement for document in ticket.documents.all() if document.superseded_at is None}
    items = ticket.checklist()
    here = [item for item in items if item.on_paper or item.requirement in files]
    return HandedIn(
        received=tuple(_named(item) for item in here),
        missing=tuple(item.label for item in items if item not in here),
        originals=tuple(item.label for item in items if item.needs_original(walk_in=True)),
    )


def _named(item: ChecklistItem) -> str:
    return f"{item.label} (asli ditunjukkan)" if item.original_shown else item.label


def status_url(ticket: Ticket, number: QueueNumber | None) -> str:
    """Where the QR code leads: to the place in the queue while there is one today, which leads on to the progress.

    For the progress the number only: the code is typed, so that no address holds it.
    """
    if number is not None:
        return address_of(number)
    return f"{settings.SITE_URL}{reverse('tickets:track')}?nomor={ticket.number}"


def number_today(ticket: Ticket) -> QueueNumber | None:
    """The request's newest number of today, with what its page needs."""
    numbers = QueueNumber.objects.filter(ticket=ticket, day=today_of(ticket.office))
    return numbers.select_related("office", "line", "for_line", "counter").order_by("pk").last()


def in_words(prospect: Prospect | None) -> str:
    """``4 orang di depan Anda · perkiraan 15–25 menit``; empty once nobody waits any more."""
    if prospect is None:
        return ""
    ahead = f"{prospect.ahead} orang di depan Anda" if prospect.ahead else "Giliran Anda berikutnya"
    return f"{ahead} · perkiraan {prospect.estimate}" if prospect.estimate else ahead


def print_slip(ticket: Ticket, paper: SlipPaper, *, by: User) -> bytes:
    """The slip as PDF, and the event that it was printed. :raises Forbidden: not this person's desk."""
    if not receives(ticket.sop, by):
        raise Forbidden("Tanda terima dicetak oleh petugas yang menerima berkas.")
    now = timezone.now()
    pdf = receipt_slip(_slip(ticket, paper, now))
    record(ticket.subject, "slip_printed", by=by, at=now, data={"paper": paper.value})
    return pdf


def _slip(ticket: Ticket, paper: SlipPaper, now: datetime) -> Slip:
    came, number = handed_in(ticket), number_today(ticket)
    received_at = ticket.queued_at or ticket.submitted_at
    return Slip(
        at=now,
        office=ticket.office.name,
        queue_number=number.label if number else "",
        ticket_number=ticket.number,
        slip_code=ticket.slip_code,
        status_url=status_url(ticket, number),
        waiting=in_words(prospect_of(number)) if number else "",
        applicant=ticket.name,
        carrier=ticket.carrier_name,
        service=ticket.service_label,
        received=came.received,
        missing=came.missing,
        received_by=str(ticket.submitted_by or ""),
        issued_at=full_time(received_at, ticket.office.zone),
        paper=paper,
    )
