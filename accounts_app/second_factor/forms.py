"""allauth's forms in our words."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms


class KeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new security key; signing in with it alone (without the password) is not offered."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["name"].label = "Nama kunci"
        self.fields["passwordless"].widget = forms.HiddenInput()
