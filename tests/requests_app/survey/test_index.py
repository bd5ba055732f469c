"""The index against figures worked out by hand, and against a plain recount for any answers.

LPSE_FULL=1 tries more.
"""

import os
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from requests_app.survey.index import Tally, grade_of, half_up, total

TRIED = settings(max_examples=2000 if os.environ.get("LPSE_FULL") == "1" else 200, deadline=None)
SHEET = st.tuples(*[st.integers(1, 4)] * 9)


def tally(sheets):
    return Tally(len(sheets), tuple(map(sum, zip(*sheets, strict=True)))) if sheets else Tally()


def test_29_respondents_with_955_over_261_answers_come_to_91_48():
    sums = (107, 106, 105, 110, 106, 106, 105, 105, 105)
    assert sum(sums) == 955
    found = Tally(29, sums)
    assert (found.index, found.grade.letter) == (Decimal("91.48"), "A")


def test_all_best_is_100_and_all_worst_25():
    assert tally([(4,) * 9]).index == Decimal(100)
    assert tally([(1,) * 9]).index == Decimal(25)


def test_nobody_has_no_index():
    assert (Tally().index, Tally().grade, Tally().means) == (None, None, ())


@pytest.mark.parametrize(
    ("index", "letter"),
    [
        ("88.305", "A"), ("88.304", "B"), ("88.31", "A"), ("88.30", "B"), ("76.605", "B"), ("76.604", "C"),
        ("64.995", "C"), ("64.994", "D"), ("25", "D"), ("100", "A"),
    ],
)  # fmt: skip
def test_a_grade_begins_where_the_rounded_index_does(index, letter):
    assert grade_of(Decimal(index)).letter == letter


@pytest.mark.parametrize(
    ("exact", "shown"), [("0.005", "0.01"), ("0.015", "0.02"), ("0.0149", "0.01"), ("2.675", "2.68")]
)
def test_a_half_goes_up(exact, shown):
    assert half_up(Decimal(exact)) == Decimal(shown)


@TRIED
@given(st.lists(SHEET, min_size=1, max_size=60))
def test_the_index_equals_a_plain_recount(sheets):
    """Element by element with fractions, as the regulation writes it, and rounded here by other means."""
    means = [sum((Fraction(sheet[place]) for sheet in sheets), Fraction(0)) / len(sheets) for place in range(9)]
    exact = sum((mean * Fraction(1, 9) for mean in means), Fraction(0)) * 25
    shown = Fraction(tally(sheets).index)
    assert -Fraction(1, 200) < shown - exact <= Fraction(1, 200)
    assert (shown * 100).denominator == 1


@TRIED
@given(st.lists(SHEET, max_size=40), st.lists(SHEET, max_size=40))
def test_sums_of_groups_are_the_whole(ours, theirs):
    assert total([tally(ours), tally(theirs)]) == tally(ours + theirs)
