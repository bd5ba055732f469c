"""Presses of the identity check: which account, how a difference or a warning was settled, the second person's word.

A refusal shows the ticket as it is now, with what was typed.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts_app.access import SignedInRequest, role_required
from accounts_app.roles import READERS
from requests_app.desk.identity_forms import AccountChoice, DecisionForm, SecondForm
from requests_app.desk.ticket_views import of_desk, ticket_answer
from requests_app.process.refusals import Refused
from requests_app.process.seeing import version_seen
from requests_app.tickets.identity import actions
from requests_app.tickets.models import Ticket


@role_required(*READERS)
@never_cache
@require_POST
def account(request: SignedInRequest, number: str) -> HttpResponse:
    """Say which account of the register is meant."""
    ticket = of_desk(request, number)
    form = AccountChoice(request.POST, check=ticket.identity)
    return _done(
        request, ticket, form, "Akun ditetapkan.",
        lambda data, seen: actions.pin_account(ticket, data["chosen"], by=request.user, seen=seen),
    )  # fmt: skip


@role_required(*READERS)
@never_cache
@require_POST
def decide(request: SignedInRequest, number: str) -> HttpResponse:
    """Settle one difference, or answer one warning."""
    ticket = of_desk(request, number)
    return _done(
        request, ticket, DecisionForm(request.POST), "Keputusan dicatat.",
        lambda data, seen: actions.decide(
            ticket, data["topic"], data["ruling"], data["note"], by=request.user, seen=seen
        ),
    )  # fmt: skip


@role_required(*READERS)
@never_cache
@require_POST
def second(request: SignedInRequest, number: str) -> HttpResponse:
    """Ask for a second person; or, for that person, agree or not."""
    ticket = of_desk(request, number)
    answering = bool(request.POST.get("agrees"))

    def act(data: dict[str, Any], seen: int) -> Ticket:
        if not answering:
            return actions.ask_second(ticket, data["note"], by=request.user, seen=seen)
        agrees = data["agrees"] == "yes"
        return actions.answer_second(ticket, agrees=agrees, note=data["note"], by=request.user, seen=seen)

    done = "Pendapat Anda dicatat." if answering else "Orang kedua diminta; permohonan ini tampil di kotak masuknya."
    return _done(request, ticket, SecondForm(request.POST), done, act)


def _done(
    request: SignedInRequest, ticket: Ticket, form: forms.Form, done: str, act: Callable[[dict[str, Any], int], Any]
) -> HttpResponse:
    if not form.is_valid():
        return _refused(request, ticket, form, _first_error(form), HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        act(form.cleaned_data, version_seen(request))
    except Refused as refused:
        return _refused(request, ticket, form, str(refused), HTTPStatus.CONFLICT)
    messages.success(request, done)
    return redirect(f"{reverse('desk:ticket', args=[ticket.number])}#banding")


def _first_error(form: forms.Form) -> str:
    name, errors = next(iter(form.errors.items()))
    label = form.fields[name].label if name in form.fields else ""
    return f"{label}: {errors[0]}" if label else str(errors[0])


def _refused(request: SignedInRequest, ticket: Ticket, form: forms.Form, why: str, status: HTTPStatus) -> HttpResponse:
    messages.error(request, why)
    typed = [(str(form.fields[name].label), form[name].value()) for name in ("note", "user_id") if name in form.fields]
    kept = [(label, text) for label, text in typed if text]
    return ticket_answer(request, of_desk(request, ticket.number), status=status, kept=kept)
