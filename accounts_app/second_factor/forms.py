"""allauth's forms in our words."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm


class KeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new security key."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["name"].label = "Nama kunci"
