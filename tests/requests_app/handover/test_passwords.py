"""Temporary passwords: what is generated, and what may be pasted."""

import pytest
from django.core.exceptions import ValidationError

from requests_app.handover.passwords import (
    DIGITS,
    LOWER,
    SYMBOLS,
    UPPER,
    generate_temporary_password,
    validate_pasted_password,
)

MANY = 300


@pytest.fixture(scope="module")
def generated() -> list[str]:
    return [generate_temporary_password().expose() for _ in range(MANY)]


@pytest.mark.parametrize("alphabet", [UPPER, LOWER, DIGITS, SYMBOLS])
def test_every_class_is_in_every_password(generated, alphabet):
    assert all(set(password) & set(alphabet) for password in generated)


def test_it_has_twelve_characters_or_as_many_as_asked(generated):
    assert {len(password) for password in generated} == {12}
    assert len(generate_temporary_password(20).expose()) == 20


def test_no_two_are_alike(generated):
    assert len(set(generated)) == MANY


@pytest.mark.parametrize("letter", "Il1O0o")
def test_letters_that_look_alike_are_left_out(generated, letter):
    assert not any(letter in password for password in generated)


def test_it_begins_with_a_letter_and_has_one_symbol(generated):
    assert all(password[0] in UPPER for password in generated)
    assert {sum(character in SYMBOLS for character in password) for password in generated} == {1}


def test_the_symbol_stands_anywhere(generated):
    places = {next(i for i, c in enumerate(p) if c in SYMBOLS) for p in generated}
    assert places == set(range(1, 12))


def test_a_short_one_is_not_generated():
    with pytest.raises(ValueError, match="at least 12"):
        generate_temporary_password(11)


@pytest.mark.parametrize("text", ["Abcd-123", "x" * 64, "dengan spasi di tengah", "pässwörd"])
def test_a_password_of_spse_can_be_pasted(text):
    assert validate_pasted_password(text).expose() == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "length"),
        ("pendek7", "length"),
        ("x" * 65, "length"),
        (" Abcd-1234", "blank"),
        ("Abcd-1234\n", "blank"),
        ("Abcd\t1234", "unprintable"),
        ("Abcd\u200b1234", "unprintable"),
        ("Abcd\x001234", "unprintable"),
    ],
)
def test_what_is_no_password_is_refused_without_quoting_it(text, code):
    with pytest.raises(ValidationError) as caught:
        validate_pasted_password(text)
    assert caught.value.code == code
    assert not text.strip() or text.strip() not in str(caught.value)
