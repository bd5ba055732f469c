"""Two ways of writing the same thing, made alike before they are compared. Shown values are never changed."""

import re

_TITLES = {"dr", "drs", "dra", "ir", "h", "hj", "prof", "r", "rr", "raden"}
_COUNTRY = re.compile(r"^(?:62|0)(?=8|[2-7])")


def digits(text: str) -> str:
    """Digits of every script as plain ones, so that full-width digits do not hide whose number it is."""
    return "".join(str(int(character)) for character in text if character.isdecimal())


def words(text: str) -> str:
    """Letters and digits in lower case, one blank between words."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def name(text: str) -> str:
    """A person's name without titles: neither those before it nor what follows the first comma."""
    parts = words(text.partition(",")[0]).split()
    while len(parts) > 1 and parts[0] in _TITLES:
        parts = parts[1:]
    return " ".join(parts)


def phone(text: str) -> str:
    """A telephone number without its separators and its leading 0 or 62."""
    return _COUNTRY.sub("", digits(text))


def address(text: str) -> str:
    """An e-mail address or a user ID: capital letters make no other person."""
    return text.strip().casefold()


def number(text: str) -> str:
    """A letter's number: only its letters and digits count."""
    return words(text).replace(" ", "")
