"""One uploaded document, for those who may read its ticket; everybody else learns nothing (404).

Always an attachment, never shown inline: what applicants upload must not run in our origin, whatever it contains. The
type is the one that inspection found, and the name was cleaned when the file was kept (`content.clean_name`).
"""

from uuid import UUID

from django.http import FileResponse
from django.views.decorators.http import require_safe

from accounts_app.access import SignedInRequest, signed_in
from requests_app.files.responses import file_response
from requests_app.tickets.reading import document_for, note_file


@signed_in
@require_safe
def document(request: SignedInRequest, public_id: UUID) -> FileResponse:
    """Streams the file. Reading by anybody but the applicant is an event."""
    found = document_for(request.user, public_id)
    if request.method == "GET":
        note_file(found, by=request.user)
    return file_response(found)
