"""allauth's forms in our words."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.core.cache import cache

from accounts_app.models import User

# With one step of tolerance a code is good for 90 seconds; allauth remembers a used one for 30.
REMEMBERED = 120


class KeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new security key."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["name"].label = "Nama kunci"


def spend(user: User, code: str) -> bool:
    """Note that this code of an app was used; False when it had been."""
    digits = "".join(code.split())
    return cache.add(f"totp-used-{user.pk}-{digits}", 1, REMEMBERED)


class _Once:
    """A code of an app opens once."""

    user: User
    authenticator: Authenticator

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP and not spend(self.user, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class ProveForm(_Once, AuthenticateForm):  # type: ignore[misc]
    """The second factor at the sign-in."""


class ProveAgainForm(_Once, ReauthenticateForm):  # type: ignore[misc]
    """The second factor before what cannot be taken back."""
