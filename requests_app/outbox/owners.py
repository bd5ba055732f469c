"""Where staff find what a message is about. Said by the rooms above when the program starts."""

from collections.abc import Callable

from requests_app.outbox.models import Message

# By `Message.owner_type`: the address of the page.
owner_pages: dict[str, Callable[[Message], str]] = {}
