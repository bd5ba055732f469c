"""Header values into words, addresses, ids and moments; every function takes any text and never raises.

The standard library's parsing of header values raises on about one hostile message in a hundred, so encoded words are
read here, and its address parser is only asked about values of bounded length.
"""

import base64
import binascii
import quopri
import re
from datetime import UTC, datetime
from email.utils import getaddresses, parsedate_to_datetime

from requests_app.mailbox.mime.charsets import clean, decode

MAX_VALUE = 16_384
MAX_ADDRESSES = 50
MAX_IDS = 100
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_BETWEEN_WORDS = re.compile(r"(\?=)\s+(?==\?[^?\s]{1,60}\?[bBqQ]\?)")
_ID = re.compile(r"<[^<>\s]{1,240}>")
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\[\]\\]{1,255}")


def plain(value: object) -> str:
    """The raw value as text: bytes above 127 read as UTF-8 or else Windows-1252, folding undone, length bounded."""
    text = str(value)[:MAX_VALUE]
    if not text.isascii():
        text = decode(text.encode("utf-8", "surrogateescape"))
    return " ".join(clean(text).split())


def words(value: object) -> str:
    """The value with its encoded words read (RFC 2047), also those that are cut within a character."""
    text = _BETWEEN_WORDS.sub(r"\1", plain(value))
    said, end, pending, charset = [], 0, b"", ""
    for word in _WORD.finditer(text):
        name = word[1].partition("*")[0].lower()
        if pending and (word.start() > end or name != charset):
            said.append(decode(pending, charset))
            pending = b""
        said.append(text[end : word.start()])
        pending, charset, end = pending + _bytes_of(word[2], word[3]), name, word.end()
    said += [decode(pending, charset) if pending else "", text[end:]]
    return " ".join("".join(said).split())


def _bytes_of(encoding: str, data: str) -> bytes:
    raw = data.encode("utf-8", "replace")
    if encoding in "qQ":
        return quopri.decodestring(raw, header=True)
    try:
        return base64.b64decode(raw + b"=" * (-len(raw) % 4))
    except (binascii.Error, ValueError):
        return raw


def addresses(values: list[str]) -> list[tuple[str, str]]:
    """(name, address in lower case) of each address that is one, the first fifty."""
    found = []
    for value in values:
        for name, address in _pairs(plain(value)):
            if match := _ADDRESS.fullmatch(address.strip()):
                found.append((words(name), match[0].lower()))
    return found[:MAX_ADDRESSES]


def _pairs(value: str) -> list[tuple[str, str]]:
    try:
        return getaddresses([value])
    except (ValueError, IndexError, AttributeError, RecursionError):
        return [("", address) for address in _ADDRESS.findall(value)]


def ids(value: object) -> tuple[str, ...]:
    """Message-IDs in their brackets, in order, each once, the last hundred."""
    return tuple(dict.fromkeys(_ID.findall(plain(value))))[-MAX_IDS:]


def moment(value: object) -> datetime | None:
    """The date in UTC; None for none, for nonsense, and for years that no calendar of ours counts."""
    try:
        found = parsedate_to_datetime(plain(value))
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None
    return found if 1900 <= found.year <= 9000 else None
