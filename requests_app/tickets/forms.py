"""What an applicant types or uploads. A file is judged by its content (`content.inspect`) while the form is cleaned,
so that each one has its own error beside its own field and the good ones beside it are kept.
"""

from collections.abc import Iterable
from typing import Any, BinaryIO, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from requests_app.files.content import BadFile, Inspected, inspect
from requests_app.pickup.forms import code_input
from requests_app.tickets.models import ChecklistItem

ACCEPTED = ".pdf,.jpg,.jpeg,.png,.heic,application/pdf,image/*"


class DocumentField(forms.FileField):
    """An upload together with what it really is: cleans to ``(UploadedFile, Inspected)``, or None without a file."""

    def __init__(self, **kwargs: Any) -> None:
        # An empty file is `inspect`'s to refuse, in its own words.
        super().__init__(allow_empty_file=True, **kwargs)
        self.widget.attrs["accept"] = ACCEPTED

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload: UploadedFile[bytes] | None = super().clean(data, initial)
        if not upload or upload.file is None:
            return None
        content = cast(BinaryIO, upload.file)
        try:
            seen = inspect(content, upload.size or 0, upload.name or "", limit=settings.DOCUMENT_LIMIT_BYTES)
        except BadFile as bad:
            raise ValidationError(bad.message, code=bad.code) from bad
        return upload, seen


class DocumentsForm(forms.Form):
    """One place per document that may be handed in now; the field's name is the requirement's key."""

    def __init__(self, items: Iterable[ChecklistItem], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in items:
            self.fields[item.requirement] = DocumentField(label=item.label, required=False)

    def good_files(self) -> list[tuple[str, UploadedFile[bytes], Inspected]]:
        """(requirement, upload, what it is) of every file that may be kept, also when another one was refused."""
        return [(key, *pair) for key, pair in self.cleaned_data.items() if pair]


class SeenForm(forms.Form):
    """An act without words: only the version that the page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class WithdrawForm(SeenForm):
    reason = forms.CharField(
        label="Alasan (boleh dikosongkan)",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TrackForm(forms.Form):
    """Number and slip code, in whatever case and spacing they were typed."""

    number = forms.CharField(
        label="Nomor permohonan",
        max_length=40,
        widget=code_input(placeholder="KT-2026-00418", autocapitalize="characters", **{"class": "num"}),
    )
    code = forms.CharField(
        label="Kode pada tanda terima",
        max_length=40,
        help_text="Delapan huruf dan angka, tercetak bersama nomor permohonan.",
        widget=code_input(autocapitalize="characters", **{"class": "num"}),
    )

    def clean_number(self) -> str:
        return "".join(str(self.cleaned_data["number"]).split()).upper()

    def clean_code(self) -> str:
        # The slip's alphabet (base 32) has neither 0 nor 1: whoever typed them read O and I.
        plain = "".join(filter(str.isalnum, str(self.cleaned_data["code"]))).upper()
        return plain.replace("0", "O").replace("1", "I")
