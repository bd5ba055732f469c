"""The text of a rich-text body, as Outlook packs it into a winmail.dat (MS-OXRTFCP compression, RTF, MS-OXRTFEX).

Outlook sends its "rich text" in nothing else, so without this such a letter has no words. Needed is text, not layout:
groups that hold no text (fonts, styles, pictures) are left out, the rest is read control word by control word. An HTML
body that was wrapped into RTF is unwrapped and read as HTML. Broken streams give what came before the break; nothing
raises. Linear in the length.
"""

import re
from dataclasses import dataclass, field

from requests_app.mailbox.mime.charsets import clean, decode
from requests_app.mailbox.mime.html_text import text_of

MAX_RTF = 2 << 20
_COMPRESSED, _PLAIN = b"LZFu", b"MELA"
_WINDOW = 4096
# What every dictionary begins with (MS-OXRTFCP 2.1.2.1).
_FIRST_WORDS = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans Serif"
    rb"SymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0" b"\r\n" rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)  # fmt: skip
_PIECE = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)
_SILENT = {
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "footer", "filetbl", "pntext", "fldinst",
}  # fmt: skip
_SIGNS = {
    "par": "\n", "line": "\n", "sect": "\n", "page": "\n", "row": "\n", "tab": "\t", "cell": "\t", "emdash": "—",
    "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
}  # fmt: skip
_ESCAPED = {b"\\": "\\", b"{": "{", b"}": "}", b"~": " ", b"_": "-", b"\r": "\n", b"\n": "\n"}
_CODEPAGES = {"ansi": "cp1252", "mac": "mac-roman", "pc": "cp437", "pca": "cp850"}
MAX_GROUPS, MAX_PIECES = 1_000, 400_000


def text_in(packed: bytes) -> str:
    """The text of a compressed RTF body (PR_RTF_COMPRESSED); "" for bytes that are none."""
    return text_of_rtf(unpacked(packed))


def unpacked(packed: bytes) -> bytes:
    """The RTF itself, at most two megabytes of it."""
    size, kind = int.from_bytes(packed[4:8], "little"), packed[8:12]
    if kind == _PLAIN:
        return packed[16 : 16 + min(size, MAX_RTF)]
    return _expanded(packed[16:], min(size, MAX_RTF)) if kind == _COMPRESSED else b""


def _expanded(data: bytes, size: int) -> bytes:
    """Each control byte rules eight tokens: a byte as it is, or a place in the last 4096 bytes and a length."""
    out, at, begun = bytearray(_FIRST_WORDS), 0, len(_FIRST_WORDS)
    while at < len(data) and len(out) - begun < size:
        control, at = data[at], at + 1
        for bit in range(8):
            if not control >> bit & 1:
                out += data[at : at + 1]
                at += 1
                continue
            offset, length = _reference(data[at : at + 2])
            back = (len(out) - offset) % _WINDOW  # how far behind the end of what is written
            if back == 0 or back > len(out):  # the end mark, or a place that was never written
                return bytes(out[begun : begun + size])
            start = len(out) - back
            repeated = out[start : start + length]  # shorter than its length where it runs into itself
            out += (repeated * (length // len(repeated) + 1))[:length]
            at += 2
    return bytes(out[begun : begun + size])


def _reference(pair: bytes) -> tuple[int, int]:
    both = int.from_bytes(pair.ljust(2, b"\0"), "big")
    return both >> 4, (both & 0xF) + 2


def text_of_rtf(rtf: bytes) -> str:
    """What a reader would see of it."""
    reader = _Reader()
    reader.read(rtf[:MAX_RTF])
    joined = "".join(reader.said).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text_of(joined) if reader.is_html else clean(joined).strip()


@dataclass(slots=True)
class _Group:
    """What holds until the closing brace. ``hidden``: between \\htmlrtf and \\htmlrtf0, for readers without HTML."""

    silent: bool = False
    hidden: bool = False
    skips: int = 1  # how many signs behind a \\u repeat it for old readers


@dataclass(slots=True)
class _Reader:
    said: list[str] = field(default_factory=list)
    is_html: bool = False
    _pending: bytearray = field(default_factory=bytearray)
    _codepage: str = "cp1252"
    _group: _Group = field(default_factory=_Group)
    _outer: list[_Group] = field(default_factory=list)
    _skip: int = 0
    _starred: bool = False

    def read(self, rtf: bytes) -> None:
        at = 0
        for _ in range(MAX_PIECES):
            piece = _PIECE.search(rtf, at)
            if piece is None or len(self._outer) > MAX_GROUPS:
                break
            at = piece.end()
            word, number, code, sign, brace, text = piece.groups()
            if word:
                value = int(number) if number else None
                at += max(0, value or 0) if word == b"bin" else 0
                self._word(word.decode("ascii").lower(), value)
            elif code:
                self._say_bytes(bytes([int(code, 16)]))
            elif sign:
                self._sign(sign)
            elif brace:
                self._brace(brace)
            elif text:
                self._say_bytes(text)
        self._flush()

    def _word(self, word: str, number: int | None) -> None:
        starred, self._starred = self._starred, False
        if word == "htmlrtf":
            self._group.hidden = number != 0
        elif word in _SILENT or (starred and word != "htmltag"):
            self._group.silent = True
        elif word == "u" and number is not None:
            self._say(chr(number & 0xFFFF))
            self._skip = self._group.skips
        elif word == "uc":
            self._group.skips = min(max(number or 0, 0), 8)
        elif word == "ansicpg" or word in _CODEPAGES:
            self._codepage = _CODEPAGES.get(word, f"cp{number}")
        elif word == "fromhtml":
            self.is_html = True
        elif word in _SIGNS:
            self._say(_SIGNS[word])

    def _sign(self, sign: bytes) -> None:
        self._starred = sign == b"*"
        if sign in _ESCAPED:
            self._say(_ESCAPED[sign])

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self._starred, self._skip = False, 0
        if brace == b"{":
            now = self._group
            self._outer.append(now)
            self._group = _Group(now.silent, now.hidden, now.skips)
        elif self._outer:
            self._group = self._outer.pop()

    def _say(self, text: str) -> None:
        self._flush()
        if not (self._group.silent or self._group.hidden):
            self.said.append(text)

    def _say_bytes(self, data: bytes) -> None:
        """Bytes in the document's own character set, without those that repeat a \\u for old readers."""
        kept, self._skip = data[self._skip :], max(0, self._skip - len(data))
        if not (self._group.silent or self._group.hidden):
            self._pending += kept

    def _flush(self) -> None:
        if self._pending:
            self.said.append(decode(bytes(self._pending), self._codepage))
            self._pending.clear()
