"""The revision form: one section for the header, one for each step and document, checked field by field and as a whole.

It is always bound: to what was just sent, or to what the draft keeps. What an SOP may say at all is decided by
`sop.consistency`, the judge of typed documents too; here its words are only brought to their field.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from requests_app.sop.consistency import check
from requests_app.sop.definition import SopDefinition, Step
from requests_app.sop.problems import Problem, Problems
from requests_app.sop.revisions import editing, fields
from requests_app.sop.revisions.comparing import who, words_of_field
from requests_app.sop.revisions.editing import MINUTES, WORKING_DAYS, Values, step_field

# Keys of a document whose problems belong to a field of another name.
FIELD_OF_KEY = {
    "performer": "performer", "recipient": "recipient", "recipient_actions": "recipient", "minutes": "amount",
    "working_days": "amount", "possible_minutes": "amount", "time_text": "unit", "requirements": "requirements",
}  # fmt: skip
# And what they say to somebody who never saw the document's keys.
WORDS_OF_KEY = {
    "possible_minutes": "Angka yang belum pasti harus salah satu yang terbaca pada pindaian, atau kukuhkan angka ini.",
}


@dataclass(frozen=True, slots=True)
class Section:
    """One fold of the form. `quote`: the paper's own words; `lead`: what stands beside the title when it is shut."""

    key: str
    title: str
    lead: str
    quote: str
    fields: list[BoundField]
    changed: int
    wrong: int

    @property
    def opens(self) -> bool:
        return bool(self.wrong)


class RevisionForm(forms.Form):
    """`base`: the SOP that is revised; `values`: every field as sent or kept; `revised`: what a valid form makes."""

    def __init__(self, base: SopDefinition, values: Values) -> None:
        super().__init__(data=MultiValueDict(values))
        self.base, self.values = base, values
        self.changed = editing.changed_fields(base, values)
        self.revised: SopDefinition | None = None
        self.fields.update(fields.reason_field())
        self.fields.update(fields.header_fields())
        for step in base.steps:
            self.fields.update(fields.step_fields(step))
        for document in base.documents:
            self.fields.update(fields.document_fields(document))
        self._say_what_was()

    def _say_what_was(self) -> None:
        """Under a changed field stands what the SOP in force says."""
        before = editing.values_of(self.base)
        for name in self.changed:
            said = words_of_field(self.fields[name], before[name])
            self.fields[name].help_text = f"Semula: {said}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for step in self.base.steps:
            self._check_time(step)
        if not self.errors:
            revised = editing.revise(self.base, {name: cleaned[name] for name in self.changed})
            self._judge(revised)
            self.revised = None if self.errors else revised
        return cleaned

    def _check_time(self, step: Step) -> None:
        """A figure needs its unit and the other way round."""
        amount, unit = (step_field(step.no, name) for name in ("amount", "unit"))
        if amount not in self.fields or amount in self.errors or unit in self.errors:
            return
        has_figure = self.cleaned_data[unit] in (MINUTES, WORKING_DAYS)
        if has_figure and self.cleaned_data[amount] is None:
            self.add_error(amount, "Tulis berapa lama, atau pilih “N/A” bila tidak ada waktu baku.")
        if not has_figure and self.cleaned_data[amount] is not None:
            self.add_error(unit, "Pilih menit atau hari kerja, atau kosongkan angkanya.")
        if has_figure and self.cleaned_data.get(step_field(step.no, "same_day")):
            self.add_error(
                step_field(step.no, "same_day"),
                "Pilih salah satu: waktu dengan angka, atau dibuka pada hari kerja yang sama.",
            )

    def _judge(self, sop: SopDefinition) -> None:
        problems = Problems("SOP")
        check(sop, problems)
        for problem in problems.found:
            self.add_error(self._field_of(problem), WORDS_OF_KEY.get(problem.key, problem.message))

    def _field_of(self, problem: Problem) -> str | None:
        """The field that mends the problem; None: it is about the document as a whole."""
        part = problem.place[-1].removeprefix("langkah ")
        name = FIELD_OF_KEY.get(problem.key, "")
        field = step_field(int(part), name) if part.isdecimal() and name else ""
        return field if field in self.fields else None

    @property
    def problems(self) -> list[tuple[str, str, str]]:
        """For the summary: (where, id of the field or nothing, what is wrong), in the form's order."""
        found = [("Seluruh SOP", "", str(error)) for error in self.non_field_errors()]
        for section in self.sections:
            for field in section.fields:
                found += [(f"{section.title}, {field.label}", field.id_for_label, str(e)) for e in field.errors]
        return found

    @property
    def sections(self) -> Iterator[Section]:
        """The folds in the paper's order."""
        yield self._section("kepala", "Kepala SOP", self.base.header.number, "", fields.header_fields())
        for step in self.base.steps:
            lead = f"{who(self.base, step)} · {step.time_label}"
            title = f"Langkah {step.no}: {step.short}"
            yield self._section(f"langkah-{step.no}", title, lead, step.activity, fields.step_fields(step))
        for place, document in enumerate(self.base.documents, start=1):
            yield self._section(
                f"berkas-{place}", f"Berkas: {document.label}", "", "", fields.document_fields(document)
            )

    def _section(self, key: str, title: str, lead: str, quote: str, made: fields.Fields) -> Section:
        bound = [self[name] for name, _ in made]
        changed = sum(field.name in self.changed for field in bound)
        return Section(key, title, lead, quote, bound, changed, wrong=sum(bool(field.errors) for field in bound))


def values_sent(sent: QueryDict, kept: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """What a browser sent, field by field; a text field that did not arrive at all stays as it was kept."""
    return {name: _texts(sent.getlist(name)) if _arrived(sent, name, kept[name]) else kept[name] for name in kept}


def _arrived(sent: QueryDict, name: str, kept: list[str]) -> bool:
    """An unticked box is not sent, and means what it says; a text that is not sent was cut off on its way."""
    return name in sent or name.endswith(("-same_day", "-original_shown", "-certain"))


def _texts(texts: list[str]) -> list[str]:
    """Line breaks as one character; without the one character that the database cannot keep."""
    return [text.replace("\r\n", "\n").replace("\x00", "") for text in texts]
