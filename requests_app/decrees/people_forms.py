"""Forms of the Formulir Pembuatan Akun: one person, a pasted table or a file, and the list to be mended in place.

All of them judge a cell as the sheet reader does (`people_sheet.read_person`): one rule, whichever way it came.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.forms.utils import ErrorList

from accounts_app.register.forms import SheetForm
from accounts_app.register.sheets import MESSAGES
from requests_app.decrees.people import DECREE_ROLES, MOST_PEOPLE
from requests_app.decrees.people_sheet import (
    COLUMNS,
    FIELDS,
    PEOPLE,
    PersonRow,
    read_person,
)
from requests_app.decrees.people_twice import twice

PREFIX = "orang"
LONGEST_PASTE = 200_000
ROLE_CHOICES = [("", "Pilih peran"), *((role.value, role.label) for role in DECREE_ROLES)]
KINDS_OF_INPUT = {
    "email": forms.EmailInput(attrs={"autocomplete": "off"}),
    "phone": forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    "nip": forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    "spse_role": forms.Select(choices=ROLE_CHOICES),
}
HELP = {"name": "Lengkap dengan gelar.", "nip": "18 angka. Kosongkan bila tidak ada.",
        "email": "Milik orangnya sendiri: ke sinilah akunnya dikirim."}  # fmt: skip


def _field(name: str) -> forms.CharField:
    """A text that `read_person` judges: Django's own checks would word the same faults in another way."""
    column = PEOPLE.by_field[name]
    widget = KINDS_OF_INPUT.get(name) or forms.TextInput(attrs={"autocomplete": "off"})
    label = column.heading if column.required else f"{column.heading} (boleh kosong)"
    return forms.CharField(label=label, required=False, widget=widget, help_text=HELP.get(name, ""), max_length=2000)


class PersonForm(forms.Form):
    """One person. ``role``: the SPSE role of everybody in an SK of one kind."""

    name, nip, rank, position = _field("name"), _field("nip"), _field("rank"), _field("position")
    agency, spse_role, email, phone = _field("agency"), _field("spse_role"), _field("email"), _field("phone")

    def __init__(self, *args: Any, role: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        self.role = role
        self.notes: list[str] = []
        if role:
            self.fields["spse_role"].initial = role

    def clean(self) -> dict[str, Any]:
        row = read_person(self.cleaned_data, role=self.role)
        for name, errors in row.errors.items():
            self.add_error(name, errors)
        self.notes = row.notes
        return {**self.cleaned_data, **{name: row.values[name] for name in FIELDS if name not in row.errors}}

    @property
    def person(self) -> dict[str, str]:
        """The values by field."""
        return {name: str(self.cleaned_data[name]) for name in FIELDS}


class ListedForm(PersonForm):
    """A row of a list that is being mended. ``line``: the row of the sheet; ``skip``: it is left out."""

    line = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=1_000_000)
    skip = forms.BooleanField(label="Lewati baris ini", required=False)

    def clean(self) -> dict[str, Any]:
        return self.cleaned_data if self.cleaned_data.get("skip") else super().clean()

    @property
    def title(self) -> str:
        line = self["line"].value()
        return f"Baris {line}" if line else "Baris baru"

    @property
    def role_label(self) -> str:
        return dict(ROLE_CHOICES).get(self["spse_role"].value() or "", "")

    @property
    def cells(self) -> list[Any]:
        """The bound fields of the person, in the order of the form."""
        return [self[name] for name in FIELDS]


class BasePeople(forms.BaseFormSet[ListedForm]):
    """The whole list; somebody who stands in it or in the SK twice is a fault of their row.

    ``already``: the people who are in the SK, as dictionaries by field.
    """

    def __init__(self, *args: Any, already: Sequence[Mapping[str, str]] = (), **more: Any) -> None:
        self.already = list(already)
        super().__init__(*args, **{"prefix": PREFIX, **more})

    def clean(self) -> None:
        taken = [form for form in self.forms if not form.errors and not form.cleaned_data.get("skip")]
        names = [f"nomor {at} dalam SK" for at in range(1, len(self.already) + 1)]
        names += [form.title.lower() for form in taken]
        people = [*self.already, *(form.person for form in taken)]
        for at, why in twice(people, names):
            for name, words in why.items() if at >= len(self.already) else ():
                taken[at - len(self.already)].add_error(name, words)
        if len(people) > MOST_PEOPLE:
            raise forms.ValidationError(
                f"Satu SK memuat paling banyak {MOST_PEOPLE} orang; dengan daftar ini menjadi {len(people)}."
            )

    @property
    def people(self) -> list[dict[str, str]]:
        """Everybody who is not left out; of a valid list."""
        return [form.person for form in self.forms if not form.cleaned_data.get("skip")]

    @property
    def faulty(self) -> list[ListedForm]:
        return [form for form in self.forms if form.errors]

    @property
    def sound(self) -> list[ListedForm]:
        return [form for form in self.forms if not form.errors]


PeopleFormSet: Any = forms.formset_factory(
    ListedForm, formset=BasePeople, extra=0, max_num=MOST_PEOPLE, absolute_max=MOST_PEOPLE, validate_max=True
)


def people_list(data: Any, *, role: str, already: Sequence[Mapping[str, str]]) -> Any:
    """The list as it was sent back."""
    return PeopleFormSet(data, form_kwargs={"role": role, "empty_permitted": False}, already=already)


def list_of(rows: Sequence[PersonRow], *, role: str, already: Sequence[Mapping[str, str]]) -> Any:
    """The list as the sheet had it: bound, so that every fault stands in its field from the beginning.

    What only the sheet can know (a formula, a number that lost digits) is put where it was found.
    """
    data = {f"{PREFIX}-TOTAL_FORMS": str(len(rows)), f"{PREFIX}-INITIAL_FORMS": "0"}
    for at, row in enumerate(rows):
        data[f"{PREFIX}-{at}-line"] = str(row.number)
        data |= {f"{PREFIX}-{at}-{name}": value for name, value in row.values.items()}
    listed = people_list(data, role=role, already=already)
    listed.is_valid()
    for form, row in zip(listed.forms, rows, strict=True):
        form.notes = row.notes
        for name, errors in row.errors.items():
            form.errors[name or "__all__"] = ErrorList(errors)
    return listed


class PasteForm(forms.Form):
    """A table copied out of Excel or Word."""

    table = forms.CharField(
        label="Tabel",
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "class": "paste", "wrap": "off"}),
        max_length=LONGEST_PASTE,
        strip=False,
        help_text="Salin barisnya di Excel atau Word, lalu tempel di sini; dengan atau tanpa baris judul. Tanpa judul, "
        "urutannya: " + ", ".join(column.heading for column in COLUMNS) + ".",
        error_messages={
            "required": "Tempel dahulu tabelnya.",
            "max_length": "Tabel ini terlalu panjang. Unggah sebagai berkas, atau bagi menjadi beberapa bagian.",
        },
    )


class FileForm(SheetForm):
    """An XLSX or CSV file."""

    sheet = forms.FileField(
        label="Berkas XLSX atau CSV",
        help_text=f"Judul kolom pada baris pertama, paling banyak {MOST_PEOPLE} orang.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,text/csv"}),
        error_messages={"empty": MESSAGES["empty"], "required": "Pilih berkasnya lebih dahulu."},
    )

    @property
    def limit(self) -> int:
        return int(settings.DOCUMENT_LIMIT_BYTES)
