"""Step 4: the documents that the SOP asks for. Each file is judged and kept by itself, as soon as it arrives.

One form holds all places, so that it works without a script; with htmx a place sends its file once chosen and gets only
itself back.
"""

from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts_app.access import public
from accounts_app.limits.counting import Limit
from accounts_app.limits.guard import posts_limited
from requests_app.intake import actions
from requests_app.intake.forms import DocumentsForm
from requests_app.intake.papers import letter_of
from requests_app.intake.sheet import Sheet, Step
from requests_app.intake.views import goes_back
from requests_app.intake.visits import WHY, on_step, page
from requests_app.sop.definition import DocumentRequirement
from requests_app.sop.vocabulary import LetterForm

UPLOADED = Limit("upload to a draft", most=200, seconds=3600)


@public(WHY)
@posts_limited(UPLOADED)
@on_step(Step.DOCUMENTS)
def documents(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """Keep what arrived; then on, back, or once more with each place's own fault."""
    if request.method != "POST":
        return _shown(request, sheet, sheet.documents_form())
    form = sheet.documents_form(request.POST, request.FILES)
    form.is_valid()
    sheet = _kept(request, sheet, form)
    if place := request.POST.get("place"):
        return _place(request, sheet, form, place)
    if goes_back(request):
        return redirect("intake:person")
    if request.POST.get("go") == "next":
        form.demand(sheet.missing)
    if form.errors:
        return _shown(request, sheet, form)
    return redirect("intake:review" if request.POST.get("go") == "next" else "intake:documents")


def _kept(request: HttpRequest, sheet: Sheet, form: DocumentsForm) -> Sheet:
    """Everything that was good in this request is kept, whatever was wrong beside it."""
    for key, (upload, seen) in form.accepted.items():
        actions.keep_upload(sheet.draft, key, upload, seen)
    removed = request.POST.get("remove", "")
    if removed in {requirement.key for requirement in sheet.requirements}:
        actions.remove_upload(sheet.draft, removed)
    # One place alone says nothing about the others' ticks.
    if "place" in request.POST or form.later_keys() == sheet.later:
        return Sheet(sheet.draft)
    return Sheet(actions.save(sheet.draft, {"later": form.later_keys()}))


def _shown(request: HttpRequest, sheet: Sheet, form: DocumentsForm) -> HttpResponse:
    rows = [_row(sheet, form, requirement) for requirement in sheet.requirements]
    hours = settings.SESSION_COOKIE_AGE // 3600
    return render(request, "intake/documents.html", page(sheet, Step.DOCUMENTS, form=form, rows=rows, hours=hours))


def _row(sheet: Sheet, form: DocumentsForm, requirement: DocumentRequirement) -> dict[str, Any]:
    return {
        "requirement": requirement,
        "file": form[form.file_name(requirement.key)],
        "later": form[form.later_name(requirement.key)],
        "kept": sheet.kept.get(requirement.key),
        "limit": settings.DOCUMENT_LIMIT_BYTES,
        "paper": "formulir" if requirement.template is LetterForm.FORM else "surat",
    }


def _place(request: HttpRequest, sheet: Sheet, form: DocumentsForm, key: str) -> HttpResponse:
    """One place alone, for htmx."""
    row = _row(sheet, form, _asked_for(sheet, key))
    return render(request, "intake/_place.html", {"row": row})


def _asked_for(sheet: Sheet, key: str) -> DocumentRequirement:
    found = next((requirement for requirement in sheet.requirements if requirement.key == key), None)
    if found is None:
        raise Http404
    return found


@public(WHY)
@on_step(Step.DOCUMENTS)
def download(request: HttpRequest, sheet: Sheet, key: str) -> FileResponse | HttpResponse:
    """The visitor's own upload, to look at once more. Only through the key in their session."""
    document = sheet.kept.get(key)
    if document is None:
        raise Http404
    return FileResponse(
        document.file.open("rb"), as_attachment=True, filename=document.original_name, content_type=document.mime
    )


@public(WHY)
@on_step(Step.DOCUMENTS)
def letter(request: HttpRequest, sheet: Sheet, key: str) -> HttpResponse:
    """The filled request to print and sign."""
    requirement = _asked_for(sheet, key)
    if requirement.template is None:
        raise Http404
    pdf = letter_of(sheet, requirement, timezone.now())
    name = "formulir-permohonan.pdf" if requirement.template is LetterForm.FORM else "surat-permohonan.pdf"
    return HttpResponse(pdf, "application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'})
