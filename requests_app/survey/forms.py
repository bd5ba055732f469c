"""The survey's one page: nine questions and a place for free text; and the period of the results."""

import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from requests_app.survey.elements import HIGHEST, LOWEST, QUESTIONS, Element
from requests_app.survey.models import LONGEST_COMMENT

# A NIP, a phone, a request's number, an address: whatever says who writes.
TELLING = re.compile(r"\d[\d .\-/]{6,}\d|\w+-\d{4}-\d{5}|\S+@\S+\.\S+")
SCORES = range(LOWEST, HIGHEST + 1)


class SurveyForm(forms.Form):
    """One field per element, in the order of the questionnaire, then the comment."""

    comment = forms.CharField(
        label="Saran atau keluhan",
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"Boleh kosong, paling banyak {LONGEST_COMMENT} huruf. Dibaca pimpinan kantor; "
        "jangan menulis nama, NIP, atau nomor permohonan.",
        error_messages={"max_length": f"Saran Anda lebih dari {LONGEST_COMMENT} huruf. Persingkat, lalu kirim lagi."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for element in Element:
            self.fields[element.value] = forms.TypedChoiceField(
                label=QUESTIONS[element].text,
                choices=list(zip(SCORES, QUESTIONS[element].words, strict=True)),
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": "Pilih salah satu jawaban."},
            )
        self.order_fields(Element.values)

    def clean_comment(self) -> str:
        comment = str(self.cleaned_data["comment"]).strip()
        if TELLING.search(comment):
            raise ValidationError("Agar tetap tanpa nama, hapus nomor panjang (NIP, telepon, permohonan) dan alamat.")
        return comment

    @property
    def questions(self) -> Iterator[tuple[Element, BoundField]]:
        """Each element with its bound field."""
        return ((element, self[element.value]) for element in Element)

    @property
    def scores(self) -> dict[Element, int]:
        """Of a valid form."""
        return {element: self.cleaned_data[element.value] for element in Element}
