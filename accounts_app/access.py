"""Access marks: every view says who may open it, and a view that does not say so stops the start.

The mark is the guard: the decorator that names the roles also enforces them, so the two cannot drift apart.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.checks import CheckMessage, Error
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts_app.models import User
from accounts_app.roles import STAFF_ROLES, Role
from accounts_app.sessions import kept

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

# Other packages' views carry no mark of ours. Who guards them: of allauth, the adapter and forms in `signin`; of
# Django's admin (a URL namespace), `User.is_staff`, which is the system admin alone.
FOREIGN_MODULE, FOREIGN_NAMESPACE = "allauth.", "admin"
SESSION_ENDED = "Sesi Anda sudah berakhir: yang baru saja dikirim belum tersimpan. Masuk, lalu kirim lagi."
SESSION_ENDED_KEPT = "Sesi Anda sudah berakhir. Yang baru saja Anda kirim kami simpan: masuk, lalu kirim lagi."


class SignedInRequest(HttpRequest):
    """A request whose user is a person: what a guarded view receives."""

    user: User


@dataclass(frozen=True, slots=True)
class Mark:
    """Who may open a view: everybody (``public``, with the reason), anybody signed in, or holders of ``roles``.

    ``door`` is the sign-in page that strangers are led to: by password for staff, by mailed code for applicants.
    """

    why: str = ""
    roles: frozenset[Role] = frozenset()
    door: str = "account_login"


def _to_sign_in(request: HttpRequest, mark: Mark) -> HttpResponseBase:
    """To the sign-in page and back. A form's own address shows no page: its sender returns to where it stood."""
    door = reverse(mark.door)
    if request.method in ("GET", "HEAD"):
        return redirect_to_login(request.get_full_path(), door)
    back = kept.page_before(request) or reverse("home_of_role")
    is_kept = kept.keep(request, back)
    messages.warning(request, SESSION_ENDED_KEPT if is_kept else SESSION_ENDED)
    return redirect_to_login(reverse("kept_form") if is_kept else back, door)


def _guarded(view: Callable[..., HttpResponseBase], mark: Mark) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def guard(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request, mark)
        if mark.roles and not mark.roles & request.user.roles:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    guard.access_mark = mark  # type: ignore[attr-defined]
    return guard


def public(why: str) -> Callable[[View[P]], View[P]]:
    """Everybody may open this view; ``why`` says what makes that right."""

    def decorate(view: View[P]) -> View[P]:
        view.access_mark = Mark(why=why)  # type: ignore[attr-defined]
        return view

    return decorate


def role_required(*roles: Role) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Only people who hold one of these roles; others get 403, strangers the sign-in page."""
    return lambda view: _guarded(view, Mark(roles=frozenset(roles)))


staff_required = role_required(*STAFF_ROLES)


def signed_in(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Anybody signed in, whatever they are."""
    return _guarded(view, Mark())


def applicant_required(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Anybody signed in; the view shows them only what is theirs (staff can be applicants too)."""
    return _guarded(view, Mark(door="account_request_login_code"))


def walk_urls(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route that this project guards itself, as (path pattern, entry)."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            if entry.namespace != FOREIGN_NAMESPACE:
                yield from walk_urls(entry, path)
        elif not entry.callback.__module__.startswith(FOREIGN_MODULE):
            yield path, entry


def every_view_is_marked(**_: Any) -> list[CheckMessage]:
    """System check: a route whose view carries no access mark."""
    return [
        Error(
            f"/{path} opens {entry.callback.__module__}.{entry.callback.__qualname__}, which says nobody may open it.",
            hint="Put @public('why'), @signed_in, @applicant_required, @staff_required or @role_required(…) on it.",
            id="accounts_app.E001",
        )
        for path, entry in walk_urls()
        if not hasattr(entry.callback, "access_mark")
    ]
