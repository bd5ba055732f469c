"""A winmail.dat as Outlook packs it, as far as the reader looks: a body and files with short and long names."""


def winmail(body: str, files: list[tuple[str, bytes]], codepage: int = 1252, *, as_property: bool = False) -> bytes:
    """``as_property``: the files' bytes stand among their MAPI properties, as some Exchange servers pack them."""
    out = b"\x78\x9f\x3e\x22\x01\x00"
    out += _attribute(1, 0x69007, codepage.to_bytes(4, "little") + b"\0\0\0\0")
    out += _attribute(1, 0x2800C, body.encode("cp1252", "replace") + b"\0")
    for name, data in files:
        out += _attribute(2, 0x69002, b"\0" * 14)
        out += _attribute(2, 0x18010, b"LAMPIR~1.PDF\0")
        out += b"" if as_property else _attribute(2, 0x6800F, data)
        out += _attribute(2, 0x69005, _properties(name, data if as_property else b""))
    return out


def _attribute(level: int, number: int, value: bytes) -> bytes:
    checksum = (sum(value) & 0xFFFF).to_bytes(2, "little")
    return bytes([level]) + number.to_bytes(4, "little") + len(value).to_bytes(4, "little") + value + checksum


def _properties(name: str, data: bytes) -> bytes:
    """A fixed-size property, a named one, the long name in UTF-16 and perhaps the file itself."""
    fixed = b"\x03\x00\x05\x37" + (1).to_bytes(4, "little")
    named = b"\x03\x00\x01\x80" + b"\x11" * 16 + b"\0\0\0\0" + b"\x85\0\0\0" + b"\x07\0\0\0"
    long = _variable(b"\x1f\x00\x07\x37", name.encode("utf-16-le") + b"\0\0")
    file = _variable(b"\x02\x01\x01\x37", data) if data else b""
    return (4 if data else 3).to_bytes(4, "little") + fixed + named + file + long


def _variable(tag: bytes, value: bytes) -> bytes:
    return tag + (1).to_bytes(4, "little") + len(value).to_bytes(4, "little") + value + b"\0" * (-len(value) % 4)
