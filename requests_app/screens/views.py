"""The waiting-room screen: its page, and the fragment that the page asks for again and again (`asking` says how)."""

from datetime import datetime
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts_app.access import public
from accounts_app.models import Office
from requests_app.screens import actions, asking
from requests_app.screens.board import board_of, kept
from requests_app.screens.models import Device, Kind
from requests_app.screens.voice.words import announce

# What the sound test says: a number that nobody holds.
TEST = announce("A 000", 1)


@public("a waiting room's screen, known by the token in its address; numbers and counters only")
@never_cache
@require_safe
def screen(request: HttpRequest, token: str) -> HttpResponse:
    """The whole page with the present state; the script keeps it so, and without one it reloads itself."""
    device = Device.objects.by_token(Kind.SCREEN, token)
    if device is None:
        return render(request, "screens/gone.html", {"kind": Kind.SCREEN.label}, status=HTTPStatus.NOT_FOUND)
    now = timezone.now()
    actions.saw(device.pk, now)
    context = {"office": device.office, "board": board_of(device.office, now), "token": token, "test": TEST, "now": now}
    with timezone.override(device.office.tz):
        return render(request, "screens/screen.html", context)


@public("a waiting room's screen asks what changed; known by the token in its address")
@require_safe
def news(request: HttpRequest, token: str) -> HttpResponse:
    """The board as a fragment, or 304 when it is what the screen has; 404 once the screen is revoked."""
    now, has = timezone.now(), request.headers.get("If-None-Match", "")
    asked = asking.ask(token, has, now)
    if asked is None:
        return HttpResponse(status=HTTPStatus.NOT_FOUND)
    headers = {"ETag": asked.etag, "Cache-Control": "no-store"}
    if has == asked.etag:
        return HttpResponse(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    return HttpResponse(kept(asked.etag, lambda: _fragment(asked.office_id, now)), headers=headers)


def _fragment(office_id: int, now: datetime) -> bytes:
    office = Office.objects.get(pk=office_id)
    with timezone.override(office.tz):
        return render_to_string("screens/_board.html", {"board": board_of(office, now), "now": now}).encode()
