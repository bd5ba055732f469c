"""Pages leave compressed; files do not: PDF and pictures are compressed already, and are streamed.

Django's middleware adds random bytes to each answer against BREACH, and each page masks its token anew, so that a
secret cannot be guessed from lengths. Static files come compressed from whitenoise. Rejected: leaving it to the proxy
in front, which many offices do not have, or have not told to.
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXT = ("text/html", "application/json", "image/svg+xml")


class TextGZipMiddleware(GZipMiddleware):
    """What is text, and longer than a packet is worth."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_text = response.headers.get("Content-Type", "").startswith(TEXT)
        return super().process_response(request, response) if is_text and not response.streaming else response
