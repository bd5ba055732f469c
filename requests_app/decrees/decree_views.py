"""The page of a decree and the one address per act on it: find the deed, check its form, do it, go back."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts_app.access import SignedInRequest, role_required
from accounts_app.roles import OFFICE_ROLES
from requests_app.decrees.addresses import decree_path
from requests_app.decrees.decree_page import decree_page
from requests_app.decrees.deeds import DEEDS, Sent, account_for, form_for
from requests_app.decrees.reading import decree_of
from requests_app.process.explaining import deadline_context
from requests_app.process.refusals import Refused
from requests_app.process.seeing import version_seen
from requests_app.process.unsaved import give_back, written


@role_required(*OFFICE_ROLES)
@never_cache
@require_safe
def decree(request: SignedInRequest, public_id: object) -> HttpResponse:
    """Everything about one SK, and the one next thing."""
    found = decree_of(request, public_id)
    context = decree_page(found, request.user, whole_history=request.GET.get("riwayat") == "semua")
    return render(request, "decrees/decree.html", context)


@role_required(*OFFICE_ROLES)
@never_cache
@require_safe
def deadline(request: SignedInRequest, public_id: object) -> HttpResponse:
    """Mengapa tenggatnya ini? The open hours that were counted for the running step."""
    found = decree_of(request, public_id)
    here = {
        "name": f"SK {found.number}" if found.number else str(found),
        "url": decree_path(found.public_id),
        "list_name": "SK Akun",
        "list_url": reverse("decrees:register"),
    }
    return render(request, "process/deadline.html", deadline_context(found) | here)


@role_required(*OFFICE_ROLES)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: SignedInRequest, public_id: object, slug: str) -> HttpResponse:
    """Do one deed. A GET goes to the page, where its form stands."""
    deed = DEEDS.get(slug)
    if deed is None or deed.do is None:
        raise Http404
    found = decree_of(request, public_id)
    if request.method != "POST":
        return redirect("decrees:decree", public_id)
    form, account = form_for(deed, request.POST), account_for(deed, found, request.user, request.POST)
    if not all(each.is_valid() for each in (form, account) if each is not None and each.is_bound):
        return decree_again(request, public_id, (deed, form, account), HTTPStatus.UNPROCESSABLE_ENTITY)
    said = {**(form.cleaned_data if form else {}), **account.payload}
    try:
        deed.do(found, by=request.user, seen=version_seen(request), **said)
    except Refused as refused:
        messages.error(request, str(refused))
        sent = (deed, form, account_for(deed, found, request.user, request.POST))  # it may have become late meanwhile
        return decree_again(request, public_id, sent, HTTPStatus.CONFLICT)
    messages.success(request, deed.done)
    return redirect("decrees:decree", public_id)


def decree_again(request: SignedInRequest, public_id: object, sent: Sent, status: HTTPStatus) -> HttpResponse:
    """The page as it is now, with what was typed; where it has the form no more, the words alone."""
    context = decree_page(decree_of(request, public_id), request.user, sent=sent)
    offers = filter(None, (context["work"].main, *context["work"].more))
    if not any(offer.account is sent[2] and not offer.reasons for offer in offers):
        give_back(request, written(request.POST))
    return render(request, "decrees/decree.html", context, status=status)
