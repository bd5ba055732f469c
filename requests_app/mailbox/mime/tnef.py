"""The attachments and the text in a winmail.dat (TNEF, MS-OXTNEF), as far as they can be read.

Outlook packs attachments so when its sender writes to somebody in "rich text". The one library of that name was
rejected: not released since 2021. Needed is little: a stream of attributes, of which a few matter. Of the text's forms
the plain one is taken, else HTML, else RTF. Broken streams give what came before the break; nothing raises.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from requests_app.mailbox.mime.charsets import decode
from requests_app.mailbox.mime.html_text import text_of
from requests_app.mailbox.mime.rtf import text_in

SIGNATURE = b"\x78\x9f\x3e\x22"
_BODY, _RENDER, _DATA, _TITLE, _PROPERTIES, _CODEPAGE = 0x2800C, 0x69002, 0x6800F, 0x18010, 0x69005, 0x69007
_MESSAGE = 0x69003
_LONG_NAME, _MIME, _OBJECT = 0x3707, 0x370E, 0x3701
_FIXED = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_TEXT16, _BINARY, _NAMED, _MULTIPLE = 0x1F, 0x102, 0x8000, 0x1000
MAX_NAME = 1_000
_INTERFACE_BYTES = 16  # an embedded message begins with the name of its interface


@dataclass(slots=True)
class Packed:
    """One file of the winmail.dat."""

    name: str = ""
    mime: str = ""
    data: bytes = b""


@dataclass(slots=True)
class Winmail:
    text: str = ""
    files: list[Packed] = field(default_factory=list)


def read(data: bytes) -> Winmail:
    """What can be read; empty for bytes that are no TNEF."""
    found, codepage = Winmail(), "cp1252"
    for number, value in _attributes(data):
        if number == _CODEPAGE:
            codepage = f"cp{int.from_bytes(value[:4], 'little')}"
        elif number == _BODY:
            found.text = decode(value.rstrip(b"\0"), codepage)
        elif number == _MESSAGE:
            found.text = found.text.strip() or _body(value, codepage)
        elif number == _RENDER:
            found.files.append(Packed())
        elif found.files:
            _into(found.files[-1], number, value, codepage)
    return found


def _body(properties: bytes, codepage: str) -> str:
    """The message's text in the first form that says anything."""
    said = {tag: (kind, value) for tag, kind, value in _properties(properties) if tag in _FORMS}
    forms = (_FORMS[tag](*said[tag], codepage).strip() for tag in _FORMS if tag in said)
    return next((text for text in forms if text), "")


def _plain(kind: int, value: bytes, codepage: str) -> str:
    return decode(value, "utf-16-le" if kind == _TEXT16 else codepage).strip("\0")


def _html(kind: int, value: bytes, codepage: str) -> str:
    return text_of(_plain(kind, value, codepage))


def _rtf(_kind: int, value: bytes, _codepage: str) -> str:
    return text_in(value)


_FORMS = {0x1000: _plain, 0x1013: _html, 0x1009: _rtf}  # PR_BODY, PR_BODY_HTML, PR_RTF_COMPRESSED


def _into(file: Packed, number: int, value: bytes, codepage: str) -> None:
    if number == _DATA:
        file.data = value
    elif number == _TITLE:
        file.name = file.name or decode(value.split(b"\0")[0], codepage)
    elif number == _PROPERTIES:
        for tag, kind, said in _properties(value):
            text = decode(said[:MAX_NAME], "utf-16-le" if kind == _TEXT16 else codepage).strip("\0")
            if tag == _LONG_NAME and text:
                file.name = text
            elif tag == _MIME:
                file.mime = text
            elif tag == _OBJECT and not file.data:
                file.data = said if kind == _BINARY else said[_INTERFACE_BYTES:]


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(number, value) of each attribute: level, number, length, value, checksum; ends at the first that is cut off."""
    at = 6
    while data.startswith(SIGNATURE) and at + 9 <= len(data):
        number = int.from_bytes(data[at + 1 : at + 5], "little")
        end = at + 9 + int.from_bytes(data[at + 5 : at + 9], "little")
        if end > len(data):
            return
        yield number, data[at + 9 : end]
        at = end + 2


def _properties(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """(tag, kind, bytes) of MAPI properties; ends at the first whose length cannot be known."""
    at = 4
    for _ in range(int.from_bytes(data[:4], "little")):
        kind, tag = int.from_bytes(data[at : at + 2], "little"), int.from_bytes(data[at + 2 : at + 4], "little")
        at += 4
        if tag >= _NAMED:
            at = _behind_name(data, at)
        if kind & _MULTIPLE or at >= len(data):
            return
        if kind in _FIXED:
            at += _FIXED[kind]
            continue
        size = int.from_bytes(data[at + 4 : at + 8], "little")  # behind the count of values, which is one
        yield tag, kind, data[at + 8 : at + 8 + size]
        at += 8 + size + (-size % 4)


def _behind_name(data: bytes, at: int) -> int:
    """A named property begins with a GUID and a number or a name."""
    by_name = int.from_bytes(data[at + 16 : at + 20], "little")
    size = int.from_bytes(data[at + 20 : at + 24], "little")
    return at + 24 + ((size + (-size % 4)) if by_name else 0)
