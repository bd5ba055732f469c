"""What Admin PPE fills in for one person: the account that was made in SPSE, or why none can be."""

from typing import Any

from django import forms
from django.views.decorators.debug import sensitive_variables

from requests_app.decrees.head_forms import words
from requests_app.handover.forms import PasswordFields
from requests_app.handover.identified import Identified, Shown, Way
from requests_app.handover.results import Secret


class MadeForm(PasswordFields):
    """The user ID, and the password unless the account was theirs before."""

    user_id = forms.CharField(
        label="User ID di SPSE", max_length=80, error_messages={"required": "Isi user ID yang dibuat di SPSE."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
    )  # fmt: skip
    keeps = forms.BooleanField(
        label="User ID ini sudah miliknya, dan passwordnya tidak diganti", required=False,
        help_text="Tidak ada password yang disampaikan; ia tetap memakai passwordnya sendiri.",
    )  # fmt: skip

    def clean_user_id(self) -> str:
        return "".join(str(self.cleaned_data["user_id"]).split())

    @property
    def password(self) -> Secret | None:
        return None if self.cleaned_data["keeps"] else self.secret


class ImpossibleForm(forms.Form):
    reason = words("Alasan", error_messages={"required": "Tulis mengapa akunnya tidak dapat dibuat."})


class IdentifiedForm(forms.Form):
    """How it was made sure that it is the person: by the number on the signed form, or face to face."""

    way = forms.ChoiceField(label="Memastikan orangnya lewat", choices=Way.choices, widget=forms.RadioSelect)
    shown = forms.ChoiceField(
        label="Dokumen yang dilihat", choices=[("", "Pilih dokumen"), *Shown.choices], required=False
    )
    place = forms.CharField(label="Tempat bertemu", max_length=80, required=False)

    def __init__(self, *args: Any, phone: str, **more: Any) -> None:
        super().__init__(*args, **more)
        if not phone:
            self.fields["way"].choices = [(Way.IN_PERSON.value, Way.IN_PERSON.label)]  # type: ignore[attr-defined]
            self.fields["way"].initial = Way.IN_PERSON

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("way") == Way.IN_PERSON:
            if not data.get("shown"):
                self.add_error("shown", "Sebutkan dokumen yang dilihat.")
            if not str(data.get("place", "")).strip():
                self.add_error("place", "Sebutkan tempat bertemu.")
        return data

    @property
    def check(self) -> Identified:
        data = self.cleaned_data
        return Identified(data["way"], shown=data["shown"], place=data["place"].strip())


class ReissueForm(PasswordFields):
    """Another password, because the first one was lost, expired or opened by somebody else."""

    reason = words("Alasan", "Misalnya kedaluwarsa, atau dibuka orang lain.",
                   error_messages={"required": "Tulis mengapa diterbitkan ulang."})  # fmt: skip

    @sensitive_variables()
    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and self.secret is None:
            self.add_error("pasted", "Tidak ada password yang dikirim. Muat ulang halaman ini.")
        return data
