"""Presses about who holds a ticket: take, let go, take over, several at once; and the page's own sign of life."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts_app.access import SignedInRequest, role_required
from accounts_app.roles import READERS
from requests_app.desk.claim_forms import PickForm, TakeOverForm
from requests_app.desk.ticket_views import of_desk, ticket_answer
from requests_app.process.refusals import Refused
from requests_app.tickets.claims import actions
from requests_app.tickets.claims.presence import look, said
from requests_app.tickets.models import Ticket

HELD = "Anda memegang permohonan ini."


@role_required(*READERS)
@require_POST
def claim(request: SignedInRequest, number: str) -> HttpResponse:
    """Take it into one's own hands."""
    ticket = of_desk(request, number)
    try:
        actions.claim(ticket, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, HELD)
    return redirect("desk:ticket", ticket.number)


@role_required(*READERS)
@require_POST
def release(request: SignedInRequest, number: str) -> HttpResponse:
    """Put it back for everybody."""
    ticket = of_desk(request, number)
    try:
        actions.release(ticket, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Permohonan dilepas; siapa pun yang bertugas dapat mengambilnya.")
    return redirect("desk:ticket", ticket.number)


@role_required(*READERS)
@never_cache
@require_POST
def take_over(request: SignedInRequest, number: str) -> HttpResponse:
    """Take it from a colleague, with a reason; refused, the page comes back with what was typed."""
    ticket = of_desk(request, number)
    form, status = TakeOverForm(request.POST), HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        try:
            actions.take_over(ticket, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error("reason", str(refused))
            status = HTTPStatus.CONFLICT
        else:
            messages.success(request, f"{HELD} Pemegang sebelumnya diberi tahu.")
            return redirect("desk:ticket", ticket.number)
    now = of_desk(request, number)
    form.data = {**request.POST.dict(), "holder": now.claimed_by_id or ""}
    return ticket_answer(request, now, taking_over=form, status=status)


@role_required(*READERS)
@require_POST
def claim_picked(request: SignedInRequest) -> HttpResponse:
    """Take what was ticked in the inbox; each for itself."""
    back = reverse("desk:inbox") + (f"?{urlencode({'pegang': how})}" if (how := request.POST.get("pegang", "")) else "")
    form = PickForm(request.POST, picked=request.POST.getlist("pick"))
    if not form.is_valid():
        messages.error(request, str(form.errors["pick"][0]))
        return redirect(back)
    picked = Ticket.objects.of_desk(request.user).filter(pk__in=form.cleaned_data["pick"]).order_by("pk")
    done, refused = actions.each(picked, lambda ticket: actions.claim(ticket, by=request.user))
    tell_result(request, f"{len(done)} permohonan kini Anda pegang." if done else "", refused)
    return redirect(back)


def tell_result(request: SignedInRequest, done: str, refused: list[tuple[Ticket, str]]) -> None:
    """Say what worked, and of each of the others why not."""
    if done:
        messages.success(request, done)
    if refused:
        messages.warning(request, " ".join(f"{ticket.number}: {why}" for ticket, why in refused))


@role_required(*READERS)
@never_cache
@require_safe
def presence(request: SignedInRequest, number: str) -> JsonResponse:
    """The open page says that it is looked at, and hears who else looks and what has changed. No visit, no event."""
    seen = look(number, by=request.user)
    if seen is None:
        raise Http404
    by_me = seen.changed_by_id == request.user.pk
    who = "Anda di jendela lain" if by_me else seen.changed_by or "Sistem"
    holder = "Anda pegang" if seen.holder_id == request.user.pk else f"dipegang {seen.holder}" if seen.holder else ""
    return JsonResponse(
        {
            "looking": said(seen.others, request.user.office.tz if request.user.office else None),
            "version": seen.version,
            "changed": f"{who} baru saja mengubah permohonan ini.",
            "holder": seen.holder_id or 0,
            "held": f"Permohonan ini sekarang {holder or 'tidak dipegang siapa pun'}.",
        }
    )
