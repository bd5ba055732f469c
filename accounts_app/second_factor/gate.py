"""Staff pass only with a second factor: the gate before every view.

A middleware and not the access marks: Django's admin and allauth's own pages carry no mark. It asks the session alone
(allauth notes there how somebody proved themselves), so it costs no query. Applicants, who hold no role, pass.
"""

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from accounts_app.models import User
from accounts_app.second_factor.adapter import factors_of

# What somebody without their second factor may still reach: the ways to get one, to prove it, and out.
OPEN_PAGES = frozenset({
    "account_logout", "account_reauthenticate", "mfa_index", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
    "healthz", "session_go_on", "session_state",
})  # fmt: skip
# Only for whoever has none yet: with a password alone nobody adds a factor to an account that has one.
ENROLMENT = frozenset({"mfa_activate_totp", "mfa_add_webauthn"})


class SecondFactorMiddleware:
    """Behind the authentication; leads staff to enrolment or to their factor and lets nothing else happen."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        user = request.user
        if not settings.SECOND_FACTOR or not user.is_authenticated or not user.works_here:
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in OPEN_PAGES or has_proved(request, user):
            return None
        factors = factors_of(user)
        if name in ENROLMENT and not factors:
            return None
        door = _way_to_prove(factors) if factors else "mfa_index"
        asked = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("home_of_role")
        return redirect(f"{reverse(door)}?{urlencode({REDIRECT_FIELD_NAME: asked})}")


def has_proved(request: HttpRequest, user: User) -> bool:
    """Whether this session saw the person's second factor."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, user))


def _way_to_prove(factors: list[Authenticator]) -> str:
    has_app = any(factor.type == Authenticator.Type.TOTP for factor in factors)
    return "mfa_reauthenticate" if has_app else "mfa_reauthenticate_webauthn"
