"""The form of a ready text."""

from typing import Any

from django import forms

from requests_app.desk.canned.models import CannedText, Place
from requests_app.desk.canned.words import PLACEHOLDERS
from requests_app.printing.braces import wrong_with


class TextForm(forms.Form):
    place = forms.ChoiceField(label="Dipakai pada", choices=Place.choices, widget=forms.RadioSelect)
    title = forms.CharField(label="Judul", max_length=80, help_text="Tampil dalam pilihan; tidak ikut terkirim.")
    text = forms.CharField(
        label="Teks", max_length=CannedText._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Isian otomatis: " + ", ".join(f"{{{word}}} {what}" for word, what in PLACEHOLDERS.items()) + ".",
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"]).replace("\r\n", "\n").strip()
        if wrong := list(wrong_with(text, "Teks", PLACEHOLDERS)):
            raise forms.ValidationError(wrong)
        return text

    @property
    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("place", "title", "text")}
