"""Spreadsheets as people really send them: each refused or mended in words, and nothing of it in the register."""

from datetime import date
from typing import Any

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from accounts_app.register import sheets as reader
from accounts_app.register.models import SpseAccount
from tests.accounts_app.register.sheets import BUDI, HEADINGS, csv_of, part_of, people, read, take, with_part, xlsx_of

NIP = 199003152015031002
SHEET = "xl/worksheets/sheet1.xml"


def merged(sheet):
    sheet.merge_cells("A2:A3")


def refusal(desk, data: bytes, name: str = "akun.xlsx") -> str:
    batch = read(desk.office, desk.admin_ppe, data, name)
    assert (batch.state, batch.rows.count(), SpseAccount.objects.count()) == ("refused", 0, 0)
    return str(batch.refusal)


def faults(desk, data: bytes) -> str:
    """The errors of the only faulty row."""
    batch = read(desk.office, desk.admin_ppe, data)
    assert (batch.state, batch.rows_faulty) == ("ready", 1), batch.refusal
    return str(batch.rows.get(state="faulty").errors)


def notes(desk, data: bytes) -> str:
    batch = read(desk.office, desk.admin_ppe, data)
    assert (batch.state, batch.rows_faulty) == ("ready", 0), batch.rows.first().errors
    return str(batch.rows.get().notes)


def number(row: dict[str, Any], column: str, written: str) -> bytes:
    """A workbook whose cell holds this number exactly as written in its XML."""
    data = xlsx_of({**row, column: 4242424242})
    xml = part_of(data, SHEET).decode()
    assert "<v>4242424242</v>" in xml
    return with_part(data, SHEET, xml.replace("4242424242", written).encode())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "kosong"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, ".xls"),
        (b"PK\x03\x04 dan bukan lembar kerja", "rusak"),
        (with_part(xlsx_of(BUDI), "xl/vbaProject.bin", b"makro"), "makro"),
        (xlsx_of(BUDI, also=merged), "A2:A3"),
        (with_part(xlsx_of(BUDI), "xl/media/besar.bin", b"\0" * (410 << 20)), "terlalu besar"),
        (xlsx_of(), "tanpa satu pun akun"),
    ],
    ids=["empty", "xls", "broken", "macros", "merged", "bomb", "headings only"],
)
def test_a_file_that_is_refused_as_a_whole(kaltim, data, words):
    assert words in refusal(kaltim, data)


def test_a_million_rows_are_refused_before_they_are_read(kaltim):
    sheet = part_of(xlsx_of(BUDI), SHEET).replace(b"A1:L2", b"A1:L1048576")
    assert "1.048.576 baris" in refusal(kaltim, with_part(xlsx_of(BUDI), SHEET, sheet))


def test_a_csv_with_too_many_rows_is_refused(kaltim, monkeypatch):
    monkeypatch.setattr(reader, "MOST_ROWS", 10)
    assert "paling banyak 10 baris" in refusal(kaltim, csv_of(*people(11)), "akun.csv")


def test_a_missing_column_is_named(kaltim):
    assert "Peran SPSE" in refusal(kaltim, csv_of(BUDI, headings=["User ID", "Nama"]))


def test_an_unknown_column_is_named(kaltim):
    assert "“No HP Baru”" in refusal(kaltim, csv_of(BUDI, headings=[*HEADINGS, "No HP Baru"]))


def test_a_column_that_is_there_twice_is_named(kaltim):
    assert "NIP ada dua kali" in refusal(kaltim, csv_of(BUDI, headings=[*HEADINGS, "NIP"]))


def test_a_csv_with_an_open_quote_is_refused(kaltim):
    data = csv_of(BUDI) + b'"USER2;Nama ' + b"x" * 140_000
    assert "tanda kutip" in refusal(kaltim, data)


def test_binary_rubbish_is_refused(kaltim):
    assert "tidak dapat dibaca" in refusal(kaltim, bytes(range(256)) * 4)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_usual_encoding_is_read(kaltim, encoding):
    take(kaltim.office, kaltim.admin_ppe, csv_of({**BUDI, "Nama": "René Düsseldorf"}, encoding=encoding))
    assert SpseAccount.objects.get().name == "René Düsseldorf"


def test_a_guessed_encoding_is_said(kaltim):
    batch = read(kaltim.office, kaltim.admin_ppe, csv_of({**BUDI, "Nama": "René"}, encoding="cp1252"))
    assert "Windows-1252" in batch.remarks[0]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_every_usual_delimiter_is_read(kaltim, delimiter):
    assert read(kaltim.office, kaltim.admin_ppe, csv_of(BUDI, delimiter=delimiter)).rows_new == 1


@pytest.mark.parametrize("written", ["1.99003152015031E+17", "199003152015031008", "1.99003152015031008E17"])
def test_a_nip_that_lost_digits_is_refused(kaltim, written):
    assert "digit terakhirnya hilang" in faults(kaltim, number(BUDI, "NIP", written))


@pytest.mark.parametrize("written", ["1.99003E+17", "1,99003E+17", "199003152015031000"])
def test_a_nip_that_lost_digits_before_it_became_csv_is_refused(kaltim, written):
    assert "hilang" in faults(kaltim, csv_of({**BUDI, "NIP": written}))


def test_a_nip_stored_as_a_number_with_all_its_digits_is_taken_and_said(kaltim):
    data = number(BUDI, "NIP", str(NIP))
    assert "digitnya utuh" in notes(kaltim, data)
    assert read(kaltim.office, kaltim.admin_ppe, data).rows.get().nip == str(NIP)


def test_a_nip_of_odd_length_is_a_warning_only(kaltim):
    assert "biasanya 18 digit" in notes(kaltim, csv_of({**BUDI, "NIP": "12345"}))


def test_a_phone_that_lost_its_first_zero_gets_it_back(kaltim):
    data = number(BUDI, "Telepon", "81200001111")
    assert "angka 0 di depan" in notes(kaltim, data)
    assert read(kaltim.office, kaltim.admin_ppe, data).rows.get().phone == "081200001111"


def test_a_date_stored_as_a_number_is_read_and_said(kaltim):
    assert "dibaca sebagai 01/01/2026" in notes(kaltim, number(BUDI, "SK berlaku dari", "46023"))


def counted_from_1904(*rows, number_format=None):
    """A workbook of Excel on an old Mac, with its dates as such or, with another format, as bare numbers."""

    def days(sheet):
        sheet.parent.epoch = CALENDAR_MAC_1904
        at = HEADINGS.index("SK berlaku dari") + 1
        sheet.cell(row=2, column=at).value = date(2026, 1, 1)
        if number_format:
            sheet.cell(row=2, column=at).number_format = number_format

    return xlsx_of(*rows, also=days)


@pytest.mark.parametrize("number_format", [None, "0"])
def test_dates_of_a_workbook_that_counts_from_1904_are_right(kaltim, number_format):
    data = counted_from_1904(BUDI, number_format=number_format)
    assert b'date1904="1"' in part_of(data, "xl/workbook.xml")
    assert b"<v>44561</v>" in part_of(data, SHEET)  # days since 1 January 1904
    batch = read(kaltim.office, kaltim.admin_ppe, data)
    assert batch.rows.get().decree_from == date(2026, 1, 1)
    assert "1904" in batch.remarks[0]


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("Nama", '=HYPERLINK("http://contoh")', "rumus"),
        ("NIP", "=A1", "rumus"),
        ("User ID", "", "kosong"),
        ("Peran SPSE", "Raja", "tidak dikenal"),
        ("Surel", "budi@", "bukan alamat surel"),
        ("SK berlaku dari", "31/02/2026", "bukan tanggal"),
        ("SK berlaku sampai", "01/01/2020", "lebih awal"),
        ("Aktif", "mungkin", "ya atau tidak"),
        ("Nama", "x" * 161, "lebih dari 160"),
    ],
)
@pytest.mark.parametrize("make", [csv_of, xlsx_of])
def test_a_cell_that_is_not_taken(kaltim, make, column, value, words):
    assert words in faults(kaltim, make({**BUDI, column: value}))


def test_a_user_id_that_is_there_twice_names_the_first_row(kaltim):
    assert "sudah ada pada baris 2" in faults(kaltim, csv_of(BUDI, {**BUDI, "User ID": "budi01"}))


def test_row_numbers_are_those_of_the_sheet(kaltim):
    batch = read(kaltim.office, kaltim.admin_ppe, xlsx_of(BUDI, {}, {**BUDI, "User ID": "X", "Aktif": "entah"}))
    assert batch.rows.get(state="faulty").row_no == 4


def test_content_beside_the_last_heading_is_refused(kaltim):
    data = csv_of(BUDI).rstrip() + b";terselip\r\n"
    assert "di kanan kolom terakhir" in faults(kaltim, data)
