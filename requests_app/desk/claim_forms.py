"""What is filled in to take a ticket over and to hand work out."""

from typing import Any

from django import forms

from accounts_app.models import User
from requests_app.desk.forms import words

AT_ONCE = 100  # tickets in one press


class TakeOverForm(forms.Form):
    """``holder``: whom the page showed as holder."""

    reason = words("Alasan mengambil alih", "Dibaca oleh pemegang sekarang.", rows=2)
    holder = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_ambil-alih_%s", **more})


class PickForm(forms.Form):
    """Tickets that were ticked in a list, by primary key."""

    pick = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": "Pilih sedikitnya satu permohonan.", "invalid_choice": "Muat ulang."}
    )

    def __init__(self, *args: Any, picked: list[str], **more: Any) -> None:
        super().__init__(*args, **more)
        numbers = [text for text in picked[:AT_ONCE] if text.isdecimal() and len(text) < 19]
        self.fields["pick"].choices = [(text, text) for text in numbers]  # type: ignore[attr-defined]


class AssignForm(PickForm):
    """The same, and to whom they go."""

    person = forms.ModelChoiceField(
        queryset=User.objects.none(), label="Tugaskan kepada",
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"required": "Pilih petugasnya.", "invalid_choice": "Petugas ini tidak bekerja di kantor ini."},
    )  # fmt: skip

    def __init__(self, *args: Any, people: list[User], **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["person"]
        field.queryset = User.objects.filter(pk__in=[person.pk for person in people])
        named = [
            (person.pk, f"{person} · {', '.join(sorted(role.label for role in person.roles))}") for person in people
        ]
        field.choices = [("", "Pilih petugas"), *named]
