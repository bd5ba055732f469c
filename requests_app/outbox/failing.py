"""Who wants to know that a message has failed for good. Said by the rooms above when the program starts."""

from collections.abc import Callable

from requests_app.outbox.models import Message

# Each is called in the transaction that notes the failure.
listeners: list[Callable[[Message], None]] = []


def tell(message: Message) -> None:
    for listener in listeners:
        listener(message)
