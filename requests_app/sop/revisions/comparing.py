"""Two versions of an SOP beside each other: part by part in the columns of the official form, and in sentences.

Words that went and words that came are marked one by one, so that a changed number in a long sentence is seen. Where
hardly anything stayed, the whole is marked instead: single words in common would only be confetti.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from django import forms
from django.utils.dateparse import parse_date
from django.utils.formats import date_format

from requests_app.sop import sheet
from requests_app.sop.definition import DocumentRequirement, Header, SopDefinition, Step
from requests_app.sop.vocabulary import Channel

ALIKE = 0.35
SHORT = 60
NOTHING = "–"
Texts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words. `mark`: "" (in both), "gone" or "new"."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One column of the form, before and after; `sentence` says the difference and is empty without one."""

    label: str
    old: tuple[Piece, ...]
    new: tuple[Piece, ...]
    sentence: str

    @property
    def differs(self) -> bool:
        return bool(self.sentence)

    @property
    def says_something(self) -> bool:
        return (self.old, self.new) != ((Piece(NOTHING),), (Piece(NOTHING),))


@dataclass(frozen=True, slots=True)
class Block:
    """A step, a document or the header with its columns."""

    key: str
    title: str
    lines: tuple[Line, ...]

    @property
    def differs(self) -> bool:
        return any(line.differs for line in self.lines)

    @property
    def name(self) -> str:
        return self.title.split(":")[0]

    @property
    def said(self) -> list[str]:
        """What changed in this part, one sentence per change."""
        return [line.sentence for line in self.lines if line.differs]


@dataclass(frozen=True, slots=True)
class SumLine:
    """The standard time of one path, before and after."""

    label: str
    old: str
    new: str

    @property
    def differs(self) -> bool:
        return self.old != self.new


def who(sop: SopDefinition, step: Step) -> str:
    """The performer, and to whom the step goes, in the paper's column headings."""
    names = {column.role: column.label for column in sop.columns}
    people = [role for role in (step.performer, step.recipient) if role]
    return " → ".join(names.get(role, role.label) for role in people)


def time_words(step: Step) -> str:
    """The column "Waktu", and whether its figure is certain."""
    return step.time_label if step.certain else f"{step.time_label} (belum pasti: {step.possible_label})"


def same_day_words(step: Step) -> str:
    """What the step opens on the working day on which it came."""
    return " dan ".join(channel.label.lower() for channel in Channel if channel in step.same_working_day)


def words_of_field(field: forms.Field, texts: list[str]) -> str:
    """What a field held, as a person reads it."""
    if isinstance(field, forms.BooleanField):
        return "ya" if texts else "tidak"
    if isinstance(field, forms.ChoiceField):
        labels = {str(value): str(label) for value, label in field.choices}  # type: ignore[misc, union-attr]
        return ", ".join(labels.get(text, text) for text in texts) or "tidak ada"
    if isinstance(field, forms.DateField):
        return _written(parse_date(texts[0]) if texts and texts[0] else None) or "kosong"
    return " / ".join("".join(texts).splitlines()) or "kosong"


def compare(old: SopDefinition, new: SopDefinition) -> list[Block]:
    """Every part of the two, the header first; a part that only one has stands beside nothing."""
    return [
        Block("kepala", "Kepala SOP", tuple(_header_lines(old, new))),
        *(_block_of_step(old, new, *pair) for pair in zip_longest(old.steps, new.steps)),
        *_document_blocks(old, new),
    ]


def sum_lines(old: SopDefinition, new: SopDefinition) -> list[SumLine]:
    """The totals of both; one that only one of them adds up stands beside nothing."""
    before, after = ({each.label: _sum(each) for each in sheet.sums(sop)} for sop in (old, new))
    return [SumLine(label, before.get(label, NOTHING), after.get(label, NOTHING)) for label in {**before, **after}]


def _sum(each: sheet.Sum) -> str:
    return f"{each.time} ({each.doubt})" if each.doubt else each.time


def _header_lines(old: SopDefinition, new: SopDefinition) -> Iterator[Line]:
    yield _line("Nama SOP", (old.title,), (new.title,))
    yield _line("Judul tabel", (old.table_title,), (new.table_title,))
    yield _line("Instansi", old.header.institution, new.header.institution)
    named = [*sheet.FACTS, ("number_note", "Catatan pada nomor"), *sheet.SECTIONS, ("notes", "Catatan pembacaan")]
    for name, label in named:
        yield _line(label, _header_texts(old.header, name), _header_texts(new.header, name))


def _header_texts(header: Header, name: str) -> Texts:
    value = getattr(header, name)
    return value if isinstance(value, tuple) else (_written(value),) if value else ()


def _written(value: Any) -> str:
    return value if isinstance(value, str) else date_format(value, "j F Y") if value else ""


# The paper has no columns for these: they stand here only where something is said.
UNOFFICIAL = ("Dibuka pada hari yang sama", "Catatan")
STEP_PARTS: tuple[tuple[str, Callable[[SopDefinition, Step], Texts]], ...] = (
    ("Aktivitas", lambda sop, step: (step.activity,)),
    ("Pelaksana", lambda sop, step: (who(sop, step),)),
    ("Persyaratan/Kelengkapan", lambda sop, step: step.requirements),
    ("Waktu", lambda sop, step: (time_words(step),)),
    ("Dibuka pada hari yang sama", lambda sop, step: (same_day_words(step),)),
    ("Output", lambda sop, step: (step.output or (step.output_missing or ""),)),
    ("Keterangan", lambda sop, step: (step.remark,)),
    ("Catatan", lambda sop, step: (step.note,)),
)


def _block_of_step(old: SopDefinition, new: SopDefinition, before: Step | None, after: Step | None) -> Block:
    step = after or before
    assert step is not None
    lines = [
        _line(label, part(old, before) if before else (), part(new, after) if after else ())
        for label, part in STEP_PARTS
    ]
    shown = (line for line in lines if line.label not in UNOFFICIAL or line.says_something)
    return Block(f"langkah-{step.no}", f"Langkah {step.no}: {step.short}", tuple(shown))


def _document_blocks(old: SopDefinition, new: SopDefinition) -> Iterator[Block]:
    before, after = ({each.key: each for each in sop.documents} for sop in (old, new))
    for place, key in enumerate({**before, **after}, start=1):
        pair = _document_texts(before.get(key)), _document_texts(after.get(key))
        labels = ("Sebutan", "Penjelasan", "Menunjukkan asli")
        lines = tuple(_line(label, a, b) for label, a, b in zip(labels, *pair, strict=True))
        title = (after.get(key) or before[key]).label
        yield Block(f"berkas-{place}", f"Berkas {place}: {title}", lines)


def _document_texts(document: DocumentRequirement | None) -> tuple[Texts, Texts, Texts]:
    if document is None:
        return (), (), ()
    return (document.label,), (document.note,), ("ya" if document.original_shown else "tidak",)


def _line(label: str, old: Texts, new: Texts) -> Line:
    before, after = _joined(old), _joined(new)
    gone, came = pieces(before, after)
    return Line(label, gone, came, _sentence(label, old, new) if before != after else "")


def _joined(texts: Texts) -> str:
    """Several items become one text with a dash before each; nothing is a dash."""
    said = [str(text) for text in texts if text]
    return "\n".join(f"• {text}" for text in said) if len(said) > 1 else "".join(said) or NOTHING


def _sentence(label: str, old: Texts, new: Texts) -> str:
    """The change in words: the texts themselves where they are short, else what happened to them."""
    what = " ".join(word if word.isupper() else word.lower() for word in label.split())
    before, after = (tuple(str(text) for text in texts if text) for texts in (old, new))
    if len(before) > 1 or len(after) > 1:
        came, gone = len(set(after) - set(before)), len(set(before) - set(after))
        counts = [f"{came} butir ditambahkan" if came else "", f"{gone} butir dihapus" if gone else ""]
        return f"{what}: {' dan '.join(filter(None, counts)) or 'urutan butir diubah'}."
    a, b = "".join(before), "".join(after)
    if not a or not b:
        said = a or b
        quoted = f": “{said}”" if len(said) <= SHORT else ""
        return f"{what} {'dihapus' if a else 'ditambahkan'}{quoted}."
    if max(len(a), len(b)) > SHORT:
        return f"kata-kata {what} diubah."
    return f"{what} {a} menjadi {b}."


def pieces(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts cut where they differ, word by word."""
    if old == new:
        return (Piece(old),), (Piece(new),)
    a, b = (re.findall(r"\s+|[^\s]+", text) for text in (old, new))
    match = SequenceMatcher(None, a, b, autojunk=False)
    if match.ratio() < ALIKE:
        return (Piece(old, "gone"),), (Piece(new, "new"),)
    cuts = match.get_opcodes()
    gone = tuple(Piece("".join(a[i:j]), "" if tag == "equal" else "gone") for tag, i, j, _, _ in cuts if j > i)
    came = tuple(Piece("".join(b[i:j]), "" if tag == "equal" else "new") for tag, _, _, i, j in cuts if j > i)
    return gone, came
