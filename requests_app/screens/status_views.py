"""Antrean saya: where one number stands, on the phone of whoever scanned its slip. The page renews itself.

It is asked for like a screen: with the version that it shows, and 204 (htmx then leaves the page alone) when nothing
changed. No name, no request's content; the link to the request's progress asks for the code of the slip as always.
"""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts_app.access import public
from requests_app.frontdesk.prospects import prospect_of
from requests_app.frontdesk.queue_models import FINISHED, NumberState, Pulse, QueueNumber
from requests_app.frontdesk.status_keys import number_of
from requests_app.frontdesk.waiting import today_of

# What the visitor is told, and its tone.
WORDS = {
    NumberState.WAITING: ("Menunggu dipanggil", "work"),
    NumberState.CALLED: ("Silakan datang sekarang", "wait"),
    NumberState.SERVING: ("Sedang dilayani", "done"),
    NumberState.DEFERRED: ("Ditunda: lapor ke petugas bila sudah siap", "wait"),
    NumberState.NO_SHOW: ("Sudah dipanggil, tetapi Anda tidak hadir", "bad"),
    NumberState.DONE: ("Selesai dilayani", "done"),
    NumberState.NOT_SERVED: ("Tidak sempat dilayani hari itu", "bad"),
}

LONG_AGO = ("Harinya sudah lewat", "idle")


@public("known by the keyed address on the slip; shows a place in the queue and no person")
@never_cache
@require_safe
def status(request: HttpRequest, key: str) -> HttpResponse:
    """The page, or for htmx its fragment. :raises Http404: no number has this address."""
    number = number_of(key)
    if number is None:
        raise Http404("no such number")
    version = _version(number)
    if request.headers.get("HX-Request") and request.GET.get("v") == version:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    timezone.activate(number.office.tz)
    template = "screens/_status.html" if request.headers.get("HX-Request") else "screens/status.html"
    return render(request, template, _context(number, key, version))


def _version(number: QueueNumber) -> str:
    pulse = Pulse.objects.filter(office=number.office_id).values_list("version", flat=True).first()
    return f"{pulse or 0}-{int(timezone.now().timestamp()) // 60}"


def _context(number: QueueNumber, key: str, version: str) -> dict[str, Any]:
    is_today = number.day == today_of(number.office)
    is_over = not is_today and number.state not in FINISHED
    words, tone = LONG_AGO if is_over else WORDS[NumberState(number.state)]
    return {
        "number": number,
        "office": number.office,
        "key": key,
        "version": version,
        "is_today": is_today,
        "is_live": is_today and number.state not in FINISHED,
        "is_called": is_today and number.state == NumberState.CALLED,
        "prospect": prospect_of(number) if is_today else None,
        "words": words,
        "tone": tone,
        "now": timezone.now(),
    }
