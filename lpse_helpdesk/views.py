"""The first page, and where each person lands after signing in."""

from datetime import date
from typing import Any

from allauth.account import views as allauth_views
from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from accounts_app.access import SignedInRequest, public, signed_in
from accounts_app.addresses import address_of
from accounts_app.kept import kept
from accounts_app.office.finding import offices_named
from accounts_app.roles import READERS, Role
from lpse_helpdesk.demo.people import sign_in_cards
from requests_app.sop.definition import SopDefinition
from requests_app.sop.models import SopInForce, todays
from requests_app.sop.vocabulary import Kind

OFFICES_SHOWN = 12
NO_CODE = "Tidak ada kode yang masih berlaku di peramban ini; kode berlaku 15 menit. Minta kode baru."


@public("the first page")
def home(request: HttpRequest) -> HttpResponse:
    """What this is, the three doors, the SOPs in force; in the demo also its people.

    `kantor` narrows the offices by name, where there are more than fit.
    """
    asked = request.GET.get("kantor", "").strip()
    offices, more = offices_named(asked, OFFICES_SHOWN)
    context: dict[str, Any] = {
        "offices": offices,
        "more_offices": more,
        "asked_office": asked,
        "sops": _sop_cards(),
    }
    if settings.DEMO:
        context["demo_people"] = sign_in_cards()
    return render(request, "home.html", context)


def _sop_cards() -> list[dict[str, str]]:
    """The ticket SOPs in force anywhere, once each."""
    definitions = [row.definition for row in kept(_newest_of_each, **todays())]
    return [
        {
            "url": address_of("sop:detail", sop.slug),
            "title": sop.title,
            "for_whom": ", ".join(kind.label for kind in sop.applicant_types),
            "time": _standard_time(sop),
        }
        for sop in definitions
        if sop.kind is Kind.TICKET
    ]


def _newest_of_each(**days: date) -> Any:
    """Their texts are not joined: they would be sorted with the rows."""
    return SopInForce.objects.in_force_by_zone(days).order_by("code", "-since", "-pk").distinct("code")


def _standard_time(sop: SopDefinition) -> str:
    """How long the SOP gives the office when nothing is missing: "40 menit kerja"."""
    longest = max((sop.total_minutes(total.steps) for total in sop.totals), default=0)
    return f"{longest} menit kerja" if longest else f"SOP {sop.code}"


@signed_in
def home_of_role(request: SignedInRequest) -> HttpResponseRedirect:
    """After signing in: the desk for staff, one's own requests for everybody else."""
    roles = request.user.roles
    if roles & READERS == {Role.FRONT_OFFICE}:
        return redirect("frontdesk:guest_book")
    if roles & READERS:
        return redirect("desk:inbox")
    if Role.ADMIN_KANTOR in roles:
        return redirect("office:settings")
    if Role.SYSTEM_ADMIN in roles:
        return redirect("admin:index")
    return redirect("tickets:my_list")


@public("allauth redirects here; accounts exist only through a request or an office")
def no_signup(request: HttpRequest) -> HttpResponseRedirect:
    return redirect("intake:start")


@signed_in
def no_password(request: SignedInRequest) -> HttpResponseRedirect:
    """Where allauth sends whoever would change a password and has none: staff ask for a link, applicants need none."""
    if request.user.works_here:
        return redirect("account_reset_password")
    messages.info(request, "Akun pemohon tidak memakai password: setiap kali masuk, kode dikirim ke surel Anda.")
    return redirect("home_of_role")


@public("opens nothing without a code that this browser asked for")
def check_code(request: HttpRequest) -> HttpResponseBase:
    """allauth's page for the mailed code. Where the code is over, it says so and keeps the way to where it led.

    Whoever was about to send a request comes back to it: its own button mails the next code.
    """
    said = len(messages.get_messages(request))
    answer: HttpResponseBase = allauth_views.confirm_login_code(request)
    ask = address_of("account_request_login_code")
    if not isinstance(answer, HttpResponseRedirect) or answer.url != ask:
        return answer
    if len(messages.get_messages(request)) == said:  # of too many wrong codes allauth has spoken already
        messages.error(request, NO_CODE)
    onward = get_next_redirect_url(request) or ""
    if onward.startswith(address_of("intake:review")):
        return redirect(onward)
    return redirect(f"{ask}?{urlencode({'next': onward})}" if onward else ask)
