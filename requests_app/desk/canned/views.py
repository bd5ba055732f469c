"""Teks siap pakai: everybody of the office writes and uses them. And the press that inserts one without a script."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts_app.access import SignedInRequest, role_required
from accounts_app.models import User
from accounts_app.office.pages import office_at_hand
from accounts_app.roles import OFFICE_ROLES
from requests_app.desk.canned import actions
from requests_app.desk.canned.forms import TextForm
from requests_app.desk.canned.models import CannedText, Place
from requests_app.process.refusals import Refused

CRUMBS = [("Teks siap pakai", "/pengaturan/teks/")]
WORDS: dict[str, tuple[Callable[..., Any], str]] = {
    "simpan": (actions.put_away, "Teks disimpan di arsip; tidak lagi ditawarkan."),
    "kembalikan": (actions.bring_back, "Teks ditawarkan lagi."),
    "naik": (actions.move_up, "Urutan diubah."),
}
office_role_required = role_required(*OFFICE_ROLES)


@office_role_required
@require_safe
def texts(request: SignedInRequest) -> HttpResponse:
    """The office's texts by place, and those that were put away."""
    office = office_at_hand(request)
    rows = list(CannedText.objects.filter(office=office).select_related("changed_by"))
    offered = [row for row in rows if row.archived_at is None]
    context = {
        "office": office,
        "places": [(place.label, [row for row in offered if row.place == place]) for place in Place],
        "has_any": bool(rows),
        "archived": [row for row in rows if row.archived_at],
    }
    return render(request, "canned/texts.html", context)


@office_role_required
@require_http_methods(["GET", "HEAD", "POST"])
def text_new(request: SignedInRequest) -> HttpResponse:
    """Write one."""
    form = TextForm(request.POST if request.method == "POST" else None, initial={"place": Place.COMPLETION})
    return _form_page(request, form, lambda by: actions.add(office_at_hand(request), **form.said, by=by), "Teks baru")


@office_role_required
@require_http_methods(["GET", "HEAD", "POST"])
def text_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change one."""
    row = _text(request, pk)
    initial = {"place": row.place, "title": row.title, "text": row.text, "seen": actions.stamp(row)}
    form = TextForm(request.POST if request.method == "POST" else None, initial=initial)

    def save(by: User) -> CannedText:
        return actions.change(row, **form.said, seen=form.cleaned_data["seen"], by=by)

    return _form_page(request, form, save, row.title)


def _form_page(
    request: SignedInRequest, form: TextForm, save: Callable[[User], CannedText], title: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            saved = save(request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Teks “{saved.title}” disimpan.")
            return redirect("canned:texts")
    context = {"form": form, "title": title, "crumbs": CRUMBS}
    return render(request, "canned/text_form.html", context, status=422 if form.errors else 200)


@office_role_required
@require_POST
def text_act(request: SignedInRequest, pk: int, word: str) -> HttpResponse:
    """Put away, bring back, or one place up."""
    if word not in WORDS:
        raise Http404
    act, done = WORDS[word]
    try:
        act(_text(request, pk), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("canned:texts")


def _text(request: SignedInRequest, pk: int) -> CannedText:
    """One of the person's own office; others do not exist here."""
    return get_object_or_404(CannedText, pk=pk, office=office_at_hand(request))
