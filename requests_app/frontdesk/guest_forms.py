"""The line of the guest book as it is typed (step 2): as few answers as the paper book asks for.

The signature comes as the picture that the canvas drew (a data URL), because a form without JavaScript has none; it is
inspected like every upload, and only a PNG is taken.
"""

import base64
import binascii
import io
from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.base import ContentFile
from django.http import QueryDict

from accounts_app.models import Office
from requests_app.files.content import BadFile, Inspected, inspect
from requests_app.frontdesk.models import GuestEntry, PriorityReason, Purpose
from requests_app.frontdesk.visiting import Guest

PICTURE = "data:image/png;base64,"
LARGEST_SIGNATURE = 200_000  # bytes
FEWEST_LETTERS, MOST_FOUND = 3, 5
LOOKED_THROUGH = 60


def _line(label: str, length: int, missing: str = "", help_text: str = "", **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=length,
        required=bool(missing),
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "off", **attrs}),
        error_messages={"required": missing, "max_length": f"Paling panjang {length} huruf."},
    )


class GuestForm(forms.Form):
    """Somebody who brings no file."""

    key = forms.UUIDField(
        label="Formulir",
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}),
        initial=uuid4,
        error_messages=dict.fromkeys(("required", "invalid"), "terkirim tidak utuh. Muat ulang halaman ini."),
    )
    name = _line("Nama", 160, "Isi nama tamu.")
    agency = _line("Instansi", 160, help_text="Instansi atau NIP, salah satu cukup.")
    nip = _line("NIP", 30, inputmode="numeric")
    phone = _line("Telepon", 30, inputmode="tel")
    purpose_kind = forms.ChoiceField(
        label="Keperluan",
        choices=Purpose.choices,
        initial=Purpose.CONSULTATION,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih keperluan.", "invalid_choice": "Keperluan ini tidak dikenal."},
    )
    purpose = _line("Tentang apa", 160)
    priority_reason = forms.ChoiceField(
        label="Prioritas",
        required=False,
        choices=[("", "Tidak"), *PriorityReason.choices],
        error_messages={"invalid_choice": "Alasan prioritas ini tidak dikenal."},
    )
    signature = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.office = office
        self.drawn: tuple[ContentFile[bytes], Inspected] | None = None

    def clean_signature(self) -> str:
        text = str(self.cleaned_data["signature"])
        if text:
            self.drawn = self._picture(text)
        return text

    def _picture(self, text: str) -> tuple[ContentFile[bytes], Inspected]:
        try:
            if not text.startswith(PICTURE) or len(text) > LARGEST_SIGNATURE * 2:
                raise ValueError(text[:30])
            data = base64.b64decode(text.removeprefix(PICTURE), validate=True)
            seen = inspect(io.BytesIO(data), len(data), "tanda-tangan.png", limit=LARGEST_SIGNATURE)
        except (BadFile, binascii.Error, ValueError):
            raise forms.ValidationError("Tanda tangan ini tidak terbaca. Hapus dan ulangi, atau kosongkan.") from None
        if seen.mime != "image/png":
            raise forms.ValidationError("Tanda tangan harus digambar di layar ini.")
        return ContentFile(data, name="tanda-tangan.png"), seen

    def clean(self) -> None:
        cleaned = self.cleaned_data
        if not cleaned.get("agency") and not cleaned.get("nip"):
            self.add_error("agency", "Isi instansi atau NIP.")
        if cleaned.get("purpose_kind") == Purpose.OTHER and not cleaned.get("purpose"):
            self.add_error("purpose", "Tulis keperluannya.")

    def guest(self) -> Guest:
        """The valid form as the action takes it."""
        cleaned = self.cleaned_data
        kind = Purpose(cleaned["purpose_kind"])
        return Guest(
            office=self.office, name=cleaned["name"], nip=cleaned["nip"], agency=cleaned["agency"],
            phone=cleaned["phone"], purpose_kind=kind, purpose=cleaned["purpose"] or kind.label,
            priority_reason=cleaned["priority_reason"], signature=self.drawn, key=cleaned["key"],
        )  # fmt: skip

    def renew_key(self) -> None:
        """A refused form may be sent again as another one; what was typed stays."""
        self.data = {**self.data.dict(), "key": str(uuid4())} if isinstance(self.data, QueryDict) else self.data


class NameForm(forms.Form):
    """What of a half-typed line is looked up."""

    name = forms.CharField(min_length=FEWEST_LETTERS, max_length=160)


def returning(office: Office, typed: str) -> list[GuestEntry]:
    """Who of this office's guests has a name like the one that is being typed, the latest first, each once."""
    found = GuestEntry.objects.filter(office=office, name__icontains=typed.strip()).order_by("-arrived_at")
    latest: dict[tuple[str, str], GuestEntry] = {}
    for entry in found[:LOOKED_THROUGH]:
        latest.setdefault((entry.name.lower(), entry.agency.lower()), entry)
    return list(latest.values())[:MOST_FOUND]
