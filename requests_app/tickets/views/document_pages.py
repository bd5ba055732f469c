"""A document's pages as images: the reading view, a page, and the small cover of the first one.

The same people as for the file itself (`reading.document_for`). What they get was drawn by us: no byte of the upload
reaches the browser, and every image is a JPEG, whatever the document is.
"""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts_app.access import SignedInRequest, signed_in
from requests_app.files.page_images import NoImage, Trouble, Width, image, sizes
from requests_app.tickets.models import Document, Ticket
from requests_app.tickets.reading import document_for, note_pages

HEADERS = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
LARGE = "besar"
RETRY_SECONDS = "5"
FROM_PAGE_ON_LATER = 3  # the first pages are seen at once, the others are fetched while they come near


@signed_in
@require_safe
def read_document(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """All pages one below another. Without a page that can be shown it says so, and the original stays in reach."""
    document = document_for(request.user, public_id)
    if request.method == "GET":
        note_pages(document, by=request.user)
    timezone.activate(document.ticket.office.tz)
    context = {
        "document": document,
        "ticket": document.ticket,
        "label": label_of(document),
        "own": document.ticket.applicant_id == request.user.pk,
        "large": request.GET.get("ukuran") == LARGE,
        **_sheets(document),
    }
    response = render(request, "tickets/read_document.html", context)
    response["Cache-Control"] = HEADERS["Cache-Control"]
    return response


@signed_in
@require_safe
def page_image(request: SignedInRequest, public_id: UUID, number: int) -> HttpResponse:
    """One page to read."""
    document = document_for(request.user, public_id)
    response = _image(document, number, Width.READING)
    if request.method == "GET" and response.status_code == 200:
        note_pages(document, by=request.user)
    return response


@signed_in
@require_safe
def cover(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The first page, small: to be recognised, not to be read. No event (`reading`)."""
    return _image(document_for(request.user, public_id), 1, Width.THUMB)


def label_of(document: Document) -> str:
    """What the SOP calls it."""
    ticket: Ticket = document.ticket
    labels = {asked.key: asked.label for asked in ticket.sop.definition.documents}
    return labels.get(document.requirement, document.original_name)


def _sheets(document: Document) -> dict[str, Any]:
    try:
        found = sizes(document)
    except NoImage as missing:
        return {"sheets": [], "trouble": missing.message}
    sheets = [
        {"number": number, "width": width, "height": height, "later": number >= FROM_PAGE_ON_LATER}
        for number, (width, height) in enumerate(found, 1)
    ]
    return {"sheets": sheets, "trouble": ""}


_STATUSES = {Trouble.BUSY: 503, Trouble.UNREADABLE: 422, Trouble.TOO_HEAVY: 422}


def _image(document: Document, number: int, width: Width) -> HttpResponse:
    """The image, or in words why there is none."""
    try:
        response = HttpResponse(image(document, number, width), content_type="image/jpeg")
    except NoImage as missing:
        if missing.code not in _STATUSES:
            raise Http404(missing.message) from missing
        response = HttpResponse(missing.message, "text/plain; charset=utf-8", _STATUSES[missing.code])
    if response.status_code == _STATUSES[Trouble.BUSY]:
        response["Retry-After"] = RETRY_SECONDS
    for name, value in HEADERS.items():
        response[name] = value
    return response
