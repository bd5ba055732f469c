"""The form that lays a month's report down, or a further version of it."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from requests_app.reports.papers.models import LONGEST_REASON


class IssueForm(forms.Form):
    """``after``: the newest version that the person saw. A further version needs its reason."""

    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=999)
    reason = forms.CharField(
        label="Alasan penerbitan ulang",
        max_length=LONGEST_REASON,
        min_length=5,
        validators=[RegexValidator(r"\S{3}", "Tulis alasan penerbitan ulang.")],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Tercatat pada riwayat laporan. Versi sebelumnya tetap tersimpan dan dapat dibaca.",
        error_messages={"required": "Tulis alasan penerbitan ulang."},
    )

    def __init__(self, data: Any = None, *, newest: int) -> None:
        super().__init__(data, initial={"after": newest})
        if not newest:
            del self.fields["reason"]
