"""Antrean: the page of Laporan with the figures of the waiting room, and the same as a workbook.

Kepala LPSE and Admin Kantor, like the other pages of Laporan: no figure here leads to a person.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts_app.access import SignedInRequest, role_required
from accounts_app.models import Office
from accounts_app.roles import Role
from requests_app.reports import periods
from requests_app.reports.papers import actions, workbook
from requests_app.reports.queues.charts import bars_of, hours_chart, spells
from requests_app.reports.queues.figures import figures_of
from requests_app.reports.queues.report import report_of

READERS = (Role.KEPALA_LPSE, Role.ADMIN_KANTOR)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _office(request: SignedInRequest) -> Office:
    if request.user.office is None:
        raise PermissionDenied
    return request.user.office


@role_required(*READERS)
@never_cache
@require_safe
def queues(request: SignedInRequest) -> HttpResponse:
    """The figures of a period (``?periode=`` or ``?dari=&sampai=``)."""
    office = _office(request)
    today = timezone.localdate(timezone=office.tz)
    period, form = periods.read(request.GET, today)
    context: dict[str, Any] = {
        "office": office,
        "period": period,
        "form": form,
        "choices": periods.choices(today),
    }
    if period:
        found = figures_of(office, period)
        context |= {
            "figures": found,
            "chart": hours_chart(found.hours),
            "lines": spells(found.lines),
            "counters": spells(found.counters),
            "absent": bars_of(found.lines),
        }
    return render(request, "reports/queues.html", context)


@role_required(*READERS)
@never_cache
@require_safe
def workbook_file(request: SignedInRequest) -> HttpResponse:
    """The same as XLSX. :raises Http404: for dates that cannot be; such an address was not clicked."""
    office = _office(request)
    period, _ = periods.read(request.GET, timezone.localdate(timezone=office.tz))
    if period is None:
        raise Http404("no such period")
    found = figures_of(office, period)
    made = report_of(office, period, found, made_at=timezone.now(), made_by=request.user.name)
    if request.method == "GET":
        actions.note_reading(office, request.user, f"antrean {period.since} {period.until}", kind="xlsx")
    name = f"antrean-{office.code}-{period.since}-{period.until}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(workbook.xlsx(made), content_type=XLSX, headers=headers)
