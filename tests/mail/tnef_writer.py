"""A winmail.dat as Outlook packs it, as far as the reader looks: a body in its forms, files with both names."""

from collections.abc import Sequence

PLAIN, HTML, RTF = 0x1000, 0x1013, 0x1009


def winmail(
    body: str, files: Sequence[tuple[str, bytes]] = (), codepage: int = 1252, *, as_property: bool = False,
    forms: dict[int, bytes] | None = None,
) -> bytes:  # fmt: skip
    """``as_property``: the files' bytes stand among their MAPI properties, as some Exchange servers pack them.

    ``forms``: the message's own properties by their tag (`HTML`, `RTF`: bytes as they stand there).
    """
    out = b"\x78\x9f\x3e\x22\x01\x00"
    out += _attribute(1, 0x69007, codepage.to_bytes(4, "little") + b"\0\0\0\0")
    out += _attribute(1, 0x2800C, body.encode("cp1252", "replace") + b"\0") if body else b""
    out += _attribute(1, 0x69003, _message(forms)) if forms else b""
    for name, data in files:
        out += _attribute(2, 0x69002, b"\0" * 14)
        out += _attribute(2, 0x18010, b"LAMPIR~1.PDF\0")
        out += b"" if as_property else _attribute(2, 0x6800F, data)
        out += _attribute(2, 0x69005, _properties(name, data if as_property else b""))
    return out


def packed_rtf(rtf: bytes) -> bytes:
    """RTF in the compressed form, without any repetition: each control byte says that eight plain bytes follow."""
    pieces = b"".join(b"\0" + rtf[at : at + 8] for at in range(0, len(rtf), 8))
    return (len(pieces) + 12).to_bytes(4, "little") + len(rtf).to_bytes(4, "little") + b"LZFu\0\0\0\0" + pieces


def _attribute(level: int, number: int, value: bytes) -> bytes:
    checksum = (sum(value) & 0xFFFF).to_bytes(2, "little")
    return bytes([level]) + number.to_bytes(4, "little") + len(value).to_bytes(4, "little") + value + checksum


def _message(forms: dict[int, bytes]) -> bytes:
    each = [_variable(b"\x02\x01" + tag.to_bytes(2, "little"), value) for tag, value in forms.items()]
    return len(each).to_bytes(4, "little") + b"".join(each)


def _properties(name: str, data: bytes) -> bytes:
    """A fixed-size property, a named one, the long name in UTF-16 and perhaps the file itself."""
    fixed = b"\x03\x00\x05\x37" + (1).to_bytes(4, "little")
    named = b"\x03\x00\x01\x80" + b"\x11" * 16 + b"\0\0\0\0" + b"\x85\0\0\0" + b"\x07\0\0\0"
    long = _variable(b"\x1f\x00\x07\x37", name.encode("utf-16-le") + b"\0\0")
    file = _variable(b"\x02\x01\x01\x37", data) if data else b""
    return (4 if data else 3).to_bytes(4, "little") + fixed + named + file + long


def _variable(tag: bytes, value: bytes) -> bytes:
    return tag + (1).to_bytes(4, "little") + len(value).to_bytes(4, "little") + value + b"\0" * (-len(value) % 4)
