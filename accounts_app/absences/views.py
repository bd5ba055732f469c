"""Cuti & pengganti: who of the office is away, the form, and the decisions about it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts_app.absences import actions, banner
from accounts_app.absences.advice import advice
from accounts_app.absences.forms import AbsenceForm
from accounts_app.absences.models import Absence
from accounts_app.absences.pages import month_asked, month_of, rows_of
from accounts_app.absences.queries import absence_of, today_of
from accounts_app.access import SignedInRequest, role_required
from accounts_app.office.actions import OfficeError
from accounts_app.office.pages import office_at_hand
from accounts_app.roles import OFFICE_ROLES
from accounts_app.templatetags.ui import full_date

CRUMBS = [("Cuti & pengganti", "/cuti/")]
office_role_required = role_required(*OFFICE_ROLES)
head_required = role_required(*actions.HEADS)


@office_role_required
@never_cache
@require_safe
def month(request: SignedInRequest) -> HttpResponse:
    """The office's month (`bulan`), what waits, runs and is to come."""
    office = office_at_hand(request)
    today = timezone.localdate(timezone=office.tz)
    rows = rows_of(office, request.user, today)
    context = {
        "office": office,
        "month": month_of(office, month_asked(request.GET.get("bulan", ""), today), today),
        "waiting": [row for row in rows if row.absence.is_waiting],
        "rows": [row for row in rows if not row.absence.is_waiting],
    }
    return render(request, "absences/month.html", context)


@office_role_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: SignedInRequest) -> HttpResponse:
    """Put an absence on record, for oneself or (Kepala LPSE, Admin Kantor) for anybody of the office."""
    office = office_at_hand(request)
    form = AbsenceForm(request.POST if request.method == "POST" else None, office=office, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            absence = actions.enter(by=request.user, **form.payload)
        except OfficeError as refusal:
            form.add_error(None, str(refusal))
        else:
            _say(request, absence)
            return redirect("absences:month")
    status = 422 if form.errors else 200
    return render(request, "absences/enter.html", {"form": form, "office": office, "crumbs": CRUMBS}, status=status)


def _say(request: SignedInRequest, absence: Absence) -> None:
    """What became of it, and what to look out for."""
    days = f"{full_date(absence.since)} – {full_date(absence.until)}"
    if absence.is_waiting:
        messages.warning(
            request, f"Tercatat dan menunggu persetujuan Kepala LPSE atau Admin Kantor; sampai disetujui, {days} belum "
            "berlaku sebagai cuti.",
        )  # fmt: skip
    else:
        messages.success(request, f"{absence.user.name} cuti {days}; {absence.stand_in.name} menggantikan.")
    for sentence in advice(absence):
        messages.warning(request, sentence)
    if absence.user_id == request.user.pk:
        banner.note(request, request.user)


@office_role_required
@require_POST
def come_back(request: SignedInRequest) -> HttpResponse:
    """From the banner: the person is here again, their absence ends today."""
    absence = absence_of(request.user, today_of(request.user))
    back = request.POST.get("dari", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    if absence is None:
        messages.info(request, "Cuti Anda sudah berakhir.")
    else:
        _try(request, lambda: actions.end(absence, by=request.user), "Selamat bekerja kembali. Cuti Anda diakhiri.")
    return redirect(back if safe else "home_of_role")


@head_required
@require_POST
def agree(request: SignedInRequest, pk: int) -> HttpResponse:
    """Lend the roles that an absence asks for."""
    absence = _absence(request, pk)
    roles = ", ".join(role.label for role in absence.lent_roles)
    done = f"Disetujui. {absence.stand_in.name} memegang peran {roles} selama {absence.user.name} cuti."
    _try(request, lambda: actions.agree(absence, by=request.user), done)
    return redirect("absences:month")


@head_required
@require_POST
def refuse(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say no to an absence that asks for a role."""
    absence = _absence(request, pk)
    _try(request, lambda: actions.refuse(absence, by=request.user), f"Cuti {absence.user.name} tidak disetujui.")
    return redirect("absences:month")


@office_role_required
@require_POST
def end(request: SignedInRequest, pk: int) -> HttpResponse:
    """Call off, or end today, one's own absence or (Kepala LPSE, Admin Kantor) anybody's."""
    absence = _absence(request, pk)
    _try(request, lambda: actions.end(absence, by=request.user), f"Cuti {absence.user.name} diakhiri.")
    return redirect(reverse("absences:month"))


def _absence(request: SignedInRequest, pk: int) -> Absence:
    """One of the person's own office; others do not exist here."""
    return get_object_or_404(Absence.objects.with_people(), pk=pk, office=office_at_hand(request))


def _try(request: SignedInRequest, act: Callable[[], object], done: str) -> None:
    """Do it and say so, or say why not."""
    try:
        act()
    except OfficeError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
