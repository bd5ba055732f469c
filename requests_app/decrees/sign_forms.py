"""Forms of the signing page."""

from typing import Any, BinaryIO, cast

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from requests_app.files.content import BadFile, Inspected, Kind, inspect


class ScanForm(forms.Form):
    """The signed SK as one PDF; after cleaning, what it is stands in ``found``."""

    scan = forms.FileField(
        label="Pindaian SK bertanda tangan",
        help_text="Satu PDF berisi seluruh halaman.",
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={"required": "Pilih berkas PDF-nya."},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)
    found: Inspected

    def clean_scan(self) -> Any:
        upload: UploadedFile[bytes] = self.cleaned_data["scan"]
        try:
            content = cast(BinaryIO, upload.file)
            self.found = inspect(content, upload.size or 0, upload.name or "", limit=settings.DOCUMENT_LIMIT_BYTES)
        except BadFile as bad:
            raise forms.ValidationError(bad.message, code=bad.code) from bad
        if self.found.kind is not Kind.PDF:
            raise forms.ValidationError("Pindai seluruh halaman menjadi satu PDF; foto tidak dapat dipakai.")
        return upload


class SameForm(forms.Form):
    """That the scan of this hash is the SK."""

    sha256 = forms.RegexField("^[0-9a-f]{64}$", widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)
