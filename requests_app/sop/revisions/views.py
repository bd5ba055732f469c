"""Pages of SOP revisions, below Pengaturan: what is in force and prepared, the form, the comparison, the history."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts_app.access import SignedInRequest, role_required
from accounts_app.keyset import key_of
from accounts_app.office.pages import office_at_hand
from requests_app.sop import sheet
from requests_app.sop.models import SopInForce
from requests_app.sop.revisions import pages
from requests_app.sop.revisions.actions import (
    PREPARERS,
    DraftError,
    carry_over,
    last_version,
    save,
    start,
)
from requests_app.sop.revisions.editing import carried_over, values_of
from requests_app.sop.revisions.forms import RevisionForm, values_sent
from requests_app.sop.revisions.models import SopDraft

preparer_required = role_required(*PREPARERS)


@preparer_required
@require_safe
def revision_list(request: SignedInRequest) -> HttpResponse:
    """Every SOP of the office: what holds, what is planned, what is being prepared."""
    office = office_at_hand(request)
    context = {"office": office, "standings": pages.standings(office), **pages.frame(request)}
    return render(request, "sop/revisions/list.html", context)


@preparer_required
@require_safe
def revision_history(request: SignedInRequest, code: str) -> HttpResponse:
    """Every version of one SOP in this office, with who and when; 404 for one that it never had."""
    office = office_at_hand(request)
    entries, dropped = pages.history(office, code)
    if not entries:
        raise Http404
    context = {"office": office, "code": code, "entries": entries, "dropped": dropped, **pages.frame(request)}
    context["title"] = entries[0].row.definition.title
    context["version"] = last_version(office, code)
    return render(request, "sop/revisions/history.html", context)


@preparer_required
@require_POST
def revision_start(request: SignedInRequest, code: str) -> HttpResponse:
    """A new draft; straight into its form."""
    office = office_at_hand(request)
    if not SopInForce.objects.for_office(office).filter(code=code).exists():
        raise Http404
    try:
        draft = start(office, code, by=request.user)
    except DraftError as refusal:
        messages.error(request, str(refusal))
        return redirect("sop_revisions:list")
    return redirect("sop_revisions:edit", draft.pk)


@preparer_required
@require_http_methods(["GET", "HEAD", "POST"])
def revision_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """The form. Whatever was typed is kept, right or wrong; what is wrong is said beside its field and at the top."""
    draft = pages.draft_at_hand(request, pk)
    if request.method == "POST":
        return _saved(request, draft)
    if not draft.is_open:
        return redirect("sop_revisions:compare", draft.pk)
    return _form_page(request, draft, _form(draft), seen=draft.version)


def _form(draft: SopDraft, values: dict[str, list[str]] | None = None) -> RevisionForm:
    base = draft.base.definition
    return RevisionForm(base, {**values_of(base), **(draft.values if values is None else values)})


def _saved(request: SignedInRequest, draft: SopDraft) -> HttpResponse:
    values = values_sent(request.POST, {**values_of(draft.base.definition), **draft.values})
    if "as_new" in request.POST:
        return _saved_as_new(request, draft, values)
    seen = key_of(request.POST.get("seen", "")) or 0
    try:
        draft = save(draft, values, seen=seen, by=request.user)
    except DraftError as refusal:
        return _refused(request, pages.draft_at_hand(request, draft.pk), values, refusal)
    form = _form(draft)
    wrong = len(form.problems)
    if wrong:
        messages.warning(request, f"Draf disimpan. {wrong} isian masih perlu diperbaiki.")
        return redirect("sop_revisions:edit", draft.pk)
    messages.success(request, "Draf disimpan.")
    return redirect("sop_revisions:compare" if "compare" in request.POST else "sop_revisions:edit", draft.pk)


def _refused(
    request: SignedInRequest, draft: SopDraft, values: dict[str, list[str]], refusal: DraftError
) -> HttpResponse:  # fmt: skip
    """The form again with everything that was typed; who sends it once more has read the notice."""
    same_base = set(values) == set(values_of(draft.base.definition))
    form = _form(draft, values) if same_base else _form(draft)
    return _form_page(request, draft, form, seen=draft.version, refusal=refusal, status=409)


def _saved_as_new(request: SignedInRequest, draft: SopDraft, values: dict[str, list[str]]) -> HttpResponse:
    """What was typed into a draft that was decided meanwhile, as a draft of its own on the version that holds."""
    version = last_version(draft.office, draft.code)
    merged = carried_over(values, draft.base.definition, version.definition)[0] if version else values
    try:
        fresh = start(draft.office, draft.code, by=request.user, values=merged)
    except DraftError as refusal:
        return _refused(request, draft, values, refusal)
    messages.success(request, "Isian Anda disimpan sebagai draf baru.")
    return redirect("sop_revisions:edit", fresh.pk)


def _form_page(
    request: SignedInRequest, draft: SopDraft, form: RevisionForm, *, seen: int,
    refusal: DraftError | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    context: dict[str, Any] = {
        "draft": draft,
        "sop": draft.base.definition,
        "form": form,
        "seen": seen,
        "refusal": refusal,
        "decided_meanwhile": not draft.is_open,
        "outdated": pages.is_outdated(draft),
        "looks": pages.links(draft, "edit"),
        **pages.frame(request),
    }
    return render(request, "sop/revisions/edit.html", context, status=status)


@preparer_required
@require_POST
def revision_carry_over(request: SignedInRequest, pk: int) -> HttpResponse:
    """Lay the draft over the version that holds now."""
    draft = pages.draft_at_hand(request, pk)
    try:
        draft, both = carry_over(draft, seen=int(request.POST.get("seen") or 0), by=request.user)
    except (DraftError, ValueError) as refusal:
        messages.error(request, str(refusal) if isinstance(refusal, DraftError) else "Muat ulang halaman ini.")
        return redirect("sop_revisions:edit", pk)
    messages.success(request, f"Draf kini berdasar revisi {draft.base.revision}; perubahan Anda dipertahankan.")
    if both:
        said = pages.labels_of(_form(draft), both)
        messages.warning(request, f"Diubah juga oleh revisi {draft.base.revision}, periksa lagi: {said}.")
    return redirect("sop_revisions:edit", pk)


@preparer_required
@require_safe
def revision_compare(request: SignedInRequest, pk: int) -> HttpResponse:
    """Old and new side by side; a draft with something wrong in it is first mended."""
    return _look(request, pk, "compare")


@preparer_required
@require_safe
def revision_sheet(request: SignedInRequest, pk: int) -> HttpResponse:
    """The new text in its official form."""
    return _look(request, pk, "sheet")


def _look(request: SignedInRequest, pk: int, page: str) -> HttpResponse:
    draft = pages.draft_at_hand(request, pk)
    form = _form(draft)
    if draft.in_force is None and not form.is_valid():
        messages.warning(request, "Perbaiki dahulu isian yang ditandai; sesudah itu perbandingannya dapat dilihat.")
        return redirect(
            "sop_revisions:edit" if draft.is_open else "sop_revisions:list", *([pk] if draft.is_open else [])
        )
    found = pages.comparison(draft, form)
    new = found["sop"]
    context = {
        **found,
        "looks": pages.links(draft, page),
        "outdated": pages.is_outdated(draft),
        "facts": sheet.facts(new.header),
        "sections": sheet.sections(new.header),
        "rows": sheet.rows(new),
        **pages.frame(request),
    }
    return render(request, f"sop/revisions/{page}.html", context)
