"""*Panggil* from the pages of requests: the ticket's own button, the guest book's and the inbox's next one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts_app.access import SignedInRequest, role_required
from accounts_app.roles import READERS
from requests_app.frontdesk import by_request
from requests_app.frontdesk.queue_models import NumberState
from requests_app.frontdesk.slips import number_today
from requests_app.frontdesk.views import of_desk, seen_in
from requests_app.process.deviations.account import Unaccounted
from requests_app.process.refusals import Refused
from requests_app.tickets.models import Ticket


@role_required(*READERS)
@require_POST
def call(request: SignedInRequest, number: str) -> HttpResponse:
    """Step 4: call this number (again); back to the guest book when it was pressed there, else to the ticket."""
    ticket = of_desk(request, number)
    try:
        called = by_request.call(ticket, by=request.user, seen=seen_in(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        say_called(request, called)
    if request.POST.get("dari") == "buku-tamu":
        return redirect("frontdesk:guest_book")
    return redirect("desk:ticket", ticket.number)


def say_called(request: HttpRequest, ticket: Ticket) -> None:
    """What became of the number: called, or, after the office's number of calls, given up."""
    number = number_today(ticket)
    if number is not None and number.state == NumberState.NO_SHOW:
        messages.warning(request, f"Nomor {number.label} tidak hadir: sudah dipanggil {number.calls} kali.")
    else:
        messages.success(request, f"Nomor {ticket.queue_label} dipanggil.")


@role_required(*READERS)
@require_POST
def call_next(request: SignedInRequest) -> HttpResponse:
    """Step 4: call who has waited longest, and go to their ticket."""
    try:
        ticket = by_request.call_next(by=request.user, expected=request.POST.get("nomor", ""))
    except Unaccounted as refused:  # only under an SOP whose calling ends a step
        messages.error(request, f"{refused} Buka permohonannya untuk memanggil.")
        return redirect("desk:inbox")
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect("desk:inbox")
    if ticket is None:
        messages.info(request, "Tidak ada nomor yang menunggu untuk Anda panggil.")
        return redirect("desk:inbox")
    messages.success(request, f"Nomor {ticket.queue_label} dipanggil.")
    return redirect("desk:ticket", ticket.number)
