"""The engine: only known glyphs and fonts, no markup from data, the same bytes each time, an archive format."""

from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from requests_app.printing import engine
from requests_app.printing.engine import PrintError, printable_text, render
from requests_app.printing.letter import request_letter
from requests_app.printing.slip import receipt_slip
from tests.requests_app.printing.papers import AT, letter, slip, text_of

HOSTILE = [
    '#panic("x")',
    "$x^2$",
    r"C:\temp\n",
    "\"kutip\" dan 'kutip'",
    "*tebal* _miring_ `kode`",
    "@rujukan <label> // bukan komentar",
    "]}) #let data = 1",
    "= Judul",
    '{"json": null}',
]
TEMPLATE = '#set document(title: "x")\n#set page(width: 10cm, height: auto)\n'


def own_template(folder, body):
    (folder / "own.typ").write_text(TEMPLATE + body, encoding="utf-8")
    return render("own", {}, at=AT, folder=folder)


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_printed_as_it_was_typed(text):
    assert text in text_of(receipt_slip(slip(applicant=text)))


@pytest.mark.parametrize("text", HOSTILE)
def test_text_in_a_letter_is_never_markup(text):
    assert text.rstrip(".") in text_of(request_letter(letter(unit=text)))


def test_emoji_is_replaced_where_everyone_sees_it():
    assert "Sari [U+1F600]" in text_of(receipt_slip(slip(applicant="Sari \N{GRINNING FACE}")))


def test_right_to_left_override_and_control_characters_are_shown():
    assert printable_text("a\u202eb\x00c\tq") == "a[U+202E]b[U+0000]c q"


def test_decomposed_letters_are_composed_before_they_are_judged():
    assert printable_text("Rene\u0301") == "Ren\u00e9"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_text_at_all_can_be_printed(text):
    assert receipt_slip(slip(applicant=text, office=text, queue_number="")).startswith(b"%PDF")


def test_every_character_that_is_let_through_has_a_glyph_in_every_weight(tmp_path):
    through = "".join(char for char in map(chr, range(0x20, 0x2300)) if printable_text(char) == char)
    assert len(through) > 500
    faces = ["weight: 400", "weight: 600", "weight: 700", 'style: "italic"']
    text = "#let all = json(bytes(sys.inputs.data)).all\n"
    text += "\n\n".join(f'#text(font: "Libertinus Serif", fallback: false, {face}, all)' for face in faces)
    (tmp_path / "own.typ").write_text(TEMPLATE + text, encoding="utf-8")
    assert render("own", {"all": " ".join(through)}, at=AT, folder=tmp_path).startswith(b"%PDF")


def test_every_character_survives_the_capitals_of_a_letterhead():
    through = [char for char in map(chr, range(0x21, 0x2300)) if printable_text(char) == char]
    heads = tuple(" ".join(through[at : at + 40]) for at in range(0, len(through), 40))
    assert request_letter(letter(head_lines=heads)).startswith(b"%PDF")


def test_an_unknown_font_family_is_an_error(tmp_path):
    with pytest.raises(PrintError, match="unknown font family"):
        own_template(tmp_path, '#set text(font: "Arial")\nhalo')


def test_a_missing_glyph_is_an_error(tmp_path):
    with pytest.raises(PrintError, match="could not be displayed"):
        own_template(tmp_path, "halo \N{GRINNING FACE}")


def test_no_package_is_fetched(tmp_path):
    with pytest.raises(PrintError):
        own_template(tmp_path, '#import "@preview/cetz:0.3.4"')


def test_a_template_reads_nothing_outside_its_folder(tmp_path):
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "secret.txt").write_text("rahasia", encoding="utf-8")
    with pytest.raises(PrintError):
        own_template(inner, '#read("../secret.txt")')


def test_a_naive_time_is_refused():
    with pytest.raises(ValueError, match="aware"):
        render("receipt_slip", {}, at=datetime(2026, 11, 20))  # noqa: DTZ001 -- the naive time is the test


def test_equal_data_gives_equal_bytes_in_any_zone():
    wita = AT.astimezone(timezone(timedelta(hours=8)))
    assert request_letter(letter()) == request_letter(letter(at=wita))


def test_another_time_gives_another_file():
    assert request_letter(letter()) != request_letter(letter(at=AT + timedelta(seconds=1)))


def test_the_file_declares_the_archive_standard_the_language_and_its_date():
    reader: Any = PdfReader(BytesIO(request_letter(letter())))
    packet = reader.xmp_metadata
    assert packet is not None
    assert (packet.pdfaid_part, packet.pdfaid_conformance) == ("2", "A")
    assert str(reader.root_object["/Lang"]).lower() == "id-id"
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert reader.metadata.creation_date.astimezone(UTC) == AT


def test_only_fonts_of_the_wheel_are_in_the_file_and_all_are_embedded():
    reader: Any = PdfReader(BytesIO(request_letter(letter())))
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    inner = [font["/DescendantFonts"][0].get_object() for font in fonts]
    assert {str(font["/BaseFont"]).split("+")[1].split("-")[0] for font in inner} <= {
        "LibertinusSerif",
        "DejaVuSansMono",
    }
    assert all({"/FontFile2", "/FontFile3"} & set(font["/FontDescriptor"]) for font in inner)


def test_the_templates_import_no_package_and_name_no_other_font():
    for template in engine.TEMPLATES.glob("*.typ"):
        assert "@preview" not in template.read_text(encoding="utf-8"), f"{template.name}: write it without a package"
