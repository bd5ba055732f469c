"""The search of every page: its result, and what the box suggests while somebody types."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts_app.access import SignedInRequest, role_required
from accounts_app.keyset import key_of
from accounts_app.roles import READERS
from requests_app.desk import searching
from requests_app.desk.lists import HOLDERS, PAGE_SIZE
from requests_app.desk.rows import rows_of
from requests_app.tickets.queries import bring_people
from requests_app.tickets.words import words_of

LONGEST_SEARCH, SUGGESTED = 100, 6


@role_required(*READERS)
@never_cache
@require_safe
def search(request: SignedInRequest) -> HttpResponse:
    """Everything of the person's own office that the text means; an exact number goes straight to its ticket."""
    text, before = _asked(request), key_of(request.GET.get("sebelum", ""))
    if before is None and (ticket := searching.exact(request.user, text)):
        return redirect("desk:ticket", ticket.number)
    found = searching.find(request.user, text, before)
    shown = found[:PAGE_SIZE]
    more = shown[-1].pk if len(found) > len(shown) else None
    words = words_of(text)
    bring_people([ticket for ticket in shown if ticket.waiting_role or ticket.claimed_by_id], HOLDERS)
    listed = rows_of(shown, request.user)
    context: dict[str, Any] = {
        "text": text,
        "words": words,
        **listed,
        "rows": [replace(row, reasons=searching.reasons(row.ticket, words)) for row in listed["rows"]],
        "groups": [] if before else searching.elsewhere(request.user, text),
        "older_url": _address(q=text, sebelum=str(more)) if more else "",
        "first_url": _address(q=text) if before else "",
    }
    return render(request, "desk/search.html", context)


def _asked(request: SignedInRequest) -> str:
    return request.GET.get("q", "").strip()[:LONGEST_SEARCH]


def _address(**query: str) -> str:
    return f"{reverse('desk:search')}?{urlencode(query)}"


@role_required(*READERS)
@never_cache
@require_safe
def suggest(request: SignedInRequest) -> HttpResponse:
    """The options of the box: the exact ticket first, then the newest; 204 while there is nothing to say."""
    text = _asked(request)
    words = words_of(text)
    if not words:
        return HttpResponse(status=204)
    exact = searching.exact(request.user, text)
    found = searching.find(request.user, text, at_most=SUGGESTED)
    tickets = ([exact] if exact else []) + [ticket for ticket in found if ticket != exact][:SUGGESTED]
    context = {
        "text": text,
        "words": words,
        "tickets": [(ticket, searching.reasons(ticket, words)) for ticket in tickets],
        "groups": searching.elsewhere(request.user, text),
        "all_url": _address(q=text),
    }
    return render(request, "desk/_suggestions.html", context)
