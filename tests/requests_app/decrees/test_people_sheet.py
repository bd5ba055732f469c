"""Lists of people as offices really send them: read, or kept with every cell and a sentence about the fault."""

import time
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from accounts_app.register.sheets import BadSheet
from accounts_app.register.template_file import xlsx_template
from requests_app.decrees.people import MOST_PEOPLE
from requests_app.decrees.people_sheet import COLUMNS, read_pasted, read_people
from tests.accounts_app.register.sheets import csv_of, part_of, with_part, xlsx_of

SHEET = "xl/worksheets/sheet1.xml"
HEADINGS = [column.heading for column in COLUMNS]
SITI: dict[str, Any] = {
    "Nama": "Siti Aminah, S.Kom., M.M.", "NIP": "199003152015032002", "Pangkat/Gol.": "Penata, III/c",
    "Jabatan": "Pranata Komputer", "Instansi": "Biro Umum", "Peran SPSE": "Verifikator",
    "Surel": "siti@contoh.example", "Telepon": "081200001111",
}  # fmt: skip
SITI_READ = {
    "name": "Siti Aminah, S.Kom., M.M.", "nip": "199003152015032002", "rank": "Penata, III/c",
    "position": "Pranata Komputer", "agency": "Biro Umum", "spse_role": "verifikator", "email": "siti@contoh.example",
    "phone": "081200001111",
}  # fmt: skip


def people(count: int) -> list[dict[str, Any]]:
    return [
        {**SITI, "Nama": f"Siti{n}", "NIP": f"1990031520150{n:04}1", "Surel": f"s{n}@x.example"} for n in range(count)
    ]


def table(*rows: dict[str, Any]) -> str:
    return "\n".join("\t".join(str(row[name]) for name in HEADINGS) for row in rows)


def csv(*rows: dict[str, Any], **how: Any) -> BytesIO:
    return BytesIO(csv_of(*rows, headings=how.pop("headings", HEADINGS), **how))


def xlsx(*rows: dict[str, Any], also=None) -> BytesIO:
    return BytesIO(xlsx_of(*rows, headings=HEADINGS, also=also))


def with_number(column: str, written: str) -> BytesIO:
    """A workbook whose cell holds this number exactly as written in its XML."""
    data = xlsx_of({**SITI, column: 4242424242}, headings=HEADINGS)
    return BytesIO(with_part(data, SHEET, part_of(data, SHEET).replace(b"4242424242", written.encode())))


def only(sheet) -> Any:
    assert len(sheet.rows) == 1
    return sheet.rows[0]


def test_a_pasted_row_without_a_heading_is_read_in_the_templates_order():
    sheet = read_pasted(table(SITI))
    assert (only(sheet).values, only(sheet).errors) == (SITI_READ, {})
    assert "Tanpa baris judul" in sheet.remarks[0]


def test_a_pasted_table_with_a_heading_may_have_its_own_order():
    sheet = read_pasted("Surel\tNama Lengkap\tJenis Akun\nsiti@contoh.example\tSiti\tHelpdesk")
    assert only(sheet).values["name"] == "Siti"
    assert only(sheet).values["spse_role"] == "helpdesk"
    assert sheet.remarks == []


def test_running_numbers_before_the_names_are_passed_over():
    sheet = read_pasted("\n".join(f"{at}.\t{line}" for at, line in enumerate(table(*people(3)).splitlines(), 1)))
    assert [row.values["name"] for row in sheet.rows] == ["Siti0", "Siti1", "Siti2"]


@pytest.mark.parametrize("make", [csv, xlsx])
def test_a_file_is_read(make):
    assert only(read_people(make(SITI))).values == SITI_READ


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_csv_with_a_byte_order_mark_is_read_whatever_parts_its_cells(delimiter):
    assert only(read_people(csv(SITI, delimiter=delimiter, encoding="utf-8-sig"))).values == SITI_READ


def test_the_role_of_a_decree_of_one_kind_needs_no_column():
    headings = [name for name in HEADINGS if name != "Peran SPSE"]
    row = only(read_people(csv(SITI, headings=headings), role="helpdesk"))
    assert (row.values["spse_role"], row.errors) == ("helpdesk", {})


def test_a_mixed_decree_needs_the_column_of_the_role():
    headings = [name for name in HEADINGS if name != "Peran SPSE"]
    with pytest.raises(BadSheet, match="Peran SPSE"):
        read_people(csv(SITI, headings=headings))


@pytest.mark.parametrize("written", ["1.98E+17", "199003152015031008", "1.99003152015031008E17"])
def test_a_nip_that_excel_shortened_is_refused_and_kept(written):
    row = only(read_people(with_number("NIP", written)))
    assert "digit terakhirnya hilang" in row.errors["nip"][0]
    assert row.values["nip"]
    assert row.values["name"] == SITI["Nama"]


def test_a_shortened_nip_that_is_sent_again_as_text_is_refused_again():
    kept = only(read_people(with_number("NIP", "1.98E+17"))).values["nip"]
    assert "hilang" in only(read_pasted(table({**SITI, "NIP": kept}))).errors["nip"][0]


def test_a_phone_that_lost_its_zero_gets_it_back_and_says_so():
    row = only(read_people(with_number("Telepon", "81200001111")))
    assert row.values["phone"] == "081200001111"
    assert "angka 0 di depan" in row.notes[-1]


def test_a_date_in_a_column_of_words_is_refused_and_kept():
    def day(sheet):
        sheet["C2"] = date(2026, 3, 1)

    row = only(read_people(xlsx(SITI, also=day)))
    assert row.errors["rank"] == ["Bukan teks atau angka. Ubah format kolom menjadi Teks."]
    assert row.values["rank"] == "2026-03-01"


@pytest.mark.parametrize("make", [csv, xlsx])
def test_a_formula_is_refused(make):
    assert "rumus" in only(read_people(make({**SITI, "Nama": "=A1&B1"}))).errors["name"][0]


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("Nama", "", "Kosong"),
        ("Surel", "", "Kosong"),
        ("Surel", "siti@", "Bukan alamat surel"),
        ("Peran SPSE", "Raja", "“Raja” tidak dikenal; SK Pembuatan Akun hanya untuk Verifikator, Helpdesk, dan"),
        ("Peran SPSE", "PPK", "hanya untuk Verifikator, Helpdesk, dan Admin Agency"),
        ("Jabatan", "x" * 161, "lebih dari 160"),
    ],
)
def test_a_cell_at_fault_keeps_its_row(column, value, words):
    row = only(read_pasted(table({**SITI, column: value})))
    assert words.lower() in next(iter(row.errors.values()))[0].lower()
    assert row.values["nip"] == SITI["NIP"]


def test_merged_cells_are_named():
    with pytest.raises(BadSheet, match="A2:A3"):
        read_people(xlsx(*people(2), also=lambda sheet: sheet.merge_cells("A2:A3")))


def test_a_title_above_and_column_numbers_below_the_heading_are_passed_over():
    text = "\n".join(["DAFTAR PERSONIL", "\t".join(HEADINGS), "1\t2\t3\t4\t5\t6\t7\t8", table(SITI)])
    sheet = read_pasted(text)
    assert only(sheet).values == SITI_READ
    assert [remark.split()[0] for remark in sheet.remarks] == ["1", "Baris"]


def test_a_heading_that_stands_twice_is_passed_over():
    heading = "\t".join(HEADINGS)
    assert only(read_pasted(f"{heading}\n{heading}\n{table(SITI)}")).values == SITI_READ


def test_an_unknown_column_is_named():
    with pytest.raises(BadSheet, match="“Hobi”"):
        read_pasted("Nama\tSurel\tPeran SPSE\tHobi\nSiti\ts@x.example\tHelpdesk\tcatur")


@pytest.mark.parametrize("file", [b"", csv_of(headings=HEADINGS), xlsx_of(headings=HEADINGS)])
def test_an_empty_list_is_refused(file):
    with pytest.raises(BadSheet, match=r"kosong|tanpa satu orang"):
        read_people(BytesIO(file))


@pytest.mark.parametrize("make", [csv, xlsx])
def test_ten_thousand_rows_are_refused_at_once(make):
    file = make(*people(10_000))
    began = time.monotonic()
    with pytest.raises(BadSheet, match="paling banyak 200 orang"):
        read_people(file)
    assert time.monotonic() - began < 10


def test_two_hundred_people_are_read_and_one_more_is_refused():
    assert len(read_pasted(table(*people(MOST_PEOPLE))).rows) == MOST_PEOPLE
    with pytest.raises(BadSheet, match="lebih dari 200 orang"):
        read_pasted(table(*people(MOST_PEOPLE + 1)))


def test_the_same_nip_for_the_same_role_names_the_first_row():
    sheet = read_people(csv(SITI, {**SITI, "Surel": "lain@contoh.example"}))
    assert [row.errors for row in sheet.rows] == [
        {}, {"nip": ["NIP ini dengan peran yang sama sudah ada pada baris 2."]},
    ]  # fmt: skip


def test_one_person_may_be_listed_for_two_roles():
    assert read_people(csv(SITI, {**SITI, "Peran SPSE": "Helpdesk"})).faulty == []


def test_two_people_behind_one_address_are_refused():
    other = {**SITI, "Nama": "Rina", "NIP": "199503152020122001", "Surel": "SITI@contoh.example"}
    assert "Surel ini sudah dipakai baris 2" in read_people(csv(SITI, other)).rows[1].errors["email"][0]


def test_somebody_without_a_nip_is_known_by_name_and_address():
    sheet = read_people(csv({**SITI, "NIP": ""}, {**SITI, "NIP": ""}))
    assert "sudah ada pada baris 2" in sheet.rows[1].errors["email"][0]


def test_the_template_holds_the_headings_as_text_and_is_itself_an_empty_list():
    file = BytesIO(xlsx_template(COLUMNS, "Personil"))
    sheet = load_workbook(file)["Personil"]
    assert [cell.value for cell in sheet[1]] == HEADINGS
    assert sheet["B2"].number_format == "@"
    with pytest.raises(BadSheet, match="tanpa satu orang"):
        read_people(file)


def test_a_filled_template_is_read():
    book = load_workbook(BytesIO(xlsx_template(COLUMNS, "Personil")))
    for at, heading in enumerate(HEADINGS, 1):
        book["Personil"].cell(row=2, column=at).value = SITI[heading]
    out = BytesIO()
    book.save(out)
    assert only(read_people(out)).values == SITI_READ
