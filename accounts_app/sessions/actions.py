"""Signing in and out of browsers: noted with the session, listed, ended. Events stand on the person's own chain."""

import time

from allauth.account.adapter import get_adapter
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts_app.absences import banner
from accounts_app.audit.actions import SYSTEM, Nobody, record
from accounts_app.models import User
from accounts_app.office.actions import subject_of
from accounts_app.sessions.devices import named
from accounts_app.sessions.models import SignInSession
from accounts_app.sessions.rules import idle_seconds
from accounts_app.sessions.store import IDLE, SIGN_IN, row_key


def note_sign_in(request: HttpRequest, user: User) -> None:
    """Put into the session when, from which device and from where somebody has just signed in."""
    request.session[IDLE] = idle_seconds(user)
    request.session[SIGN_IN] = {
        "at": int(time.time()),
        "staff": user.works_here,
        "device": named(request.headers.get("User-Agent", "")),
        "address": get_adapter(request).get_client_ip(request),
    }
    banner.note(request, user)


def device_of(request: HttpRequest) -> dict[str, str]:
    """For an event: from which device the person signed in."""
    return {"device": request.session.get(SIGN_IN, {}).get("device", "")}


def sessions_of(user: User) -> list[SignInSession]:
    """Where this person is signed in now, last used first."""
    return list(user.sessions.filter(expire_date__gt=timezone.now()).order_by("-seen_at"))


def own(request: HttpRequest) -> str:
    """The key of the row that belongs to this very browser."""
    return row_key(request.session.session_key)


def end_others(request: HttpRequest, user: User) -> int:
    """Sign this person out everywhere but here; returns how many sessions ended."""
    return end_all(user, but=own(request), by=user)


@transaction.atomic
def end_all(user: User, *, by: User | Nobody = SYSTEM, but: str = "") -> int:
    """End every session of this person, except the one whose row has the key ``but``."""
    ended, _ = user.sessions.exclude(session_key=but).delete()
    if ended:
        record(subject_of(user), "sessions_ended", by=by, data={"sessions": ended})
    return ended


@transaction.atomic
def end_one(user: User, key: str) -> bool:
    """End one session of one's own; False when it has ended already (or was never theirs)."""
    ended, _ = user.sessions.filter(session_key=key).delete()
    if ended:
        record(subject_of(user), "sessions_ended", by=user, data={"sessions": ended})
    return bool(ended)
