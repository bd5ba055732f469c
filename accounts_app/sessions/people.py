"""Who asks: the person of a session with their office and roles, read together with the session in one query.

Every page of a signed-in person needs all four; as queries of their own they cost more than many a page. The person
that came with the session is offered to the backend only while Django asks for it, so no other request can see it.
"""

from contextvars import ContextVar
from typing import Any

from django.contrib.auth import get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts_app.models import User

_offered: ContextVar[User | None] = ContextVar("person of the session", default=None)


class PersonMiddleware(AuthenticationMiddleware):
    """Django's own, but for the queries; whether the session still holds is Django's to decide, as ever."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _person_of(request))  # type: ignore[assignment]


def _person_of(request: Any) -> User | AnonymousUser:
    if not hasattr(request, "_cached_user"):
        request.session.get("")  # reads the row, and with it the person
        token = _offered.set(getattr(request.session, "person", None))
        try:
            request._cached_user = get_user(request)
        finally:
            _offered.reset(token)
    person: User | AnonymousUser = request._cached_user
    return person


def offered(user_id: Any) -> User | None:
    """The person of the session that is being looked at, if they are the one asked for."""
    person = _offered.get()
    return person if person is not None and person.pk == int(user_id) else None
