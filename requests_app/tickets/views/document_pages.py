"""A document's pages as images: the reading view, a page, and the small cover of the first one.

The same people as for the file itself (`reading.document_for`). What they get was drawn by us: no byte of the upload
reaches the browser, and every image is a JPEG, whatever the document is.
"""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts_app.access import SignedInRequest, signed_in
from requests_app.files.page_images import Width
from requests_app.files.responses import IMAGE_HEADERS, image_response, sheets_of
from requests_app.tickets.models import Document, Ticket
from requests_app.tickets.reading import document_for, note_pages

LARGE = "besar"


@signed_in
@require_safe
def read_document(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """All pages one below another. Without a page that can be shown it says so, and the original stays in reach."""
    document = document_for(request.user, public_id)
    if request.method == "GET":
        note_pages(document, by=request.user)
    timezone.activate(document.ticket.office.tz)
    sheets, trouble = sheets_of(document)
    context = {
        "document": document,
        "ticket": document.ticket,
        "label": label_of(document),
        "own": document.ticket.applicant_id == request.user.pk,
        "large": request.GET.get("ukuran") == LARGE,
        "sheets": sheets,
        "trouble": trouble,
    }
    response = render(request, "tickets/read_document.html", context)
    response["Cache-Control"] = IMAGE_HEADERS["Cache-Control"]
    return response


@signed_in
@require_safe
def page_image(request: SignedInRequest, public_id: UUID, number: int) -> HttpResponse:
    """One page to read."""
    document = document_for(request.user, public_id)
    response = image_response(document, number, Width.READING)
    if request.method == "GET" and response.status_code == 200:
        note_pages(document, by=request.user)
    return response


@signed_in
@require_safe
def cover(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The first page, small: to be recognised, not to be read. No event (`reading`)."""
    return image_response(document_for(request.user, public_id), 1, Width.THUMB)


def label_of(document: Document) -> str:
    """What the SOP calls it."""
    ticket: Ticket = document.ticket
    labels = {asked.key: asked.label for asked in ticket.sop.definition.documents}
    return labels.get(document.requirement, document.original_name)
