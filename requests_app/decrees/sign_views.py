"""The paper of an SK for its office: the PDF as draft and as issued, the scan, both side by side, and "sama"."""

from itertools import zip_longest
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts_app.access import SignedInRequest, staff_required
from requests_app.decrees import signing
from requests_app.decrees.actions import may
from requests_app.decrees.file_reading import note_read
from requests_app.decrees.models import Decree, DecreeFile, Part
from requests_app.decrees.paper import draft_pdf, verify_url
from requests_app.decrees.reading import seen_again
from requests_app.decrees.sign_forms import SameForm, ScanForm
from requests_app.files.page_images import Width
from requests_app.files.responses import IMAGE_HEADERS, file_response, image_response, sheets_of
from requests_app.process.refusals import Refused
from requests_app.sop.vocabulary import DecreeAct


def _decree(request: SignedInRequest, public_id: UUID) -> Decree:
    """The decree, for those of its office who read decrees; for everybody else it does not exist."""
    found: Decree = get_object_or_404(
        Decree.objects.visible_to(request.user).select_related("office", "sop"), public_id=public_id
    )
    timezone.activate(found.office.tz)
    return found


def _file(decree: Decree, file_id: UUID) -> DecreeFile:
    row: DecreeFile = get_object_or_404(decree.files.all(), public_id=file_id)
    row.decree = decree
    return row


@staff_required
@require_safe
def sign(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """What to do to sign it, and the scan beside what was issued."""
    decree = _decree(request, public_id)
    if not decree.is_issued:
        raise Http404
    return _page(request, decree, ScanForm(initial={"seen": decree.version}))


def _page(request: SignedInRequest, decree: Decree, form: ScanForm) -> HttpResponse:
    issued, scan = decree.files.get(part=Part.ISSUED), signing.current_scan(decree)
    pages, trouble = sheets_of(issued)
    scanned, scan_trouble = sheets_of(scan) if scan else ([], "")
    if request.method == "GET":
        note_read(issued, by=request.user)
    context = {
        "decree": decree,
        "issued": issued,
        "scan": scan,
        "older": decree.files.filter(part=Part.SCAN).exclude(superseded_at=None).order_by("-id"),
        "pairs": list(zip_longest(pages, scanned)),
        "trouble": trouble or scan_trouble,
        "differs_in_pages": scan is not None and len(pages) != len(scanned),
        "compared": signing.comparison_of(decree),
        "form": form,
        "may_upload": may(decree, DecreeAct.ATTACH_SCAN, request.user),
        "way": signing.ways_of(decree.office)[0],
        "verify_url": verify_url(decree),
    }
    response = render(request, "decrees/sign.html", context)
    response["Cache-Control"] = IMAGE_HEADERS["Cache-Control"]
    return response


@staff_required
@require_http_methods(["POST"])
def scan_upload(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Keep the signed SK; an earlier scan stays, as superseded."""
    decree = _decree(request, public_id)
    if not decree.is_issued:
        raise Http404
    form = ScanForm(request.POST, request.FILES)
    if form.is_valid():
        data = form.cleaned_data
        try:
            signing.keep(decree, data["scan"], form.found, by=request.user, seen=data["seen"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
            seen_again(form, decree)
        else:
            messages.success(request, "Pindaian disimpan. Bandingkan tiap halamannya dengan SK yang diterbitkan.")
            return redirect("decree_paper:sign", decree.public_id)
    return _page(request, decree, form)


@staff_required
@require_POST
def scan_same(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Somebody compared the pages: the scan is the SK."""
    decree, form = _decree(request, public_id), SameForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused("Bandingkan lagi, lalu nyatakan sama.")
        data = form.cleaned_data
        signing.confirm_same(decree, data["sha256"], by=request.user, seen=data["seen"])
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Dicatat: pindaian sama dengan SK yang diterbitkan.")
    return redirect("decree_paper:sign", decree.public_id)


@staff_required
@require_safe
def file_page(request: SignedInRequest, public_id: UUID, file_id: UUID, number: int) -> HttpResponse:
    """One page of one of the decree's files as an image."""
    row = _file(_decree(request, public_id), file_id)
    response = image_response(row, number, Width.READING)
    if request.method == "GET" and response.status_code == 200:
        note_read(row, by=request.user)
    return response


@staff_required
@require_safe
def file(request: SignedInRequest, public_id: UUID, file_id: UUID) -> FileResponse:
    """One of the decree's files, as a download."""
    row = _file(_decree(request, public_id), file_id)
    if request.method == "GET":
        note_read(row, by=request.user)
    return file_response(row)


@staff_required
@require_safe
def draft(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The SK as it stands, marked KONSEP."""
    decree = _decree(request, public_id)
    return _inline(draft_pdf(decree), "konsep-sk.pdf")


@staff_required
@require_safe
def issued(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The SK as issued, to be read and printed: the bytes that were kept, never drawn anew."""
    row = get_object_or_404(_decree(request, public_id).files.filter(part=Part.ISSUED))
    if request.method == "GET":
        note_read(row, by=request.user)
    with row.file.open("rb") as kept:
        return _inline(kept.read(), "sk.pdf")


def _inline(content: bytes, name: str) -> HttpResponse:
    """Our own drawing, so that a browser may show it."""
    response = HttpResponse(content, content_type="application/pdf", headers=IMAGE_HEADERS)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
