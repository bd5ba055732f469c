"""What the monthly report says, on paper and in the workbook, read back and compared with the figures."""

import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction

import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from requests_app.reports.papers.pages import chapters
from requests_app.reports.papers.paper import pdf
from requests_app.reports.papers.words import percent, shown
from requests_app.reports.papers.workbook import xlsx
from requests_app.survey.index import Tally
from tests.requests_app.printing.papers import pages_of, text_of
from tests.requests_app.reports.papers import samples


def book_of(report):
    return load_workbook(io.BytesIO(xlsx(report)))


def real_tables(book):
    """name → (sheet, heads, rows) of every ListObject."""
    found = {}
    for sheet in book.worksheets:
        for name, table in ((each.name, each) for each in sheet.tables.values()):
            heads, *rows = [[cell.value for cell in row] for row in sheet[table.ref]]
            found[name] = (sheet, heads, rows)
    return found


def head_row(table):
    return range_boundaries(table.ref)[1]


def written(value):
    """As a spreadsheet holds it."""
    if isinstance(value, Fraction):
        return pytest.approx(float(value))
    if isinstance(value, Decimal):
        return pytest.approx(float(value))
    return datetime.combine(value, time()) if type(value) is date else value


def every_table(report):
    return [*(table for chapter in report.chapters for table in chapter.tables), *report.annexes]


@pytest.fixture(scope="module")
def report():
    return samples.report()


@pytest.fixture(scope="module")
def paper(report):
    return pdf(report)


def test_the_chapters_stand_in_their_order_with_kop_signature_and_page_numbers(paper, report):
    text = text_of(paper)
    parts = [
        "BIRO PENGADAAN BARANG DAN JASA", "LAPORAN BULANAN LAYANAN HELPDESK", "Periode Oktober 2026", "I. Ringkasan",
        "II. Volume", "III. Ketepatan Waktu per Langkah SOP", "IV. Penyimpangan Mutu Baku",
        "V. Penolakan dan Kelengkapan", "VI. Survei Kepuasan Masyarakat", "VII. Hal yang Memerlukan Perhatian",
        "3 November 2026", "Kepala LPSE Provinsi Contoh,", "Bagus Contohnegara, S.T., M.Si.",
        "NIP 19700101 199503 1 001", "Sidik angka (SHA-256)", "LAMPIRAN 1", "Daftar penyimpangan mutu baku",
        "LAMPIRAN 2", "Volume per hari",
    ]  # fmt: skip
    places = [text.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)
    pages = pages_of(paper)
    assert all(f"Halaman {at} dari {len(pages)}" in page for at, page in enumerate(pages, 1))
    assert report.fingerprint in "".join(text.split())


def test_every_cell_of_every_table_stands_on_the_paper(paper, report):
    text = "".join(text_of(paper).split())
    missing = [
        shown(value)
        for table in every_table(report)
        for row in table.rows
        for value in row
        if "".join(shown(value).split()) not in text
    ]
    assert missing == []


def test_the_workbook_holds_every_row_with_its_type_as_a_real_table(report):
    found = real_tables(book_of(report))
    for table in every_table(report):
        sheet, heads, rows = found.pop(table.name)
        expected = table.rows[: len(table.rows) - table.totals]
        assert heads == [column.label for column in table.columns]
        assert rows == [[written(value) for value in row] for row in expected]
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert found == {}


def test_shares_and_dates_carry_their_formats(report):
    found = real_tables(book_of(report))
    sheet, heads, _ = found["KetepatanWaktu"]
    top = head_row(sheet.tables["KetepatanWaktu"])
    share = sheet.cell(top + 2, heads.index("% tepat waktu") + 1)
    assert (share.value, share.number_format) == (pytest.approx(300 / 302), "0.0%")
    day = found["VolumeHarian"][0].cell(3, 1)
    assert (day.value, day.number_format, day.is_date) == (
        datetime.combine(date(2026, 10, 1), time()),
        "dd-mm-yyyy",
        True,
    )
    at = found["DaftarPenyimpangan"][0].cell(3, 1)
    assert (at.value, at.number_format) == (datetime.combine(date(2026, 10, 1), time(14, 41)), "dd-mm-yyyy hh:mm")


def test_one_sheet_for_each_chapter_with_its_head_frozen(report):
    book = book_of(report)
    assert book.sheetnames[0] == "Sampul"
    assert [name.split()[0] for name in book.sheetnames[1:8]] == ["I", "II", "III", "IV", "V", "VI", "VII"]
    assert book.sheetnames[8:] == ["Lampiran 1", "Lampiran 2"]
    steps = book["III Ketepatan Waktu per Langkah"]
    head = head_row(steps.tables["KetepatanWaktu"])
    assert steps.freeze_panes == f"A{head + 1}"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\n="])
def test_no_text_becomes_a_formula(start):
    reason = f'{start}HYPERLINK("http://contoh.example")'
    made = samples.report(replace(samples.facts(0), strays=(samples.stray(1, reason=reason),)))
    sheet, heads, _ = real_tables(book_of(made))["DaftarPenyimpangan"]
    cell = sheet.cell(3, heads.index("Alasan") + 1)
    assert (cell.value, cell.data_type, bool(cell.quotePrefix)) == (reason, "s", True)


def test_characters_that_a_sheet_cannot_hold_are_left_out():
    made = samples.report(replace(samples.facts(0), strays=(samples.stray(1, reason="SPSE\x0b mati\x00 lama"),)))
    _, heads, rows = real_tables(book_of(made))["DaftarPenyimpangan"]
    assert rows[0][heads.index("Alasan")] == "SPSE mati lama"


def test_a_month_without_data_says_so_and_divides_by_nothing():
    empty = samples.report(samples.empty())
    text = text_of(pdf(empty))
    assert "Tidak ada data: pada Oktober 2026 tidak ada permohonan" in text
    assert "ketepatan waktu tidak dihitung" in text
    assert "Tidak ada jawaban survei" in text
    assert "%" not in text.replace("% tepat waktu", "")
    assert "LAMPIRAN" not in text
    book = book_of(empty)
    assert real_tables(book) == {}
    assert "Tidak ada data" in book["I Ringkasan"]["A2"].value
    assert all(not table.rows for chapter in chapters(empty) for table in chapter.tables)


@pytest.mark.parametrize("respondents", [1, 4])
def test_few_answers_are_not_shown(respondents):
    made = samples.report(replace(samples.facts(), survey=samples.survey(Tally(respondents, (4 * respondents,) * 9))))
    text = text_of(pdf(made))
    assert f"dijawab {respondents} responden; hasilnya baru ditampilkan mulai dari 5 responden" in text
    assert "Indeks Kepuasan Masyarakat" not in text
    assert "SurveiUnsur" not in real_tables(book_of(made))


def test_a_long_month_repeats_its_heads_and_loses_no_row():
    made = samples.report(samples.facts(200))
    lists = [page for page in pages_of(pdf(made)) if "XX-2026-" in page]
    assert len(lists) > 5
    assert all("Penanggung jawab" in page for page in lists)
    assert re.findall(r"XX-2026-\d{5}", " ".join(lists)) == [f"XX-2026-{number:05}" for number in range(1, 201)]


def test_a_very_long_reason_is_printed_to_its_end():
    reason = "Gangguan jaringan. " * 400 + "Selesai sudah."
    made = samples.report(replace(samples.facts(0), strays=(samples.stray(1, reason=reason),)))
    assert "Selesai sudah." in text_of(pdf(made))


def test_a_month_that_runs_is_marked(report):
    running = samples.report(replace(samples.facts(), is_running=True))
    text = text_of(pdf(running))
    assert "Sementara: Oktober 2026 masih berjalan. Angka dihitung sampai 3 November 2026" in text
    assert "KONSEP" in text
    final = report.signed_by(samples.KEPALA, samples.AT, "Bagus")
    assert "KONSEP" not in text_of(pdf(final))


def test_the_fingerprint_is_of_what_it_says_not_of_when_it_was_made(report):
    later = report.signed_by(samples.KEPALA, datetime(2026, 12, 1, tzinfo=UTC), "Orang Lain")
    assert later.fingerprint == report.fingerprint
    other = samples.report(replace(samples.facts(), open_after=74))
    assert other.fingerprint != report.fingerprint


def test_the_same_report_gives_the_same_bytes(report, paper):
    assert pdf(samples.report()) == paper


def test_only_what_needs_somebody_is_listed():
    quiet = samples.facts(0, repeated=0, carriers=0, open_after=0, figures=samples.figures(unopened=0))
    made = samples.report(quiet)
    assert made.chapters[6].tables[0].rows == ()
    made = samples.report(replace(samples.facts(), repeated=2, carriers=1))
    counts = {row[0]: row[1] for row in made.chapters[6].tables[0].rows}
    assert (counts["Akun yang direset berulang"], counts["Pembawa berkas banyak orang"]) == (2, 1)
    assert counts["Hasil tidak pernah dibuka"] == 4


def test_the_screen_shows_what_the_paper_shows(report):
    tables = [table for chapter in chapters(report) for table in chapter.tables]
    assert [[[cell.text for cell in row] for row in table.rows] for table in tables] == [
        [[shown(value) for value in row] for row in table.rows] for table in every_table(report)
    ]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Fraction(1), "100,0 %"), (Fraction(0), "0,0 %"), (Fraction(9999, 10000), "99,9 %"),
        (Fraction(1, 10000), "0,1 %"), (Fraction(1, 8), "12,5 %"), (Fraction(1, 2000), "0,1 %"),
    ],
)  # fmt: skip
def test_what_is_not_all_never_reads_as_all(value, words):
    assert percent(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, "–"), ("", ""), (1250, "1.250"), (Decimal("3"), "3,00"), (date(2026, 10, 1), "01-10-2026")],
)
def test_values_as_words(value, words):
    assert shown(value) == words
