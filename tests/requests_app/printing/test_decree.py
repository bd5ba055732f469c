"""The decree on paper: its parts in their order, the list for 1 to 200 people, and signatures that stay whole."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from requests_app.printing.decree import ORDINALS, Paper, Signatory, decree
from tests.requests_app.printing.decrees import LONG_NAME, paper, person
from tests.requests_app.printing.papers import AT, pages_of, text_of

HEAD = "No. Nama NIP Pangkat/Golongan Jabatan Instansi Peran SPSE Surel"
SIGNED = ("Drs. Wirya Contohnegara, M.Si.", "Pembina Tingkat I (IV/b)", "NIP 19700101 199503 1 001")


def list_pages(pdf):
    """The pages of the Lampiran."""
    pages = pages_of(pdf)
    return pages[next(at for at, text in enumerate(pages) if "LAMPIRAN" in text) :]


def logo():
    out = BytesIO()
    Image.new("RGBA", (40, 50), (13, 92, 99, 120)).save(out, "PNG")
    return out.getvalue()


def test_the_parts_stand_in_the_order_of_a_keputusan():
    text = text_of(decree(paper()))
    parts = [
        "PEMERINTAH PROVINSI CONTOH", "BIRO PENGADAAN BARANG/JASA", "Jalan Contoh Nomor 1",
        "KEPUTUSAN KEPALA LPSE PROVINSI CONTOH NOMOR 000.3/0624/BPLPSE/B.PBJ TENTANG PEMBUATAN AKUN HELPDESK",
        "KEPALA LPSE PROVINSI CONTOH,", "Menimbang : a. bahwa", "b. bahwa perlu", "Mengingat : 1. Undang-Undang",
        "2. Peraturan Pemerintah", "MEMUTUSKAN:",
        "Menetapkan : KEPUTUSAN KEPALA LPSE PROVINSI CONTOH TENTANG PEMBUATAN AKUN HELPDESK.",
        "KESATU : Memerintahkan", "KEDUA : Admin PPE", "KETIGA : Keputusan ini",
        "Ditetapkan di Samarinda pada tanggal 20 November 2026 KEPALA LPSE PROVINSI CONTOH,", *SIGNED,
        "Tembusan: 1. Inspektur Daerah; 2. Yang bersangkutan.",
        "LAMPIRAN KEPUTUSAN KEPALA LPSE PROVINSI CONTOH NOMOR : 000.3/0624/BPLPSE/B.PBJ TANGGAL : 20 NOVEMBER 2026",
        "DAFTAR PERSONIL HELPDESK", HEAD, "1 Personil Contoh 1, S.Kom. 19900315 201503 1 002 Penata", *SIGNED,
    ]  # fmt: skip
    at = 0
    for part in parts:
        found = text.find(part, at)
        assert found >= 0, f"{part!r} is missing after {text[max(at - 60, 0) : at]!r}"
        at = found + len(part)
    assert "RAHMAT" not in text


@pytest.mark.parametrize(("people", "pages"), [(1, 2), (2, 2), (45, 5), (200, 13)])
def test_every_person_has_one_row_under_a_head_that_is_repeated(people, pages):
    pdf = decree(paper(people))
    lists = list_pages(pdf)
    rows = [int(no) for text in lists for no in re.findall(r"(\d+) Personil Contoh \1,", text)]
    assert rows == list(range(1, people + 1))
    assert len(pages_of(pdf)) == pages
    assert [text.count(HEAD) for text in lists] == [1] * len(lists)


@pytest.mark.parametrize("people", [1, 2, *range(9, 18), 200])
def test_the_block_of_the_signatory_is_whole_and_never_without_people(people):
    last = list_pages(decree(paper(people)))[-1]
    assert all(part in last for part in SIGNED)
    assert len(re.findall(r"(\d+) Personil Contoh \1,", last)) >= min(people, 2)


@pytest.mark.parametrize("length", range(0, 2400, 300))
def test_the_signature_of_the_decree_never_leaves_its_last_clause(length):
    clauses = (*paper().clauses[:2], "isi " * (length // 4) + "selesai.", "Keputusan ini mulai berlaku.")
    signed = [text for text in pages_of(decree(paper(clauses=clauses))) if "Ditetapkan di" in text]
    assert len(signed) == 1
    assert all(part in signed[0] for part in ("Keputusan ini mulai berlaku.", *SIGNED))


def test_every_page_says_which_of_how_many_it_is_and_where_to_check_it():
    pages = pages_of(decree(paper(45)))
    assert [f"Halaman {number} dari {len(pages)}" in text for number, text in enumerate(pages, 1)] == [True] * 5
    assert all("https://lpse.contoh.example/sk/3fXv9QpLk2TzYw8R/" in text for text in pages)
    assert not any(word in " ".join(pages) for word in ("BSrE", "elektronik tersertifikasi", "KONSEP"))


def test_a_draft_says_so_on_every_page_and_leads_nowhere():
    pages = pages_of(decree(paper(45, draft=True, number="", date="")))
    assert all("KONSEP" in text and "belum ditetapkan" in text for text in pages)
    assert not any("/sk/" in text or "Nomor 000" in text for text in pages)
    assert "NOMOR ……" in pages[0]


@pytest.mark.parametrize(
    ("lines", "printed"),
    [
        (("Plt. Kepala LPSE",), "Plt. KEPALA LPSE,"),
        (("Plh. Kepala LPSE",), "Plh. KEPALA LPSE,"),
        (("a.n. Sekretaris Daerah", "Kepala Biro"), "a.n. SEKRETARIS DAERAH KEPALA BIRO,"),
        (("a.n. Gubernur", "Sekretaris Daerah", "u.b. Plt. Kepala Biro"), "u.b. Plt. KEPALA BIRO,"),
    ],
)
def test_who_signs_for_another_keeps_the_small_letters(lines, printed):
    text = text_of(decree(paper(signatory=Signatory(lines=lines, name="Wirya"))))
    assert text.count(printed) == 2
    assert "NIP NIP" not in text


def test_long_names_and_titles_stay_on_the_page():
    who = person(1, name=LONG_NAME, position="Pengelola " * 12, email="a" * 60 + "@" + "b" * 60 + ".example")
    text = text_of(decree(paper(people=(who,) * 9, about="Pembuatan Akun " * 14, head_lines=("Biro " * 25,))))
    assert text.replace(" ", "").count(LONG_NAME.replace(" ", "")) == 9


@pytest.mark.parametrize("sheet", Paper)
def test_the_list_lies_on_its_side_on_either_sheet(sheet):
    sizes = [page.mediabox for page in PdfReader(BytesIO(decree(paper(paper=sheet)))).pages]
    tall = {Paper.A4: (595, 842), Paper.F4: (609, 935)}[sheet]
    assert [(round(box.width), round(box.height)) for box in sizes] == [tall, tall[::-1]]


def test_the_logo_is_in_the_file_once_and_described():
    with_logo: Any = PdfReader(BytesIO(decree(paper(logo=logo()))))
    assert [len(page.images) > 0 for page in with_logo.pages] == [True, False]
    assert not PdfReader(BytesIO(decree(paper()))).pages[0].images


def test_it_is_an_archive_file_with_title_language_and_date():
    reader: Any = PdfReader(BytesIO(decree(paper(logo=logo()))))
    assert (reader.xmp_metadata.pdfaid_part, reader.xmp_metadata.pdfaid_conformance) == ("2", "A")
    assert reader.metadata.title == "Keputusan Kepala LPSE Provinsi Contoh Nomor 000.3/0624/BPLPSE/B.PBJ"
    assert str(reader.root_object["/Lang"]).lower() == "id-id"
    assert reader.metadata.creation_date == AT


def test_the_same_facts_give_the_same_bytes_and_other_facts_others():
    assert decree(paper(3)) == decree(paper(3))
    assert decree(paper(3)) != decree(paper(3, at=AT + timedelta(seconds=1)))


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60))
def test_any_text_at_all_can_be_printed(text):
    who = person(1, name=text, agency=text)
    assert decree(paper(people=(who,), about=text, clauses=(text,), place=text, logo=b"")).startswith(b"%PDF")


def test_more_clauses_than_ordinals_or_nobody_at_all_is_refused():
    assert ORDINALS[-1] in text_of(decree(paper(clauses=("isi.",) * len(ORDINALS))))
    for wrong in ({"clauses": ("isi.",) * (len(ORDINALS) + 1)}, {"clauses": ()}, {"people": ()}):
        with pytest.raises(ValueError, match="decree has"):
            decree(paper(**wrong))


def lowest_and_highest(pdf):
    """For each page: height, and the lowest and highest edge of its letters, in points."""
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            text = page.get_textpage()
            boxes = [text.get_charbox(at) for at in range(text.count_chars())]
            yield page.get_height(), min(box[1] for box in boxes), max(box[3] for box in boxes)


def test_not_even_the_longest_decree_that_can_be_written_leaves_the_page():
    words = "Kata " * 300
    people = tuple(
        person(at, name=words[:160], position=words[:160], agency=words[:160], rank=words[:80]) for at in (1, 2, 3)
    )
    signatory = Signatory(lines=(f"a.n. {words[:200]}", words[:200]), name=words[:160], rank=words[:80], nip="1")
    worst = paper(
        people=people, signatory=signatory, authority=words[:300], about=words[:300], copies=(words[:300],) * 20,
        clauses=("isi.", words[:1500]), considering=(words[:1500],) * 3, head_lines=(words[:120],) * 4,
    )  # fmt: skip
    for height, lowest, highest in lowest_and_highest(decree(worst)):
        assert 0 < lowest < highest < height
