"""One uploaded document, for those who may read its ticket; everybody else learns nothing (404).

Always an attachment, never shown inline: what applicants upload must not run in our origin, whatever it contains. The
type is the one that inspection found, and the name was cleaned when the file was kept (`content.clean_name`).
"""

import logging
from uuid import UUID

from django.core.files.base import File
from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from accounts_app.access import SignedInRequest, signed_in
from requests_app.tickets.models import Document
from requests_app.tickets.reading import document_for, note_file

logger = logging.getLogger(__name__)
HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}


@signed_in
@require_safe
def document(request: SignedInRequest, public_id: UUID) -> FileResponse:
    """Streams the file. Reading by anybody but the applicant is an event."""
    found = document_for(request.user, public_id)
    if request.method == "GET":
        note_file(found, by=request.user)
    response = FileResponse(_opened(found), as_attachment=True, filename=found.original_name, content_type=found.mime)
    for name, value in HEADERS.items():
        response[name] = value
    return response


def _opened(found: Document) -> File[bytes]:
    try:
        content: File[bytes] = found.file.open("rb")
    except FileNotFoundError as error:
        logger.error("the file of document %s is gone from the store", found.public_id)
        raise Http404 from error
    return content
