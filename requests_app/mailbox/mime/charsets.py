"""Bytes of a text into a text, whatever the message says its character set is.

UTF-8 is tried before what is declared, but for sets in which plain ASCII means something else: text that is valid
UTF-8 with any byte above 127 is practically never anything else, and "iso-8859-1" is what broken programs declare.
Python's own non-charsets (idna, punycode, unicode_escape) are not character sets of mail; two of them take quadratic
time.
"""

import codecs
import re
import unicodedata

LONGEST_NAME = 40
_NOT_OF_MAIL = {"idna", "punycode", "unicode-escape", "unicode_escape", "raw-unicode-escape", "raw_unicode_escape"}
_NOT_ASCII = ("utf-7", "utf-16", "utf-32", "iso2022", "hz", "utf_7", "utf_16", "utf_32", "cp037", "cp500", "cp1140")
_LATIN = {"", "utf-8", "ascii", "iso8859-1", "iso8859_1", "latin-1"}
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u0085\ud800-\udfff]")
_DIRECTIONS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def decode(data: bytes, declared: str = "") -> str:
    """The text; never raises. What no set explains is read as Windows-1252 with replacement characters."""
    name = _known(declared)
    for candidate in _candidates(data, name):
        try:
            return clean(data.decode(candidate))
        except (UnicodeError, LookupError, ValueError):
            continue
    return clean(data.decode("cp1252" if name in _LATIN else name, "replace"))


def clean(text: str) -> str:
    """Without NUL, other controls, lone surrogates and marks that turn the reading direction; lines end by \\n."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _DIRECTIONS.sub("", _CONTROLS.sub("", text)))


def _candidates(data: bytes, name: str) -> list[str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ["utf-16", name] if name else ["utf-16"]
    if name.startswith(_NOT_ASCII):
        return [name]
    return ["utf-8", "cp1252" if name in _LATIN else name]


def _known(declared: str) -> str:
    """Python's name of a declared set, "" for one that it does not know or that is none of mail."""
    plain = declared.strip().strip("\"'").lower()
    if not plain.isascii() or not plain.isprintable() or len(plain) > LONGEST_NAME:
        return ""
    try:
        found = codecs.lookup(plain)
    except (LookupError, ValueError):
        return ""
    return found.name if found._is_text_encoding and found.name not in _NOT_OF_MAIL else ""
