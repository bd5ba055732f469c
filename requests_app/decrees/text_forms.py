"""Forms of the tab "Naskah SK": the parts of the text, one item a line, and the logo."""

from typing import Any

from django import forms

from requests_app.decrees.texts import LINES, LISTS, LONGEST_LINE, Text, problems
from requests_app.files.logos import BadLogo, redrawn
from requests_app.printing.decree import Paper

SHEETS = ((Paper.A4.value, "A4"), (Paper.F4.value, "F4 / folio"))


def _items(label: str, help_text: str, rows: int, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": f"{label} belum diisi."},
    )


def _line(label: str, help_text: str) -> forms.CharField:
    messages = {"required": f"{label} belum diisi."}
    return forms.CharField(label=label, help_text=help_text, max_length=LONGEST_LINE, error_messages=messages)


class TextForm(forms.Form):
    """The whole text; `seen` is the version that the page was made from."""

    authority = _line("Jabatan yang menetapkan", "Dicetak pada judul: KEPUTUSAN KEPALA ….")
    about = _line("Tentang", "Judul sesudah kata TENTANG.")
    place = _line("Tempat penetapan", "Nama kota, misalnya Samarinda.")
    considering = _items("Menimbang", "Tiap butir di baris baru; huruf a, b, c dan tanda ; diberi saat dicetak.", 7)
    recalling = _items("Mengingat", "Tiap peraturan di baris baru, dari yang tertinggi; angka diberi saat dicetak.", 8)
    clauses = _items("Menetapkan", "Tiap diktum di baris baru; KESATU, KEDUA, … diberi saat dicetak.", 9)
    copies = _items("Tembusan", "Tiap penerima di baris baru; boleh kosong.", 3, required=False)
    invocation = forms.BooleanField(
        label="Cetak “Dengan Rahmat Tuhan Yang Maha Esa”",
        help_text="Sesuai tata naskah dinas instansi Anda.",
        required=False,
    )
    paper = forms.ChoiceField(label="Ukuran kertas", choices=SHEETS)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    @classmethod
    def showing(cls, text: Text, version: int) -> "TextForm":
        """Filled with a text, to be changed."""
        said = text.as_json()
        return cls(initial={**said, **{name: "\n\n".join(said[name]) for name in LISTS}, "seen": version})

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            for name, said in problems(self.text):
                self.add_error(name, said)
        return cleaned

    @property
    def text(self) -> Text:
        """What was typed."""
        lines = {name: " ".join(self.cleaned_data[name].split()) for name in LINES}
        lists = {name: _lines(self.cleaned_data[name]) for name in LISTS}
        return Text.from_json({**self.cleaned_data, **lines, **lists})


def _lines(typed: str) -> tuple[str, ...]:
    return tuple(" ".join(line.split()) for line in typed.splitlines() if line.strip())


class LogoForm(forms.Form):
    """An upload, which leaves as the PNG to keep in ``png``."""

    logo = forms.FileField(
        label="Lambang",
        help_text="PNG atau JPEG, paling besar 2 MB. Latar yang tembus pandang tetap tembus pandang.",
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg"}),
        error_messages={"required": "Pilih berkas gambarnya."},
    )
    png: bytes = b""

    def clean_logo(self) -> Any:
        upload = self.cleaned_data["logo"]
        try:
            self.png = redrawn(upload, upload.size, upload.name)
        except BadLogo as bad:
            raise forms.ValidationError(str(bad)) from bad
        return upload
