"""Laporan: the months with their key figures, one month's report, and the files to take out.

Kepala LPSE lays a report down; Admin Kantor, who keeps the office's papers, reads the same and takes it out. There is
no applicant's data in it, so that nothing is opened to them that their role does not read elsewhere.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts_app.access import SignedInRequest, role_required
from accounts_app.models import Office, User
from accounts_app.roles import Role
from accounts_app.second_factor.again import fresh_sign_in
from requests_app.reports.papers import actions, overview, standard5
from requests_app.reports.papers.actions import KINDS, ReportError
from requests_app.reports.papers.evidence import Place
from requests_app.reports.papers.facts import FutureMonthError
from requests_app.reports.papers.forms import IssueForm
from requests_app.reports.papers.models import IssuedFile
from requests_app.reports.papers.months import Month, read
from requests_app.reports.papers.pages import chapters
from requests_app.reports.papers.words import shown

READERS = (Role.KEPALA_LPSE, Role.ADMIN_KANTOR)
CRUMBS = [("Laporan", "/laporan/")]


def _office(request: SignedInRequest) -> Office:
    """The reader's own; their day is the office's."""
    office = request.user.office
    if office is None:
        raise PermissionDenied
    timezone.activate(office.tz)
    return office


def _month(key: str) -> Month:
    month = read(key)
    if month is None:
        raise Http404("no such month")
    return month


def _year(request: HttpRequest, offered: list[int]) -> int:
    """The year of the address among those that the office has; the newest by default."""
    asked = request.GET.get("tahun", "")
    if asked and asked not in map(str, offered):
        raise Http404("no such year")
    return int(asked) if asked else offered[0]


@role_required(*READERS)
@never_cache
@require_safe
def months(request: SignedInRequest) -> HttpResponse:
    """The months of a year, newest first, with their key figures and whether they were laid down."""
    office = _office(request)
    years = overview.years_of(office)
    year = _year(request, years) if years else None
    rows = [
        (line, shown(line.on_time), shown(line.numbers["received"]), shown(line.numbers["finished"]))
        for line in (overview.months_of(office, year) if year else [])
    ]
    context = {"office": office, "rows": rows, "years": years, "year": year}
    return render(request, "reports/months.html", context)


@role_required(*READERS)
@never_cache
@require_safe
def month(request: SignedInRequest, key: str) -> HttpResponse:
    """One month's report on the screen, as it would be now, beside the versions that were laid down."""
    office, wanted = _office(request), _month(key)
    try:
        found = actions.draft(office, wanted, request.user)
    except FutureMonthError:
        messages.error(request, f"{wanted.label} belum tiba. Laporan dibuat untuk bulan yang sudah dimulai.")
        return redirect("papers:months")
    issues = actions.issues_of(office, wanted)
    context = {
        "office": office,
        "month": wanted,
        "facts": found.facts,
        "report": found.report,
        "chapters": chapters(found.report),
        "issues": issues,
        "is_same": bool(issues) and issues[0].fingerprint == found.report.fingerprint,
        "why_not": actions.why_not_issue(office, wanted),
        "may_issue": Role.KEPALA_LPSE in request.user.roles,
        "crumbs": CRUMBS,
        "badges": [_badge(found.facts.is_running, bool(issues))],
        "kpis": _kpis(found),
    }
    return render(request, "reports/month.html", context)


def _badge(is_running: bool, is_issued: bool) -> tuple[str, str]:
    if is_running:
        return "Sementara", "work"
    return ("Ditetapkan", "done") if is_issued else ("Belum ditetapkan", "wait")


def _kpis(found: actions.Draft) -> list[dict[str, str]]:
    figures, tally = found.facts.figures, found.facts.survey.tally
    return [
        {"label": "Diterima", "value": shown(figures.received)},
        {"label": "Selesai", "value": shown(figures.finished)},
        {"label": "Tepat waktu", "value": shown(figures.timed.on_time), "note": "langkah SOP berbatas waktu"},
        {"label": "Penyimpangan", "value": shown(len(found.facts.strays))},
        {"label": "IKM", "value": shown(tally.index) if found.facts.survey.is_shown else shown(None)},
    ]


@role_required(*READERS)
@never_cache
@require_safe
@fresh_sign_in
def draft_file(request: SignedInRequest, key: str, kind: str) -> HttpResponse:
    """The report as it would be now, as PDF or workbook; 404 for a month that has not begun."""
    office, wanted = _office(request), _month(key)
    try:
        made = actions.draft(office, wanted, request.user)
    except FutureMonthError as future:
        raise Http404("the month has not begun") from future
    if request.method == "GET":
        actions.note_reading(office, request.user, wanted.key, kind=kind)
    return _attached(KINDS[kind][1](made.report), kind, actions.name_of(office, wanted, kind))


def _attached(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=KINDS[kind][0], headers=headers)


@role_required(Role.KEPALA_LPSE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in
def issue(request: SignedInRequest, key: str) -> HttpResponse:
    """Lay the report down: asks first, with the reason where it is another version."""
    office, wanted = _office(request), _month(key)
    issues = actions.issues_of(office, wanted)
    newest = issues[0].version if issues else 0
    form = IssueForm(request.POST if request.method == "POST" else None, newest=newest)
    if request.method == "POST" and form.is_valid():
        return _issued(request, office, wanted, form)
    context = {
        "form": form, "month": wanted, "newest": newest, "why_not": actions.why_not_issue(office, wanted),
        "crumbs": [*CRUMBS, (wanted.label, f"/laporan/{wanted.key}/")], "office": office,
    }  # fmt: skip
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "reports/issue.html", context, status=status)


def _issued(request: SignedInRequest, office: Office, wanted: Month, form: IssueForm) -> HttpResponse:
    said = form.cleaned_data
    try:
        made = actions.issue(
            office, wanted, by=request.user, reason=said.get("reason", ""), after=said["after"]
        )  # fmt: skip
    except ReportError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Laporan {wanted.label} ditetapkan sebagai versi {made.version}.")
    return redirect("papers:month", wanted.key)


@role_required(*READERS)
@never_cache
@require_safe
@fresh_sign_in
def issued_file(request: SignedInRequest, pk: int) -> FileResponse:
    """The PDF or workbook of a version, as it was made."""
    office = _office(request)
    kept = get_object_or_404(IssuedFile.objects.select_related("issue"), pk=pk, issue__office=office)
    if request.method == "GET":
        key, version = f"{kept.issue.month:%Y-%m}", kept.issue.version
        actions.note_reading(office, request.user, key, kind=kept.kind, version=version)
    response = FileResponse(
        kept.file.open("rb"), as_attachment=True, filename=kept.original_name, content_type=kept.mime
    )  # fmt: skip
    response["Cache-Control"] = "private, no-store"
    return response


# --- the evidence list ------------------------------------------------------------------------------------------------


@role_required(*READERS)
@never_cache
@require_safe
def standard(request: SignedInRequest) -> HttpResponse:
    """What an assessor of the helpdesk's standard asks for, and where it is in this system."""
    office, years, year = _standard_year(request)
    rows = standard5.evidence_of(office, year)
    context = {
        "office": office, "year": year, "years": years, "note": standard5.OWN_WORDS,
        "rows": [(row, _link(row.place, request.user)) for row in rows],
        "counts": list(standard5.counted(rows).items()),
    }  # fmt: skip
    return render(request, "reports/standard.html", context)


def _link(place: Place, user: User) -> str:
    """Where the reader may go; nothing where the page is not theirs."""
    return reverse(place.url_name) if place.roles & user.roles else ""


@role_required(*READERS)
@never_cache
@require_safe
def standard_file(request: SignedInRequest, kind: str) -> HttpResponse:
    """The same as PDF or workbook."""
    office, _, year = _standard_year(request)
    make: Callable[..., bytes] = KINDS[kind][1]
    made = standard5.report_of(office, year, made_at=timezone.now(), made_by=request.user.name)
    if request.method == "GET":
        actions.note_reading(office, request.user, f"standar-5 {year}", kind=kind)
    return _attached(make(made), kind, f"bukti-standar-5-{office.code}-{year}.{kind}")


def _standard_year(request: SignedInRequest) -> tuple[Office, list[int], int]:
    office = _office(request)
    this: Any = timezone.localdate().year
    years = overview.years_of(office) or [this]
    return office, years, _year(request, years)
