"""What an applicant sees: the list of everything of theirs, and one ticket.

Only `Ticket.applicant` opens these pages; staff work at the desk, where reading leaves a trace. For everybody else
the number does not exist (404). The page asks every 15 seconds whether it still holds: by its own stamp and an
answer without content, not by an ETag, because a cached 304 would reach htmx as a page to swap in, and would throw away
the files that somebody is just choosing.
"""

import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts_app.access import SignedInRequest, applicant_required
from accounts_app.kept import kept
from accounts_app.keyset import page_of
from requests_app.tickets.models import Ticket
from requests_app.tickets.pages import OwnPage, current_handover, own_page, stamp_of
from requests_app.tickets.queries import bring_file, bring_people
from requests_app.tickets.standing import standing

LOOKS_LIKE_AN_ID = re.compile(r"[0-9]{1,18}")
private_page = cache_control(private=True, no_store=True)


def own_ticket(request: SignedInRequest, number: str) -> Ticket:
    """The ticket if the signed-in person is its applicant, else 404; times turn to its office's zone."""
    rows: list[Ticket] = kept(_own, applicant=request.user.pk, number=number)
    if not rows:
        raise Http404
    ticket = rows[0]
    bring_file(ticket)
    bring_people([ticket])
    timezone.activate(ticket.office.tz)
    return ticket


def _own(*, applicant: int, number: str) -> Any:
    return Ticket.objects.filter(applicant=applicant, number=number).with_rules()


def show(request: HttpRequest, page: OwnPage, *, user_id: str = "") -> HttpResponse:
    """The whole page; ``user_id`` is filled in the one answer that shows it."""
    return render(request, "tickets/mine.html", {"page": page, "ticket": page.ticket, "user_id": user_id})


@applicant_required
@private_page
@require_safe
def my_list(request: SignedInRequest) -> HttpResponse:
    """Everything of this applicant, newest first, fifty at a time (``?sebelum=<id>`` goes on)."""
    before = request.GET.get("sebelum", "")
    mine = Ticket.objects.filter(applicant=request.user).select_related("office", "merged_into")
    page = page_of(mine, int(before) if LOOKS_LIKE_AN_ID.fullmatch(before) else None)
    context = {
        "rows": [(ticket, standing(ticket)) for ticket in page.rows],
        "newest_url": reverse("tickets:my_list") if before else "",
        "older_url": f"{reverse('tickets:my_list')}?sebelum={page.older}" if page.older else "",
    }
    return render(request, "tickets/my_list.html", context)


@applicant_required
@private_page
@require_safe
def mine(request: SignedInRequest, number: str) -> HttpResponse:
    """One ticket in words for its applicant."""
    return show(request, own_page(own_ticket(request, number), request.user))


@applicant_required
@private_page
@require_safe
def live(request: SignedInRequest, number: str) -> HttpResponse:
    """The page's body if it has changed since ``?cap=<stamp>``, else 204 (htmx then leaves the page alone)."""
    ticket = own_ticket(request, number)
    if request.GET.get("cap") == stamp_of(ticket, current_handover(ticket)):
        return HttpResponse(status=204)
    page = own_page(ticket, request.user)
    return render(request, "tickets/_mine.html", {"page": page, "ticket": ticket})
