"""A message's attachments: pages as images, and the file itself as a download; for others they do not exist (404).

What was not recognised as a document is only ever a download of unknown type: nothing draws it.
"""

from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts_app.access import SignedInRequest, role_required
from accounts_app.roles import READERS
from requests_app.files.page_images import Width
from requests_app.files.responses import IMAGE_HEADERS, file_response, image_response, sheets_of
from requests_app.mailbox.attachments import UNKNOWN_TYPE
from requests_app.mailbox.looking import attachment_for, note_file, note_pages
from requests_app.mailbox.models import MailAttachment

LARGE = "besar"


@role_required(*READERS)
@require_safe
def attachment(request: SignedInRequest, public_id: UUID) -> FileResponse:
    """The file itself."""
    found = attachment_for(request.user, public_id)
    if request.method == "GET":
        note_file(found, by=request.user)
    if found.concern:
        found.mime = UNKNOWN_TYPE  # what its sender called it says nothing
    return file_response(found)


@role_required(*READERS)
@require_safe
def read_attachment(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """All pages one below another."""
    found = _shown(request, public_id)
    if request.method == "GET":
        note_pages(found, by=request.user)
    timezone.activate(found.mail.office.tz)
    sheets, trouble = sheets_of(found)
    context = {
        "document": found,
        "mail": found.mail,
        "large": request.GET.get("ukuran") == LARGE,
        "sheets": sheets,
        "trouble": trouble,
    }
    response = render(request, "mailbox/read_attachment.html", context)
    response["Cache-Control"] = IMAGE_HEADERS["Cache-Control"]
    return response


@role_required(*READERS)
@require_safe
def page_image(request: SignedInRequest, public_id: UUID, number: int) -> HttpResponse:
    """One page to read."""
    found = _shown(request, public_id)
    response = image_response(found, number, Width.READING)
    if request.method == "GET" and response.status_code == 200:
        note_pages(found, by=request.user)
    return response


@role_required(*READERS)
@require_safe
def cover(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The first page, small: to be recognised, not to be read."""
    return image_response(_shown(request, public_id), 1, Width.THUMB)


def _shown(request: SignedInRequest, public_id: UUID) -> MailAttachment:
    found = attachment_for(request.user, public_id)
    if found.concern:
        raise Http404
    return found
