"""The fields of the revision form, made for one SOP: its header, each of its steps, each of its documents."""

from collections.abc import Iterator
from typing import Any

from django import forms

from accounts_app.roles import PERFORMERS, Role
from requests_app.sop.consistency import MOST_MINUTES
from requests_app.sop.definition import DocumentRequirement, Step
from requests_app.sop.revisions import editing
from requests_app.sop.revisions.editing import document_field, header_field, step_field
from requests_app.sop.sheet import FACTS, SECTIONS
from requests_app.sop.vocabulary import Channel

LONGEST_LINE, LONGEST_TEXT = 200, 4000
HEADER_LABELS = {
    **dict(FACTS), **dict(SECTIONS), "title": "Nama SOP", "table_title": "Judul tabel", "institution": "Instansi",
    "number_note": "Catatan pada nomor", "notes": "Catatan pembacaan",
}  # fmt: skip
HEADER_ORDER = (
    "title", "table_title", "institution", "number", "number_note", *editing.DATES, "approved_by", "legal_basis",
    "qualifications", "summary", "equipment", "purpose", "records", "warnings", "definitions", "related", "notes",
)  # fmt: skip
NOT_OFFERED = {"invalid_choice": "Pilih salah satu yang ada pada daftar."}
PER_LINE = "Satu butir tiap baris."
Fields = Iterator[tuple[str, forms.Field]]


class LinesField(forms.CharField):
    """A list of texts, one a line; empty lines are no items."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", PER_LINE)
        super().__init__(required=False, max_length=4 * LONGEST_TEXT, widget=_area(3), **kwargs)

    def clean(self, value: Any) -> Any:
        lines = str(super().clean(value)).splitlines()
        return tuple(line.strip() for line in lines if line.strip())


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def text_field(label: str, **kwargs: Any) -> forms.CharField:
    """One line."""
    return forms.CharField(label=label, max_length=LONGEST_LINE, **{"required": False, **kwargs})


def long_field(label: str, rows: int = 2, **kwargs: Any) -> forms.CharField:
    """Running text; a line break stays one."""
    return forms.CharField(label=label, required=False, max_length=LONGEST_TEXT, widget=_area(rows), **kwargs)


def date_field(label: str) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, input_formats=["%Y-%m-%d", "%d-%m-%Y"])


def reason_field() -> Fields:
    """Why the office revises: for the history, not for the paper."""
    yield (
        editing.REASON,
        long_field("Alasan perubahan", help_text="Dibaca pada riwayat revisi, tidak dicetak pada SOP."),
    )


def header_fields() -> Fields:
    """The header block."""
    for name in HEADER_ORDER:
        yield header_field(name), _header_field(name, HEADER_LABELS[name])


def _header_field(name: str, label: str) -> forms.Field:
    if name in editing.DATES:
        return date_field(label)
    if name in editing.LINES:
        return LinesField(label=label)
    if name == "title":
        return text_field(label, required=True, error_messages={"required": "SOP harus mempunyai nama."})
    if name == "table_title":
        return long_field(label, help_text="Kosong berarti sama dengan nama SOP.")
    return text_field(label) if name in ("number", "number_note", "approved_by") else long_field(label)


def step_fields(step: Step) -> Fields:
    """Who, in how long, with what; the activity is the paper's."""
    for name, field in _step_fields(step):
        yield step_field(step.no, name), field


def _step_fields(step: Step) -> Fields:
    if editing.has_time(step):
        yield "performer", _performer(step)
    if step.recipient not in (None, Role.APPLICANT):
        yield "recipient", _recipient(step)
    if editing.has_time(step):
        yield from _time_fields(step)
    if editing.may_be_same_day(step):
        yield "same_day", _same_day()
    yield "requirements", LinesField(label="Persyaratan/kelengkapan")
    yield "output", long_field("Output")
    yield "remark", long_field("Keterangan")
    yield "note", long_field("Catatan", help_text="Catatan kantor pada langkah ini; tampil di bawah keterangan.")


def _performer(step: Step) -> forms.Field:
    gone = f"Langkah {step.no} harus mempunyai pelaksana: tanpa pelaksana tidak ada yang dapat mengerjakannya."
    return _role("Pelaksana", "Tidak ada", required=True, error_messages={"required": gone})


def _recipient(step: Step) -> forms.Field:
    gone = f"Langkah {step.no} harus mempunyai penerima: sebagian pekerjaannya dilakukan penerima itu."
    return _role("Penerima", "Tanpa penerima", required=bool(step.recipient_actions), error_messages={"required": gone})


def _role(label: str, nobody: str, **kwargs: Any) -> forms.Field:
    choices = [("", nobody), *((role.value, role.label) for role in PERFORMERS)]
    messages = {**NOT_OFFERED, **kwargs.pop("error_messages")}
    return forms.TypedChoiceField(
        label=label, choices=choices, coerce=Role, empty_value=None, error_messages=messages, **kwargs
    )


def _time_fields(step: Step) -> Fields:
    yield "amount", forms.IntegerField(
        label="Waktu", required=False, min_value=1, max_value=MOST_MINUTES,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": "Tulis waktu dengan bilangan bulat, misalnya 10.",
            "min_value": "Waktu harus lebih dari 0.",
            "max_value": f"Waktu paling banyak {MOST_MINUTES}; yang lebih lama ditulis dalam hari kerja.",
        },
    )  # fmt: skip
    yield "unit", forms.ChoiceField(label="Satuan", choices=list(editing.UNITS.items()), error_messages=NOT_OFFERED)
    if not step.certain:
        said = (
            f"Pada pindaian terbaca {step.possible_label}. Selama belum dikukuhkan, langkah ini tidak pernah terlambat."
        )
        yield "certain", forms.BooleanField(label="Kantor mengukuhkan angka ini", required=False, help_text=said)


def _same_day() -> forms.Field:
    return forms.TypedMultipleChoiceField(
        label="Dibuka pada hari kerja yang sama, untuk permohonan",
        help_text="SOP hanya menyebut surel. Yang dicentang mendapat tenggat sampai tutup kantor hari itu.",
        required=False, choices=Channel.choices, coerce=Channel, empty_value=[], widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


def document_fields(document: DocumentRequirement) -> Fields:
    """How a document is called, what is said about it, and whether who walks in shows the original."""
    missing = "Berkas harus mempunyai sebutan."
    yield (
        document_field(document.key, "label"),
        text_field("Sebutan berkas", required=True, error_messages={"required": missing}),
    )
    yield document_field(document.key, "note"), long_field("Penjelasan bagi pemohon")
    yield (
        document_field(document.key, "original_shown"),
        forms.BooleanField(label="Yang datang langsung menunjukkan aslinya", required=False),
    )
