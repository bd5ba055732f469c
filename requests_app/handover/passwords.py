"""The temporary password: made by the system, or pasted when SPSE made it.

Staff never invent one (issue, part 7). Letters and digits that look alike (I l 1, O o 0) are left out, because
people retype it; exactly one symbol, because SPSE's form asks for one (k) and more are only typing errors to come.
"""

import secrets

from django.core.exceptions import ValidationError
from django.views.decorators.debug import sensitive_variables

from requests_app.handover.results import Secret

UPPER = "ABCDEFGHJKLMNPQRSTUVWXYZ"
LOWER = "abcdefghijkmnpqrstuvwxyz"
DIGITS = "23456789"
SYMBOLS = "@#%+=?"
MINIMUM_LENGTH, MAXIMUM_LENGTH = 8, 64
GENERATED_LENGTH = 12


@sensitive_variables()
def generate_temporary_password(length: int = GENERATED_LENGTH) -> Secret:
    """``length`` ≥ 12 characters: at least two of each of upper, lower, digit; one symbol; begins with a letter."""
    if length < GENERATED_LENGTH:
        raise ValueError(f"a temporary password has at least {GENERATED_LENGTH} characters")
    required = [UPPER, LOWER, LOWER, DIGITS, DIGITS, SYMBOLS]
    pools = required + [UPPER + LOWER + DIGITS] * (length - len(required) - 1)
    characters = [secrets.choice(pool) for pool in pools]
    secrets.SystemRandom().shuffle(characters)
    return Secret(secrets.choice(UPPER) + "".join(characters))


@sensitive_variables()
def validate_pasted_password(text: str) -> Secret:
    """The password that SPSE made: 8 to 64 printable characters, no blank at its ends. Raises ValidationError."""
    if not MINIMUM_LENGTH <= len(text) <= MAXIMUM_LENGTH:
        raise ValidationError(f"Password terdiri atas {MINIMUM_LENGTH} sampai {MAXIMUM_LENGTH} karakter.", "length")
    if text != text.strip():
        raise ValidationError("Password tidak boleh diawali atau diakhiri spasi. Salin ulang dari SPSE.", "blank")
    if not text.isprintable():
        raise ValidationError("Password memuat karakter yang tidak tampak. Salin ulang dari SPSE.", "unprintable")
    return Secret(text)
