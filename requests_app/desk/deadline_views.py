"""Mengapa tenggatnya ini? The open hours that were counted for the deadline of a ticket's step."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts_app.access import SignedInRequest, role_required
from accounts_app.roles import READERS
from requests_app.desk.ticket_views import of_desk
from requests_app.process.explaining import deadline_context


@role_required(*READERS)
@never_cache
@require_safe
def deadline(request: SignedInRequest, number: str) -> HttpResponse:
    """The running step's deadline, day by day; says why where there is none."""
    ticket = of_desk(request, number)
    here = {
        "name": ticket.number,
        "url": reverse("desk:ticket", args=[ticket.number]),
        "list_name": "Kotak masuk",
        "list_url": reverse("desk:inbox"),
    }
    return render(request, "process/deadline.html", deadline_context(ticket) | here)
