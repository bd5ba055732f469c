"""Where an office's mail comes from: the one interface between fetching and a server.

`settings.MAIL_SOURCE` names what opens a mailbox (as EMAIL_BACKEND does for sending): the IMAP server, or in the demo a
table. Fetching, the ledger and everything behind it know no difference, so the demo tries what production does.
"""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from requests_app.mailbox.models import Mailbox


class CannotReadError(Exception):
    """One message cannot be had or moved now, in words for staff; the others may."""


class BrokenOffError(Exception):
    """The whole mailbox cannot be read now, in words for staff."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What the server says of a message before it is read: bytes as it counts them, and when it got them."""

    size: int
    received_at: datetime


class Source(Protocol):
    """An opened mailbox. Every method raises CannotReadError or BrokenOffError and nothing else."""

    def open(self) -> int:
        """Look into the folder of new mail; its UIDVALIDITY."""

    def uids(self) -> list[int]:
        """Every message of the folder, oldest first, whatever its flags say."""

    def listed(self, uids: Collection[int]) -> dict[int, Listed]:
        """Size and date of these; those that are gone meanwhile are left out."""

    def read(self, uid: int, at_most: int) -> bytes | None:
        """The message, its first ``at_most`` bytes; unchanged by the reading. None when it is gone."""

    def read_head(self, uid: int, at_most: int) -> bytes | None:
        """Its headers alone, the first ``at_most`` bytes of them; None when it is gone."""

    def move(self, uid: int) -> bool:
        """Move it to the folder of stored mail; False where one message cannot be moved alone."""

    def counts(self) -> tuple[int, int] | None:
        """How many messages lie in the folder of new mail and in that of stored mail; None when nobody says."""


Opener = Callable[[Mailbox], AbstractContextManager[Source]]


def opened(mailbox: Mailbox) -> AbstractContextManager[Source]:
    """The mailbox, signed in; entering raises BrokenOffError with the reason."""
    opener: Opener = import_string(settings.MAIL_SOURCE)
    return opener(mailbox)
