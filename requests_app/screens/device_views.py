"""Layar & kiosk: the tab of Pengaturan Kantor where Admin Kantor makes and revokes the waiting room's devices."""

from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts_app.access import SignedInRequest, role_required
from accounts_app.office.pages import office_at_hand, tabs
from accounts_app.roles import Role
from requests_app.printing.slip import qr_svg
from requests_app.process.refusals import Refused
from requests_app.screens import actions
from requests_app.screens.forms import DeviceForm
from requests_app.screens.models import Device, Kind

SHOWN = 100
PAGES = {Kind.SCREEN: "screens:screen", Kind.KIOSK: "screens:kiosk"}


@role_required(Role.ADMIN_KANTOR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def devices(request: SignedInRequest) -> HttpResponse:
    """The office's devices; a POST makes one and answers with its address, which is never shown again."""
    form = DeviceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _made(request, form)
        except Refused as refused:
            form.add_error("name", str(refused))
    rows = Device.objects.of(office_at_hand(request)).select_related("made_by", "revoked_by")[:SHOWN]
    context = {"form": form, "devices": rows, "tabs": tabs("devices")}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "screens/devices.html", context, status=status)


def _made(request: SignedInRequest, form: DeviceForm) -> HttpResponse:
    kind = Kind(form.cleaned_data["kind"])
    device, token = actions.make_device(office_at_hand(request), kind, form.cleaned_data["name"], by=request.user)
    address = settings.SITE_URL + reverse(PAGES[kind], args=[token])
    # The QR code is drawn from an address of ours; nothing in it was typed.
    context = {"device": device, "address": address, "qr": mark_safe(qr_svg(address))}  # noqa: S308
    return render(request, "screens/device_made.html", context)


@role_required(Role.ADMIN_KANTOR)
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    """Asks, then takes the device out of use."""
    device = get_object_or_404(Device, pk=pk, office=office_at_hand(request))
    if request.method != "POST":
        return render(request, "screens/device_revoke.html", {"device": device})
    actions.revoke(device, by=request.user)
    messages.success(request, f"{device.name} dicabut. Alamatnya tidak membuka apa-apa lagi.")
    return redirect("screens:devices")
