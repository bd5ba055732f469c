"""The dashboard: the office's for Kepala LPSE, one's own day for everybody else at a desk; the lists behind it.

Only Kepala LPSE reads the office's figures: each of them opens a list of tickets, which Admin Kantor and the system
administrator must not read.
"""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts_app.access import SignedInRequest, role_required
from accounts_app.models import Office
from accounts_app.roles import READERS, Role
from requests_app.desk.own_day import own_day
from requests_app.reports import behind, periods
from requests_app.reports.dashboard import now_context, percent, period_context, signs_context
from requests_app.reports.headings import heading_of
from requests_app.reports.periods import Period


def _office(request: SignedInRequest) -> Office:
    """The reader's own. :raises PermissionDenied: they belong to none."""
    if request.user.office is None:
        raise PermissionDenied
    return request.user.office


@role_required(*READERS)
@never_cache
@require_safe
def dashboard(request: SignedInRequest) -> HttpResponse:
    """By the role of who asks; whoever is Kepala LPSE too sees the office."""
    return _office_page(request) if Role.KEPALA_LPSE in request.user.roles else _own_page(request)


def _own_page(request: SignedInRequest) -> HttpResponse:
    day = own_day(request.user, timezone.now())
    return render(request, "reports/own_day.html", {"day": day, "week_share": percent(day.week_share)})


def _office_page(request: SignedInRequest) -> HttpResponse:
    office, now = _office(request), timezone.now()
    today = timezone.localdate(timezone=office.tz)
    period, form = periods.read(request.GET, today)
    context: dict[str, Any] = {
        "office": office,
        "now": now,
        "period": period,
        "form": form,
        "choices": periods.choices(today),
        **now_context(office, now),
    }
    if period:
        signs = signs_context(office, period)
        context |= period_context(office, period) | {"signs": len(signs["repeated"]) + len(signs["carriers"])}
    return render(request, "reports/dashboard.html", context)


@role_required(Role.KEPALA_LPSE)
@never_cache
@require_safe
def signs(request: SignedInRequest) -> HttpResponse:
    """Signs of abuse in the days before the period's end."""
    office = _office(request)
    period = _period(request, office)
    return render(request, "reports/signs.html", {"period": period, **signs_context(office, period)})


@role_required(Role.KEPALA_LPSE)
@never_cache
@require_safe
def tickets(request: SignedInRequest) -> HttpResponse:
    """The list behind a figure."""
    office, now = _office(request), timezone.now()
    if "angka" not in request.GET:
        return redirect("figures:dashboard")
    period, words = _period(request, office), request.GET
    figure, after = words.get("angka", ""), words.get("setelah", "")
    asked = behind.Asked(
        figure=figure,
        since=period.since,
        until=period.until,
        sop=words.get("sop", ""),
        key=words.get("kunci", "")[:160],
        state=words.get("status", ""),
        age=words.get("umur", ""),
        newest=behind.begins_on(figure, after, office),
    )
    try:
        lines, page = behind.lines(behind.behind(office, asked, now), after)
    except KeyError:
        raise Http404("no such figure") from None
    context = {
        "heading": heading_of(office, asked),
        "period": None if asked.figure in behind.NOW else period,
        "lines": lines,
        "older_url": _again(request, page.after) if page.after else "",
        "first_url": _again(request, "") if after else "",
    }
    return render(request, "reports/tickets.html", context)


def _period(request: SignedInRequest, office: Office) -> Period:
    """:raises Http404: for dates that cannot be; such an address was not clicked."""
    period, _ = periods.read(request.GET, timezone.localdate(timezone=office.tz))
    if period is None:
        raise Http404("no such period")
    return period


def _again(request: SignedInRequest, after: str) -> str:
    """The same list from another row on."""
    words = {name: value for name, value in request.GET.items() if name != "setelah"}
    return f"?{urlencode({**words, 'setelah': after} if after else words)}"
