"""The checklist of step 5 and the papers of step 7: one set of fields per required document.

Field names count the documents ("verdict_0"): a document's key is the SOP's word and may hold anything.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import BoundField

from requests_app.desk.forms import ActForm, in_words
from requests_app.files.content import BadFile, Inspected, inspect
from requests_app.sop.vocabulary import Channel
from requests_app.tickets.documents import ChecklistItem, Verdict
from requests_app.tickets.filing import Finding

# What a verdict looks like beside its word.
VERDICT_TONES = {"in_order": "done", "missing": "wait", "unreadable": "wait", "wrong": "bad"}


class ChecklistForm(ActForm):
    """One verdict, note and marks per required document. Nothing is required: half a check can be saved."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.items = self.ticket.checklist()
        for at, item in enumerate(self.items):
            self._add(at, item)

    def _add(self, at: int, item: ChecklistItem) -> None:
        verdict = forms.ChoiceField(label="Hasil", choices=Verdict.choices[1:], required=False, initial=item.verdict)
        note = forms.TextInput(attrs={"placeholder": "Catatan untuk pemohon"})
        self.fields[f"verdict_{at}"] = verdict
        self.fields[f"note_{at}"] = forms.CharField(
            label=f"Catatan untuk {item.label}", max_length=300, required=False, initial=item.note, widget=note
        )
        self.fields[f"on_paper_{at}"] = forms.BooleanField(label="Berkas fisik", required=False, initial=item.on_paper)
        if self._shows_original(item):
            self.fields[f"original_{at}"] = forms.BooleanField(
                label="Asli ditunjukkan", required=False, initial=item.original_shown
            )

    def _shows_original(self, item: ChecklistItem) -> bool:
        return self.ticket.channel == Channel.WALK_IN and item.document.original_shown

    @property
    def payload(self) -> dict[str, Any]:
        return {"findings": [self._finding(at, item) for at, item in enumerate(self.items)]}

    def _finding(self, at: int, item: ChecklistItem) -> Finding:
        """A note says what is wrong: what is in order keeps none from the round before."""
        data = self.cleaned_data
        in_order = data[f"verdict_{at}"] == Verdict.IN_ORDER
        return Finding(
            item.requirement,
            data[f"verdict_{at}"],
            "" if in_order else data[f"note_{at}"].strip(),
            data[f"on_paper_{at}"],
            data.get(f"original_{at}", item.original_shown),
        )

    def kept(self) -> list[tuple[str, str]]:
        """A line for each document of which something was said that is not saved: a refused decision may have been."""
        rows = ChecklistItem.objects.filter(ticket=self.ticket)
        saved = {row.requirement: (row.verdict, row.note) for row in rows}
        said = [
            (item.label, self._said(at, saved.get(item.requirement, ("", "")))) for at, item in enumerate(self.items)
        ]
        return [(label, text) for label, text in said if text] + self.account.kept()

    def _said(self, at: int, saved: tuple[str, str]) -> str:
        verdict, note = self[f"verdict_{at}"], in_words(self[f"note_{at}"]).strip()
        if (verdict.value() or "", "" if verdict.value() == Verdict.IN_ORDER else note) == saved:
            return ""
        return " · ".join(part for part in (in_words(verdict), note) if part)

    def rows(self) -> list[dict[str, Any]]:
        """What the template writes: the item with its fields, the original's only where the SOP asks for it."""
        names = ("verdict", "note", "on_paper", "original")
        return [
            {"item": item, **{name: self[f"{name}_{at}"] for name in names if f"{name}_{at}" in self.fields}}
            for at, item in enumerate(self.items)
        ]


class PapersForm(ActForm):
    """Step 7 on behalf of the applicant: for every document asked for, a file or "handed in on paper"."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.items = self.ticket.open_items()
        self.inspected: dict[str, Inspected] = {}
        for at, item in enumerate(self.items):
            self.fields[f"file_{at}"] = forms.FileField(label=item.label, required=False, allow_empty_file=True)
            self.fields[f"paper_{at}"] = forms.BooleanField(label="Diserahkan sebagai berkas fisik", required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for at, item in enumerate(self.items):
            if upload := data.get(f"file_{at}"):
                self._inspect(f"file_{at}", item.requirement, upload)
        return data

    def _inspect(self, name: str, requirement: str, upload: Any) -> None:
        try:
            limit = settings.DOCUMENT_LIMIT_BYTES
            self.inspected[requirement] = inspect(upload, upload.size, upload.name or "", limit=limit)
        except BadFile as bad:
            self.add_error(name, ValidationError(bad.message))

    @property
    def payload(self) -> dict[str, Any]:
        """``uploads``: (requirement, file, what it is) · ``papers``: requirements handed in on paper."""
        data = self.cleaned_data
        uploads = [
            (item.requirement, data[f"file_{at}"], self.inspected[item.requirement])
            for at, item in enumerate(self.items)
            if item.requirement in self.inspected
        ]
        papers = [item.requirement for at, item in enumerate(self.items) if data[f"paper_{at}"]]
        return {"uploads": uploads, "papers": papers}

    def kept(self) -> list[tuple[str, str]]:
        return []

    def rows(self) -> list[tuple[ChecklistItem, BoundField, BoundField]]:
        return [(item, self[f"file_{at}"], self[f"paper_{at}"]) for at, item in enumerate(self.items)]
