"""NUL in an address, a query or a cookie: a clear 400, because PostgreSQL refuses it with an error of its own.

What is typed into forms is refused by their fields. Rejected: a check in every view that looks something up by an
address, because the next one would forget it.
"""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse


class NoNulMiddleware:
    """Stands before the session is looked up by its cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        texts = (request.path, *request.COOKIES.values())
        if "%00" in request.META.get("QUERY_STRING", "") or any("\0" in text for text in texts):
            raise BadRequest("NUL in the address or a cookie")
        return self.get_response(request)
