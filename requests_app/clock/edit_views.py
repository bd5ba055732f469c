"""Jam mingguan and Periode khusus: lists, editors, and taking away."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts_app.access import SignedInRequest
from accounts_app.models import Office
from accounts_app.office.actions import OfficeError
from accounts_app.office.pages import office_at_hand
from accounts_app.templatetags.ui import full_date
from requests_app.clock.actions import open_calendar, remove_hours, remove_period, set_hours, set_period
from requests_app.clock.changes import Change
from requests_app.clock.editing import today_at
from requests_app.clock.forms import HoursForm, PeriodForm, WeekForm
from requests_app.clock.models import Timetable
from requests_app.clock.pages import date_asked, frame
from requests_app.clock.saving import admin_kantor_required, after, ask, saved, what_forms_need
from requests_app.clock.week import COMMON_WEEK, WEEKDAYS, Week, text_of

GET_OR_POST = ["GET", "HEAD", "POST"]


@dataclass(frozen=True, slots=True)
class Row:
    """A timetable as a list shows it; `last` None: until further notice."""

    table: Timetable
    last: date | None
    standing: tuple[str, str]  # badge: words, tone
    is_first: bool = False

    @property
    def days(self) -> list[tuple[str, str]]:
        """(weekday, hours or nothing)."""
        return [(label, text_of(self.table.week.get(day, ()))) for day, label in WEEKDAYS.items()]


def _standing(since: date, last: date | None, today: date) -> tuple[str, str]:
    if since > today:
        return "Dijadwalkan", "work"
    return ("Berlaku", "done") if last is None or last >= today else ("Sudah lewat", "idle")


def _usual(office: Office) -> list[Row]:
    """The usual hours, newest first; each holds until the next begins."""
    tables = list(Timetable.objects.normal().filter(office=office).prefetch_related("hours"))
    lasts = [table.since - timedelta(days=1) for table in tables[1:]] + [None]
    today = today_at(office)
    rows = [
        Row(table, last, _standing(table.since, last, today), is_first=table is tables[0])
        for table, last in zip(tables, lasts, strict=True)
    ]
    return rows[::-1]


@admin_kantor_required
@require_safe
def hours(request: SignedInRequest) -> HttpResponse:
    """The usual hours, now, before and to come."""
    office = office_at_hand(request)
    context = {"rows": _usual(office), "common": _lines(COMMON_WEEK), **frame(request, office, "hours")}
    return render(request, "clock/hours.html", context)


def _lines(week: Week) -> list[tuple[str, str]]:
    return [(label, text_of(week.get(day, ()))) for day, label in WEEKDAYS.items()]


@admin_kantor_required
@require_POST
def hours_open(request: SignedInRequest) -> HttpResponse:
    """The common hours for an office that has none, from 1 January of this year, with this year's holidays."""
    office = office_at_hand(request)
    year = today_at(office).year
    try:
        change = open_calendar(office, since=date(year, 1, 1), years=[year], by=request.user)
    except OfficeError as refusal:
        messages.error(request, str(refusal))
        return redirect("clock:hours")
    return after(request, change, "clock:hours")


@admin_kantor_required
@require_http_methods(GET_OR_POST)
def hours_new(request: SignedInRequest) -> HttpResponse:
    """Hours from a date on, filled in with those of `dari` (a row's first day) or the newest."""
    office = office_at_hand(request)
    since = date_asked(request.GET.get("dari", ""))
    table = _copied(office, since)
    week = table.week if table else COMMON_WEEK
    form = HoursForm(request.POST or None, week=week, initial={"since": since}, **what_forms_need(office))

    def act() -> Change:
        typed = form.cleaned_data
        return set_hours(office, form.week, since=typed["since"], by=request.user, seen=typed["seen"])

    done = saved(request, office, form, act, "clock:hours")
    return done or _editor(request, form, "Jam mingguan", "clock:hours")


def _copied(office: Office, since: date | None) -> Timetable | None:
    tables = Timetable.objects.normal().filter(office=office)
    return (tables.filter(since=since).first() if since else None) or tables.last()


def _editor(request: SignedInRequest, form: WeekForm, title: str, back: str) -> HttpResponse:
    crumbs = [("Jam kerja", reverse("clock:month")), (title, reverse(back))]
    heads = [form[name] for name in form.fields if name in ("name", "since", "until")]
    days = [form[f"day_{day}"] for day in WEEKDAYS]
    context = {"form": form, "heads": heads, "days": days, "title": title, "back": reverse(back), "crumbs": crumbs}
    return render(request, "clock/week_form.html", context)


@admin_kantor_required
@require_http_methods(GET_OR_POST)
def hours_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take usual hours back; those before them hold on."""
    office = office_at_hand(request)
    table = get_object_or_404(Timetable.objects.normal(), pk=pk, office=office)
    return ask(
        request, office, lambda seen: remove_hours(table, by=request.user, seen=seen),
        title=f"Hapus jam kerja mulai {full_date(table.since)}?",
        text="Jam kerja sebelumnya berlaku terus.",
        label="Hapus jam kerja ini", touched=table.since, to="clock:hours",
    )  # fmt: skip


@admin_kantor_required
@require_safe
def periods(request: SignedInRequest) -> HttpResponse:
    """Special periods, newest first."""
    office = office_at_hand(request)
    today = today_at(office)
    tables = Timetable.objects.periods().filter(office=office).prefetch_related("hours")
    rows = [Row(table, table.until, _standing(table.since, table.until, today)) for table in tables]
    return render(request, "clock/periods.html", {"rows": rows, **frame(request, office, "periods")})


@admin_kantor_required
@require_http_methods(GET_OR_POST)
def period_new(request: SignedInRequest) -> HttpResponse:
    """A new one, with the hours of the one before."""
    return _period(request, None)


@admin_kantor_required
@require_http_methods(GET_OR_POST)
def period_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Name, dates and hours of one."""
    return _period(request, get_object_or_404(Timetable.objects.periods(), pk=pk, office=office_at_hand(request)))


def _period(request: SignedInRequest, period: Timetable | None) -> HttpResponse:
    office = office_at_hand(request)
    pattern = period or Timetable.objects.periods().filter(office=office).first() or _copied(office, None)
    week = pattern.week if pattern else COMMON_WEEK
    form = PeriodForm(request.POST or None, week=week, period=period, **what_forms_need(office))

    def act() -> Change:
        typed = form.cleaned_data
        return set_period(
            office, form.week, name=typed["name"], since=typed["since"], until=typed["until"],
            by=request.user, period=period, seen=typed["seen"],
        )  # fmt: skip

    done = saved(request, office, form, act, "clock:periods")
    return done or _editor(request, form, "Periode khusus", "clock:periods")


@admin_kantor_required
@require_http_methods(GET_OR_POST)
def period_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a period away; the usual hours hold on its days."""
    office = office_at_hand(request)
    period = get_object_or_404(Timetable.objects.periods(), pk=pk, office=office)
    return ask(
        request, office, lambda seen: remove_period(period, by=request.user, seen=seen),
        title=f"Hapus {period.name}?", text="Jam kerja biasa berlaku pada hari-harinya.",
        label="Hapus periode ini", touched=period.since, to="clock:periods",
    )  # fmt: skip
