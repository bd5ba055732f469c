"""A view that may be posted to only so often from one network address."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.core.internal.ratelimit import get_ip
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from accounts_app.limits.counting import Limit


def client_address(request: HttpRequest) -> str:
    """The visitor's address as allauth counts it: behind trusted proxies, without a port, an IPv6 network as one."""
    address: str = get_ip(request)
    return address


def posts_limited(limit: Limit) -> Callable[..., Callable[..., HttpResponseBase]]:
    """Counts the POSTs of each address; one too many gets a page that says when to try again (429).

    Signed-in staff are not counted: a whole office stands behind one address.
    """

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guard(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method != "POST" or (request.user.is_authenticated and request.user.works_here):
                return view(request, *args, **kwargs)
            address = client_address(request)
            if limit.take(address):
                return view(request, *args, **kwargs)
            context = {"minutes": limit.minutes_left(address)}
            answer = render(request, "429.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
            answer["Retry-After"] = str(context["minutes"] * 60)
            return answer

        return guard

    return decorate
