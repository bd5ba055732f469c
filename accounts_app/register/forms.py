"""Forms of the register."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from accounts_app.register.actions import EDITABLE
from accounts_app.register.columns import HEADINGS
from accounts_app.register.facts import SpseRole
from accounts_app.register.models import SpseAccount
from accounts_app.register.sheets import MESSAGES, OLD_OFFICE

DAY = {"type": "date"}


class FactsForm(forms.ModelForm[SpseAccount]):
    """Facts of one account, cleaned as an import cleans them. A subclass names its fields."""

    class Meta:
        model = SpseAccount
        fields: ClassVar = list(EDITABLE)
        labels: ClassVar = HEADINGS
        widgets: ClassVar = {
            "decree_from": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
            "decree_until": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "spse_role" in self.fields:
            self.fields["spse_role"].choices = [("", "Pilih peran"), *SpseRole.choices]  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_nip(self) -> str:
        return "".join(self.cleaned_data["nip"].split())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        begins, ends = data.get("decree_from"), data.get("decree_until")
        if begins and ends and ends < begins:
            self.add_error("decree_until", "Tanggal akhir lebih awal daripada tanggal mulai.")
        return data


class AccountForm(FactsForm):
    """What is on record about one account, with the reason for the change and the version that was seen."""

    reason = forms.CharField(
        label="Alasan perubahan",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Tercatat pada riwayat akun. Sebutkan dasarnya, misalnya nomor surat atau SK baru.",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.instance.version
        self.fields["is_active"].label = "Akun aktif di SPSE"

    @property
    def values(self) -> dict[str, Any]:
        """What to put on record, by field."""
        return {name: self.cleaned_data[name] for name in EDITABLE}


class SheetForm(forms.Form):
    """A spreadsheet; only what its first bytes, size and name say is judged here, the rest by the reader."""

    sheet = forms.FileField(
        label="Berkas register",
        help_text="CSV atau XLSX dengan judul kolom pada baris pertama, paling banyak 100.000 akun.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,text/csv"}),
        error_messages={"empty": MESSAGES["empty"], "required": "Pilih berkasnya lebih dahulu."},
    )

    @property
    def limit(self) -> int:
        """Bytes."""
        return int(settings.REGISTER_LIMIT_BYTES)

    def clean_sheet(self) -> "UploadedFile[Any]":
        sheet: UploadedFile[Any] = self.cleaned_data["sheet"]
        if (sheet.size or 0) > self.limit:
            most = self.limit // 1024**2
            raise forms.ValidationError(f"Berkas ini lebih dari {most} MB. Bagi menjadi beberapa berkas.")
        if (sheet.name or "").lower().endswith((".xlsm", ".xltm")):
            raise forms.ValidationError(MESSAGES["macros"])
        head = sheet.read(len(OLD_OFFICE))
        sheet.seek(0)
        if head == OLD_OFFICE:
            raise forms.ValidationError(MESSAGES["xls"])
        return sheet
