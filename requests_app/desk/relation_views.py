"""Linking two tickets from the ticket page, and taking a link back. (Merging is a deed: `deeds`, `merging`.)"""

from collections.abc import Callable
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts_app.access import SignedInRequest, role_required
from accounts_app.roles import READERS
from requests_app.desk.relation_forms import LinkForm, UnlinkForm
from requests_app.desk.ticket_views import of_desk, ticket_answer
from requests_app.process.refusals import Refused
from requests_app.tickets import joining
from requests_app.tickets.models import Ticket


@role_required(*READERS)
@never_cache
@require_POST
def link(request: SignedInRequest, number: str) -> HttpResponse:
    """State that another ticket of the office belongs to this one."""
    found = of_desk(request, number)
    form = LinkForm(request.POST)
    return _answer(request, found, form, "Kedua permohonan ditautkan.", lambda: joining.link(
        found, form.cleaned_data["number"], by=request.user, note=form.cleaned_data["note"]
    ))  # fmt: skip


@role_required(*READERS)
@never_cache
@require_POST
def unlink(request: SignedInRequest, number: str, link: int) -> HttpResponse:
    """Take a link back, with a reason."""
    found = of_desk(request, number)
    form = UnlinkForm(request.POST)
    return _answer(request, found, form, "Tautan dilepas.", lambda: joining.unlink(
        found, link, by=request.user, reason=form.cleaned_data["reason"]
    ))  # fmt: skip


def _answer(
    request: SignedInRequest, ticket: Ticket, form: forms.Form, done: str, do: Callable[[], object]
) -> HttpResponse:
    """Back to the ticket; or the page with what was typed, and why it was not taken."""
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return ticket_answer(request, ticket, status=HTTPStatus.UNPROCESSABLE_ENTITY, kept=_typed(form))
    try:
        do()
    except Refused as refused:
        messages.error(request, str(refused))
        return ticket_answer(request, ticket, status=HTTPStatus.CONFLICT, kept=_typed(form))
    messages.success(request, done)
    return redirect("desk:ticket", ticket.number)


def _typed(form: forms.Form) -> list[tuple[str, str]]:
    texts = ((str(field.label), str(field.value() or "")) for field in form)
    return [(label, text) for label, text in texts if text.strip()]
