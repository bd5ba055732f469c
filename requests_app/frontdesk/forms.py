"""The one-page form of a walk-in: person, request, file. Short questions in the order in which they are asked aloud.

The documents asked for depend on the kind of user; their three fields each are made from the SOP in force, so a new SOP
needs no new form. Doubts (a NIP of another length) warn and never block: nobody is sent home for a missing digit.
"""

from typing import Any, BinaryIO, cast
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils import timezone

from requests_app.files.content import BadFile, Inspected, inspect
from requests_app.frontdesk.actions import Paper, Visit
from requests_app.frontdesk.models import GuestEntry
from requests_app.frontdesk.reception import Reception
from requests_app.sop.definition import DocumentRequirement
from requests_app.sop.models import SopInForce
from requests_app.sop.vocabulary import ApplicantType
from requests_app.tickets.models import TriedForgotPassword

FEWEST_PHONE_DIGITS = 8
NIP_DIGITS = 18
MINUTE = "%Y-%m-%dT%H:%M"
CARRIER_FIELDS = ("carrier_name", "carrier_phone", "carrier_letter")
TICKET_FIELDS = (
    "applicant_type", "wants_reset", "wants_user_id", "name", "nip", "position", "agency", "email", "phone",
    "spse_user_id", "decree_number", "decree_date", *CARRIER_FIELDS,
)  # fmt: skip
TRIED_CHOICES = (
    (TriedForgotPassword.FAILED, "Sudah, gagal"),
    (TriedForgotPassword.NO_ACCESS, "Surel tidak dapat dibuka"),
    (TriedForgotPassword.NOT_TRIED, "Belum"),
)


def _text(label: str, length: int, missing: str = "", help_text: str = "", **attrs: str) -> forms.CharField:
    """A line of text; required when it has words for being missing. Browsers must not offer another guest's data."""
    return forms.CharField(
        label=label,
        max_length=length,
        required=bool(missing),
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "off", **attrs}),
        error_messages={"required": missing, "max_length": f"Paling panjang {length} huruf."},
    )


class SameForm(forms.Form):
    """What of a half-filled form shows whether somebody has asked before."""

    nip = _text("NIP", 30)
    spse_user_id = _text("User ID SPSE", 60)
    email = _text("Surel", 254)


class VisitForm(forms.Form):
    """What the front desk writes down for one person (SOP steps 1 and 2)."""

    key = forms.UUIDField(
        label="Formulir",
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}),
        initial=uuid4,
        error_messages=dict.fromkeys(("required", "invalid"), "terkirim tidak utuh. Muat ulang halaman ini."),
    )
    applicant_type = forms.ChoiceField(
        label="Jenis pengguna SPSE",
        choices=ApplicantType.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih jenis pengguna.", "invalid_choice": "Jenis pengguna ini tidak dikenal."},
    )
    wants_reset = forms.BooleanField(label="Reset password", required=False)
    wants_user_id = forms.BooleanField(label="Informasi user ID", required=False)
    tried = forms.ChoiceField(
        label="Sudah mencoba “Lupa Password” di SPSE?", choices=TRIED_CHOICES, widget=forms.RadioSelect, required=False
    )
    name = _text("Nama lengkap", 160, "Isi nama pemohon.", "Seperti pada SK atau surat tugas.")
    nip = _text("NIP", 30, help_text="18 digit; kosongkan bila tidak ada.", inputmode="numeric")
    agency = _text("Instansi", 160, "Isi instansi pemohon.")
    position = _text("Jabatan", 120)
    phone = _text(
        "Telepon pemohon", 30, "Isi nomor telepon pemohon.", "Untuk konfirmasi dan kode pengambilan.", inputmode="tel"
    )
    email = forms.EmailField(
        label="Surel terdaftar di SPSE",
        required=False,
        help_text="Tanpa surel, hasil hanya dapat dibuka di layar loket.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": "Tulis surel seperti nama@contoh.go.id."},
    )
    spse_user_id = _text("User ID SPSE", 60, help_text="Bila diketahui.", autocapitalize="off", spellcheck="false")
    decree_number = _text("Nomor SK/surat tugas", 80)
    decree_date = forms.DateField(
        label="Tanggal SK/surat tugas",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"}),
        error_messages={"invalid": "Tanggal ini tidak dikenal, misalnya 20/11/2026."},
    )
    carrier_name = _text("Nama pembawa berkas", 160)
    carrier_phone = _text("Telepon pembawa", 30, inputmode="tel")
    carrier_letter = _text("Nomor surat kuasa", 80)
    no_papers = forms.BooleanField(label="Tamu tidak membawa berkas apa pun", required=False)
    # The numbers that the tick says were seen: another ticket that turns up later is not waved through with them.
    seen_kin = forms.CharField(required=False, max_length=2000)
    arrived_at = forms.DateTimeField(
        label="Waktu datang",
        widget=forms.DateTimeInput(format=MINUTE, attrs={"type": "datetime-local", "autocomplete": "off"}),
        error_messages={"required": "Isi waktu kedatangan.", "invalid": "Waktu ini tidak dikenal."},
    )

    # The line of the guest book that was written before the file was brought.
    guest_entry = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, reception: Reception, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reception = reception
        self.fields["arrived_at"].initial = timezone.localtime().replace(second=0, microsecond=0)
        if len(reception.mine) == 1:
            self.fields["applicant_type"].initial = next(iter(reception.mine))
        self.accepted: dict[str, tuple[UploadedFile[bytes], Inspected]] = {}
        for document in self.requirements:
            self.fields[f"paper_{document.key}"] = forms.BooleanField(label="Diserahkan (kertas)", required=False)
            self.fields[f"scan_{document.key}"] = forms.FileField(
                label=f"Pindaian {document.label}", required=False, allow_empty_file=True
            )
            if document.original_shown:
                self.fields[f"original_{document.key}"] = forms.BooleanField(label="Asli ditunjukkan", required=False)

    @property
    def chosen_type(self) -> str:
        """The kind of user that was chosen, valid or not; empty when none was."""
        return str(self["applicant_type"].value() or "")

    @property
    def sop(self) -> SopInForce | None:
        """The SOP under which the chosen kind of user is received."""
        return self.reception.mine.get(cast(ApplicantType, self.chosen_type))

    @property
    def requirements(self) -> tuple[DocumentRequirement, ...]:
        sop = self.sop
        return sop.definition.documents_for(self.chosen_type) if sop else ()

    @property
    def document_rows(self) -> list[dict[str, Any]]:
        """The documents with their fields, for the template."""
        return [
            {
                "document": document,
                "paper": self[f"paper_{document.key}"],
                "original": self[f"original_{document.key}"] if document.original_shown else None,
                "scan": self[f"scan_{document.key}"],
            }
            for document in self.requirements
        ]

    @property
    def is_carried(self) -> bool:
        """Whether anything about a carrier was typed: its part of the form is then unfolded."""
        return any(self[name].value() or self[name].errors for name in CARRIER_FIELDS)

    def clean_applicant_type(self) -> str:
        kind = str(self.cleaned_data["applicant_type"])
        if why := self.reception.why_not(kind):
            raise forms.ValidationError(why)
        return kind

    def clean_guest_entry(self) -> GuestEntry | None:
        key = self.cleaned_data["guest_entry"]
        if key is None:
            return None
        entry = GuestEntry.objects.filter(pk=key, office=self.reception.office, ticket=None).first()
        if entry is None:
            raise forms.ValidationError("Kunjungan ini tidak ada atau sudah mempunyai permohonan.")
        return entry

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean_phone(self) -> str:
        phone = str(self.cleaned_data["phone"])
        if sum(character.isdigit() for character in phone) < FEWEST_PHONE_DIGITS:
            raise forms.ValidationError("Nomor ini terlalu pendek. Tulis lengkap, misalnya 0812-3456-7890.")
        return phone

    def clean_decree_date(self) -> Any:
        written = self.cleaned_data["decree_date"]
        if written and written > timezone.localdate():
            raise forms.ValidationError("Tanggal ini belum terjadi. Periksa tahun dan bulannya.")
        return written

    def clean_arrived_at(self) -> Any:
        arrived = self.cleaned_data["arrived_at"]
        if arrived > timezone.now():
            raise forms.ValidationError("Waktu ini belum terjadi.")
        return arrived

    def clean(self) -> None:
        cleaned = self.cleaned_data
        if not (cleaned.get("wants_reset") or cleaned.get("wants_user_id")):
            self.add_error("wants_reset", "Pilih paling sedikit satu layanan.")
        if cleaned.get("wants_reset") and not cleaned.get("tried"):
            self.add_error("tried", "Tanyakan dahulu: sering kali password pulih tanpa permohonan.")
        if not cleaned.get("carrier_name") and (cleaned.get("carrier_phone") or cleaned.get("carrier_letter")):
            self.add_error("carrier_name", "Isi nama pembawa berkas, atau kosongkan telepon dan surat kuasanya.")
        for document in self.requirements:
            self._judge(document.key, cleaned.get(f"scan_{document.key}"))

        if self.requirements:
            self._judge_papers(none=bool(cleaned.get("no_papers")))

    def _judge_papers(self, *, none: bool) -> None:
        """Either something was brought or nothing was: the receipt is printed from it."""
        if not none and not self._brought():
            self.add_error("no_papers", "Tandai berkas yang diserahkan, atau nyatakan bahwa tamu tidak membawanya.")
        if none and self._brought():
            self.add_error(
                "no_papers", "Ada berkas yang ditandai diserahkan. Hapus tanda ini, atau tanda pada berkasnya."
            )

    def _brought(self) -> bool:
        """Whether anything was ticked or chosen; a refused scan counts, because it has words of its own."""
        marks = [f"{mark}_{document.key}" for document in self.requirements for mark in ("paper", "original", "scan")]
        return any(self.cleaned_data.get(name) or name in self.errors for name in marks)

    def _judge(self, key: str, upload: "UploadedFile[bytes] | None") -> None:
        if upload is None:
            return
        stream = cast(BinaryIO, upload.file)
        try:
            seen = inspect(stream, upload.size or 0, upload.name or "", limit=settings.DOCUMENT_LIMIT_BYTES)
        except BadFile as bad:
            self.add_error(f"scan_{key}", bad.message)
        else:
            self.accepted[key] = (upload, seen)

    def _papers(self) -> tuple[Paper, ...]:
        cleaned = self.cleaned_data
        return tuple(
            Paper(
                document.key,
                on_paper=bool(cleaned.get(f"paper_{document.key}")),
                original_shown=bool(cleaned.get(f"original_{document.key}")),
                scan=self.accepted.get(document.key),
            )
            for document in self.requirements
        )

    def visit(self, *, with_number: bool) -> Visit:
        """The valid form as the action takes it."""
        cleaned = self.cleaned_data
        fields, entry = {name: cleaned[name] for name in TICKET_FIELDS}, cleaned.get("guest_entry")
        fields["tried_forgot_password"] = cleaned["tried"] if cleaned["wants_reset"] else TriedForgotPassword.NOT_ASKED
        arrived_at = entry.arrived_at if entry else cleaned["arrived_at"]
        return Visit(
            office=self.reception.office, arrived_at=arrived_at, fields=fields,
            papers=self._papers(),
            with_number=with_number, key=cleaned["key"], entry=entry,
        )  # fmt: skip

    @property
    def kin_seen(self) -> frozenset[str]:
        """Numbers of the related tickets that were looked at and left aside."""
        return frozenset(str(self["seen_kin"].value() or "").split())

    def renew_key(self) -> None:
        """A refused form may be sent again as another one; what was typed stays."""
        self.data = {**self.data.dict(), "key": str(uuid4())} if isinstance(self.data, QueryDict) else self.data

    @property
    def doubts(self) -> list[str]:
        """What looks unusual and should be looked at again; the form is valid all the same."""
        digits = sum(character.isdigit() for character in self.cleaned_data["nip"])
        if self.cleaned_data["nip"] and digits != NIP_DIGITS:
            return [f"NIP biasanya {NIP_DIGITS} digit; yang tertulis {digits} digit. Periksa kembali pada SK."]
        return []
