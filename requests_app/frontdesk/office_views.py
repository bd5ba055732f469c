"""Pengaturan Kantor, Antrean & loket: the rules, the lines with their letters, the counters with their lines."""

from http import HTTPStatus

from django.contrib import messages
from django.forms import ModelForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts_app.access import SignedInRequest, role_required
from accounts_app.office.pages import office_at_hand, tabs
from accounts_app.roles import Role
from requests_app.frontdesk import deciding
from requests_app.frontdesk.counter_models import Counter
from requests_app.frontdesk.lines import lines_of, settings_of
from requests_app.frontdesk.office_forms import CounterForm, LineForm, RulesForm
from requests_app.frontdesk.queue_models import ServiceLine
from requests_app.process.refusals import Refused

setter_required = role_required(Role.ADMIN_KANTOR)
form_page = require_http_methods(["GET", "HEAD", "POST"])


@setter_required
@form_page
def rules(request: SignedInRequest) -> HttpResponse:
    """The office's rules, and the lists of its lines and counters."""
    office = office_at_hand(request)
    lines = lines_of(office)
    form = RulesForm(request.POST or None, instance=settings_of(office))
    if request.method == "POST" and form.is_valid():
        deciding.put_settings(form.save(commit=False), by=request.user)
        messages.success(request, "Aturan antrean disimpan.")
        return redirect("queue_office:rules")
    context = {
        "tabs": tabs("queue"),
        "office": office,
        "form": form,
        "lines": lines,
        "counters": office.counters.prefetch_related("lines"),
        "rule": settings_of(office).priority_rule,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "frontdesk/rules.html", context, status=status)


@setter_required
@form_page
def line_new(request: SignedInRequest) -> HttpResponse:
    office = office_at_hand(request)
    return _line(request, ServiceLine(office=office, position=len(lines_of(office)) + 1))


@setter_required
@form_page
def line_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    return _line(request, get_object_or_404(ServiceLine, pk=pk, office=office_at_hand(request)))


def _line(request: SignedInRequest, line: ServiceLine) -> HttpResponse:
    form = LineForm(request.POST or None, instance=line)
    if form.is_valid() and _put_line(request, form):
        return redirect("queue_office:rules")
    return _edit_page(request, form, "Jalur baru" if line.pk is None else f"Jalur {line}")


def _put_line(request: SignedInRequest, form: LineForm) -> bool:
    try:
        deciding.put_line(form.save(commit=False), by=request.user)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, "Jalur disimpan.")
    return True


@setter_required
@form_page
def counter_new(request: SignedInRequest) -> HttpResponse:
    office = office_at_hand(request)
    lines_of(office)
    return _counter(request, Counter(office=office, number=deciding.next_free(office.counters.all())))


@setter_required
@form_page
def counter_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    return _counter(request, get_object_or_404(Counter, pk=pk, office=office_at_hand(request)))


def _counter(request: SignedInRequest, counter: Counter) -> HttpResponse:
    is_new = counter.pk is None
    form = CounterForm(request.POST or None, instance=counter)
    if form.is_valid() and _put_counter(request, form):
        return redirect("queue_office:rules")
    return _edit_page(request, form, "Loket baru" if is_new else str(counter))


def _put_counter(request: SignedInRequest, form: CounterForm) -> bool:
    try:
        deciding.put_counter(form.save(commit=False), form.cleaned_data["lines"], by=request.user)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, "Loket disimpan.")
    return True


def _edit_page(
    request: SignedInRequest, form: "ModelForm[ServiceLine] | ModelForm[Counter]", title: str
) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "frontdesk/rule_edit.html", {"form": form, "title": title}, status=status)
