"""Forms of the page of numbers: how they are written, and why some are missing."""

from typing import Any

from django import forms

from requests_app.decrees.models import NumberFormat
from requests_app.decrees.numbering import HIGHEST, faults_of


class FormatForm(forms.ModelForm[NumberFormat]):
    """The template and the words that it may name."""

    class Meta:
        model = NumberFormat
        fields = ("template", "classification", "unit", "region")
        help_texts = {
            "template": "Penanda dalam kurung kurawal diganti saat SK diterbitkan.",
            "classification": "Kode klasifikasi arsip, misalnya 000.3.",
            "unit": "Singkatan unit, misalnya BPLPSE.",
            "region": "Singkatan perangkat daerah atau instansi, misalnya B.PBJ.",
        }
        labels = {"template": "Format nomor", "classification": "Klasifikasi", "unit": "Unit", "region": "Instansi"}

    def clean_template(self) -> str:
        template = str(self.cleaned_data["template"])
        if faults := faults_of(template):
            raise forms.ValidationError(faults)
        return template

    def clean(self) -> dict[str, Any]:
        """A word that the format names must be there: "000.3//BPLPSE" is no number."""
        cleaned: dict[str, Any] = super().clean() or {}
        for token, name in (("klasifikasi", "classification"), ("unit", "unit"), ("pd", "region")):
            if f"{{{token}}}" in cleaned.get("template", "") and not cleaned.get(name):
                self.add_error(name, f"Format memakai {{{token}}}; isi kata penggantinya.")
        return cleaned


class GapForm(forms.Form):
    """Numbers of a year that were given elsewhere, and why."""

    first = forms.IntegerField(label="Dari nomor urut", min_value=1, max_value=HIGHEST)
    last = forms.IntegerField(label="Sampai nomor urut", min_value=1, max_value=HIGHEST, required=False)
    reason = forms.CharField(
        label="Penjelasan",
        max_length=300,
        help_text="Misalnya: dipakai SK lain pada buku agenda tata usaha.",
        error_messages={"required": "Tuliskan penjelasannya."},
    )

    def clean(self) -> dict[str, Any]:
        """One number alone when no last one is given."""
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["last"] = cleaned.get("last") or cleaned.get("first")
        return cleaned
