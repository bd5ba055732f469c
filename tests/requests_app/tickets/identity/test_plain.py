"""Two spellings of one thing are alike; two things are never alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.tickets.identity import plain

DIGITS = st.text("0123456789", min_size=6, max_size=18)
WAYS = (plain.digits, plain.words, plain.name, plain.phone, plain.address, plain.number)


@pytest.mark.parametrize(
    "name",
    ["Budi Santoso", "BUDI  SANTOSO", "Dr. Budi Santoso, S.H., M.Si.", "Drs. H. Budi Santoso", "Ir Budi-Santoso"],
)
def test_titles_and_spacing_make_no_other_person(name):
    assert plain.name(name) == "budi santoso"


@pytest.mark.parametrize(
    "name",
    ["Budi Santosa", "Santoso Budi", "Budi", "Bud\u0456 Santoso", "Budi Santos\u043e", "Bu\u200bdi Santoso", ""],
)
def test_another_name_stays_another_name_also_in_lookalike_letters(name):
    assert plain.name(name) != "budi santoso"


def test_a_name_that_is_a_title_stays_a_name():
    assert (plain.name("Raden"), plain.name("Dr. Raden")) == ("raden", "raden")


def test_a_comma_in_front_does_not_make_a_name_vanish():
    assert plain.name(", Siti Lain") == "siti lain"


@pytest.mark.parametrize(
    "phone",
    [
        "0812-0000-0001",
        "+62 812 0000 0001",
        "62.812.0000.0001",
        "(0812) 00000001",
        "０８１２００００ ０００１",
        "812 0000 0001",
    ],
)
def test_a_number_is_the_same_in_every_spelling(phone):
    assert plain.phone(phone) == "6281200000001"


@pytest.mark.parametrize("phone", ["0812-0000-0002", "0813-0000-0001", "0812-0000-000", "0812-0000-0001 / 0899", ""])
def test_another_number_stays_another_number(phone):
    assert plain.phone(phone) != plain.phone("0812-0000-0001")


def test_a_landline_whose_area_code_looks_like_the_country_keeps_it():
    assert plain.phone("0622 345678") == plain.phone("+62 622 345678") != plain.phone("345678")


def test_full_width_and_arabic_digits_do_not_hide_whose_nip_it_is():
    assert plain.digits("１９９０ 0315-٢٠١٥") == "199003152015"


@pytest.mark.parametrize(
    ("one", "other"), [("SK/1/2026", "sk 1 2026"), ("000.3/0629", "000-3 / 0629"), ("SK-12", "SK12")]
)
def test_spacing_makes_no_other_letter(one, other):
    assert plain.number(one) == plain.number(other)


@pytest.mark.parametrize(("one", "other"), [("1/23", "12/3"), ("SK/1/2026", "SK/12/026"), ("SK/1", "SK/2")])
def test_another_number_of_a_letter_stays_another(one, other):
    assert plain.number(one) != plain.number(other)


def test_capital_letters_make_no_other_address_but_another_letter_does():
    assert plain.address(" Budi@Contoh.Example ") == plain.address("budi@contoh.example")
    assert plain.address("bud\u0456@contoh.example") != plain.address("budi@contoh.example")


@given(st.text(max_size=40))
def test_making_alike_twice_is_making_alike_once(text):
    assert [alike(alike(text)) for alike in WAYS] == [alike(text) for alike in WAYS]


@given(DIGITS)
def test_making_a_number_alike_twice_is_making_it_alike_once(digits):
    assert plain.phone(plain.phone(digits)) == plain.phone(digits)


@given(DIGITS, st.data())
def test_one_digit_more_or_less_is_always_another_number(digits, data):
    place = data.draw(st.integers(0, len(digits) - 1))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != digits[place]]))
    changed = digits[:place] + other + digits[place + 1 :]
    assert plain.phone(changed) != plain.phone(digits)
    assert plain.digits(changed) != plain.digits(digits)
    assert plain.number(changed) != plain.number(digits)


@given(DIGITS, st.lists(st.sampled_from(" .-/()"), max_size=8))
def test_separators_never_change_a_nip_or_a_telephone_number(digits, separators):
    spelled = "".join(separator + part for separator, part in zip([*separators, *[""] * 18], digits, strict=False))
    assert (plain.digits(spelled), plain.phone(spelled)) == (digits, plain.phone(digits))
