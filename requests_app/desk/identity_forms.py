"""What staff fill in at the identity check (SOP step 9.1)."""

from typing import Any

from django import forms

from accounts_app.register.models import SpseAccount
from requests_app.desk.forms import words
from requests_app.tickets.identity.check import IdentityCheck
from requests_app.tickets.identity.models import Ruling

NOT_FOUND = "User ID ini tidak ada dalam register kantor ini."


class AccountChoice(forms.Form):
    """Which account of the register: one of those that the request names, or another by its user ID."""

    account = forms.ChoiceField(label="Akun dalam register", widget=forms.RadioSelect, required=False)
    user_id = forms.CharField(
        label="Atau user ID lain dalam register", max_length=80, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, check: IdentityCheck, **more: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_akun_%s", **more})
        self.check = check
        choices = [(str(account.pk), _named(account)) for account in check.candidates]
        self.fields["account"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["account"]
            self.fields["user_id"].label = "User ID dalam register"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        typed = data.get("user_id", "").strip()
        found = self._typed(typed) if typed else self._picked(data.get("account", ""))
        if found is None and not self.errors:
            self.add_error("user_id", NOT_FOUND if typed else "Pilih akunnya, atau ketik user ID-nya.")
        data["chosen"] = found
        return data

    def _typed(self, user_id: str) -> SpseAccount | None:
        accounts = SpseAccount.objects.of(self.check.ticket.office_id)
        return accounts.filter(user_id__iexact=user_id).first()

    def _picked(self, pk: str) -> SpseAccount | None:
        return next((account for account in self.check.candidates if str(account.pk) == pk), None)


def _named(account: SpseAccount) -> str:
    parts = (account.user_id, account.name, account.get_spse_role_display(), account.agency)
    return " · ".join(part for part in parts if part)


class DecisionForm(forms.Form):
    """One difference or one warning, settled with a note."""

    topic = forms.CharField(max_length=40, widget=forms.HiddenInput)
    ruling = forms.ChoiceField(label="Keputusan", choices=Ruling.choices)
    note = words("Catatan", rows=2)


class SecondForm(forms.Form):
    """The second person is asked, or answers."""

    agrees = forms.ChoiceField(
        label="Pendapat Anda", choices=[("yes", "Setuju"), ("no", "Tidak setuju")], required=False
    )
    note = words("Catatan", rows=2)
