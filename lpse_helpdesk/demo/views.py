"""Pages that exist only in the demo."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts_app.access import public
from accounts_app.models import User
from accounts_app.sessions.actions import note_sign_in
from lpse_helpdesk.gallery.page import SECTIONS

MESSAGE_LEVELS = {
    "berhasil": messages.SUCCESS, "kabar": messages.INFO, "peringatan": messages.WARNING, "gagal": messages.ERROR,
}  # fmt: skip


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
    """Every component in every state; ``bagian``: one section, ``berdampingan``: the dark mode beside each."""
    if not (settings.DEMO or settings.DEBUG):
        raise Http404
    level = MESSAGE_LEVELS.get(request.GET.get("pesan", ""))
    if level:
        messages.add_message(request, level, "Beginilah pesan setelah menekan: apa yang terjadi, apa yang tersimpan.")
    only, token = request.GET.get("bagian", ""), get_token(request)
    built = [(key, title, build()) for key, title, build in SECTIONS if only in ("", key)]
    shown = [(key, title, [(each, each.shown(token)) for each in components]) for key, title, components in built]
    context = {"sections": shown, "only": only, "with_night": "berdampingan" in request.GET}
    return render(request, "demo/components.html", context)
