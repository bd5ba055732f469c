"""What was typed into a form that came after the session's end: kept, and offered again after the next sign-in.

It waits in the browser's own new session, sealed like all of it, for an hour; never a file, a password or a code.
It is shown before it is sent: whoever signs in next may be somebody else.
"""

import re
import time
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from accounts_app.sessions.models import SignInSession
from accounts_app.sessions.store import IDLE, row_key

KEY, MARK = "kept_form", "_kept"
LONGEST = 100_000  # characters; a longer form is not kept, and the message does not say that it was
HOUR = 3600
SECRET_WORDS = ("password", "sandi", "kode", "code", "secret", "credential", "csrf", "generated", "pasted")
FORM_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
# What a browser sends for a box that is ticked, and how values of choices look: no sentence, so nothing to copy.
TICKED, CHOICE = "on", re.compile(r"[a-z]+(_[a-z]+)*$")


@dataclass(frozen=True, slots=True)
class KeptForm:
    """One form: where it goes, its fields in order as ``(name, value)``, and the names of fields left out."""

    path: str
    back: str
    fields: tuple[tuple[str, str], ...]
    left_out: tuple[str, ...]

    @property
    def texts(self) -> list[str]:
        """What was typed. With ``choices`` all of it: nobody sends what they have not seen."""
        return [value for value in self._shown if not CHOICE.match(value)]

    @property
    def choices(self) -> list[str]:
        """What was chosen, as the browser sends it, and typed words that look the same."""
        return ["dicentang" if value == TICKED else value for value in self._shown if CHOICE.match(value)]

    @property
    def _shown(self) -> list[str]:
        """A form's own id and the version that it was made from were neither typed nor chosen."""
        return [value for name, value in self.fields if value.strip() and name != "seen" and not FORM_ID.match(value)]


def typed(request: HttpRequest, back: str) -> KeptForm | None:
    """What this POST holds; None when there is nothing worth keeping or too much of it."""
    fields = tuple((name, value) for name, values in request.POST.lists() for value in values if not _is_secret(name))
    if not fields or sum(len(name) + len(value) for name, value in fields) > LONGEST or not _opens(request.path):
        return None
    left_out = sorted({*request.FILES, *(name for name in request.POST if _is_secret(name) and "csrf" not in name)})
    return KeptForm(request.get_full_path(), back, fields, tuple(left_out))


def keep(request: HttpRequest, back: str) -> bool:
    """Keep this POST's fields; False when there is nothing worth keeping or too much of it."""
    form = typed(request, back)
    if form is None:
        return False
    request.session[KEY] = {"person": _author(request), **asdict(form), "at": int(time.time())}
    if not request.user.is_authenticated:
        request.session[IDLE] = HOUR
    return True


def of(request: HttpRequest) -> KeptForm | None:
    """The form that waits in this session, unless it is older than an hour."""
    data: dict[str, Any] | None = request.session.get(KEY)
    if not data or time.time() - data["at"] > HOUR or data["person"] not in (None, request.user.pk):
        return None
    fields = tuple((str(name), str(value)) for name, value in data["fields"])
    return KeptForm(data["path"], data["back"], fields, tuple(data["left_out"]))


def page_before(request: HttpRequest) -> str:
    """The path of our page from which this was sent, as its browser says; empty when it came from elsewhere."""
    before = urlsplit(request.headers.get("Referer", ""))
    is_ours = before.netloc == request.get_host() and url_has_allowed_host_and_scheme(before.path, None)
    return before.path if is_ours else ""


def drop_when_sent(request: HttpRequest) -> None:
    """The kept form comes again: from now on it is like any other."""
    if request.method == "POST" and MARK in request.POST:
        drop(request)


def drop(request: HttpRequest) -> None:
    request.session.pop(KEY, None)


def _author(request: HttpRequest) -> int | None:
    """Who sent the form: the person of the session that has ended; None when the browser has dropped its cookie."""
    if request.user.is_authenticated:
        return request.user.pk
    cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return SignInSession.objects.filter(session_key=row_key(cookie)).values_list("person_id", flat=True).first()


def _is_secret(name: str) -> bool:
    return any(word in name.lower() for word in SECRET_WORDS)


def _opens(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
