"""Forms of Pengaturan Kantor."""

from typing import Any

from django import forms

from accounts_app.models import Office, User
from accounts_app.office.identity import seal
from accounts_app.roles import OFFICE_ROLES, Role

WHAT_A_ROLE_DOES: dict[Role, str] = {
    Role.FRONT_OFFICE: "menerima tamu, buku tamu, nomor antrean",
    Role.HELPDESK: "memeriksa kelengkapan, memberi tahu pemohon",
    Role.ADMIN_PPE: "memeriksa kebenaran, mereset password di SPSE",
    Role.ADMIN_AGENCY: "mengerjakan seluruh SOP PPK (002)",
    Role.KEPALA_LPSE: "meninjau penyimpangan, menjadi orang kedua, menerbitkan SK akun dan laporan",
    Role.ADMIN_KANTOR: "mengatur kantor ini; tidak mengerjakan permohonan",
}
REMINDERS = ("remind_after", "remind_again_after")
LATEST_REMINDER = 60  # working days
SHORTEST_CLAIM, LONGEST_CLAIM = 5, 2400  # working minutes: a week
ROLE_CHOICES = [(role.value, role.label) for role in OFFICE_ROLES]


class DetailsForm(forms.ModelForm[User]):
    """What is noted about a person; the NIP is not checked: an odd one is warned about where it matters."""

    class Meta:
        model = User
        fields = ("name", "nip", "phone")
        labels = {"name": "Nama lengkap", "nip": "NIP", "phone": "Telepon"}
        help_texts = {"nip": "18 angka; boleh kosong.", "phone": "Boleh kosong."}
        error_messages = {"name": {"required": "Isi nama lengkapnya."}}

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_nip(self) -> str:
        return "".join(self.cleaned_data["nip"].split())


class NewPersonForm(DetailsForm):
    """A new member of the office. An address that is known already is the action's question, not an error here."""

    email = forms.EmailField(
        label="Surel kedinasan",
        max_length=254,
        help_text="Untuk masuk; tautan membuat password dikirim ke sini.",
        error_messages={"required": "Isi surel kedinasannya."},
    )
    roles = forms.TypedMultipleChoiceField(
        label="Peran",
        choices=[(role.value, f"{role.label}: {does}") for role, does in WHAT_A_ROLE_DOES.items()],
        coerce=Role,
        widget=forms.CheckboxSelectMultiple,
        help_text="Sedikitnya satu; dapat ditambah dan dicabut kapan saja.",
        error_messages={"required": "Pilih sedikitnya satu peran."},
    )
    field_order = ("email", "name", "nip", "phone", "roles")


class RoleForm(forms.Form):
    """Which role a button grants or takes; `sure`: the warning about an empty role was read."""

    role = forms.TypedChoiceField(label="Peran", choices=ROLE_CHOICES, coerce=Role)
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)


class OfficeForm(forms.ModelForm[Office]):
    """Fields of the office with the fingerprint of what the page showed."""

    seen = forms.CharField(max_length=16, widget=forms.HiddenInput)

    class Meta:
        model = Office
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = seal(self.instance, self._meta.fields or ())

    def note_newer(self, now: Office) -> None:
        """Say beside every field that somebody else changed meanwhile what stands there now."""
        for name, typed in self.values.items():
            stored = getattr(now, name)
            if stored != typed:
                self.add_error(name, f"Sekarang tersimpan: {stored or '(kosong)'}")

    @property
    def values(self) -> dict[str, Any]:
        """What to save, by field of the office."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}


class LetterheadForm(OfficeForm):
    class Meta(OfficeForm.Meta):
        fields = (
            "name", "short_name", "letterhead", "address", "phone", "service_hours", "zone", "classification",
        )  # fmt: skip
        widgets = {"letterhead": forms.Textarea(attrs={"rows": 4}), "address": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "letterhead": "Satu baris kop per baris; baris terakhir dicetak paling besar. Kosong: nama LPSE.",
            "short_name": "Tampil di bilah atas dan daftar.",
            "service_hours": "Dibaca pemohon, misalnya Senin–Kamis 07.30–16.00.",
            "zone": "Semua jam pada halaman, surel, dan cetakan kantor ini memakai zona ini.",
            "classification": "Dipakai berkas yang diarsipkan sesudah ini; yang sudah diarsipkan tidak berubah.",
        }

    def clean_letterhead(self) -> str:
        return "\n".join(line.strip() for line in self.cleaned_data["letterhead"].splitlines() if line.strip())

    def clean_address(self) -> str:
        """One line on paper, as the kop prints it."""
        return " ".join(self.cleaned_data["address"].split())


class SenderForm(OfficeForm):
    class Meta(OfficeForm.Meta):
        fields = ("sender_address", "remind_after", "remind_again_after")
        labels = {
            "sender_address": "Alamat pengirim",
            "remind_after": "Ingatkan pemohon setelah (hari kerja)",
            "remind_again_after": "Ingatkan sekali lagi setelah (hari kerja)",
        }
        help_texts = {
            "sender_address": "Pemohon melihat dan membalas ke alamat ini.",
            "remind_after": "Dihitung sejak kelengkapan diminta. 0: tidak diingatkan.",
            "remind_again_after": "Juga dihitung sejak kelengkapan diminta. 0: tidak ada pengingat kedua.",
        }
        widgets = {name: forms.NumberInput(attrs={"min": 0, "max": LATEST_REMINDER}) for name in REMINDERS}

    def clean_sender_address(self) -> str:
        return str(self.cleaned_data["sender_address"]).lower()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, second = (cleaned.get(name) for name in REMINDERS)
        for name, days in zip(REMINDERS, (first, second), strict=True):
            if days is not None and days > LATEST_REMINDER:
                self.add_error(name, f"Paling lama {LATEST_REMINDER} hari kerja.")
        if first is not None and second and second <= first:
            self.add_error("remind_again_after", "Pengingat kedua harus lebih lambat dari yang pertama, atau 0.")
        return cleaned


class SurveyForm(OfficeForm):
    class Meta(OfficeForm.Meta):
        fields = ("survey_enabled", "survey_public")
        labels = {
            "survey_enabled": "Kirim tautan survei bersama surel terakhir",
            "survey_public": "Tampilkan hasilnya kepada umum",
        }
        help_texts = {
            "survey_enabled": "Dimatikan: tidak ada tautan baru, dan tautan yang sudah dikirim tidak menerima jawaban.",
            "survey_public": "Hanya indeks, unsur, dan tren; saran pemohon tidak pernah ikut ditampilkan.",
        }


class SharingForm(OfficeForm):
    """How long somebody keeps what they do not touch."""

    class Meta(OfficeForm.Meta):
        fields = ("claim_minutes",)
        labels = {"claim_minutes": "Kembalikan ke antrean setelah (menit kerja)"}
        help_texts = {
            "claim_minutes": "Dihitung pada jam kerja, sejak pemegangnya terakhir mengerjakan atau membuka permohonan. "
            "0: tidak pernah dikembalikan."
        }
        widgets = {"claim_minutes": forms.NumberInput(attrs={"min": 0, "max": LONGEST_CLAIM})}

    def clean_claim_minutes(self) -> int:
        minutes: int = self.cleaned_data["claim_minutes"]
        if minutes and not SHORTEST_CLAIM <= minutes <= LONGEST_CLAIM:
            raise forms.ValidationError(f"Isi 0, atau antara {SHORTEST_CLAIM} dan {LONGEST_CLAIM} menit kerja.")
        return minutes
