"""Forms about the SK itself: its kind, what it is about, how long it holds, who signs, and its issue."""

from typing import Any

from django import forms

from requests_app.decrees.actions import Order
from requests_app.decrees.models import AccountKind, Decree, Signatory, SignatoryForm

DAY = {"type": "date"}


def day(label: str, help_text: str = "", *, required: bool = True) -> forms.DateField:
    """A date as browsers ask for it."""
    widget = forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=required, widget=widget)


def words(label: str, help_text: str = "", **more: Any) -> forms.CharField:
    """A reason of some lines."""
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, help_text=help_text, widget=area, max_length=2000, **more)


class BeginForm(forms.Form):
    kind = forms.ChoiceField(
        label="Akun untuk siapa?", choices=AccountKind.choices, widget=forms.RadioSelect, initial=AccountKind.MIXED,
        help_text="“Gabungan” memuat lebih dari satu peran; perannya lalu dipilih per orang.",
    )  # fmt: skip


class SignerForm(forms.Form):
    """Who signs, as it is printed."""

    signatory_name = forms.CharField(label="Nama dengan gelar", max_length=160)
    signatory_position = forms.CharField(
        label="Jabatan", max_length=200, help_text="Seperti tercetak di atas ruang tanda tangan."
    )
    signatory_rank = forms.CharField(label="Pangkat (boleh kosong)", max_length=80, required=False)
    signatory_nip = forms.CharField(label="NIP (boleh kosong)", max_length=30, required=False)
    signatory_form = forms.ChoiceField(label="Menandatangani sebagai", choices=SignatoryForm.choices)
    signatory_on_behalf_of = forms.CharField(
        label="Atas nama (hanya untuk a.n.)", max_length=200, required=False,
        help_text="Jabatan yang diatasnamakan, misalnya Sekretaris Daerah.",
    )  # fmt: skip

    def clean_signatory_nip(self) -> str:
        return "".join(self.cleaned_data["signatory_nip"].split())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        on_behalf = data.get("signatory_form") == SignatoryForm.ON_BEHALF
        if on_behalf and not data.get("signatory_on_behalf_of", "").strip():
            self.add_error("signatory_on_behalf_of", "Sebutkan jabatan yang diatasnamakan.")
        if not on_behalf:
            data["signatory_on_behalf_of"] = ""
        return data

    @property
    def signatory(self) -> Signatory:
        names = ("name", "position", "nip", "rank", "form", "on_behalf_of")
        return Signatory(**{name: self.cleaned_data[f"signatory_{name}"] for name in names})


class HeadForm(SignerForm):
    """What an SK is about, from when to when it holds, and who signs it."""

    account_kind = forms.ChoiceField(label="Jenis akun", choices=AccountKind.choices)
    title = forms.CharField(
        label="Tentang", max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Tercetak pada kepala SK, tanpa kata “tentang”.",
    )  # fmt: skip
    valid_from = day("Berlaku sejak (boleh kosong)", "Kosong berarti sejak tanggal ditetapkan.", required=False)
    valid_until = day("Berlaku sampai (boleh kosong)", "Kosong berarti sampai dicabut.", required=False)
    field_order = ("account_kind", "title", "valid_from", "valid_until")

    def __init__(self, *args: Any, decree: Decree, **more: Any) -> None:
        initial = {name: getattr(decree, name) for name in self.base_fields}
        super().__init__(*args, **{"initial": initial, **more})

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        begins, ends = data.get("valid_from"), data.get("valid_until")
        if begins and ends and ends < begins:
            self.add_error("valid_until", "Berakhir lebih awal daripada dimulai.")
        return data

    @property
    def head(self) -> dict[str, Any]:
        data = self.cleaned_data
        head = {name: data[name] for name in ("account_kind", "valid_from", "valid_until")}
        return {**head, "title": " ".join(data["title"].split())}


class IssueForm(SignerForm):
    """What issuing adds, and who signs. An empty number takes the next one of the office's format."""

    on = day("Tanggal SK")
    number = forms.CharField(
        label="Nomor (kosongkan untuk nomor otomatis)", max_length=120, required=False,
        widget=forms.TextInput(attrs={"class": "num", "autocomplete": "off"}),
    )  # fmt: skip
    sure = forms.BooleanField(
        label="Saya sudah membaca naskah dan lampirannya",
        error_messages={"required": "Baca dahulu naskahnya, lalu centang."},
    )
    field_order = ("on", "number")

    @property
    def order(self) -> Order:
        data = self.cleaned_data
        return Order(on=data["on"], signatory=self.signatory, number=data["number"].strip() or None)


class ReasonForm(forms.Form):
    reason = words("Alasan", error_messages={"required": "Tulis alasannya."})


class NoteForm(forms.Form):
    """What somebody says about a warning."""

    note = words("Tanggapan", "Tercatat pada SK.", error_messages={"required": "Tulis mengapa SK tetap dilanjutkan."})


class EndForm(ReasonForm):
    on = day("Berakhir pada", "Sejak tanggal ini akunnya tidak boleh dipakai lagi.")
    field_order = ("on", "reason")
