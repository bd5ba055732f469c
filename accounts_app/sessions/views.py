"""Where I am signed in; going on with a session; sending again what a session's end kept from being saved."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts_app.access import SignedInRequest, public, signed_in
from accounts_app.sessions import kept
from accounts_app.sessions.actions import end_one, end_others, own, sessions_of
from accounts_app.sessions.rules import session_seconds


@signed_in
@require_safe
def sessions(request: SignedInRequest) -> HttpResponse:
    """One's own sessions, this one marked."""
    return render(request, "sessions/list.html", {"sessions": sessions_of(request.user), "own": own(request)})


@signed_in
@require_POST
def end(request: SignedInRequest, key: str) -> HttpResponse:
    """Sign out one other browser."""
    if key == own(request):
        raise Http404
    if end_one(request.user, key):
        messages.success(request, "Sesi di perangkat itu sudah diakhiri.")
    else:
        messages.info(request, "Sesi itu sudah berakhir sebelumnya.")
    return redirect("sessions")


@signed_in
@require_POST
def leave_others(request: SignedInRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    ended = end_others(request, request.user)
    messages.success(request, f"{ended} sesi lain diakhiri." if ended else "Anda hanya masuk di perangkat ini.")
    return redirect("sessions")


@public("answers about the asking browser's own session only")
@never_cache
@require_safe
def state(request: HttpRequest) -> JsonResponse:
    """Who is signed in here, for how long, and a token for forms that were opened before the last sign-in."""
    return _state(request)


@public("answers about the asking browser's own session only")
@never_cache
@require_POST
def go_on(request: HttpRequest) -> JsonResponse:
    """The visit itself prolongs the session (`rules`); says for how long."""
    return _state(request)


def _state(request: HttpRequest) -> JsonResponse:
    if not request.user.is_authenticated:
        return JsonResponse({"person": None, "seconds": 0})
    return JsonResponse(
        {"person": request.user.pk, "seconds": session_seconds(request)["left"], "token": get_token(request)}
    )


@signed_in
@never_cache
@require_safe
def kept_form(request: SignedInRequest) -> HttpResponse:
    """What was sent after the session had ended, to be sent again; home when there is nothing."""
    form = kept.of(request)
    if form is None:
        return redirect("home_of_role")
    return render(request, "sessions/kept.html", {"kept": form})


@signed_in
@require_POST
def drop_kept(request: SignedInRequest) -> HttpResponse:
    """Throw the kept form away."""
    kept.drop(request)
    messages.info(request, "Kiriman yang tertunda dibuang.")
    return redirect("home_of_role")
