"""The request that a letter makes, prefilled with guesses; each field says where its guess comes from.

The documents asked for follow from the kind of user, so a new SOP needs no new form. Which attachment is which document
is one choice an attachment: two photographs may be two pages of one letter.
"""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone

from requests_app.mailbox.handling import Sops
from requests_app.mailbox.models import IncomingMail, MailAttachment
from requests_app.sop.definition import DocumentRequirement
from requests_app.sop.models import SopInForce
from requests_app.sop.vocabulary import ApplicantType
from requests_app.tickets.models import TriedForgotPassword

TICKET_FIELDS = (
    "applicant_type", "wants_reset", "wants_user_id", "name", "nip", "rank", "position", "agency", "unit", "email",
    "phone", "spse_user_id", "decree_number", "decree_date",
)  # fmt: skip
NOT_A_PAPER = ""
# Words of a file's name, for each kind of document that the SOPs know by its key.
NAMED = (
    (re.compile(r"formulir|\bform\b"), "formulir"),
    (re.compile(r"surat[ _-]?(?:perintah[ _-]?)?tugas|\bspt\b|\bst\b"), "tugas"),
    (re.compile(r"\bsk\b|surat[ _-]?keputusan|pengangkatan|penunjukan"), "sk"),
    (re.compile(r"permohonan|reset|surat"), "permohonan"),
)
FROM_NAME = "nama berkas"
FROM_SENDER = "alamat pengirim"


def _text(label: str, length: int, missing: str = "", help_text: str = "", **attrs: str) -> forms.CharField:
    """A line of text; required when it has words for being missing."""
    return forms.CharField(
        label=label,
        max_length=length,
        required=bool(missing),
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "off", **attrs}),
        error_messages={"required": missing, "max_length": f"Paling panjang {length} huruf."},
    )


class RequestFields(forms.Form):
    """What a request says, as fields: apart, so that what was typed can be shown when there is no draft any more."""

    applicant_type = forms.ChoiceField(
        label="Jenis pengguna SPSE",
        choices=ApplicantType.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih jenis pengguna.", "invalid_choice": "Jenis pengguna ini tidak dikenal."},
    )
    wants_reset = forms.BooleanField(label="Reset password", required=False)
    wants_user_id = forms.BooleanField(label="Informasi user ID", required=False)
    name = _text("Nama lengkap", 160, "Isi nama pemohon.")
    nip = _text("NIP", 30, inputmode="numeric")
    rank = _text("Pangkat/golongan", 80)
    position = _text("Jabatan", 120)
    agency = _text("Instansi", 160, "Isi instansi pemohon.")
    unit = _text("Unit kerja", 160)
    email = forms.EmailField(
        label="Surel terdaftar di SPSE",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": "Tulis surel seperti nama@contoh.go.id."},
    )
    phone = _text("Telepon", 30, inputmode="tel")
    spse_user_id = _text("User ID SPSE", 60, autocapitalize="off", spellcheck="false")
    decree_number = _text("Nomor SK/surat tugas", 80)
    decree_date = forms.DateField(
        label="Tanggal SK/surat tugas",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"}),
        error_messages={"invalid": "Tanggal ini tidak dikenal, misalnya 20/11/2026."},
    )
    # The numbers that the tick says were seen: another ticket that turns up later is not waved through with them.
    seen_kin = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)


class PapersForm(forms.Form):
    """Which attachment is which document; the others stay with the letter."""

    def __init__(
        self, *args: Any, attachments: list[MailAttachment], requirements: tuple[DocumentRequirement, ...], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.attachments, self.requirements = attachments, requirements
        self.guessed: dict[str, str] = {}
        for row in self.usable:
            choices = [(NOT_A_PAPER, "Bukan berkas, biarkan pada surel"), *((it.key, it.label) for it in requirements)]
            self.fields[f"paper_{row.pk}"] = forms.ChoiceField(
                label=f"Kegunaan {row.original_name}",
                choices=choices,
                required=False,
                initial=self._guess(row),
                widget=forms.Select(attrs={"class": "form-select"}),
            )
            if self.guess_of(f"paper_{row.pk}"):
                self.fields[f"paper_{row.pk}"].widget.attrs["data-guessed"] = ""

    @property
    def usable(self) -> list[MailAttachment]:
        return [row for row in self.attachments if not row.concern]

    def _guess(self, row: MailAttachment) -> str:
        """By the file's name; a picture inside the letter (a logo in a signature) is no document."""
        if row.is_inline:
            return NOT_A_PAPER
        named = " ".join(re.split(r"[^\w]+|_", row.original_name.lower()))
        word = next((part for pattern, part in NAMED if pattern.search(named)), None)
        found = next((it.key for it in self.requirements if word and word in it.key), NOT_A_PAPER)
        if found:
            self.guessed[f"paper_{row.pk}"] = FROM_NAME
        return found

    def rows(self) -> list[tuple[MailAttachment, BoundField | None, str]]:
        """Every attachment with its choice (none where it must be looked at first) and what that was guessed from."""
        return [
            (row, self[f"paper_{row.pk}"], self.guess_of(f"paper_{row.pk}")) if not row.concern else (row, None, "")
            for row in self.attachments
        ]

    def guess_of(self, name: str) -> str:
        """From what the value was guessed; "" once somebody has sent the form."""
        return "" if self.is_bound else self.guessed.get(name, "")

    @property
    def papers(self) -> dict[int, str]:
        """Requirement by attachment, of the valid form."""
        chosen = {row.pk: self.cleaned_data[f"paper_{row.pk}"] for row in self.usable}
        return {pk: key for pk, key in chosen.items() if key}


class DraftForm(PapersForm, RequestFields):
    """What a person makes of a letter (SOP steps 1 and 4)."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, mail: IncomingMail, sops: Sops, **more: Any) -> None:
        self.sops = sops
        initial, guessed = _guesses(mail, sops)
        typed = more.pop("initial", {})
        guessed = {name: rule for name, rule in guessed.items() if typed.get(name, initial[name]) == initial[name]}
        initial |= typed
        super().__init__(
            data,
            initial=initial,
            attachments=list(mail.attachments.all()),
            requirements=_requirements(sops, _chosen(data, initial)),
            **more,
        )
        self.guessed |= guessed
        for name, rule in guessed.items():
            if not self.is_bound:
                self.fields[name].help_text = f"Diduga dari {rule}."
                self.fields[name].widget.attrs["data-guessed"] = ""

    @property
    def sop(self) -> SopInForce | None:
        """The SOP of the chosen kind of user, where this person opens its mail."""
        return _sop(self.sops, str(self["applicant_type"].value() or ""))

    def clean_applicant_type(self) -> str:
        kind = str(self.cleaned_data["applicant_type"])
        if _sop(self.sops, kind) is None:
            raise forms.ValidationError("Surel jenis pengguna ini tidak Anda layani menurut SOP yang berlaku.")
        return kind

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean_decree_date(self) -> Any:
        written = self.cleaned_data["decree_date"]
        if written and written > timezone.localdate():
            raise forms.ValidationError("Tanggal ini belum terjadi. Periksa tahun dan bulannya.")
        return written

    def clean(self) -> None:
        data = self.cleaned_data
        if not (data.get("wants_reset") or data.get("wants_user_id")):
            self.add_error("wants_reset", "Pilih yang dimohon: reset password, user ID, atau keduanya.")

    @property
    def ticket_fields(self) -> dict[str, Any]:
        """The valid form by the ticket's own names. Nobody can be asked about "Lupa Password" in a letter."""
        fields = {name: self.cleaned_data[name] for name in TICKET_FIELDS}
        return fields | {"tried_forgot_password": TriedForgotPassword.NOT_ASKED}

    @property
    def kin_seen(self) -> frozenset[str]:
        """Numbers of the related tickets that were looked at and left aside."""
        return frozenset(str(self["seen_kin"].value() or "").split())


def _sop(sops: Sops, kind: str) -> SopInForce | None:
    return sops.get(ApplicantType(kind)) if kind in ApplicantType.values else None


def _requirements(sops: Sops, kind: str) -> tuple[DocumentRequirement, ...]:
    sop = _sop(sops, kind)
    return sop.definition.documents_for(kind) if sop else ()


def _chosen(data: Mapping[str, Any] | None, initial: Mapping[str, Any]) -> str:
    return str((data if data is not None else initial).get("applicant_type") or "")


def _guesses(mail: IncomingMail, sops: Sops) -> tuple[dict[str, Any], dict[str, str]]:
    """Values and, for each, what it was guessed from. An only kind of user is no guess: there is no other."""
    found = {name: (row["value"], row["rule"]) for name, row in mail.draft.guesses.items() if name in TICKET_FIELDS}
    if "email" not in found and mail.has_valid_sender:
        found["email"] = (mail.sender, FROM_SENDER)
    if found.get("applicant_type", ("",))[0] not in sops:
        found.pop("applicant_type", None)
    values: dict[str, Any] = {name: value for name, (value, _) in found.items()}
    if len(sops) == 1:
        values["applicant_type"] = next(iter(sops)).value
    return values, {name: rule for name, (_, rule) in found.items()}
