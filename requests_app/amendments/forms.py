"""Forms of the proposals: what was seen, and what the second person says about it."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from accounts_app.register.columns import HEADINGS
from accounts_app.register.forms import DAY, FactsForm
from accounts_app.register.models import SpseAccount
from requests_app.amendments.actions import FACTS, Evidence
from requests_app.amendments.models import OF_A_NEW_ACCOUNT, Kind, SeenIn

NOT_FROM_THE_LETTER = "Ketik dari SPSE atau arsip registrasi pertama, bukan dari surat permohonan."
AS_IT_WAS = "Biarkan seperti tercatat bila tidak berubah."
NO_CONTACT = "Isi surel atau telepon, atau keduanya, seperti yang Anda lihat."


def _places(kind: Kind) -> list[tuple[str, str]]:
    places = OF_A_NEW_ACCOUNT if kind == Kind.NEW_ACCOUNT else tuple(SeenIn)
    return [(place.value, place.label) for place in places]


class EvidenceForm(forms.Form):
    """Where and when the proposer saw the contact, and why it is proposed."""

    seen_in = forms.ChoiceField(label="Kontak dilihat di", widget=forms.RadioSelect)
    seen_on = forms.DateField(label="Tanggal dilihat", widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    reason = forms.CharField(
        label="Alasan",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Tercatat pada riwayat akun. Sebutkan dasarnya, misalnya nomor surat atau letak map arsip.",
    )

    def for_kind(self, kind: Kind) -> None:
        """Offer the places that prove this kind, and today."""
        field: Any = self.fields["seen_in"]
        field.choices = _places(kind)
        self.initial.setdefault("seen_on", timezone.localdate())
        self.fields["seen_on"].widget.attrs["max"] = f"{timezone.localdate():%Y-%m-%d}"

    def clean_seen_on(self) -> date:
        day: date = self.cleaned_data["seen_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Tanggal dilihat tidak boleh di masa depan.")
        return day

    def evidence(self, ticket_number: str = "") -> Evidence:
        data = self.cleaned_data
        return Evidence(SeenIn(data["seen_in"]), data["seen_on"], data["reason"], ticket_number)


class NewAccountForm(EvidenceForm, FactsForm):
    """A new account as it stands in SPSE or in the archive of the first registration."""

    email = forms.EmailField(label=HEADINGS["email"], required=False, max_length=254, help_text=NOT_FROM_THE_LETTER)

    class Meta(FactsForm.Meta):
        model = SpseAccount
        fields: ClassVar = list(FACTS)
        help_texts: ClassVar = {
            "user_id": "Persis seperti di SPSE.",
            "phone": NOT_FROM_THE_LETTER,
        }

    field_order = ("user_id", "name", "nip", "spse_role", "agency", "unit", "decree_number", "decree_from",
                   "decree_until", "email", "phone", "seen_in", "seen_on", "reason")  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.for_kind(Kind.NEW_ACCOUNT)
        self.order_fields(self.field_order)

    def clean_user_id(self) -> str:
        return str(self.cleaned_data["user_id"]).strip()

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors and not data.get("email") and not data.get("phone"):
            self.add_error("phone", NO_CONTACT)
        return data

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FACTS}


class ContactForm(EvidenceForm):
    """Another e-mail or phone of an account; both are asked, so that nothing is emptied unnoticed."""

    email = forms.EmailField(label="Surel baru", required=False, max_length=254, help_text=AS_IT_WAS)
    phone = forms.CharField(label="Telepon baru", required=False, max_length=40, help_text=AS_IT_WAS)
    field_order = ("email", "phone", "seen_in", "seen_on", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.for_kind(Kind.CONTACT)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("email") and not data.get("phone"):
            self.add_error("phone", NO_CONTACT)
        return data


class ConfirmForm(forms.Form):
    """The second person's own look."""

    checked_in = forms.ChoiceField(
        label="Saya melihatnya di", widget=forms.RadioSelect,
        error_messages={"required": "Pilih di mana Anda melihatnya."},
    )  # fmt: skip
    looked = forms.BooleanField(
        label="Saya sudah melihat sendiri, dan kontak yang diusulkan sama dengan yang saya lihat.",
        error_messages={"required": "Centang bila Anda sudah melihatnya sendiri; bila belum, periksa dahulu."},
    )

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["checked_in"]
        field.choices = _places(kind)


class RefuseForm(forms.Form):
    refusal = forms.CharField(
        label="Alasan penolakan",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Dibaca oleh pengusul. Sebutkan apa yang berbeda.",
    )
