"""Ambil: a password is fetched with the mailed link and the spoken code, by whoever holds both.

Decisions:
- Signing in is not asked for: link and code are the proof, and a mailbox that is read by somebody else holds only one.
- GET and HEAD change nothing, also on the result's page; mail scanners open links, and some submit forms.
- The reveal answers with a redirect, so that reloading does not send the code again. Two cookies of this browser, valid
  below this link only, carry on: the viewing key (10 minutes) and a signed word that it was this browser, with which
  "Sudah saya terima" still works when somebody comes back from SPSE after a quarter of an hour.
- ``Referrer-Policy: strict-origin``: the link never leaves in a Referer, not even to ourselves. ``no-referrer`` was
  rejected: with it browsers send ``Origin: null``, which the CSRF check must refuse.
- No messages framework and no session here: nothing of the hand-over is stored outside its own row.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from accounts_app.access import public
from accounts_app.audit.actions import BEARER, Nobody
from accounts_app.audit.models import ActorKind
from accounts_app.models import User
from requests_app.handover import actions as handover
from requests_app.handover.models import ATTEMPTS_ALLOWED, TOUCHED, VIEWING_TIME, Handover, Status, face_of
from requests_app.handover.results import Refusal, Refused, Revealed
from requests_app.pickup.forms import AlarmForm, PickupForm
from requests_app.pickup.holders import Holder, holders
from requests_app.process.refusals import Refused as NotNow

ALARMED = "alarmed"
LINK_HOLDER = Nobody(ActorKind.BEARER, "Pemegang tautan")
VIEWING_COOKIE, OPENER_COOKIE = "ambil_kunci", "ambil_pembuka"
OPENER_SALT = "requests_app.pickup.opener"
OPENER_TIME = timedelta(hours=settings.HANDOVER_HOURS)
HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "strict-origin", "X-Robots-Tag": "noindex, nofollow"}
PAGES = ("pick_up", "picked_up", "confirm_pickup", "confirm_login", "alarm_pickup")
WHY_PUBLIC = "whoever holds the mailed link; the pickup code is asked for on the page"


class SeeOther(HttpResponseRedirect):
    """303: whatever the method was, go on with GET."""

    status_code = 303


@dataclass(frozen=True, slots=True)
class Pickup:
    """The hand-over behind a link, with what it belongs to."""

    token: str
    row: Handover
    holder: Holder

    @property
    def view(self) -> str:
        """Which of the page's faces is shown; a link that a newer one has replaced is void, however it ended."""
        current = handover.current_of(self.row.owner_type, self.row.owner_id)
        if current is not None and current.pk != self.row.pk:
            return Status.VOIDED.value
        return ALARMED if self.holder.alarmed_at else face_of(self.row)

    def may_alarm(self, view: str) -> bool:
        """Whether somebody else may have had this password, by the page's face, and it is not archived yet."""
        return self.holder.may_alarm and view in TOUCHED

    def url(self, name: str) -> str:
        return reverse(f"pickup:{name}", args=[self.token])


PickupView = Callable[[HttpRequest, Pickup], HttpResponse]


def behind_the_link(view: PickupView) -> Callable[[HttpRequest, str], HttpResponse]:
    """Finds the hand-over and its owner, answers an unknown link kindly, and sets the headers of a secret page."""

    @wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponse:
        row = handover.by_link(token)
        if row is None or row.owner_type not in holders:
            response = render(request, "pickup/unknown.html", status=404)
        else:
            holder = holders[row.owner_type](row.owner_id)
            with timezone.override(holder.office.tz):
                response = view(request, Pickup(token, row, holder))
        for name, value in HEADERS.items():
            response[name] = value
        return response

    return guarded


@public(WHY_PUBLIC)
@sensitive_post_parameters("code")
@behind_the_link
def pick_up(request: HttpRequest, pickup: Pickup) -> HttpResponse:
    """What is needed, and the field for the code; on POST the one reveal."""
    if request.method == "POST" and pickup.view == Status.CODED:
        return _open(request, pickup)
    return _page(request, pickup)


@public("shows the password to the browser that opened it, by the key in its cookie")
@sensitive_variables()
@behind_the_link
def picked_up(request: HttpRequest, pickup: Pickup) -> HttpResponse:
    """The password, for ten minutes and in this browser; afterwards only the button that confirms."""
    if not _is_opener(request, pickup) or pickup.row.status != Status.OPENED:
        return SeeOther(pickup.url("pick_up"))
    outcome = handover.view_again(pickup.row.pk, request.COOKIES.get(VIEWING_COOKIE, ""))
    context = _context(request, pickup)
    if not isinstance(outcome, Revealed):
        return render(request, "pickup/picked_up.html", context)
    seconds = max(1, int((outcome.viewing_until - timezone.now()).total_seconds()) + 1)
    context |= {"password": outcome.password.expose(), "until": outcome.viewing_until, "seconds": seconds}
    response = render(request, "pickup/picked_up.html", context)
    response["Refresh"] = str(seconds)  # the password leaves the screen when its time is over, without a script too
    return response


@public("confirms for the browser that opened the password, by its signed cookie")
@behind_the_link
def confirm_pickup(request: HttpRequest, pickup: Pickup) -> HttpResponse:
    """ "Sudah saya terima" on the page of the link."""
    response = SeeOther(pickup.url("pick_up"))
    if request.method != "POST" or not _is_opener(request, pickup) or pickup.row.status != Status.OPENED:
        return response  # who opened a password that was voided since says nothing about the one that replaced it
    try:
        pickup.holder.receive(by=_actor(request, pickup))
    except NotNow:
        return response  # confirmed elsewhere meanwhile: the page says so
    response.delete_cookie(VIEWING_COOKIE, path=pickup.url("pick_up"), samesite="Strict")
    return response


@public("says for the browser that opened the password that its owner logged in, by its signed cookie")
@behind_the_link
def confirm_login(request: HttpRequest, pickup: Pickup) -> HttpResponse:
    """ "Sudah login dan mengubah password", where the owner of the hand-over asks for it."""
    response = SeeOther(pickup.url("pick_up"))
    is_now = pickup.view == Status.CONFIRMED.value  # who opened a password that was voided since says nothing
    if request.method != "POST" or not is_now or not _is_opener(request, pickup) or not pickup.holder.asks_login:
        return response
    with suppress(NotNow):  # said elsewhere meanwhile: the page shows it
        pickup.holder.confirm_login(by=_actor(request, pickup))
    return response


@public("reports from the mailed link that somebody else opened it; needs a ticked sentence")
@behind_the_link
def alarm_pickup(request: HttpRequest, pickup: Pickup) -> HttpResponse:
    """ "Laporkan: bukan saya yang membuka": voids this link's password, never one that has replaced it."""
    if request.method != "POST" or not pickup.may_alarm(pickup.view):
        return SeeOther(pickup.url("pick_up"))
    form = AlarmForm(request.POST)
    if not form.is_valid():
        return _page(request, pickup, alarm_problem=str(form.errors["sure"][0]))
    try:
        pickup.holder.alarm(by=_actor(request, pickup, LINK_HOLDER), handover_id=pickup.row.pk)
    except NotNow as refusal:
        return _page(request, pickup, alarm_problem=str(refusal))
    return SeeOther(pickup.url("pick_up"))


@sensitive_variables()
def _open(request: HttpRequest, pickup: Pickup) -> HttpResponse:
    form = PickupForm(request.POST)
    code = form.cleaned_data["code"] if form.is_valid() else ""
    try:
        outcome = pickup.holder.disclose(code, by=_actor(request, pickup))
    except NotNow as refusal:
        return _page(request, pickup, problem=str(refusal))
    if isinstance(outcome, Revealed):
        return _opened(pickup, outcome)
    pickup.row.refresh_from_db()
    return _page(request, pickup, problem=_words(outcome))


@sensitive_variables()
def _opened(pickup: Pickup, revealed: Revealed) -> HttpResponse:
    response = SeeOther(pickup.url("picked_up"))
    shared: dict[str, Any] = {
        "path": pickup.url("pick_up"),
        "secure": settings.SESSION_COOKIE_SECURE,
        "httponly": True,
        "samesite": "Strict",
    }
    response.set_cookie(VIEWING_COOKIE, revealed.viewing_key.expose(), max_age=VIEWING_TIME, **shared)
    response.set_signed_cookie(OPENER_COOKIE, str(pickup.row.pk), salt=OPENER_SALT, max_age=OPENER_TIME, **shared)
    return response


def _is_opener(request: HttpRequest, pickup: Pickup) -> bool:
    said = request.get_signed_cookie(OPENER_COOKIE, default="", salt=OPENER_SALT, max_age=OPENER_TIME)
    return said == str(pickup.row.pk)


def _actor(request: HttpRequest, pickup: Pickup, otherwise: Nobody = BEARER) -> User | Nobody:
    """The person by name when they happen to be signed in, else the bearer of link and code."""
    user = request.user
    return user if user.is_authenticated and pickup.holder.person(user) else otherwise


def _words(refused: Refused) -> str:
    """Beside the field; a locked or opened hand-over has a page of its own."""
    if refused.reason == Refusal.WRONG_CODE:
        return f"Kode tidak cocok. Sisa {refused.attempts_left} dari {ATTEMPTS_ALLOWED} percobaan."
    if refused.reason == Refusal.MALFORMED_CODE:
        return "Kode terdiri atas 12 angka. Percobaan ini tidak dihitung."
    return str(refused.reason.label)


def _page(request: HttpRequest, pickup: Pickup, problem: str = "", alarm_problem: str = "") -> HttpResponse:
    """The face of the link for this status. What was typed is never written back."""
    context = _context(request, pickup) | {"form": PickupForm(), "problem": problem, "alarm_problem": alarm_problem}
    return render(request, "pickup/pick_up.html", context)


def _context(request: HttpRequest, pickup: Pickup) -> dict[str, Any]:
    view = pickup.view
    return {
        "pickup": pickup,
        "row": pickup.row,
        "holder": pickup.holder,
        "office": pickup.holder.office,
        "view": view,
        "may_alarm": pickup.may_alarm(view),
        "alarm_form": AlarmForm(),
        "urls": {name: pickup.url(name) for name in PAGES},
        "hours": settings.HANDOVER_HOURS,
        "viewing_minutes": int(VIEWING_TIME.total_seconds() // 60),
        "is_opener": _is_opener(request, pickup),
        "viewing_over": pickup.row.viewing_until is not None and pickup.row.viewing_until <= timezone.now(),
    }
