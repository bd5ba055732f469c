"""Deciding about a draft: putting it into force from a day, calling a planned one off, giving one up."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts_app.access import SignedInRequest, role_required
from accounts_app.keyset import key_of
from accounts_app.templatetags.ui import full_date
from requests_app.sop.actions import EnableError
from requests_app.sop.office_actions import today_at
from requests_app.sop.office_forms import PREFIX, EnableForm
from requests_app.sop.revisions import pages
from requests_app.sop.revisions.actions import (
    DECIDERS,
    PREPARERS,
    DraftError,
    call_off,
    drop,
    last_version,
    put_into_force,
)
from requests_app.sop.revisions.editing import values_of
from requests_app.sop.revisions.forms import RevisionForm
from requests_app.sop.revisions.models import SopDraft

GET_OR_POST = ["GET", "HEAD", "POST"]


@role_required(*DECIDERS)
@require_http_methods(GET_OR_POST)
def revision_put_into_force(request: SignedInRequest, pk: int) -> HttpResponse:
    """From which day on; with a stand-in for each role of the new text that nobody holds."""
    draft = pages.draft_at_hand(request, pk)
    revision = RevisionForm(draft.base.definition, {**values_of(draft.base.definition), **draft.values})
    if not draft.is_open or not revision.is_valid():
        messages.warning(request, "Draf ini belum, atau tidak lagi, dapat diberlakukan.")
        return redirect("sop_revisions:edit", pk)
    form = _enable_form(request, draft, revision)
    if request.method == "POST" and form.is_valid() and _put_into_force(request, draft, form):
        return redirect("sop_revisions:list")
    context = {
        **pages.comparison(draft, revision),
        "form": form,
        "seen": draft.version,
        "outdated": pages.is_outdated(draft),
        **pages.frame(request),
    }
    return render(request, "sop/revisions/put_into_force.html", context)


def _enable_form(request: SignedInRequest, draft: SopDraft, revision: RevisionForm) -> EnableForm:
    """The form by which an SOP is enabled; the stand-ins of the version before are proposed again."""
    assert revision.revised is not None
    staffed, version = draft.office.staffed_roles(), last_version(draft.office, draft.code)
    missing = revision.revised.roles() - staffed
    initial = {PREFIX + role: stand_in for role, stand_in in version.substitutes.items()} if version else {}
    return EnableForm(
        request.POST or None, missing=missing, staffed=staffed, today=today_at(draft.office), initial=initial
    )


def _put_into_force(request: SignedInRequest, draft: SopDraft, form: EnableForm) -> bool:
    from_, seen = form.cleaned_data["from_"], request.POST.get("seen", "")
    try:
        row = put_into_force(
            draft, from_=from_, substitutes=form.substitutes, by=request.user,
            seen=key_of(seen) or 0,
        )  # fmt: skip
    except EnableError as refusal:
        for problem in refusal.problems:
            form.add_error(None, problem)
        return False
    except DraftError as refusal:
        form.add_error(refusal.field, str(refusal))
        return False
    number = row.revision.revision
    messages.success(request, f"SOP {row.code} revisi {number} berlaku mulai {full_date(from_)}.")
    return True


@role_required(*DECIDERS)
@require_http_methods(GET_OR_POST)
def revision_call_off(request: SignedInRequest, pk: int) -> HttpResponse:
    """Call a planned revision off before its day."""
    draft = pages.draft_at_hand(request, pk)
    planned = draft.in_force
    if planned is None:
        messages.error(request, "Draf ini belum diberlakukan, jadi tidak ada jadwal yang dibatalkan.")
        return redirect("sop_revisions:list")
    text = (
        f"Revisi {planned.revision.revision} tidak jadi berlaku {full_date(planned.since)}; "
        "versi yang sekarang tetap berlaku seperti sebelumnya. Naskahnya tetap terbaca pada riwayat."
    )
    return _ask(
        request, draft, lambda: call_off(draft, by=request.user), title="Batalkan jadwal revisi?", text=text,
        label="Batalkan jadwal", done="Jadwal revisi dibatalkan.",
    )  # fmt: skip


@role_required(*PREPARERS)
@require_http_methods(GET_OR_POST)
def revision_drop(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a draft up."""
    draft = pages.draft_at_hand(request, pk)
    text = "Draf ini tidak dapat dilanjutkan lagi. Catatan bahwa ia pernah diusulkan tetap ada pada riwayat."
    return _ask(
        request, draft, lambda: drop(draft, by=request.user), title="Buang draf ini?", text=text,
        label="Buang draf", done="Draf dibuang.",
    )  # fmt: skip


def _ask(
    request: SignedInRequest, draft: SopDraft, act: Callable[[], None], *, title: str, text: str, label: str, done: str
) -> HttpResponse:  # fmt: skip
    """A page that asks before it does; a refusal is said on the list."""
    if request.method != "POST":
        context = {"draft": draft, "title": title, "text": text, "label": label, **pages.frame(request)}
        return render(request, "sop/revisions/ask.html", context)
    try:
        act()
    except DraftError as refusal:
        messages.error(request, str(refusal).removesuffix(" Isian Anda masih ada di bawah."))
    else:
        messages.success(request, done)
    return redirect("sop_revisions:list")
