"""What gunicorn serves while it is measured: the program as it is, and below /bench/ bare views in the same processes.

The bare views are an application of their own without any middleware, so nothing of ours is in what we compare with.
A request that asks for it (`X-Bench-Count`) learns how many statements it sent to the database; others pay nothing.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test.utils import override_settings

from lpse_helpdesk.wsgi import application as program

Started = Callable[..., Any]


class Bare(WSGIHandler):
    """Django with nothing around the view."""

    def load_middleware(self, is_async: bool = False) -> None:
        with override_settings(MIDDLEWARE=[]):
            super().load_middleware(is_async)

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        request.urlconf = "bench.bare"
        return super().get_response(request)


bare = Bare()


def application(environ: dict[str, Any], start_response: Started) -> Iterable[bytes]:
    if environ["PATH_INFO"].startswith("/bench/"):
        return bare(environ, start_response)
    if "HTTP_X_BENCH_COUNT" in environ:
        return _counted(environ, start_response)
    return program(environ, start_response)


def _counted(environ: dict[str, Any], start_response: Started) -> Iterable[bytes]:
    asked = 0

    def count(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal asked
        asked += 1
        return execute(*arguments)

    def answer(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
        return start_response(status, [*headers, ("X-Bench-Queries", str(asked))], *more)

    with connection.execute_wrapper(count):
        return program(environ, answer)
