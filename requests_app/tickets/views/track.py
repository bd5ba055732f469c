"""Lacak: the progress of a ticket for whoever holds its number and the code on its slip. Nothing else is shown.

The QR code on the slip leads to ``/lacak/?nomor=…`` and the code is typed: a code in the address would stand in access
logs, browser histories and link previews, and a fragment still in the history; eight characters are quickly typed. So
the code travels in a POST body only, and the page that answers is the answer to that POST.
An unknown number and a wrong code give the same words, and both cost one keyed hash and one comparison.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_post_parameters

from accounts_app.access import public
from accounts_app.limits.counting import Limit
from accounts_app.limits.guard import client_address
from requests_app.tickets.forms import TrackForm
from requests_app.tickets.journey import journey
from requests_app.tickets.models import Ticket
from requests_app.tickets.queueing import place_of
from requests_app.tickets.workflow import State

WRONG_TRIES = Limit("track", most=20, seconds=600)  # of one address for one number
OF_NUMBER = Limit("track number", most=200, seconds=3600)  # of everybody for one number
OF_ADDRESS = Limit("track address", most=200, seconds=3600)  # of one address for all numbers together
NOT_FOUND = "Nomor permohonan dan kode tidak cocok. Periksa kembali keduanya pada tanda terima atau surel Anda."
TOO_MANY = "Terlalu banyak percobaan yang salah. Silakan coba lagi sekitar 10 menit lagi, atau hubungi kantor LPSE."


@public("asks for the number and the code of the slip, and shows progress only")
@cache_control(private=True, no_store=True)
@sensitive_post_parameters("code")
def track(request: HttpRequest) -> HttpResponse:
    """The form, filled with ``?nomor=``; on POST the progress."""
    if request.method != "POST":
        return _form(request, TrackForm(initial={"number": request.GET.get("nomor", "")[:40]}))
    form = TrackForm(request.POST)
    if not form.is_valid():
        return _form(request, form)
    number = form.cleaned_data["number"]
    address = client_address(request)
    counted = ((WRONG_TRIES, (address, number)), (OF_NUMBER, (number,)), (OF_ADDRESS, (address,)))
    if not all(limit.take(*whose) for limit, whose in counted):
        form.add_error(None, TOO_MANY)
        return _form(request, form)
    ticket = _found(number, form.cleaned_data["code"])
    if ticket is None:
        form.add_error(None, NOT_FOUND)
        return _form(request, form)
    for limit, whose in counted:
        limit.give_back(*whose)
    return _progress(request, ticket)


def _form(request: HttpRequest, form: TrackForm) -> HttpResponse:
    return render(request, "tickets/track.html", {"form": form})


def _progress(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    timezone.activate(ticket.office.tz)
    context = {
        "number": ticket.number,
        "service": ticket.service_label,
        "office": ticket.office,
        "queue_label": ticket.queue_label if ticket.state == State.QUEUED else "",
        "place": place_of(ticket),
        "state": ticket.state,
        "label": State(ticket.state).applicant_label,
        "steps": journey(ticket),
        "signs_in": ticket.applicant_id is not None,
        "sop": ticket.sop.definition,
        "now": timezone.now(),
    }
    return render(request, "tickets/tracked.html", context)


def _found(number: str, code: str) -> Ticket | None:
    """The ticket, if the code is its slip's; an unknown number is compared with a code of its own all the same."""
    ticket: Ticket | None = Ticket.objects.filter(number=number).select_related("office", "sop").first()
    expected = (ticket or Ticket(number=number)).slip_code
    return ticket if constant_time_compare(code, expected) and ticket else None
