"""Pages of an import: hand in a spreadsheet, watch it being read, look at what it would change, decide."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts_app.access import SignedInRequest, role_required
from accounts_app.keyset import key_of, older_url, page_of
from accounts_app.models import Office
from accounts_app.register import actions
from accounts_app.register.actions import EDITORS, SECOND_PERSONS, RegisterError
from accounts_app.register.columns import COLUMNS, HEADINGS
from accounts_app.register.forms import SheetForm
from accounts_app.register.history import shown, words_of_change
from accounts_app.register.models import ImportRow, ImportState, RegisterImport, RowState
from accounts_app.register.template_file import csv_template, xlsx_template
from accounts_app.register.views import is_editor

SHOWN = 200
CRUMBS = [("Register akun", "/register/"), ("Impor", "/register/impor/")]
# Who may not hand files in comes from the list of what waits for a second person.
CRUMBS_OF_SECOND = [("Register akun", "/register/"), ("Menunggu orang kedua", "/register/menunggu/")]
STATE_TONES = {
    ImportState.READING: "work", ImportState.READY: "wait", ImportState.APPLYING: "work", ImportState.APPLIED: "done",
    ImportState.REFUSED: "bad", ImportState.CANCELLED: "idle",
}  # fmt: skip
TEMPLATES: dict[str, tuple[Callable[[], bytes], str]] = {
    "xlsx": (xlsx_template, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (csv_template, "text/csv; charset=utf-8"),
}
editors_only = role_required(*EDITORS)
second_persons_too = role_required(*SECOND_PERSONS)


@editors_only
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: SignedInRequest) -> HttpResponse:
    """The form for a spreadsheet, its template, and every import so far."""
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        batch = _hand_in(request, form)
        if batch:
            return redirect("register:import", batch.pk)
    rows = RegisterImport.objects.filter(office=request.user.office_id).select_related("by")
    page = page_of(rows, key_of(request.GET.get("sebelum", "")))
    context = {
        "form": form,
        "page": page,
        "rows": [(batch, (batch.get_state_display(), STATE_TONES[ImportState(batch.state)])) for batch in page.rows],
        "older_url": older_url(request.GET, page),
        "columns": COLUMNS,
        "crumbs": CRUMBS[:1],
    }
    return render(request, "register/imports.html", context)


def _hand_in(request: SignedInRequest, form: SheetForm) -> RegisterImport | None:
    office = get_object_or_404(Office, pk=request.user.office_id)
    try:
        return actions.hand_in(office, form.cleaned_data["sheet"], by=request.user)
    except RegisterError as refusal:
        form.add_error("sheet", str(refusal))
        return None


@second_persons_too
@require_safe
def import_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far it is; once read, what it would change; once applied, what it did. htmx asks while it is under way."""
    batch = _batch(request, pk)
    if request.headers.get("HX-Request"):
        return _progress(request, batch)
    state = ImportState(batch.state)
    context: dict[str, Any] = {
        "batch": batch,
        "badges": [(state.label, STATE_TONES[state])],
        "crumbs": CRUMBS if is_editor(request.user) else CRUMBS_OF_SECOND,
    }
    if state == ImportState.READY:
        context |= _preview(request, batch)
    elif state == ImportState.APPLIED:
        context["done"] = _done(batch)
    response = render(request, "register/import_detail.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _progress(request: SignedInRequest, batch: RegisterImport) -> HttpResponse:
    """The fragment; when nothing is under way any more, the browser is asked to load the page anew."""
    response = render(request, "register/_progress.html", {"batch": batch})
    if not batch.is_under_way:
        response["HX-Refresh"] = "true"
    return response


def _preview(request: SignedInRequest, batch: RegisterImport) -> dict[str, Any]:
    counts = {
        RowState.FAULTY: batch.rows_faulty,
        RowState.CHANGED: batch.rows_changed,
        RowState.NEW: batch.rows_new,
        RowState.UNCHANGED: batch.rows_unchanged,
    }
    asked = request.GET.get("lihat", "")
    chosen = RowState(asked) if asked in RowState.values else next((s for s, n in counts.items() if n), RowState.NEW)
    rows = batch.rows.filter(state=chosen).order_by("row_no")[:SHOWN]
    return {
        "tabs": [
            {"label": state.label, "url": f"?lihat={state.value}", "count": count, "active": state == chosen}
            for state, count in counts.items()
        ],
        "chosen": chosen,
        "preview": [_row(row) for row in rows],
        "more": counts[chosen] > SHOWN,
        "why_not": actions.why_not(batch, request.user),
        "may_cancel": actions.may_cancel(batch, request.user),
        "hold_hours": settings.CONTACT_HOLD_HOURS,
        "kept_fields": [column.heading for column in COLUMNS if column.field not in batch.fields],
    }


def _row(row: ImportRow) -> dict[str, Any]:
    changes = [(HEADINGS[f], shown(f, old), shown(f, new)) for f, (old, new) in sorted(row.changes.items())]
    return {"row": row, "changes": changes, "errors": row.errors.splitlines(), "notes": row.notes.splitlines()}


def _done(batch: RegisterImport) -> list[tuple[Any, str]]:
    """What the import did, as (account, words), in the order of the file."""
    changes = batch.changes.select_related("account").defer("account__words").order_by("pk")[:SHOWN]
    return [(change.account, words_of_change(change)) for change in changes]


@second_persons_too
@require_POST
def import_confirm(request: SignedInRequest, pk: int) -> HttpResponseRedirect:
    """Take the import; the worker carries it out. One that changes contacts is a second person's to take."""
    _decide(request, pk, actions.confirm)
    return redirect("register:import", pk)


@second_persons_too
@require_POST
def import_cancel(request: SignedInRequest, pk: int) -> HttpResponseRedirect:
    """Leave the register as it is."""
    if _decide(request, pk, actions.cancel):
        messages.success(request, "Impor dibatalkan. Register tidak berubah.")
    return redirect("register:imports" if is_editor(request.user) else "amendments:waiting")


def _decide(request: SignedInRequest, pk: int, decide: Callable[..., RegisterImport]) -> bool:
    try:
        decide(_batch(request, pk), by=request.user)
    except RegisterError as refusal:
        messages.error(request, str(refusal))
        return False
    return True


@editors_only
@require_safe
def template(request: SignedInRequest, kind: str) -> HttpResponse:
    """An empty spreadsheet with the headings."""
    if kind not in TEMPLATES:
        raise Http404
    make, content_type = TEMPLATES[kind]
    response = HttpResponse(make(), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="templat-register.{kind}"'
    return response


def _batch(request: SignedInRequest, pk: int) -> RegisterImport:
    """An import of the person's own office; any other does not exist here."""
    own = RegisterImport.objects.filter(office=request.user.office_id).select_related("by", "decided_by")
    return get_object_or_404(own, pk=pk)
