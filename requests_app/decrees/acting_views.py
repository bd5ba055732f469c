"""Pejabat pelaksana: who acts or acted as Kepala LPSE, recorded and ended by Kepala LPSE or Admin Kantor."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts_app.access import SignedInRequest, role_required
from accounts_app.models import Office
from accounts_app.office.pages import office_at_hand, tabs
from accounts_app.roles import Role
from requests_app.decrees import authority
from requests_app.decrees.acting_forms import AppointForm, EndForm
from requests_app.decrees.models import ActingHead
from requests_app.process.refusals import Refused
from requests_app.sop.office_actions import today_at

recorder_required = role_required(*authority.RECORDERS)


@dataclass(frozen=True, slots=True)
class Row:
    """One appointment: how it stands, and the form that ends it while it can be ended."""

    acting: ActingHead
    label: str
    tone: str
    is_planned: bool
    form: EndForm | None


@recorder_required
@require_http_methods(["GET", "HEAD", "POST"])
def acting(request: SignedInRequest) -> HttpResponse:
    """Who acts and acted, and the form to put one more on record."""
    office = office_at_hand(request)
    form = AppointForm(request.POST if request.method == "POST" else None, office=office, by=request.user)
    if request.method == "POST" and form.is_valid() and _appoint(request, office, form):
        return redirect("decree_office:acting")
    return _page(request, office, form)


@recorder_required
@require_POST
def acting_end(request: SignedInRequest, acting: int) -> HttpResponse:
    """End one on its last day, or call off one that has not begun."""
    office = office_at_hand(request)
    row = get_object_or_404(ActingHead, pk=acting, office=office)
    today = today_at(office)
    form = EndForm(request.POST, acting=row, is_planned=row.since > today)
    if form.is_valid():
        try:
            authority.end_appointment(row, last_day=form.cleaned_data.get("last_day") or today, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Akhir penunjukan dicatat.")
            return redirect("decree_office:acting")
    return _page(request, office, AppointForm(office=office, by=request.user), ended=row, end_form=form)


def _appoint(request: SignedInRequest, office: Office, form: AppointForm) -> bool:
    said = {key: form.cleaned_data[key] for key in ("form", "since", "until", "basis")}
    try:
        authority.appoint(office, form.cleaned_data["person"], by=request.user, **said)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, "Penunjukan dicatat.")
    return True


def _page(
    request: SignedInRequest, office: Office, form: AppointForm, *,
    ended: ActingHead | None = None, end_form: EndForm | None = None,
) -> HttpResponse:  # fmt: skip
    today = today_at(office)
    rows = [
        _row(each, today) for each in ActingHead.objects.filter(office=office).select_related("user", "recorded_by")
    ]
    if ended and end_form:
        rows = [_with_form(row, end_form) if row.acting.pk == ended.pk else row for row in rows]
    context = {
        "office": office,
        "tabs": tabs("decree_text") if Role.ADMIN_KANTOR in request.user.roles else None,
        "form": form,
        "rows": rows,
    }
    return render(request, "decrees/acting.html", context, status=422 if form.errors or end_form else 200)


def _row(each: ActingHead, today: date) -> Row:
    if each.until and each.until < each.since:
        return Row(each, "Dibatalkan", "bad", is_planned=False, form=None)
    if each.until and each.until < today:
        return Row(each, "Berakhir", "idle", is_planned=False, form=None)
    is_planned = each.since > today
    label, tone = ("Akan datang", "wait") if is_planned else ("Bertugas", "done")
    return Row(each, label, tone, is_planned, EndForm(acting=each, is_planned=is_planned))


def _with_form(row: Row, form: EndForm) -> Row:
    return Row(row.acting, row.label, row.tone, row.is_planned, form)
