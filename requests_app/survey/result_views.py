"""Laporan SKM for Kepala LPSE and Admin Kantor, and the page that an office may show to everybody.

Who reads it sees sums; the comments are for the office alone, and only where five or more have answered.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts_app.access import SignedInRequest, public, role_required
from accounts_app.models import Office
from accounts_app.roles import Role
from requests_app.survey import charts, periods
from requests_app.survey.results import COMMENTS_SHOWN, LEAST, comments, report

READERS = (Role.KEPALA_LPSE, Role.ADMIN_KANTOR)


@role_required(*READERS)
@require_safe
def results(request: SignedInRequest) -> HttpResponse:
    """The index of the reader's own office, with cuts, trend and comments."""
    office = request.user.office
    if office is None:
        raise PermissionDenied
    context = _context(request, office)
    period, shown = context["report"].period, context["report"].is_shown
    said = comments(office, period) if shown else []
    return render(request, "survey/results.html", {**context, "comments": said, "most_comments": COMMENTS_SHOWN})


@public("an office that opens its results to everybody; sums only, without comments")
@require_safe
def public_results(request: HttpRequest, slug: str) -> HttpResponse:
    """404 unless the office switched it on."""
    office = get_object_or_404(Office, slug=slug, is_active=True, survey_public=True)
    return render(request, "survey/public_results.html", _context(request, office))


def _context(request: HttpRequest, office: Office) -> dict[str, Any]:
    """:raises Http404: for a period that is none."""
    today = timezone.localdate(timezone=office.tz)
    key = request.GET.get("periode", "")
    period = periods.read(key) if key else periods.year_of(today)
    if period is None:
        raise Http404("no such period")
    found = report(office, period, today)
    return {
        "office": office,
        "report": found,
        "least": LEAST,
        "bars": charts.bars(found.tally) if found.is_shown else [],
        "trend": charts.trend(found.trend),
    }
