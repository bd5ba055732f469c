"""Pages that exist only in the demo."""

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts_app.access import public
from accounts_app.models import User
from accounts_app.sessions.actions import note_sign_in
from lpse_helpdesk import component_samples


@public("a card on the first page of the demo; 404 unless DEMO is on")
@require_POST
def sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign in as one of the demo's people without a password."""
    if not settings.DEMO:
        raise Http404
    user = get_object_or_404(User, pk=pk, is_active=True, email__endswith=".example")
    login(request, user, backend="accounts_app.signin.Backend")
    note_sign_in(request, user)
    return redirect("home_of_role")


@public("shows made-up components only; 404 unless DEMO or DEBUG is on")
def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    if not (settings.DEMO or settings.DEBUG):
        raise Http404
    return render(request, "demo/components.html", component_samples.samples())
