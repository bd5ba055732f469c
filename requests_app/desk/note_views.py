"""Writing an internal note."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts_app.access import SignedInRequest, role_required
from accounts_app.roles import READERS
from requests_app.desk.note_forms import NoteForm
from requests_app.desk.ticket_views import of_desk, ticket_answer
from requests_app.process import rules
from requests_app.tickets.notes import add_note, colleagues


@role_required(*READERS)
@never_cache
@require_POST
def note(request: SignedInRequest, number: str) -> HttpResponse:
    """An internal note; nobody writes or reads one on their own case."""
    found = of_desk(request, number)
    if found.is_own_of(request.user):
        messages.error(request, rules.OWN_CASE)
        return redirect("desk:ticket", found.number)
    form = NoteForm(colleagues(found, request.user), request.POST)
    if not form.is_valid():
        return ticket_answer(request, found, note_form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    add_note(found, form.cleaned_data["text"], by=request.user, mentions=form.called)
    told = ", ".join(person.name for person in form.called)
    messages.success(request, f"Catatan disimpan; {told} diberi tahu." if told else "Catatan disimpan.")
    if form.missed:
        missed = ", ".join(person.name for person in form.missed)
        messages.warning(request, f"{missed} belum diberi tahu: tandai namanya di “Beri tahu rekan”, lalu tulis lagi.")
    return redirect("desk:ticket", found.number)
