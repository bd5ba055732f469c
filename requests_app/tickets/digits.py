"""Digits of every script as plain ones in PostgreSQL, as `identity.plain.digits` makes them in Python.

PostgreSQL has no word for "decimal digit of any script" in an immutable function, so the scripts are listed by their
zeros (Unicode 15.0); a test compares the list with Python's. Normalising what is stored was rejected: the ticket keeps
what the applicant wrote.
"""

from django.db.models import F, Func, Value

# The zero of each script; one to nine follow it in order, as Unicode guarantees.
_ZEROS = (
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50, 0xED0, 0xF20,
    0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0,
    0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0, 0x10D30, 0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0,
    0x11450, 0x114D0, 0x11650, 0x116C0, 0x11730, 0x118E0, 0x11950, 0x11C50, 0x11D50, 0x11DA0, 0x11F50, 0x16A60,
    0x16AC0, 0x16B50, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E4F0, 0x1E950, 0x1FBF0,
)  # fmt: skip
FOREIGN = "".join(chr(zero + digit) for zero in _ZEROS for digit in range(10))
PLAIN = "0123456789" * len(_ZEROS)


def plain_digits_of(column: str) -> Func:
    """Only the digits of a column, each as 0 to 9; immutable, so that it can be stored and indexed."""
    translated = Func(F(column), Value(FOREIGN), Value(PLAIN), function="translate")
    return Func(translated, Value("[^0123456789]"), Value(""), Value("g"), function="regexp_replace")
