"""How the pages of the calendar save: the action's refusal back onto the form, the moved deadlines onto a page."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts_app.access import SignedInRequest, role_required
from accounts_app.models import Office
from accounts_app.office.actions import OfficeError
from accounts_app.roles import Role
from requests_app.clock.changes import Change
from requests_app.clock.editing import StaleCalendarError, today_at, version_of
from requests_app.clock.forms import AskForm, ChangeForm
from requests_app.clock.pages import frame

admin_kantor_required = role_required(Role.ADMIN_KANTOR)


def what_forms_need(office: Office) -> dict[str, Any]:
    """The two keyword arguments of every ChangeForm."""
    return {"today": today_at(office), "version": version_of(office)}


def saved(
    request: SignedInRequest, office: Office, form: ChangeForm, act: Callable[[], Change], to: str
) -> HttpResponse | None:
    """Carry out `act` if the form holds: the answer to send, or None when the form says what is wrong."""
    if not (request.method == "POST" and form.is_valid()):
        return None
    try:
        change = act()
    except OfficeError as refusal:
        form.add_error(None, str(refusal))
        if isinstance(refusal, StaleCalendarError):
            form.renew(version_of(office))
        return None
    return after(request, change, to)


def after(request: SignedInRequest, change: Change, to: str) -> HttpResponse:
    """Back to the list; with moved deadlines first a page that names them."""
    if change.moved:
        context = {"change": change, "back": reverse(to), **frame(request, change.office, "")}
        return render(request, "clock/changed.html", context)
    messages.success(request, change.words)
    return redirect(to)


def ask(
    request: SignedInRequest, office: Office, act: Callable[[int], Change], *,
    title: str, text: str, label: str, touched: date, to: str,
) -> HttpResponse:  # fmt: skip
    """A page that asks before `act(seen)`, and says so when days gone by are touched."""
    form = AskForm(request.POST or None, touched=touched, **what_forms_need(office))
    done = saved(request, office, form, lambda: act(form.cleaned_data["seen"]), to)
    if done:
        return done
    back = reverse(to)
    context = {"form": form, "title": title, "text": text, "label": label, "back": back, "touched": touched}
    context |= {"crumbs": [("Jam kerja", reverse("clock:month"))], "office": office, "is_past": touched < form.today}
    return render(request, "clock/ask.html", context)
