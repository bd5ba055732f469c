"""Kalender bulan and Hitung tenggat: what all staff of the office may read."""

from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts_app.access import SignedInRequest, role_required
from accounts_app.models import Office
from accounts_app.office.pages import office_at_hand
from accounts_app.roles import OFFICE_ROLES
from requests_app.clock.calendars import calendar_of
from requests_app.clock.editing import today_at
from requests_app.clock.explain import Explanation, explain_deadline
from requests_app.clock.forms import CalculateForm
from requests_app.clock.pages import frame, history, month_asked, month_of
from requests_app.clock.working_time import BeyondCalendarError

office_staff_required = role_required(*OFFICE_ROLES)
USUAL_MINUTES = 15


@office_staff_required
@require_safe
def month(request: SignedInRequest) -> HttpResponse:
    """A month at a glance: the open hours of each day, and why they are what they are."""
    office = office_at_hand(request)
    today = today_at(office)
    shown = month_of(office, month_asked(request.GET.get("bulan", ""), today), today)
    context = {"month": shown, "today": today, "events": history(office), **frame(request, office, "month")}
    return render(request, "clock/month.html", context)


@office_staff_required
@require_safe
def calculate(request: SignedInRequest) -> HttpResponse:
    """A deadline from a start and a span, with every interval that was counted."""
    office = office_at_hand(request)
    now = timezone.localtime(timezone=office.tz)
    usual = {"day": now.date(), "at": now.time(), "amount": USUAL_MINUTES, "unit": "minutes"}
    form = CalculateForm(request.GET if "amount" in request.GET else None, initial=usual)
    context: dict[str, Any] = {"form": form, **frame(request, office, "calculate")}
    if form.is_bound and form.is_valid():
        context["explanation"] = _explained(office, form)
    return render(request, "clock/calculate.html", context)


def _explained(office: Office, form: CalculateForm) -> Explanation | None:
    """The answer; None with the reason on the form when the calendar does not reach so far."""
    asked = form.cleaned_data
    day: date = asked["day"]
    try:
        return explain_deadline(
            calendar_of(office, day),
            datetime.combine(day, asked["at"], office.tz),
            minutes=asked["amount"] if asked["unit"] == "minutes" else None,
            days=asked["amount"] if asked["unit"] == "days" else None,
        )
    except (BeyondCalendarError, OverflowError) as problem:
        form.add_error(None, f"Tenggatnya tidak dapat dihitung. {problem}")
        return None
