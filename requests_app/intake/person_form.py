"""The form of step 3. Its questions are those of the paper letter; wording and duty depend on who asks.

Nothing about a NIP is refused here: `nip.doubt` only points out what looks unusual.
"""

from datetime import date
from typing import Any

from django import forms

from requests_app.intake.nip import digits_of

FEWEST_PHONE_DIGITS = 8


def _text(label: str, length: int, *, required: bool = True, missing: str = "", **attrs: str) -> forms.CharField:
    help_text = attrs.pop("help_text", "")
    return forms.CharField(
        label=label,
        max_length=length,
        required=required,
        help_text=help_text,
        widget=forms.TextInput(attrs=attrs),
        error_messages={"required": missing, "max_length": f"Paling panjang {length} huruf."},
    )


class PersonForm(forms.Form):
    """Step 3: who asks. The names are the ticket's own fields; `contact_email` is where code and news go instead."""

    name = _text(
        "Nama lengkap", 160, missing="Isi nama lengkap Anda.", autocomplete="name",
        help_text="Seperti pada SK atau surat tugas, boleh dengan gelar.",
    )  # fmt: skip
    nip = _text(
        "NIP", 30, missing="Isi NIP, atau tanda “-” bila tidak memilikinya.", inputmode="numeric", autocomplete="off",
        help_text="18 digit, boleh dengan spasi. Bukan ASN? Isi nomor pegawai Anda, atau tanda “-”.",
    )  # fmt: skip
    rank = _text("Pangkat/golongan", 80, required=False, autocomplete="off", list="pangkat")
    position = _text(
        "Jabatan", 120, missing="Isi jabatan Anda.", autocomplete="organization-title",
    )  # fmt: skip
    agency = _text(
        "Instansi", 160, missing="Isi nama instansi Anda.", autocomplete="organization",
        help_text="Misalnya Pemerintah Provinsi Kalimantan Timur.",
    )  # fmt: skip
    unit = _text("Unit kerja", 160, required=False, autocomplete="off", help_text="Misalnya Inspektorat Daerah.")
    email = forms.EmailField(
        label="Surel yang terdaftar di SPSE",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Isi surel yang terdaftar di SPSE.",
            "invalid": "Tulis surel seperti nama@contoh.go.id.",
        },
    )
    contact_email = forms.EmailField(
        label="Surel lain yang dapat Anda buka",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Isi surel yang dapat Anda buka: kode dan kabar permohonan dikirim ke sana.",
            "invalid": "Tulis surel seperti nama@contoh.go.id.",
        },
    )
    phone = _text(
        "Nomor telepon", 30, missing="Isi nomor telepon Anda.", inputmode="tel", type="tel", autocomplete="tel",
        help_text="Petugas mencocokkannya dengan nomor yang tercatat di SPSE atau arsip sebelum menelepon Anda.",
    )  # fmt: skip
    spse_user_id = _text(
        "User ID SPSE", 60, required=False, autocomplete="off", autocapitalize="off", spellcheck="false",
        help_text="Kosongkan bila tidak ingat.",
    )  # fmt: skip
    decree_number = _text("Nomor SK", 80, missing="Isi nomor suratnya.", autocomplete="off")
    decree_date = forms.DateField(
        label="Tanggal SK",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"}),
        error_messages={
            "required": "Isi tanggal suratnya.",
            "invalid": "Tanggal ini tidak dikenal, misalnya 20/11/2026.",
        },
    )

    def __init__(self, *args: Any, today: date, auditor: bool, unreachable: bool, **kwargs: Any) -> None:
        """`today` is the office's date; `unreachable`: the mailbox registered in SPSE is closed to the applicant."""
        super().__init__(*args, **kwargs)
        self.today = today
        self._fit_to_type(auditor=auditor)
        self._fit_to_mail(unreachable=unreachable)

    def _fit_to_type(self, *, auditor: bool) -> None:
        """An auditor has a surat tugas, and perhaps no NIP (external examiners)."""
        paper = "surat perintah tugas" if auditor else "SK pengangkatan/penunjukan"
        self.fields["decree_number"].label = f"Nomor {paper}"
        self.fields["decree_date"].label = f"Tanggal {paper}"
        if auditor:
            self.fields["nip"].required = False
            self.fields["nip"].help_text = "18 digit, boleh dengan spasi. Kosongkan bila Anda tidak memiliki NIP."

    def _fit_to_mail(self, *, unreachable: bool) -> None:
        """Where the registered mailbox is closed to the applicant, another address carries the code and the news."""
        contact = self.fields["contact_email"]
        contact.required = unreachable
        self.fields["email"].required = not unreachable
        if unreachable:
            self.fields["email"].help_text = "Dipakai untuk mencocokkan data. Kosongkan bila tidak ingat."
            contact.help_text = "Kode dan kabar permohonan dikirim ke surel ini."
        else:
            self.fields["email"].help_text = "Kode dan kabar permohonan dikirim ke surel ini."
            contact.help_text = "Isi hanya bila surel di atas tidak dapat Anda buka."

    def clean_nip(self) -> str:
        nip = digits_of(self.cleaned_data["nip"])
        return "" if nip == "-" else nip

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean_contact_email(self) -> str:
        return str(self.cleaned_data["contact_email"]).lower()

    def clean_phone(self) -> str:
        phone = str(self.cleaned_data["phone"])
        if sum(character.isdigit() for character in phone) < FEWEST_PHONE_DIGITS:
            raise forms.ValidationError("Nomor ini terlalu pendek. Tulis lengkap, misalnya 0812-3456-7890.")
        return phone

    def clean_decree_date(self) -> date:
        written: date = self.cleaned_data["decree_date"]
        if written > self.today:
            raise forms.ValidationError("Tanggal ini belum terjadi. Periksa kembali tahun dan bulannya.")
        return written
