"""Two ways of writing the same thing, made alike before they are compared. Shown values are never changed."""

import re

_LETTERS = re.compile(r"[^\W_]+")
_TITLES = {"dr", "drs", "dra", "ir", "h", "hj", "prof", "r", "rr", "raden"}
_TRUNK, _BARE_MOBILE = re.compile(r"^0(?=[2-8])"), re.compile(r"^(?=8)")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\W_]+(?=\d)")


def digits(text: str) -> str:
    """Digits of every script as plain ones, so that full-width digits do not hide whose number it is."""
    return "".join(str(int(character)) for character in text if character.isdecimal())


def words(text: str) -> str:
    """Letters and digits in lower case, one blank between words."""
    return " ".join(_LETTERS.findall(text.casefold()))


def name(text: str) -> str:
    """A person's name without titles: neither those before it nor what follows the first comma.

    A comma in front of the name hides nothing: then all of it counts.
    """
    parts = (words(text.partition(",")[0]) or words(text)).split()
    while len(parts) > 1 and parts[0] in _TITLES:
        parts = parts[1:]
    return " ".join(parts)


def phone(text: str) -> str:
    """A telephone number without its separators and with its country: 0812 and 812 are 62812."""
    return _BARE_MOBILE.sub("62", _TRUNK.sub("62", digits(text)))


def address(text: str) -> str:
    """An e-mail address or a user ID: capital letters make no other person."""
    return text.strip().casefold()


def number(text: str) -> str:
    """A letter's number: its letters and digits, and where one run of digits ends: 1/23 is not 12/3."""
    return "/".join("".join(_LETTERS.findall(part)) for part in _BETWEEN_DIGITS.split(text.casefold()))
