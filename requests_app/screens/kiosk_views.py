"""The kiosk: choose, write one's name, take the number. Each page is a plain form that a script only makes handier.

Whoever turns away leaves nothing behind: every page forgets itself (kiosk.js, and a refresh without it), is stored
nowhere, and the last one shows a number without a name.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts_app.access import public
from accounts_app.limits.counting import Limit
from requests_app.frontdesk.lines import settings_of
from requests_app.frontdesk.prospects import prospect_of
from requests_app.frontdesk.queue_models import ServiceLine
from requests_app.frontdesk.status_keys import address_of, key_of, number_of
from requests_app.printing.slip import qr_svg
from requests_app.process.refusals import Refused
from requests_app.screens import actions, kiosk
from requests_app.screens.forms import GuestForm, RequestForm
from requests_app.screens.models import Device, Kind
from requests_app.tickets.models import Ticket

P = ParamSpec("P")
DRAWS = (Limit("draw at a kiosk, a minute", most=6, seconds=60), Limit("draw at a kiosk", most=60, seconds=3600))
BUSY = "Kiosk sedang sibuk. Silakan ke meja depan."
WHY = "a kiosk in the waiting room, known by the token in its address; takes an entry and gives a number"


def _at_kiosk(
    view: Callable[Concatenate[HttpRequest, Device, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """The device of the address instead of its token; another address opens nothing, a kiosk that is off says so."""

    @wraps(view)
    def guarded(request: HttpRequest, token: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        device = Device.objects.by_token(Kind.KIOSK, token)
        if device is None:
            return render(request, "screens/gone.html", {"kind": Kind.KIOSK.label}, status=HTTPStatus.NOT_FOUND)
        timezone.activate(device.office.tz)
        actions.saw(device.pk, timezone.now())
        if not settings_of(device.office).kiosk_on:
            return _page(request, device, token, "off", {"why": kiosk.OFF})
        request.kiosk_token = token  # type: ignore[attr-defined]
        return view(request, device, *args, **kwargs)

    return guarded


def _token(request: HttpRequest) -> str:
    token: str = request.kiosk_token  # type: ignore[attr-defined]
    return token


def _page(
    request: HttpRequest, device: Device, token: str, name: str, context: dict[str, Any], status: int = HTTPStatus.OK
) -> HttpResponse:
    whole = {"office": device.office, "token": token, "now": timezone.now(), **context}
    return render(request, f"screens/kiosk_{name}.html", whole, status=status)


@public(WHY)
@never_cache
@require_safe
@_at_kiosk
def start(request: HttpRequest, device: Device) -> HttpResponse:
    """With a request, or one of the lines without."""
    return _page(request, device, _token(request), "start", {"lines": kiosk.open_lines(device.office)})


@public(WHY)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_at_kiosk
def by_request(request: HttpRequest, device: Device) -> HttpResponse:
    """Scan or type the number of a request; then the guest book."""
    form = RequestForm(request.POST or None)
    ticket = None
    if request.method == "POST" and form.is_valid():
        ticket = _request_of(device, form, comes="name" not in request.POST)
    if ticket is None:
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
        return _page(request, device, _token(request), "request", {"form": form}, status)
    if "name" not in request.POST:
        return _guest_page(request, device, GuestForm(), ticket=ticket)
    return _take(request, device, GuestForm(request.POST), ticket=ticket)


def _request_of(device: Device, form: RequestForm, *, comes: bool) -> Ticket | None:
    """``comes``: the guest book is not written yet. (Afterwards a second press leads to the number of the first.)"""
    try:
        ticket = kiosk.request_of(device.office, form.cleaned_data["code"])
        if comes:
            kiosk.refuse_second(ticket)
        return ticket
    except Refused as refused:
        form.add_error("code", str(refused))
        return None


@public(WHY)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_at_kiosk
def by_line(request: HttpRequest, device: Device, prefix: str) -> HttpResponse:
    """Without a request: the guest book, then a number of this line."""
    line = next((each for each in kiosk.open_lines(device.office) if each.prefix == prefix), None)
    if line is None:
        return redirect("screens:kiosk", _token(request))
    if request.method != "POST":
        return _guest_page(request, device, GuestForm(), line=line)
    return _take(request, device, GuestForm(request.POST), line=line)


def _take(
    request: HttpRequest,
    device: Device,
    form: GuestForm,
    line: ServiceLine | None = None,
    ticket: Ticket | None = None,
) -> HttpResponse:
    if form.is_valid():
        try:
            _count(device)
            guest = kiosk.guest_of(device, form.typed, line, ticket)
            number = kiosk.take_number(device, guest, line=line, ticket=ticket)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("screens:kiosk_number", _token(request), key_of(number.pk))
    return _guest_page(request, device, form, line, ticket, HTTPStatus.UNPROCESSABLE_ENTITY)


def _count(device: Device) -> None:
    """One try of this kiosk's. :raises Refused: more than visitors who write their names can make."""
    if not all(limit.take(device.pk) for limit in DRAWS):
        raise Refused(BUSY)


def _guest_page(
    request: HttpRequest,
    device: Device,
    form: GuestForm,
    line: ServiceLine | None = None,
    ticket: Ticket | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {"form": form, "line": line, "ticket": ticket}
    return _page(request, device, _token(request), "guest", context, status)


@public(WHY)
@never_cache
@require_safe
@_at_kiosk
def number(request: HttpRequest, device: Device, key: str) -> HttpResponse:
    """The number, large enough to be copied by hand, with its QR code; then the kiosk is the next visitor's."""
    found = number_of(key)
    if found is None or found.office_id != device.office_id:
        return redirect("screens:kiosk", _token(request))
    # The QR code is drawn from an address of ours; nothing in it was typed.
    qr = mark_safe(qr_svg(address_of(found)))  # noqa: S308
    return _page(
        request, device, _token(request), "number", {"number": found, "prospect": prospect_of(found), "qr": qr}
    )
