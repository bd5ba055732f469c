"""How long a session lasts, and how fresh a sign-in is.

Staff are out after half an hour without a visit and ten hours after signing in; applicants, whose sessions hold their
own requests only, after eight hours. Requests that a page makes by itself do not count as visits (``X-Unattended``):
an inbox left open on a counter must not keep its owner signed in.
"""

import time
from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts_app.access import FOREIGN_MODULE, SESSION_ENDED
from accounts_app.addresses import address_of
from accounts_app.models import User
from accounts_app.sessions import kept
from accounts_app.sessions.store import IDLE, SIGN_IN

UNATTENDED = "X-Unattended"
# A visit is noted at most this often: a write for every page would double what a page costs.
NOTED_EVERY = 60


class SessionLengthMiddleware:
    """Notes visits, and ends what lasted too long. Behind Django's authentication."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            _note_visit(request, request.user)
        answer = self.get_response(request)
        if _was_sent_too_late(request, answer):
            messages.warning(request, SESSION_ENDED)
        return answer

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        """Behind the check of the form's token: what a refused form would have sent again stays kept."""
        if request.user.is_authenticated:
            kept.drop_when_sent(request)


def _was_sent_too_late(request: HttpRequest, answer: HttpResponse) -> bool:
    """Whether a form of allauth's, which all hold secrets, leads to the sign-in page; our own views say so already."""
    match = request.resolver_match
    is_theirs = match is not None and match.func.__module__.startswith(FOREIGN_MODULE)
    to_sign_in = answer.get("Location", "").startswith(f"{address_of('account_login')}?next=")
    return request.method == "POST" and is_theirs and to_sign_in


def _note_visit(request: HttpRequest, user: User) -> None:
    session = request.session
    sign_in = session.get(SIGN_IN, {})
    if _is_over(sign_in, user):
        logout(request)
        return
    if seconds_unseen(request) > NOTED_EVERY and UNATTENDED not in request.headers:
        session[IDLE] = idle_seconds(user)  # also saves the session, behind the view, with the time of this visit
        session.seen_at = timezone.now()  # type: ignore[attr-defined]


def _is_over(sign_in: dict[str, Any], user: User) -> bool:
    """Signed in too long ago; or as staff, by somebody whose last role was taken since."""
    began = sign_in.get("at")
    if began and time.time() - began > settings.STAFF_SESSION_SECONDS and user.works_here:
        return True
    return bool(sign_in.get("staff")) and not user.works_here


def idle_seconds(user: User) -> int:
    """How long this person's session lasts without a visit."""
    return settings.STAFF_IDLE_SECONDS if user.works_here else settings.SESSION_COOKIE_AGE


def seconds_unseen(request: HttpRequest) -> float:
    """Since the last visit that was noted; 0 for a session that is not in the database yet."""
    seen_at = getattr(request.session, "seen_at", None)
    return (timezone.now() - seen_at).total_seconds() if seen_at else 0


def session_seconds(request: HttpRequest) -> dict[str, int]:
    """``left`` until the session ends unless somebody does something; ``idle``: what a visit gives; ``latest``: its end
    in any case. Seconds.
    """
    session, idle = request.session, request.session.get_expiry_age()
    began = session.get(SIGN_IN, {}).get("at", time.time())
    latest = max(0, int(settings.STAFF_SESSION_SECONDS - (time.time() - began)))
    left = max(0, int(idle - seconds_unseen(request)))
    return {"left": min(left, latest), "idle": idle, "latest": latest}


def is_fresh(request: HttpRequest, user: User) -> bool:
    """Whether the person proved who they are in the last quarter of an hour: by signing in, or again."""
    records = get_authentication_records(request, user)
    return bool(records) and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
