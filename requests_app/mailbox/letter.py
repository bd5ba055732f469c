"""What a message says, as plain values: the answer of the confined reader and the input of every rule.

Pure: it is imported on both sides of the process boundary, so it knows no Django. Texts hold no NUL and no surrogates,
so PostgreSQL takes them; bytes of attachments travel behind the JSON and not in it (base64 would cost a third more).
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

MAX_BYTES = 25 * 1024 * 1024
HEAD_BYTES = 512 * 1024  # as much of its headers is read of a message that is not read whole
MAX_ATTACHMENTS = 20
MAX_DEPTH = 20
MAX_SECONDS = 10
_LENGTH_BYTES = 8


class Beyond(StrEnum):
    """Which limit the message exceeds. It is then held, and its sender told."""

    SIZE = "size"
    ATTACHMENTS = "attachments"
    DEPTH = "depth"
    WORK = "work"


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file that came along. ``inside``: the winmail.dat or the forwarded message that held it, else ""."""

    name: str
    mime: str
    data: bytes = field(repr=False)
    is_inline: bool = False
    inside: str = ""


@dataclass(frozen=True, slots=True)
class Forward:
    """A message inside the message: who wrote it, what about, when (as written) and its text."""

    sender: str
    subject: str
    date: str
    text: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a delivery report says (RFC 3464), as far as it says it. ``action``: failed, delayed, delivered …"""

    action: str
    recipient: str
    status: str
    diagnostic: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One message as read. Addresses are lower case; ids stand in their angle brackets.

    ``senders``: every address of every From header; with more or fewer than one the sender is in doubt.
    ``quoted_ids``: Message-IDs of messages that this one encloses or quotes with their headers (bounces do).
    ``headers``: the top ones in their order, decoded, the first 300 and 4 000 characters of each.
    ``unread``: it could not be read at all; then only the stored bytes say what was written.
    """

    senders: tuple[str, ...] = ()
    sender_name: str = ""
    reply_to: str = ""
    to: tuple[str, ...] = ()
    recipients: int = 0
    subject: str = ""
    date: datetime | None = None
    text: str = ""
    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    content_type: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    attachments: tuple[Attachment, ...] = ()
    forwards: tuple[Forward, ...] = ()
    report: Report | None = None
    quoted_ids: tuple[str, ...] = ()
    beyond: Beyond | None = None
    unread: bool = False

    @property
    def sender(self) -> str:
        """The one address that wrote it, "" when there is none or several: then nobody is taken for the sender."""
        return self.senders[0] if len(self.senders) == 1 else ""

    def header(self, name: str) -> str:
        """The first header of this name, "" without one."""
        return next((value for key, value in self.headers if key == name.lower()), "")

    def has(self, name: str) -> bool:
        return any(key == name.lower() for key, _ in self.headers)


def pack(letter: Letter) -> bytes:
    """The letter as bytes: the length of the JSON, the JSON, then the attachments one behind the other."""
    plain = asdict(letter)
    for attachment in plain["attachments"]:
        attachment["data"] = len(attachment["data"])
    plain["date"] = letter.date.isoformat() if letter.date else None
    head = json.dumps(plain).encode()
    return b"".join((len(head).to_bytes(_LENGTH_BYTES, "big"), head, *(part.data for part in letter.attachments)))


def unpack(packed: bytes) -> Letter:
    """The letter again; raises ValueError, KeyError or TypeError for bytes that `pack` did not make."""
    end = _LENGTH_BYTES + int.from_bytes(packed[:_LENGTH_BYTES], "big")
    plain: dict[str, Any] = json.loads(packed[_LENGTH_BYTES:end])
    plain["attachments"] = tuple(_attachments(plain["attachments"], packed, end))
    plain["forwards"] = tuple(Forward(**forward) for forward in plain["forwards"])
    plain["report"] = Report(**plain["report"]) if plain["report"] else None
    plain["date"] = datetime.fromisoformat(plain["date"]) if plain["date"] else None
    plain["beyond"] = Beyond(plain["beyond"]) if plain["beyond"] else None
    plain["headers"] = tuple((name, value) for name, value in plain["headers"])
    for name in ("senders", "to", "in_reply_to", "references", "quoted_ids"):
        plain[name] = tuple(plain[name])
    return Letter(**plain)


def _attachments(rows: list[dict[str, Any]], packed: bytes, start: int) -> list[Attachment]:
    found = []
    for row in rows:
        end = start + row["data"]
        found.append(Attachment(**{**row, "data": packed[start:end]}))
        start = end
    if start != len(packed):
        raise ValueError("the attachments are not as long as was said")
    return found
