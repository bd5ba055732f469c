"""The password that was set in SPSE: the one that the page generated, or the one that SPSE made.

The generated one comes from the page that showed it and from nowhere else: no session, no derivation from a key. None
of the two is ever written into a page again.
"""

from typing import Any

from django import forms
from django.views.decorators.debug import sensitive_variables

from requests_app.handover.passwords import validate_pasted_password
from requests_app.handover.results import Secret


class UnrememberedInput(forms.PasswordInput):
    """Plain text while it is typed, and never written into a page again."""

    input_type = "text"


class PasswordFields(forms.Form):
    """The two fields; what else a form asks is its own."""

    generated = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    pasted = forms.CharField(
        label="Password yang dibuat SPSE",
        required=False,
        strip=False,
        widget=UnrememberedInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}),
        help_text="Isi hanya bila SPSE membuat sendiri passwordnya. Tempelkan apa adanya.",
    )

    @sensitive_variables()
    def clean_pasted(self) -> Secret | None:
        text = self.cleaned_data["pasted"]
        return validate_pasted_password(text) if text else None

    @sensitive_variables()
    def clean_generated(self) -> Secret | None:
        text = self.cleaned_data["generated"]
        return validate_pasted_password(text) if text else None

    @property
    def secret(self) -> Secret | None:
        """What SPSE made goes before what the page made."""
        data: dict[str, Any] = self.cleaned_data
        return data.get("pasted") or data.get("generated")
