"""Internal notes on the ticket page: what stands there, and the form with whom it calls."""

import re
from typing import Any

from django import forms

from accounts_app.models import User
from accounts_app.templatetags.ui import role_labels
from requests_app.desk.forms import words
from requests_app.tickets.models import Ticket
from requests_app.tickets.notes import colleagues

NOT_THERE = (
    "Rekan yang dipilih tidak dapat disebut di sini: tidak lagi aktif atau bukan petugas kantor ini. Pilih lagi."
)

AT = re.compile(r"(?:^|\s)@(\w+)")  # not the middle of an address


class NoteForm(forms.Form):
    """A text, and whom it calls; what was typed stays when somebody cannot be called (any more)."""

    text = words("Catatan", rows=2)
    mentions = forms.TypedMultipleChoiceField(
        label="Beri tahu rekan", required=False, coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": NOT_THERE},
    )  # fmt: skip

    def __init__(self, people: list[User], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.people = {person.pk: person for person in people}
        field = self.fields["mentions"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(pk, person.name) for pk, person in self.people.items()]
        self.fields["text"].widget.attrs |= {
            "class": "form-control",
            "placeholder": "Tulis untuk rekan kerja; ketik @ dan pilih nama untuk memberi tahu …",
            "data-mention": "", "data-key": "c", "data-key-does": "focus", "data-key-label": "catatan internal",
        }  # fmt: skip

    def choices(self) -> list[dict[str, Any]]:
        """The people as the page draws them."""
        picked = {str(value) for value in self["mentions"].value() or ()}
        return [
            {"pk": pk, "name": person.name, "roles": role_labels(person.roles), "on": str(pk) in picked}
            for pk, person in self.people.items()
        ]

    @property
    def called(self) -> list[User]:
        return [self.people[pk] for pk in dict.fromkeys(self.cleaned_data["mentions"])]

    @property
    def missed(self) -> list[User]:
        """Who may be meant by an "@" in the text, where nobody of that name was picked: believed to be told."""
        missed: list[User] = []
        for word in AT.findall(self.cleaned_data["text"].lower()):
            meant = [person for person in self.people.values() if word in person.name.lower().split()]
            missed += [] if set(meant) & set(self.called) else meant
        return list(dict.fromkeys(missed))


def notes_of(ticket: Ticket, user: User, *, own: bool) -> dict[str, Any]:
    """``notes``, newest first, each with ``called``, and ``note_form``; nothing of it on one's own ticket."""
    if own:
        return {"notes": [], "note_form": None}
    return {"notes": list(ticket.notes.all()), "note_form": NoteForm(colleagues(ticket, user))}
