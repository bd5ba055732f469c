"""The slip of a number without a request: what to tell the visitor, and the paper to carry away.

The number was saved before this page existed, so a printer that is out of paper loses nothing: the number stands large
on the screen to be copied by hand, and every print is on record with how many there were before it.
"""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts_app.access import SignedInRequest, role_required
from accounts_app.audit.actions import record
from accounts_app.audit.models import Event
from accounts_app.templatetags.ui import full_time
from requests_app.frontdesk.prospects import prospect_of
from requests_app.frontdesk.queue_models import QueueNumber
from requests_app.frontdesk.reception import DESKS, may_write_book
from requests_app.frontdesk.slips import in_words
from requests_app.frontdesk.status_keys import address_of
from requests_app.printing.slip import Slip, SlipPaper, qr_svg, receipt_slip

PRINTED = "slip_printed"


def _number(request: SignedInRequest, pk: int) -> QueueNumber:
    """Of this person's office, or 404; times are its office's from here on."""
    numbers = QueueNumber.objects.filter(office=request.user.office_id)
    found = get_object_or_404(numbers.select_related("office", "line", "for_line", "counter", "visit", "ticket"), pk=pk)
    timezone.activate(found.office.tz)
    return found


@role_required(*DESKS)
@never_cache
@require_safe
def number_slip(request: SignedInRequest, pk: int) -> HttpResponse:
    """The number, large; one with a request has its own page with the documents."""
    number = _number(request, pk)
    if number.ticket is not None:
        return redirect("frontdesk:slip", number.ticket.number)
    context = {
        "number": number,
        "prospect": prospect_of(number),
        "prints": _prints(number),
        "may_print": may_write_book(request.user),
        # The QR code is drawn from an address of ours; nothing in it was typed.
        "qr": mark_safe(qr_svg(address_of(number))),  # noqa: S308
    }
    return render(request, "frontdesk/number_slip.html", context)


def _prints(number: QueueNumber) -> int:
    subject = number.subject
    return Event.objects.about(subject.kind, subject.pk).filter(act=PRINTED).count()


@role_required(*DESKS)
@never_cache
@require_POST
def print_number(request: SignedInRequest, pk: int) -> HttpResponse:
    """The slip as PDF on the paper asked for. A POST, because every print is on record."""
    number = _number(request, pk)
    if not may_write_book(request.user):
        raise PermissionDenied
    asked = request.POST.get("paper", "")
    paper = SlipPaper(asked) if asked in list(SlipPaper) else SlipPaper.A6
    now = timezone.now()
    pdf = receipt_slip(
        Slip(
            at=now,
            office=number.office.name,
            queue_number=number.label,
            status_url=address_of(number),
            service=number.for_line.name,
            waiting=in_words(prospect_of(number)),
            issued_at=full_time(number.issued_at, number.office.zone),
            paper=paper,
        )
    )
    record(number.subject, PRINTED, by=request.user, at=now, data={"paper": paper.value, "earlier": _prints(number)})
    name = f'inline; filename="nomor-{number.day}-{number.prefix}{number.number:03}.pdf"'
    return HttpResponse(pdf, "application/pdf", headers={"Content-Disposition": name})
