"""The index of satisfaction (IKM): Σ (mean of an element × 1/9) × 25, with exact fractions, rounded once.

Source: PermenPANRB 14/2017. The weight is the exact ninth; the circulated 0.11 makes the best index 99 instead of 100
and was rejected. Rounding is half up to two decimals, and the grade is that of the rounded figure: what a reader sees
beside the letter must explain it. No Django here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

ELEMENTS = 9
SCALE = 25
# (grade, least index, what the regulation calls it)
GRADES: tuple[tuple[str, Decimal, str], ...] = (
    ("A", Decimal("88.31"), "Sangat baik"),
    ("B", Decimal("76.61"), "Baik"),
    ("C", Decimal("65.00"), "Kurang baik"),
    ("D", Decimal(0), "Tidak baik"),
)


@dataclass(frozen=True, slots=True)
class Grade:
    letter: str
    words: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many answered, and the sum of the scores of each element in the order of `Element`."""

    respondents: int = 0
    sums: tuple[int, ...] = (0,) * ELEMENTS

    def __add__(self, other: "Tally") -> "Tally":
        sums = tuple(mine + theirs for mine, theirs in zip(self.sums, other.sums, strict=True))
        return Tally(self.respondents + other.respondents, sums)

    @property
    def means(self) -> tuple[Decimal, ...]:
        """Mean of each element, 1.00 to 4.00; empty without respondents."""
        return tuple(half_up(Fraction(total, self.respondents)) for total in self.sums) if self.respondents else ()

    @property
    def index(self) -> Decimal | None:
        """25.00 to 100.00; None without respondents."""
        if not self.respondents:
            return None
        means = (Fraction(total, self.respondents) for total in self.sums)
        return half_up(sum((mean * Fraction(1, ELEMENTS) for mean in means), start=Fraction(0)) * SCALE)

    @property
    def grade(self) -> Grade | None:
        return None if self.index is None else grade_of(self.index)


def total(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, start=Tally())


def half_up(value: Fraction | Decimal) -> Decimal:
    """Two decimals; a half goes up."""
    hundredths = (Fraction(value) * 100 + Fraction(1, 2)) // 1
    return Decimal(int(hundredths)) / 100


def grade_of(index: Fraction | Decimal) -> Grade:
    """The grade of an index, judged by its two decimals."""
    shown = half_up(index)
    return next(Grade(letter, words) for letter, least, words in GRADES if shown >= least)
