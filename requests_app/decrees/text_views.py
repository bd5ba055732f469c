"""Naskah SK: the tab of Pengaturan Kantor with the words, the logo and the versions of an office's decrees.

It stands here and not beside the other tabs because decrees live above accounts_app. Every save is a new version; an SK
that was begun keeps the words that it began with.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts_app.access import SignedInRequest, role_required
from accounts_app.models import Office
from accounts_app.office.actions import OfficeError
from accounts_app.office.pages import office_at_hand, tabs
from accounts_app.roles import Role
from requests_app.decrees import text_actions as actions
from requests_app.decrees.text_actions import StaleTextError, current, logo_of, versions_of
from requests_app.decrees.text_forms import LogoForm, TextForm
from requests_app.decrees.text_models import DecreeText
from requests_app.decrees.text_pages import compared, preview_pages, preview_pdf
from requests_app.decrees.texts import PLACEHOLDERS
from requests_app.printing.decree import DOTS
from requests_app.printing.engine import PrintError

CRUMBS = [("Naskah SK", "/pengaturan/naskah-sk/")]
VERSIONS_SHOWN = 5
admin_kantor_required = role_required(Role.ADMIN_KANTOR)


@admin_kantor_required
@require_http_methods(["GET", "HEAD", "POST"])
def text_edit(request: SignedInRequest) -> HttpResponse:
    """The text to be changed, beside what it looks like."""
    office = office_at_hand(request)
    if request.method != "POST":
        now = current(office)
        return _page(request, office, TextForm.showing(now.text, now.version))
    form = TextForm(request.POST)
    if form.is_valid() and _save(request, office, form):
        return redirect("decree_office:text")
    return _page(request, office, form)


def _page(request: SignedInRequest, office: Office, form: TextForm, logo_form: LogoForm | None = None) -> HttpResponse:
    saved = versions_of(office)
    context = {
        "office": office,
        "tabs": tabs("decree_text"),
        "form": form,
        "logo_form": logo_form or LogoForm(),
        "logo": logo_of(office),
        "version": saved[0].version if saved else 0,
        "versions": saved[:VERSIONS_SHOWN],
        "placeholders": [(f"{{{word}}}", meaning) for word, meaning in PLACEHOLDERS.items()],
    }
    return render(request, "decrees/text_edit.html", context)


def _save(request: SignedInRequest, office: Office, form: TextForm) -> bool:
    """On a refusal the form keeps what was typed; after a stale one it may be sent again."""
    try:
        saved = actions.save_text(office, form.text, seen=form.cleaned_data["seen"], by=request.user)
    except OfficeError as refusal:
        form.add_error(None, str(refusal))
        if isinstance(refusal, StaleTextError):
            form.data = {**request.POST.dict(), "seen": str(current(office).version)}
        return False
    messages.success(request, f"Naskah disimpan sebagai versi {saved.version}." if saved else "Tidak ada yang berubah.")
    return True


@admin_kantor_required
@require_POST
def text_preview(request: SignedInRequest) -> HttpResponse:
    """What was typed, as a draft with invented people; nothing is saved. Images for htmx, else the PDF."""
    office, form = office_at_hand(request), TextForm(_with_dots(request.POST))
    if request.headers.get("HX-Request"):
        pages = preview_pages(office, form.text) if form.is_valid() else []
        return render(request, "decrees/_text_preview.html", {"form": form, "pages": pages})
    if not form.is_valid():
        return _page(request, office, form)
    return _pdf(preview_pdf(office, form.text), "konsep-naskah-sk.pdf")


def _with_dots(typed: QueryDict) -> QueryDict:
    """A place that is not filled in yet is printed as dots and hides nothing else."""
    shown = typed.copy()
    shown["place"] = typed.get("place", "").strip() or DOTS
    return shown


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@admin_kantor_required
@require_safe
def text_versions(request: SignedInRequest) -> HttpResponse:
    """Every version; two of them compared: `?dari=1&ke=3`, the last two unless asked otherwise."""
    office = office_at_hand(request)
    saved = versions_of(office)
    newer = _asked(saved, request.GET.get("ke")) or (saved[0] if saved else None)
    older = _asked(saved, request.GET.get("dari")) or _before(saved, newer)
    context: dict[str, Any] = {
        "office": office,
        "crumbs": CRUMBS,
        "versions": saved,
        "newer": newer,
        "older": older,
        "parts": compared(older.text, newer.text) if older and newer else [],
    }
    return render(request, "decrees/text_versions.html", context)


def _before(saved: list[DecreeText], newer: DecreeText | None) -> DecreeText | None:
    return next((row for row in saved if newer and row.version < newer.version), None)


def _asked(saved: list[DecreeText], version: str | None) -> DecreeText | None:
    return next((row for row in saved if str(row.version) == version), None)


@admin_kantor_required
@require_safe
def text_version_pdf(request: SignedInRequest, version: int) -> HttpResponse:
    """One version as a draft with invented people."""
    office = office_at_hand(request)
    row = get_object_or_404(DecreeText, office=office, version=version)
    return _pdf(preview_pdf(office, row.text), f"konsep-naskah-sk-versi-{version}.pdf")


@admin_kantor_required
@require_POST
def text_restore(request: SignedInRequest, version: int) -> HttpResponse:
    """Save an older version's words as the newest one."""
    office = office_at_hand(request)
    row = get_object_or_404(DecreeText, office=office, version=version)
    try:
        saved = actions.restore(office, row.version, seen=actions.newest_version(office), by=request.user)
    except OfficeError as refusal:
        messages.error(request, str(refusal))
        return redirect("decree_office:text_versions")
    if saved:
        messages.success(request, f"Naskah versi {version} dipulihkan sebagai versi {saved.version}.")
    else:
        messages.info(request, f"Naskah sekarang sudah sama dengan versi {version}.")
    return redirect("decree_office:text")


@admin_kantor_required
@require_safe
def logo(request: SignedInRequest) -> HttpResponse:
    """The office's logo, for its own page."""
    kept = logo_of(office_at_hand(request))
    if kept is None:
        raise Http404
    return HttpResponse(bytes(kept.png), content_type="image/png", headers={"Cache-Control": "private, no-store"})


@admin_kantor_required
@require_POST
def logo_save(request: SignedInRequest) -> HttpResponse:
    """Take a logo into the letterhead of decrees, or out of it (`hapus`)."""
    office = office_at_hand(request)
    now = current(office)
    form = LogoForm(request.POST, request.FILES)
    try:
        if "hapus" in request.POST:
            actions.save_logo(office, b"", by=request.user)
        elif form.is_valid():
            actions.save_logo(office, form.png, by=request.user)
        else:
            return _page(request, office, TextForm.showing(now.text, now.version), form)
    except (OfficeError, PrintError) as refusal:
        messages.error(request, str(refusal) if isinstance(refusal, OfficeError) else "Gambar ini tidak dapat dicetak.")
        return redirect("decree_office:text")
    messages.success(request, "Lambang dihapus dari kop SK." if "hapus" in request.POST else "Lambang disimpan.")
    return redirect("decree_office:text")
