"""Kop & zona, Surel keluar, Pembagian kerja, Survei. The people are in `people_views`, the SOPs in requests_app.sop."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts_app.access import SignedInRequest, role_required
from accounts_app.models import Office
from accounts_app.office.actions import OfficeError
from accounts_app.office.forms import LetterheadForm, OfficeForm, SenderForm, SharingForm, SurveyForm
from accounts_app.office.identity import StaleError, change_office, seal
from accounts_app.office.pages import history, office_at_hand, tabs
from accounts_app.roles import Role


@role_required(Role.ADMIN_KANTOR)
@require_http_methods(["GET", "HEAD", "POST"])
def letterhead(request: SignedInRequest) -> HttpResponse:
    """Name, kop, address, hours, zone and archive code."""
    office = office_at_hand(request)
    form = LetterheadForm(request.POST or None, instance=office)
    if request.method == "POST" and form.is_valid() and _save(request, form):
        return redirect("office:letterhead")
    return render(request, "accounts/letterhead.html", _letterhead_context(request, form))


@role_required(Role.ADMIN_KANTOR)
@require_POST
def letterhead_preview(request: SignedInRequest) -> HttpResponse:
    """The kop as typed, saving nothing: a fragment for htmx, else the whole page with what was typed."""
    form = LetterheadForm(request.POST, instance=office_at_hand(request))
    form.is_valid()
    template = "accounts/_kop.html" if request.headers.get("HX-Request") else "accounts/letterhead.html"
    return render(request, template, {**_letterhead_context(request, form), "is_preview": True})


def _letterhead_context(request: SignedInRequest, form: LetterheadForm) -> dict[str, Any]:
    """`office` is the form's own copy: it holds what was typed, where that is valid."""
    return {
        "form": form,
        "office": form.instance,
        "tabs": tabs("letterhead"),
        "events": history("office", form.instance.pk, limit=10),
    }


@role_required(Role.ADMIN_KANTOR)
@require_http_methods(["GET", "HEAD", "POST"])
def sender(request: SignedInRequest) -> HttpResponse:
    """The address that the office's mails come from, and when an applicant is reminded."""
    office = office_at_hand(request)
    form = SenderForm(request.POST or None, instance=office)
    if request.method == "POST" and form.is_valid() and _save(request, form):
        return redirect("office:sender")
    return render(request, "accounts/sender.html", {"form": form, "office": office, "tabs": tabs("sender")})


@role_required(Role.ADMIN_KANTOR)
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: SignedInRequest) -> HttpResponse:
    """Whether applicants are asked, and whether everybody may read the results."""
    office = office_at_hand(request)
    form = SurveyForm(request.POST or None, instance=office)
    if request.method == "POST" and form.is_valid() and _save(request, form):
        return redirect("office:survey")
    return render(request, "accounts/survey.html", {"form": form, "office": office, "tabs": tabs("survey")})


@role_required(Role.ADMIN_KANTOR)
@require_http_methods(["GET", "HEAD", "POST"])
def sharing(request: SignedInRequest) -> HttpResponse:
    """When work that somebody holds and does not touch goes back to everybody."""
    office = office_at_hand(request)
    form = SharingForm(request.POST or None, instance=office)
    if request.method == "POST" and form.is_valid() and _save(request, form):
        return redirect("office:sharing")
    return render(request, "accounts/sharing.html", {"form": form, "office": office, "tabs": tabs("sharing")})


def _save(request: SignedInRequest, form: OfficeForm) -> bool:
    """Save what was typed; on a refusal the form keeps it, and after a stale one may be sent again."""
    try:
        changed = change_office(form.instance, form.values, seen=form.cleaned_data["seen"], by=request.user)
    except OfficeError as refusal:
        form.add_error(None, str(refusal))
        if isinstance(refusal, StaleError):
            now = Office.objects.get(pk=form.instance.pk)
            form.data = {**request.POST.dict(), "seen": seal(now, form.values)}
            form.note_newer(now)
        return False
    messages.success(request, "Pengaturan disimpan." if changed else "Tidak ada yang berubah.")
    return True
