"""Forms of an office's page of SOPs: from when, until when, and who stands in for a role that the office lacks."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from accounts_app.roles import PERFORMERS, Role

PREFIX = "stand_in_"


def date_field(label: str, help_text: str) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, widget=widget, input_formats=["%Y-%m-%d", "%d-%m-%Y"])


class EnableForm(forms.Form):
    """The first day, and one choice per role of the SOP that nobody holds."""

    from_ = date_field("Berlaku mulai", "Hari ini atau sesudahnya. Versi sebelumnya berakhir sehari sebelum itu.")

    def __init__(
        self, *args: Any, missing: Iterable[Role], staffed: Iterable[Role], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.missing = [role for role in Role if role in set(missing)]
        staffed = set(staffed)
        choices = [("", "Pilih …"), *((role.value, role.label) for role in PERFORMERS if role in staffed)]
        self.initial.setdefault("from_", today)
        for role in self.missing:
            self.fields[PREFIX + role.value] = forms.TypedChoiceField(
                label=f"Pengganti {role.label}",
                help_text=f"Tidak ada petugas {role.label} di kantor ini; langkahnya dikerjakan peran ini.",
                choices=choices,
                coerce=Role,
                error_messages={"required": f"Pilih siapa yang menggantikan {role.label}."},
            )

    def clean_from_(self) -> date:
        """Said beside the field, together with what else is missing; the action asks again."""
        from_: date = self.cleaned_data["from_"]
        if from_ < self.today:
            raise forms.ValidationError("Tanggal mulai sudah lewat; pilih hari ini atau sesudahnya.")
        return from_

    @property
    def substitutes(self) -> dict[Role, Role]:
        """Missing role to stand-in."""
        return {role: self.cleaned_data[PREFIX + role.value] for role in self.missing}


class EndForm(forms.Form):
    """The last day."""

    last_day = date_field("Hari terakhir berlaku", "Hari ini atau sesudahnya.")
