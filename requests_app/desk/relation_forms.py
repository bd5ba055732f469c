"""What staff fill in to link two tickets, to take a link back, and to merge one into another."""

from typing import Any

from django import forms

from requests_app.desk.forms import ActForm, words


class LinkForm(forms.Form):
    number = forms.CharField(
        label="Nomor permohonan", max_length=24, error_messages={"required": "Isi nomor permohonan yang ditautkan."}
    )
    note = words("Catatan", error_messages={"required": "Tulis mengapa keduanya terkait."})


class UnlinkForm(forms.Form):
    reason = words("Alasan", error_messages={"required": "Tulis alasan tautan dilepas."})


class MergeForm(ActForm):
    """``into`` is the number of the ticket that goes on."""

    into = forms.CharField(max_length=24, widget=forms.HiddenInput)
    reason = words("Alasan", "Hanya dibaca petugas. Pemohon diberi tahu nomor yang dilanjutkan.")
    confirmed = forms.BooleanField(
        label="Saya sudah memastikan bahwa keduanya permohonan yang sama dari orang yang sama",
        error_messages={"required": "Pastikan dahulu, lalu centang."},
    )

    @property
    def payload(self) -> dict[str, Any]:
        return {"into": self.cleaned_data["into"], "reason": self.cleaned_data["reason"]}
