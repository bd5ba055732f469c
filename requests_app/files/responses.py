"""A kept file as answers to a browser: its pages as images, and the file itself as a download.

Who may see it, and the event that it was seen, is the caller's: only the owner's room knows.
"""

import logging

from django.http import FileResponse, Http404, HttpResponse

from requests_app.files.models import ShownFile
from requests_app.files.page_images import NoImage, Trouble, Width, image, sizes

logger = logging.getLogger(__name__)
IMAGE_HEADERS = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
# An upload must not run in our origin, whatever it contains.
FILE_HEADERS = {**IMAGE_HEADERS, "Content-Security-Policy": "sandbox; default-src 'none'"}
RETRY_SECONDS = "5"
FROM_PAGE_ON_LATER = 3  # the first pages are seen at once, the others are fetched while they come near
_STATUSES = {Trouble.BUSY: 503, Trouble.UNREADABLE: 422, Trouble.TOO_HEAVY: 422}


def sheets_of(document: ShownFile) -> tuple[list[dict[str, object]], str]:
    """Every page with number, width, height and whether it may be fetched `later`; or none, and why in words."""
    try:
        found = sizes(document)
    except NoImage as missing:
        return [], missing.message
    return [
        {"number": number, "width": width, "height": height, "later": number >= FROM_PAGE_ON_LATER}
        for number, (width, height) in enumerate(found, 1)
    ], ""


def image_response(document: ShownFile, number: int, width: Width) -> HttpResponse:
    """The image of a page, or in words why there is none (404 for a page that the file does not have)."""
    try:
        response = HttpResponse(image(document, number, width), content_type="image/jpeg")
    except NoImage as missing:
        if missing.code not in _STATUSES:
            raise Http404(missing.message) from missing
        response = HttpResponse(missing.message, "text/plain; charset=utf-8", _STATUSES[missing.code])
    if response.status_code == _STATUSES[Trouble.BUSY]:
        response["Retry-After"] = RETRY_SECONDS
    for name, value in IMAGE_HEADERS.items():
        response[name] = value
    return response


def file_response(document: ShownFile) -> FileResponse:
    """The file itself, as an attachment under its cleaned name; 404 when it is gone from the store."""
    try:
        content = document.file.open("rb")
    except FileNotFoundError as error:
        logger.error("the file of document %s is gone from the store", document.public_id)
        raise Http404 from error
    response = FileResponse(content, as_attachment=True, filename=document.original_name, content_type=document.mime)
    for name, value in FILE_HEADERS.items():
        response[name] = value
    return response
