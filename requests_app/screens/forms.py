"""Forms of the waiting room's devices: making one, and what a visitor fills in at the kiosk."""

from typing import Any
from uuid import uuid4

from django import forms

from requests_app.frontdesk.models import PriorityReason
from requests_app.screens.models import Kind


class DeviceForm(forms.Form):
    """What kind of device stands where."""

    kind = forms.ChoiceField(label="Jenis", choices=Kind.choices, widget=forms.RadioSelect, initial=Kind.SCREEN)
    name = forms.CharField(
        label="Nama",
        max_length=60,
        help_text="Tempatnya, misalnya “Ruang tunggu lantai 1”.",
        error_messages={"required": "Beri nama, supaya perangkatnya dapat dikenali dan dicabut."},
    )

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


def _line(label: str, length: int, *, missing: str = "", help_text: str = "", **attrs: str) -> forms.CharField:
    """One line of text that no browser keeps for the next visitor; required when it has words for being missing."""
    return forms.CharField(
        label=label,
        max_length=length,
        required=bool(missing),
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "words", **attrs}),
        error_messages={"required": missing, "max_length": f"Paling panjang {length} huruf."},
    )


class RequestForm(forms.Form):
    """What was scanned or typed of a request."""

    code = _line(
        "Nomor permohonan",
        400,
        missing="Pindai kode QR atau ketik nomor permohonan.",
        help_text="Tertulis pada surel dan tanda terima.",
        autofocus="autofocus",
    )


class GuestForm(forms.Form):
    """The line in the guest book that a visitor writes at the kiosk (step 2)."""

    key = forms.UUIDField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}), initial=uuid4)
    name = _line("Nama lengkap", 160, missing="Tulis nama Anda.", autofocus="autofocus")
    agency = _line("Instansi", 160, missing="Tulis instansi Anda.", help_text="Misalnya Dinas Pekerjaan Umum.")
    nip = _line("NIP", 30, help_text="Boleh kosong.", inputmode="numeric")
    phone = _line("Nomor telepon", 30, help_text="Boleh kosong.", inputmode="tel")
    priority_reason = forms.ChoiceField(
        label="Apakah Anda termasuk?",
        choices=[("", "Tidak"), *PriorityReason.choices],
        widget=forms.RadioSelect,
        required=False,
    )

    @property
    def typed(self) -> dict[str, Any]:
        """Of a valid form, with single spaces; and the form's key."""
        data = {name: " ".join(str(value).split()) for name, value in self.cleaned_data.items() if name != "key"}
        return {**data, "key": self.cleaned_data["key"]}
