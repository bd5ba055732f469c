"""Hari libur with import, and Penutupan & jam khusus."""

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts_app.access import SignedInRequest
from accounts_app.models import Office
from accounts_app.office.actions import OfficeError
from accounts_app.office.pages import office_at_hand
from accounts_app.templatetags.ui import full_date
from requests_app.clock.changes import Change
from requests_app.clock.day_actions import (
    add_holiday,
    change_holiday,
    remove_day,
    remove_holiday,
    restore_holiday,
    set_days,
)
from requests_app.clock.editing import today_at
from requests_app.clock.forms import AskForm, ChangeForm, DaysForm, HolidayForm
from requests_app.clock.importing import Proposal, import_holidays, propose
from requests_app.clock.models import Holiday, HolidayKind, OfficeDay
from requests_app.clock.pages import date_asked, frame, year_asked
from requests_app.clock.saving import admin_kantor_required, ask, saved, what_forms_need

GET_OR_POST = ["GET", "HEAD", "POST"]
DAYS_BACK = timedelta(days=90)


@admin_kantor_required
@require_safe
def holidays(request: SignedInRequest) -> HttpResponse:
    """The holidays of a year (`tahun`), and those that the office took out."""
    office = office_at_hand(request)
    year = year_asked(request.GET.get("tahun", ""), today_at(office))
    rows = list(Holiday.objects.filter(office=office).of_year(year))
    observed = [row for row in rows if row.removed_at is None]
    counts = [(label, sum(row.kind == kind for row in observed)) for kind, label in HolidayKind.choices]
    context = {
        "year": year,
        "years": (year - 1, year, year + 1),
        "rows": observed,
        "removed": [row for row in rows if row.removed_at],
        "counts": [(label, count) for label, count in counts if count],
        **frame(request, office, "holidays"),
    }
    return render(request, "clock/holidays.html", context)


@admin_kantor_required
@require_http_methods(GET_OR_POST)
def holiday_import(request: SignedInRequest, year: int) -> HttpResponse:
    """What an import of `year` would add, rename and take out; sending it does so."""
    office = office_at_hand(request)
    proposal, problem = _proposal(office, year)
    touched = next(iter(proposal.dates()), date.max)
    form = AskForm(request.POST or None, touched=touched, **what_forms_need(office))

    def act() -> Change:
        return import_holidays(office, year, by=request.user, seen=form.cleaned_data["seen"])

    done = None if problem else saved(request, office, form, act, "clock:holidays")
    if done:
        return done
    context = {"form": form, "proposal": proposal, "problem": problem, "office": office, "crumbs": _crumbs()}
    return render(request, "clock/holiday_import.html", context)


def _proposal(office: Office, year: int) -> tuple[Proposal, str]:
    """What an import would do, or why there can be none."""
    try:
        return propose(office, year), ""
    except OfficeError as refusal:
        return Proposal(year), str(refusal)


def _crumbs() -> list[tuple[str, str]]:
    return [("Jam kerja", reverse("clock:month")), ("Hari libur", reverse("clock:holidays"))]


@admin_kantor_required
@require_http_methods(GET_OR_POST)
def holiday_new(request: SignedInRequest) -> HttpResponse:
    """One by hand: a local holiday, or one that the import does not know."""
    office = office_at_hand(request)
    initial = {"day": date_asked(request.GET.get("tanggal", "")), "kind": HolidayKind.LOCAL}
    form = HolidayForm(request.POST or None, initial=initial, **what_forms_need(office))

    def act() -> Change:
        typed = form.cleaned_data
        return add_holiday(
            office, typed["day"], name=typed["name"], kind=typed["kind"], by=request.user, seen=typed["seen"]
        )

    done = saved(request, office, form, act, "clock:holidays")
    return done or _simple(request, form, "Tambah hari libur", _crumbs())


@admin_kantor_required
@require_http_methods(GET_OR_POST)
def holiday_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Name, kind or date of one."""
    office = office_at_hand(request)
    row = get_object_or_404(Holiday.objects.observed(), pk=pk, office=office)
    before = {"day": row.date, "name": row.name, "kind": row.kind}
    form = HolidayForm(request.POST or None, before=before, **what_forms_need(office))

    def act() -> Change:
        typed = form.cleaned_data
        return change_holiday(
            row, day=typed["day"], name=typed["name"], kind=typed["kind"], by=request.user, seen=typed["seen"]
        )

    done = saved(request, office, form, act, "clock:holidays")
    return done or _simple(request, form, "Ubah hari libur", _crumbs())


@admin_kantor_required
@require_http_methods(GET_OR_POST)
def holiday_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """The office works on that date after all."""
    office = office_at_hand(request)
    row = get_object_or_404(Holiday.objects.observed(), pk=pk, office=office)
    return ask(
        request, office, lambda seen: remove_holiday(row, by=request.user, seen=seen),
        title=f"Hapus {row.name}?",
        text=f"Kantor bekerja pada {full_date(row.date)}. Impor berikutnya tidak mengembalikannya.",
        label="Hapus hari libur ini", touched=row.date, to="clock:holidays",
    )  # fmt: skip


@admin_kantor_required
@require_http_methods(GET_OR_POST)
def holiday_restore(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a removal back."""
    office = office_at_hand(request)
    row = get_object_or_404(Holiday, pk=pk, office=office, removed_at__isnull=False)
    return ask(
        request, office, lambda seen: restore_holiday(row, by=request.user, seen=seen),
        title=f"Pulihkan {row.name}?", text=f"Kantor libur lagi pada {full_date(row.date)}.",
        label="Pulihkan", touched=row.date, to="clock:holidays",
    )  # fmt: skip


@admin_kantor_required
@require_safe
def days(request: SignedInRequest) -> HttpResponse:
    """Dates with hours of their own: those to come, and those of the last three months."""
    office = office_at_hand(request)
    today = today_at(office)
    rows = OfficeDay.objects.filter(office=office, date__gte=today - DAYS_BACK).order_by("date")
    shown = list(rows.prefetch_related("hours"))
    context = {
        "coming": [row for row in shown if row.date >= today],
        "past": [row for row in shown if row.date < today][::-1],
        **frame(request, office, "days"),
    }
    return render(request, "clock/days.html", context)


@admin_kantor_required
@require_http_methods(GET_OR_POST)
def days_set(request: SignedInRequest) -> HttpResponse:
    """Close on one or more dates, or keep other hours; `tanggal` fills in a date and what stands there."""
    office = office_at_hand(request)
    on = date_asked(request.GET.get("tanggal", ""))
    own = OfficeDay.objects.filter(office=office, date=on).first() if on else None
    form = DaysForm(request.POST or None, own=own, initial={"first": on}, **what_forms_need(office))

    def act() -> Change:
        typed = form.cleaned_data
        return set_days(
            office, typed["first"], typed["last"] or typed["first"],
            reason=typed["reason"], hours=typed["hours"], by=request.user, seen=typed["seen"],
        )  # fmt: skip

    crumbs = [("Jam kerja", reverse("clock:month")), ("Penutupan & jam khusus", reverse("clock:days"))]
    done = saved(request, office, form, act, "clock:days")
    return done or _simple(request, form, "Penutupan atau jam khusus", crumbs)


@admin_kantor_required
@require_http_methods(GET_OR_POST)
def day_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """The date has its usual hours again."""
    office = office_at_hand(request)
    row = get_object_or_404(OfficeDay, pk=pk, office=office)
    return ask(
        request, office, lambda seen: remove_day(row, by=request.user, seen=seen),
        title=f"Hapus “{row.reason}”?", text=f"Jam biasa berlaku lagi pada {full_date(row.date)}.",
        label="Hapus hari khusus ini", touched=row.date, to="clock:days",
    )  # fmt: skip


def _simple(request: SignedInRequest, form: ChangeForm, title: str, crumbs: list[tuple[str, str]]) -> HttpResponse:
    return render(
        request, "clock/day_form.html", {"form": form, "title": title, "crumbs": crumbs, "back": crumbs[-1][1]}
    )
