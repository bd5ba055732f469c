"""Proof of oneself again before what cannot be taken back: a result, a pickup code, an SK, an export.

A quarter of an hour counts from the last proof, the sign-in included. What was typed waits (`sessions.kept`), except
secrets; allauth's own way would keep the whole POST in the session, temporary passwords included.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from accounts_app.sessions import kept
from accounts_app.sessions.rules import is_fresh

PROVE = "Sebelum melanjutkan, konfirmasi sekali lagi bahwa ini Anda. Isian Anda tidak hilang."


def ask_again(request: Any, *, back: str = "") -> HttpResponse | None:
    """The way to prove oneself and back to what was wanted; None when the last proof is fresh enough.

    :param back: the page of the form, where fields that are not kept are typed again.
    """
    if not settings.SECOND_FACTOR or is_fresh(request, request.user):
        return None
    is_form = request.method not in ("GET", "HEAD")
    is_kept = is_form and kept.keep(request, back or reverse("home_of_role"))
    wanted = reverse("kept_form") if is_kept else back if is_form else request.get_full_path()
    messages.info(request, PROVE)
    ways = get_adapter(request).get_reauthentication_methods(request.user)
    return redirect(f"{ways[0]['url']}?{urlencode({REDIRECT_FIELD_NAME: wanted or reverse('home_of_role')})}")


def fresh_sign_in(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Stands under the access mark: the view opens only for whoever proved themselves lately."""

    @wraps(view)
    def guard(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return ask_again(request) or view(request, *args, **kwargs)

    return guard
