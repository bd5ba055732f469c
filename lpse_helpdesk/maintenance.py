"""Closed for a while: one file that every web process sees at once, and a page that needs nothing else.

``manage.py maintenance on`` writes the file into the folder that all processes share, `off` removes it. The answer
comes before sessions and the database, so that both may be away; static files and ``/healthz`` answer as ever.
Rejected: an environment variable (each process would have to be started anew) and a row (the database may be what is
being mended).
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

OPEN = frozenset({"/healthz"})
MINUTES = 15


@dataclass(frozen=True, slots=True)
class Notice:
    """``words``: what people are told, or nothing; ``minutes``: about how long from any moment on."""

    words: str = ""
    minutes: int = MINUTES


def close(notice: Notice) -> None:
    """From now on every page says so; a second call replaces the words."""
    path = _file()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(asdict(notice)), encoding="utf-8")
    fresh.replace(path)


def reopen() -> bool:
    """Whether it was closed until now."""
    was_closed = _file().exists()
    _file().unlink(missing_ok=True)
    return was_closed


def standing() -> Notice | None:
    """The notice in force. What cannot be read, or was written by hand, closes too: somebody meant it to."""
    try:
        text = _file().read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return Notice()
    try:
        data = json.loads(text)
        return Notice(str(data["words"]), int(data["minutes"]))
    except (ValueError, KeyError, TypeError):
        return Notice(text.strip())


def _file() -> Path:
    return Path(settings.MEDIA_ROOT) / "maintenance.json"


class MaintenanceMiddleware:
    """Before sessions: nothing behind it is asked while the program is closed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        notice = None if request.path in OPEN else standing()
        return self.get_response(request) if notice is None else closed_page(request, notice)


def closed_page(request: HttpRequest, notice: Notice) -> HttpResponse:
    """503 with the time after which asking again makes sense; no cache keeps it."""
    page = render_to_string(
        "503.html",
        {"notice": notice, "was_form": request.method not in {"GET", "HEAD"}, "here": request.get_full_path()},
    )
    headers = {"Retry-After": str(notice.minutes * 60), "Cache-Control": "no-store"}
    return HttpResponse(page, status=HTTPStatus.SERVICE_UNAVAILABLE, headers=headers)
