"""What a browser is told when Django itself refuses a request: a stale form, a wrong method, too much at once.

A refused form gives back what was typed, but only to a page of ours: what another site posts here is never shown (it
would put its words under our name) and never offered to be sent. Sent again it is only by a press on a page that
shows everything and says where it goes, with a fresh token. Rejected: keeping it in the session and sending it by
itself, which would make every stranger's form as good as one of ours.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from accounts_app.sessions import kept

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


@never_cache
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answers instead of the view (settings.CSRF_FAILURE_VIEW); ``reason`` is one of Django's sentences."""
    back = kept.page_before(request)
    context = {
        "form": kept.typed(request, back) if is_from_here(request) else None,
        "back": back,
        "without_cookies": reason == REASON_NO_CSRF_COOKIE,
        "from_elsewhere": is_from_elsewhere(request),
    }
    return render(request, "403_csrf.html", context, status=HTTPStatus.FORBIDDEN)


def is_from_here(request: HttpRequest) -> bool:
    """Whether the browser itself says that one of our pages sent this; no other site can make it say so."""
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin == f"{request.scheme}://{request.get_host()}"
    before = urlsplit(request.headers.get("Referer", ""))
    return (before.scheme, before.netloc) == (request.scheme, request.get_host())


def is_from_elsewhere(request: HttpRequest) -> bool:
    """Whether the browser names another sender; one that names none is not suspected."""
    names = "Origin" in request.headers or "Referer" in request.headers
    return names and not is_from_here(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 for what is larger than the program takes."""
    too_much = isinstance(exception, TOO_MUCH)
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_much else HTTPStatus.BAD_REQUEST
    return render(request, f"{status.value}.html", status=status)


class WrongMethodMiddleware:
    """A page in place of the empty 405, for people: who reloads the address of a form sees where they are."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer: Any = self.get_response(request)
        if answer.status_code != HTTPStatus.METHOD_NOT_ALLOWED or answer.content or not request.accepts("text/html"):
            return answer  # type: ignore[no-any-return]
        page = render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
        page["Allow"] = answer["Allow"]
        return page
