"""The parts of a message: its text, its attachments, what it forwards and what it reports.

Decisions:
- Of alternatives the plain text is read, else the HTML as text; texts that stand beside each other all count.
- What a forwarded message carries is listed like the message's own; the forwarded bytes are not kept a second time.
- A winmail.dat is unpacked; one that holds nothing readable is an attachment like any other.
"""

import base64
import email
import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

from requests_app.mailbox.letter import MAX_ATTACHMENTS, MAX_DEPTH, Attachment, Beyond, Forward, Report
from requests_app.mailbox.mime import headers, tnef
from requests_app.mailbox.mime.charsets import clean, decode
from requests_app.mailbox.mime.html_text import text_of

MAX_TEXT = 200_000
NAME_LENGTH = 200
_QUOTED_ID = re.compile(r"^[>\s]*message-id:\s*(<[^<>\s]{1,240}>)", re.IGNORECASE | re.MULTILINE)
# A container without its boundary is text to the parser.
_TEXTS = ("text/plain", "text/html", "text/enriched", "multipart/")
_NAME = re.compile(r"name\*?\d*\*?=\s*(?:\"([^\"]*)\"|([^\";\s]+))", re.IGNORECASE)
_WINMAIL = ("application/ms-tnef", "application/vnd.ms-tnef")
# Files that cannot be told from their type get the ending that people expect.
_ENDINGS = {"image/jpeg": ".jpg", "image/heic": ".heic", "image/heif": ".heic", "text/plain": ".txt"}


@dataclass(slots=True)
class Found:
    """What the walk has found so far."""

    attachments: list[Attachment] = field(default_factory=list)
    forwards: list[Forward] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    quoted_ids: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    beyond: Beyond | None = None

    def text(self) -> str:
        return "\n\n".join(filter(None, (text.strip() for text in self.texts)))[:MAX_TEXT]

    def add(self, attachment: Attachment) -> None:
        if len(self.attachments) >= MAX_ATTACHMENTS:
            self.beyond = self.beyond or Beyond.ATTACHMENTS
        else:
            self.attachments.append(attachment)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the walk is: how deep, in which forwarded file, and whether in a delivery report."""

    depth: int = 0
    inside: str = ""
    in_report: bool = False
    related: bool = False

    def below(self, part: "Message") -> "Place":
        kind = part.get_content_type()
        report = self.in_report or kind == "multipart/report"
        return Place(self.depth + 1, self.inside, report, self.related or kind == "multipart/related")


def walk(message: "Message") -> Found:
    """Everything in the message. Bounded in depth and in number of attachments, not in time: that the process is."""
    found = Found()
    said = _walk(message, Place(), found)
    # Outlook packs the same text once more; it counts where there is no other.
    apart = [text for subtype, text in said if subtype != "winmail" and text.strip()]
    found.texts = apart or [text for _, text in said]
    found.quoted_ids += _QUOTED_ID.findall(found.text())
    return found


Texts = list[tuple[str, str]]  # (subtype, text)


def _walk(part: "Message", place: Place, found: Found) -> Texts:
    if place.depth > MAX_DEPTH:
        found.beyond = Beyond.DEPTH
        return []
    kind = clean(part.get_content_type())
    if kind == "message/delivery-status":
        found.reports += _reports(part)
        return []
    if kind in ("message/rfc822", "message/global") and part.is_multipart():
        return _enclosed(part, place, found)
    if part.is_multipart():
        return _several(part, place, found)
    return _leaf(part, kind, place, found)


def _several(part: "Message", place: Place, found: Found) -> Texts:
    each = [_walk(child, place.below(part), found) for child in _children(part)]
    if part.get_content_type() != "multipart/alternative":
        return [text for texts in each for text in texts]
    said = [texts for texts in each if any(text.strip() for _, text in texts)]
    plain = [texts for texts in said if texts[0][0] != "html"]
    return (plain or said or [[]])[0]


def _children(part: "Message") -> Iterator["Message"]:
    payload = part.get_payload()
    return (child for child in (payload if isinstance(payload, list) else []) if isinstance(child, Message))


def _enclosed(part: "Message", place: Place, found: Found) -> Texts:
    """A message in the message: a bounce's original, or something that was forwarded."""
    for inner in _messages(part):
        found.quoted_ids += headers.ids(value_of(inner, "message-id"))
        if place.in_report:
            continue
        subject = headers.words(value_of(inner, "subject"))
        below = Place(place.depth + 1, subject[:80] or "surel terusan")
        texts = [text for _, text in _walk(inner, below, found)]
        sender = headers.words(value_of(inner, "from"))
        date = headers.plain(value_of(inner, "date"))
        ids = headers.ids(value_of(inner, "message-id"))
        text = "\n\n".join(texts)[:MAX_TEXT]
        found.forwards.append(Forward(sender, subject, date, text, ids[0] if ids else ""))
    return []


def _messages(part: "Message") -> Iterator["Message"]:
    """What a message part holds; one that was wrapped in base64 against the rules is unwrapped."""
    wrapped = value_of(part, "content-transfer-encoding").strip().lower() == "base64"
    for inner in _children(part):
        if wrapped and not inner.keys():
            yield email.message_from_bytes(_unwrapped(str(inner.get_payload())))
        else:
            yield inner


def _unwrapped(text: str) -> bytes:
    try:
        return base64.b64decode(text.encode("ascii", "replace"))
    except ValueError:
        return b""


def _leaf(part: "Message", kind: str, place: Place, found: Found) -> Texts:
    name, disposition = _name(part), headers.plain(value_of(part, "content-disposition")).lower()
    data = _data(part)
    if kind == "text/rfc822-headers":
        found.quoted_ids += _QUOTED_ID.findall(decode(data))
        return []
    if kind.startswith(_TEXTS) and not name and not disposition.startswith("attachment"):
        said = decode(data, _charset(part))
        return [("html", text_of(said)) if kind == "text/html" else ("plain", said[: 2 * MAX_TEXT])]
    if kind in _WINMAIL or data.startswith(tnef.SIGNATURE):
        return _winmail(data, name, place, found)
    if data or name:
        inline = disposition.startswith("inline") or (place.related and kind.startswith("image/"))
        found.add(Attachment(_named(name, kind, found), kind, data, is_inline=inline, inside=place.inside))
    return []


def _winmail(data: bytes, name: str, place: Place, found: Found) -> Texts:
    """What is packed in it, also in a letter that is packed in it in its turn."""
    if place.depth > MAX_DEPTH:
        found.beyond = Beyond.DEPTH
        return []
    opened, inside = tnef.read(data), Place(place.depth + 1, name or "winmail.dat")
    texts = [("winmail", opened.text)] if opened.text else []
    for file in opened.files:
        if file.data.startswith(tnef.SIGNATURE):
            texts += _winmail(file.data, file.name, inside, found)
            continue
        kind = clean(file.mime) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        found.add(Attachment(_named(file.name, kind, found), kind, file.data, inside=inside.inside))
    if not opened.files and not opened.text:
        found.add(Attachment(name or "winmail.dat", "application/ms-tnef", data, inside=place.inside))
    return texts


def _named(name: str, kind: str, found: Found) -> str:
    """The name without a path; one made from the type where there is none."""
    bare = re.split(r"[/\\]", clean(name))[-1].strip(". ")
    ending = _ENDINGS.get(kind) or mimetypes.guess_extension(kind) or ""
    return bare[-NAME_LENGTH:] or f"lampiran-{len(found.attachments) + 1}{ending}"


def _name(part: "Message") -> str:
    """The declared name, "" for none. Where the library fails or sees raw bytes, what can be seen of the name."""
    fields = value_of(part, "content-disposition") + "; " + value_of(part, "content-type")
    try:
        said = _declared_name(part) if fields.isascii() else _seen_name(fields)
    except (ValueError, TypeError, LookupError, AttributeError):
        said = _seen_name(fields)
    return headers.words(said.strip('"'))


def _declared_name(part: "Message") -> str:
    """Of two names the one in RFC 2231's form, which programs add for readers that know it."""
    for header, name in (("content-disposition", "filename"), ("content-type", "name")):
        given: list[object] = [value for key, value in part.get_params([], header) if key.lower() == name]
        for value in given:
            if isinstance(value, tuple):  # character set, language, and the bytes as if they were Latin-1
                return decode(value[2].encode("latin-1", "replace"), value[0] or "")
        if given:
            return str(given[0])
    return ""


def _seen_name(fields: str) -> str:
    shown = _NAME.search(headers.plain(fields))
    return (shown[1] or shown[2]) if shown else ""


def _charset(part: "Message") -> str:
    try:
        return str(part.get_content_charset("") or "")
    except (ValueError, TypeError, LookupError, AttributeError):
        return ""


def _data(part: "Message") -> bytes:
    """The part's bytes with its transfer encoding undone, as far as it can be."""
    try:
        data = part.get_payload(decode=True)
    except (ValueError, TypeError, LookupError, AssertionError):
        data = str(part.get_payload()).encode("utf-8", "surrogateescape")
    return data if isinstance(data, bytes) else b""


def _reports(part: "Message") -> list[Report]:
    """One a recipient; the first block of fields is about the message and names none."""
    found = []
    for block in _children(part):
        recipient = headers.plain(value_of(block, "final-recipient") or value_of(block, "original-recipient"))
        action = headers.plain(value_of(block, "action")).lower()[:20]
        if recipient or action:
            status = headers.plain(value_of(block, "status"))[:20]
            said = headers.words(value_of(block, "diagnostic-code"))[:300]
            found.append(Report(action, recipient.rpartition(";")[2].strip().lower()[:320], status, said))
    return found


def value_of(part: "Message", name: str) -> str:
    """The first raw value of a header, "" without one (`get` makes objects of values that are not ASCII)."""
    return next((str(value) for key, value in part.raw_items() if key.lower() == name), "")
