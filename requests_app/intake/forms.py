"""The pages' forms. What was typed is stored as typed and checked anew by the same form, so a step is done exactly
when its form accepts what the draft holds; a second list of "required answers" was rejected because the two would part.
"""

from collections.abc import Collection, Sequence
from typing import Any, BinaryIO, cast

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from requests_app.files.content import BadFile, Inspected, inspect
from requests_app.sop.definition import DocumentRequirement
from requests_app.sop.vocabulary import ApplicantType
from requests_app.tickets.models import TriedForgotPassword

# The kinds of user in words that somebody knows who has never read an SOP.
TYPE_CHOICES = (
    (ApplicantType.PPK, "PPK (Pejabat Pembuat Komitmen)"),
    (ApplicantType.POKJA, "Pokja Pemilihan (dahulu Panitia)"),
    (ApplicantType.PEJABAT_PENGADAAN, "Pejabat Pengadaan"),
    (ApplicantType.AUDITOR, "Auditor (APIP, BPK, atau pemeriksa lain)"),
    (ApplicantType.ADMIN_AGENCY, "Admin Agency"),
    (ApplicantType.VERIFIKATOR, "Verifikator"),
    (ApplicantType.HELPDESK, "Helpdesk LPSE"),
)


class OfficeForm(forms.Form):
    """Step 1: where the SPSE account is registered, and as what."""

    office = forms.ChoiceField(
        label="Kantor LPSE",
        help_text="LPSE tempat akun SPSE Anda terdaftar.",
        error_messages={"required": "Pilih kantor LPSE tempat akun Anda terdaftar."},
    )
    applicant_type = forms.ChoiceField(
        label="Anda menggunakan SPSE sebagai",
        choices=TYPE_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih jenis pengguna SPSE Anda."},
    )

    def __init__(self, *args: Any, offices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["office"]).choices = [("", "Pilih kantor …"), *offices]


class ServiceForm(forms.Form):
    """Step 2: what is asked, and whether SPSE's own way was tried. The second question is only for a reset."""

    RESET, USER_ID, BOTH = "reset", "user_id", "both"

    service = forms.ChoiceField(
        label="Apa yang Anda perlukan?",
        choices=(
            (RESET, "Reset password: saya tahu user ID, tetapi lupa password"),
            (USER_ID, "Informasi user ID: saya lupa user ID"),
            (BOTH, "Keduanya: saya lupa user ID dan password"),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih layanan yang Anda perlukan."},
    )
    tried = forms.ChoiceField(
        label="Sudah mencoba “Lupa Password” di SPSE?",
        choices=(
            (TriedForgotPassword.NOT_TRIED, "Belum"),
            (TriedForgotPassword.FAILED, "Sudah, tetapi tidak berhasil"),
            (TriedForgotPassword.NO_ACCESS, "Tidak bisa: surel yang terdaftar di SPSE tidak dapat saya buka"),
        ),
        widget=forms.RadioSelect,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("service") == self.USER_ID:
            cleaned["tried"] = TriedForgotPassword.NOT_ASKED
        elif cleaned.get("service") and not cleaned.get("tried"):
            self.add_error("tried", "Jawab pertanyaan ini: sering kali password dapat dipulihkan tanpa menunggu.")
        return cleaned


class DocumentsForm(forms.Form):
    """Step 4: one place for a file per required document, each judged by itself, and "belum ada, menyusul"."""

    MISSING = "Unggah dokumen ini, atau centang “Belum ada, menyusul”."

    def __init__(
        self, *args: Any, requirements: Sequence[DocumentRequirement], later: Collection[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.requirements = requirements
        # What was accepted in this request: by requirement, the upload and what it is.
        self.accepted: dict[str, tuple[UploadedFile[bytes], Inspected]] = {}
        for requirement in requirements:
            self.fields[self.file_name(requirement.key)] = forms.FileField(
                label=requirement.label, required=False, allow_empty_file=True
            )
            self.fields[self.later_name(requirement.key)] = forms.BooleanField(
                label="Belum ada, menyusul", required=False, initial=requirement.key in later
            )

    @staticmethod
    def file_name(key: str) -> str:
        return f"file_{key}"

    @staticmethod
    def later_name(key: str) -> str:
        return f"later_{key}"

    def clean(self) -> None:
        for requirement in self.requirements:
            upload = self.cleaned_data.get(self.file_name(requirement.key))
            if upload is not None:
                self._judge(requirement.key, upload)

    def _judge(self, key: str, upload: "UploadedFile[bytes]") -> None:
        stream = cast(BinaryIO, upload.file)
        try:
            seen = inspect(stream, upload.size or 0, upload.name or "", limit=settings.DOCUMENT_LIMIT_BYTES)
        except BadFile as bad:
            self.add_error(self.file_name(key), bad.message)
        else:
            self.accepted[key] = (upload, seen)

    def later_keys(self) -> list[str]:
        """Requirements that the applicant says will follow."""
        keys = [requirement.key for requirement in self.requirements]
        return [key for key in keys if self.cleaned_data.get(self.later_name(key))]

    def demand(self, keys: list[str]) -> None:
        """Say at each of these places that the document is missing, unless the file sent there had its own fault."""
        for key in keys:
            if self.file_name(key) not in self.errors:
                self.add_error(self.file_name(key), self.MISSING)


class TruthForm(forms.Form):
    """Step 5: the statement without which nothing is sent."""

    truth = forms.BooleanField(
        label="Data dan berkas di atas benar, dan akun SPSE yang saya mohonkan adalah akun saya sendiri.",
        error_messages={"required": "Centang pernyataan ini untuk mengirim permohonan."},
    )
