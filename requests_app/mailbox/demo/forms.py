"""The form on which anybody writes to an office in the demo."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from requests_app.mailbox.demo.actions import Sort, Written
from requests_app.mailbox.models import Mailbox

# A little more than an office takes, so that its limits can be tried.
MAX_FILES, MAX_BYTES = 25, 30 * 1024 * 1024
TOO_MANY = f"Paling banyak {MAX_FILES} berkas sekali kirim."
TOO_LARGE = "Lampiran seluruhnya paling besar 30 MB."


class ManyFilesInput(forms.FileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Any number of files of any kind; the cleaned value is a list."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = [super(ManyFilesField, self).clean(file, initial) for file in data or ()]
        if len(files) > MAX_FILES:
            raise forms.ValidationError(TOO_MANY)
        if sum(file.size for file in files) > MAX_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        return files


class OfficeMailboxField(forms.ModelChoiceField[Mailbox]):
    def label_from_instance(self, mailbox: Mailbox) -> str:
        return f"{mailbox.office.name} ({mailbox.user})"


class WriteForm(forms.Form):
    """A mail to an office; `written` gives it as the action takes it."""

    kepada = OfficeMailboxField(
        label="Kepada", queryset=Mailbox.objects.none(), empty_label="Pilih kantor", to_field_name="user"
    )
    dari = forms.EmailField(
        label="Dari alamat",
        help_text="Pilih salah seorang pemohon demo, atau isikan alamat lain.",
        widget=forms.EmailInput(attrs={"list": "pengirim-demo", "autocomplete": "off"}),
    )
    nama = forms.CharField(label="Nama pengirim", required=False, max_length=100)
    perihal = forms.CharField(label="Perihal", required=False, max_length=200)
    isi = forms.CharField(label="Isi surel", max_length=20_000, widget=forms.Textarea(attrs={"rows": 9}))
    lampiran = ManyFilesField(
        label="Lampiran",
        required=False,
        help_text="Berkas apa pun, beberapa sekaligus. Kantor menerima paling banyak 20 lampiran dan 25 MB.",
    )
    sifat = forms.ChoiceField(label="Sifat surel", choices=Sort.choices, initial=Sort.LETTER)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = Mailbox.objects.filter(is_active=True).select_related("office").order_by("pk")
        self.fields["kepada"].queryset = here  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean_isi(self) -> str:
        """Without NUL and lone carriage returns, which no mail program lets anybody type."""
        text: str = self.cleaned_data["isi"]
        return "\n".join(text.splitlines()) + "\n"

    def written(self, answers: tuple[str, ...]) -> Written:
        """The mail of a valid form. ``answers``: Message-IDs of the conversation."""
        said = self.cleaned_data
        return Written(
            sender=said["dari"], sender_name=said["nama"], subject=said["perihal"], text=said["isi"],
            files=[_read(file) for file in said["lampiran"]], answers=answers, sort=Sort(said["sifat"]),
        )  # fmt: skip


def _read(file: UploadedFile[bytes]) -> tuple[str, str, bytes]:
    return file.name or "", file.content_type or "", file.read()
