"""Numbers, shares and dates of a report as ready text, the Indonesian way; the same on paper and on the screen."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from requests_app.reports.papers.tables import Value

NONE = "–"
_TENTH = Decimal("0.1")
_ALMOST_ALL, _ALMOST_NONE = Decimal("99.9"), Decimal("0.1")


def shown(value: Value) -> str:
    """``1.250``, ``87,5 %``, ``3,25``, ``03-11-2026``, ``03-11-2026 10.41``; a dash for nothing."""
    match value:
        case None:
            return NONE
        case str():
            return value
        case Fraction():
            return percent(value)
        case Decimal():
            return f"{value:.2f}".replace(".", ",")
        case datetime():
            return f"{value:%d-%m-%Y %H.%M}"
        case date():
            return f"{value:%d-%m-%Y}"
    return count(value)


def count(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def percent(share: Fraction) -> str:
    """One decimal, halves up; what is not all never reads 100,0 %, and what is not none never 0,0 %."""
    exact = Decimal(share.numerator) * 100 / Decimal(share.denominator)
    rounded = exact.quantize(_TENTH, ROUND_HALF_UP)
    if 0 < share < 1:
        rounded = min(max(rounded, _ALMOST_NONE), _ALMOST_ALL)
    return f"{rounded} %".replace(".", ",")


def as_inside(text: str) -> str:
    """A label inside a sentence: its first letter small, unless it begins an abbreviation (SPSE)."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def listed(parts: list[str]) -> str:
    """``a``, ``a dan b``, ``a, b, dan c``."""
    if len(parts) > 2:
        return f"{', '.join(parts[:-1])}, dan {parts[-1]}"
    return " dan ".join(parts)
