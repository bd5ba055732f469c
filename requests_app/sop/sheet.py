"""A definition laid out as the official table form: what the public page prints, row by row and cell by cell.

Computed here and not in the template, because a template cannot ask "is this role the performer of that row?" without
a tag per question.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from requests_app.sop.definition import Column, Header, SopDefinition, Step, Total
from requests_app.sop.vocabulary import Act, Gap

SECTIONS = (
    ("legal_basis", "Dasar Hukum"),
    ("qualifications", "Kualifikasi Pelaksana"),
    ("summary", "Penjelasan Singkat"),
    ("equipment", "Peralatan/Perlengkapan"),
    ("purpose", "Tujuan"),
    ("records", "Pencatatan dan Pendataan"),
    ("warnings", "Peringatan"),
    ("definitions", "Definisi"),
    ("related", "Keterkaitan"),
)
FACTS = (
    ("number", "Nomor SOP"),
    ("created_on", "Tanggal Pembuatan"),
    ("revised_on", "Tanggal Revisi"),
    ("approved_on", "Tanggal Pengesahan/Efektif"),
    ("approved_by", "Disahkan oleh"),
)
DECISIONS = frozenset({Act.FIND_COMPLETE, Act.FIND_VALID})


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the header's right block; `gap` says why `value` is empty."""

    label: str
    value: str
    note: str
    gap: Gap | None


@dataclass(frozen=True, slots=True)
class Section:
    """One box of the header: a text or a numbered list; `gap` says why it is empty."""

    label: str
    items: tuple[str, ...]
    gap: Gap | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One performer's cell in a row. `part`: "performer", "recipient" or nothing."""

    column: Column
    part: str
    decides: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One step with its performers' cells."""

    step: Step
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """A total in words: "3 hari kerja + 100 menit"; `doubt` when some of its digits are doubtful."""

    label: str
    steps: str
    time: str
    doubt: str


def facts(header: Header) -> list[Fact]:
    """Number, dates and approving post."""
    notes = {"number": header.number_note}
    return [
        Fact(label, _written(getattr(header, name)), notes.get(name, ""), header.gap_of(name)) for name, label in FACTS
    ]


def _written(value: str | date | None) -> str:
    return date_format(value, "j F Y") if isinstance(value, date) else value or ""


def sections(header: Header) -> list[Section]:
    """The header's boxes in the paper's order."""
    return [Section(label, _items(getattr(header, name)), header.gap_of(name)) for name, label in SECTIONS]


def _items(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,)


def rows(sop: SopDefinition) -> list[Row]:
    """The steps in the paper's order."""
    return [Row(step, tuple(_cell(step, column) for column in sop.columns)) for step in sop.steps]


def _cell(step: Step, column: Column) -> Cell:
    performs = column.role is step.performer
    part = "performer" if performs else "recipient" if column.role is step.recipient else ""
    return Cell(column, part, decides=performs and not DECISIONS.isdisjoint(step.actions))


def sums(sop: SopDefinition) -> list[Sum]:
    """The document's totals."""
    return [Sum(total.label, _numbers(total), _time(sop, total), _doubt(sop, total)) for total in sop.totals]


def _numbers(total: Total) -> str:
    return ", ".join(str(no) for no in total.steps)


def _time(sop: SopDefinition, total: Total) -> str:
    days, minutes = sop.total_working_days(total.steps), sop.total_minutes(total.steps)
    return " + ".join(f"{count} {unit}" for count, unit in ((days, "hari kerja"), (minutes, "menit")) if count)


def _doubt(sop: SopDefinition, total: Total) -> str:
    least, most = sop.total_range(total.steps)
    return f"sementara; {least}–{most} menit menurut pembacaan" if least != most else ""


def first_sum(sop: SopDefinition) -> str:
    """The first total, for a list of SOPs: "40 menit", "45 menit (sementara)"."""
    if not sop.totals:
        return ""
    first = sop.totals[0]
    return f"{_time(sop, first)} (sementara)" if _doubt(sop, first) else _time(sop, first)
