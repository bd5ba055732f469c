"""The logo on an office's decrees stands in the letterhead of its mails too."""

from requests_app.decrees.text_pages import logo_bytes
from requests_app.outbox.letterhead import sources


def register() -> None:
    """Once, when the program starts."""
    sources.append(logo_bytes)
