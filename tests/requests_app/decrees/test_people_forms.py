"""The list of people that is mended in place: nothing typed is lost, and every fault stands in its own field."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from requests_app.decrees.people import MOST_PEOPLE
from requests_app.decrees.people_forms import FileForm, PersonForm, list_of, people_list
from requests_app.decrees.people_sheet import read_pasted
from tests.requests_app.decrees.test_people_sheet import SITI, SITI_READ, table


def sent(listed, **changes: str) -> dict[str, str]:
    """What a browser sends back of the shown list, with some fields typed anew (``orang-0-nip`` as orang_0_nip)."""
    data = dict(listed.data)
    data.update({name.replace("_", "-", 2): value for name, value in changes.items()})
    return data


def listed(text: str, role: str = "", already: Any = ()):
    return list_of(read_pasted(text, role=role).rows, role=role, already=already)


def test_a_person_is_cleaned_as_a_sheet_is():
    form = PersonForm({**SITI_READ, "nip": "19900315 201503 2 002", "email": "SITI@contoh.example"})
    assert form.is_valid(), form.errors
    assert form.person == SITI_READ


def test_the_role_of_a_decree_of_one_kind_is_filled_in():
    form = PersonForm({**SITI_READ, "spse_role": ""}, role="helpdesk")
    assert form.is_valid()
    assert form.person["spse_role"] == "helpdesk"


def test_a_fault_stands_in_its_field_and_the_rest_is_kept():
    form = listed(table({**SITI, "Surel": "siti@"})).forms[0]
    assert form.errors == {"email": ["Bukan alamat surel yang benar."]}
    assert form["email"].value() == "siti@"
    assert form["nip"].value() == SITI["NIP"]


def test_what_only_the_sheet_knows_is_said_in_its_field():
    form = listed(table({**SITI, "NIP": "=A1"})).forms[0]
    assert "rumus" in form.errors["nip"][0]


def test_a_mended_list_is_taken():
    shown = listed(table({**SITI, "Surel": "siti@"}))
    again = people_list(sent(shown, orang_0_email="siti@contoh.example"), role="", already=())
    assert again.is_valid(), again.errors
    assert again.people == [SITI_READ]


def test_a_row_that_is_left_out_is_not_judged():
    shown = listed(table({**SITI, "Surel": "siti@"}, SITI))
    again = people_list(sent(shown, orang_0_skip="on"), role="", already=())
    assert again.is_valid(), again.errors
    assert again.people == [SITI_READ]


def test_somebody_of_the_decree_is_not_added_again():
    shown = listed(table(SITI), already=[SITI_READ])
    assert shown.forms[0].errors == {"nip": ["NIP ini dengan peran yang sama sudah ada pada nomor 1 dalam SK."]}


def test_more_people_than_an_sk_holds_are_refused_in_words():
    shown = listed(
        table(SITI), already=[{**SITI_READ, "nip": "", "email": f"s{n}@x.example"} for n in range(MOST_PEOPLE)]
    )
    assert "paling banyak 200 orang" in shown.non_form_errors()[0]


@pytest.mark.parametrize(("name", "data", "words"), [
    ("orang.xlsm", b"PK\x03\x04", "makro"), ("orang.xls", b"\xd0\xcf\x11\xe0", ".xls"), ("orang.csv", b"", "kosong"),
])  # fmt: skip
def test_a_file_that_cannot_be_a_list_is_refused_at_the_door(name, data, words):
    form = FileForm({}, MultiValueDict({"sheet": [SimpleUploadedFile(name, data)]}))
    assert words in form.errors["sheet"][0]
