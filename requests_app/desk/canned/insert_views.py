"""*Sisipkan* without a script: the ticket page again, everything that was typed in its place, and the text added.

An internal note's texts are asked for by a press: most notes take none, and every look at a ticket would pay for them.
"""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from accounts_app.access import SignedInRequest, role_required
from accounts_app.keyset import key_of
from accounts_app.roles import READERS
from requests_app.desk.canned.models import CannedText
from requests_app.desk.canned.words import OFFERED, facts_of, for_note
from requests_app.desk.deeds import DEEDS
from requests_app.desk.note_forms import NoteForm
from requests_app.desk.offers import form_for
from requests_app.desk.ticket_views import of_desk, ticket_answer
from requests_app.printing.braces import put
from requests_app.tickets.models import Ticket
from requests_app.tickets.notes import colleagues


@role_required(*READERS)
@never_cache
def insert(request: SignedInRequest, number: str, slug: str) -> HttpResponse:
    """Changes nothing. Without a chosen text the page comes back as it was."""
    if slug not in OFFERED:
        raise Http404
    found = of_desk(request, number)
    if request.method != "POST":
        return redirect("desk:ticket", number)
    deed, (place, field) = DEEDS[slug], OFFERED[slug]
    form = form_for(deed, found, request.user)
    form.initial = {name: request.POST.get(name, "") for name in form.fields}
    form.initial[field] = _with_text(request, found, str(form.initial[field]), place=place)
    form.resumed = True
    return ticket_answer(request, found, sent=(deed, form))


@role_required(*READERS)
@never_cache
def insert_into_note(request: SignedInRequest, number: str) -> HttpResponse:
    """Changes nothing: the office's texts beside the note that is being written, and the chosen one in it."""
    found = of_desk(request, number)
    if request.method != "POST" or found.is_own_of(request.user):
        return redirect("desk:ticket", number)
    ready = for_note(found)
    if request.headers.get("HX-Request"):
        return render(request, "desk/_note_ready.html", {"ticket": found, "note_ready": ready})
    form = NoteForm(colleagues(found, request.user))
    text = _with_text(request, found, request.POST.get("text", ""))
    form.initial = {"text": text, "mentions": request.POST.getlist("mentions")}
    return ticket_answer(request, found, note_form=form, note_ready=ready)


def _with_text(request: SignedInRequest, ticket: Ticket, typed: str, **where: Any) -> str:
    """What was typed, and below it the chosen text; as it was without one that this office offers there."""
    pk = key_of(request.POST.get("teks", ""))
    rows = CannedText.objects.filter(pk=pk or 0, office=ticket.office_id, archived_at=None, **where)
    row = rows.first() if pk else None
    return "\n".join(filter(None, (typed.rstrip(), put(row.text, facts_of(ticket))))) if row else typed
