"""What a browser calls itself, in words, and whether somebody signed in from it before.

A device is known by a signed cookie of its own, not by its address or name: addresses change daily, and every office
computer calls itself the same. The cookie names the people by a keyed hash, so that it tells nobody who works here.
"""

import re
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from accounts_app.models import User

COOKIE = "perangkat"
YEAR = 365 * 24 * 3600
MOST_PEOPLE = 20  # of one browser; the oldest is forgotten
_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"))
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def named(user_agent: str) -> str:
    """A User-Agent header as a person would say it: "Chrome di Windows"; "Peramban lain" when nothing is known."""
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), "")
    if not browser:
        browser = "Chrome" if re.search(r"Chrome/|CriOS/", user_agent) else "Safari" if "Safari/" in user_agent else ""
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "")
    if not browser:
        return f"Peramban lain di {system}" if system else "Peramban lain"
    return f"{browser} di {system}" if system else browser


def is_known(request: HttpRequest, user: User) -> bool:
    return _mark(user) in _people(request)


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """The browser carries from now on that this person signed in there."""
    people = [mark for mark in _people(request) if mark != _mark(user)][-MOST_PEOPLE + 1 :]
    response.set_cookie(
        COOKIE,
        signing.dumps([*people, _mark(user)], salt=COOKIE),
        max_age=YEAR,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def _mark(user: User) -> str:
    return salted_hmac(COOKIE, str(user.pk)).hexdigest()[:16]


def _people(request: HttpRequest) -> list[str]:
    try:
        people: Any = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=YEAR)
    except signing.BadSignature:
        return []
    return [str(mark) for mark in people] if isinstance(people, list) else []
