"""Drawing the pages of a document: every kind, upright and clean, and no document harms the one who draws it."""

import os
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from requests_app.files import confined, confined_child, content_probe, page_cache, page_images, page_render
from requests_app.files.page_images import MESSAGES, NoImage, Trouble, Width, image, sizes
from requests_app.tickets.documents import Document
from tests.files import samples
from tests.files.spending import Spent, spent_on
from tests.races import at_once

RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)


def kept(data: bytes, kind: str = "pdf", pages: int | None = None) -> Document:
    """A document of these bytes, not in the database: drawing asks nothing of it."""
    mime = "application/pdf" if kind == "pdf" else f"image/{kind}"
    document = Document(mime=mime, size=len(data), pages=pages if kind == "pdf" else None)
    document.file.save("berkas", ContentFile(data), save=False)
    return document


def lose(document: Document) -> None:
    document.file.storage.delete(str(document.file.name))


def drawn(data: bytes, kind: str = "pdf", number: int = 1, width: Width = Width.READING, pages: int = 1) -> Image.Image:
    return Image.open(BytesIO(image(kept(data, kind, pages), number, width)))


def trouble_of(data: bytes, kind: str = "pdf", number: int = 1, pages: int = 1) -> Trouble:
    with pytest.raises(NoImage) as caught:
        drawn(data, kind, number, pages=pages)
    return caught.value.code


def like(pixel: Any, colour: tuple[int, ...]) -> bool:
    """JPEG keeps colours nearly."""
    return all(abs(one - other) < 12 for one, other in zip(pixel, colour, strict=True))


# --- every kind ---------------------------------------------------------------------------------------------------

# The largest picture that is accepted; a sixteenth of it unless LPSE_FULL=1.
LARGEST = (8000, 6200) if os.environ.get("LPSE_FULL") == "1" else (2000, 1550)
SAMPLES = {
    "pdf": (samples.pdf_bytes, (1200, 1698), (160, 226)),
    "jpeg": (lambda: samples.jpeg_bytes(1600, 1200), (1200, 900), (160, 120)),
    "png": (lambda: samples.png_bytes(1600, 1200), (1200, 900), (160, 120)),
    "heic": (lambda: samples.heic_bytes(1600, 1200), (1200, 900), (160, 120)),
}


@pytest.mark.parametrize("kind", SAMPLES)
def test_each_kind_becomes_a_jpeg_of_either_width(kind):
    make, reading, thumb = SAMPLES[kind]
    for width, size in ((Width.READING, reading), (Width.THUMB, thumb)):
        result = drawn(make(), kind, width=width)
        assert (result.format, result.mode, result.size) == ("JPEG", "RGB", size)


@pytest.mark.parametrize("kind", SAMPLES)
def test_the_size_told_beforehand_is_the_size_drawn(kind):
    make, reading, _ = SAMPLES[kind]
    assert sizes(kept(make(), kind, pages=1)) == [reading]


def test_every_page_of_a_pdf_has_its_own_image():
    document = kept(samples.pdf_bytes(pages=3), pages=3)
    pictures = {image(document, number, Width.READING) for number in (1, 2, 3)}
    assert (len(pictures), len(sizes(document))) == (3, 3)


def test_the_words_of_a_pdf_are_drawn_dark_on_white():
    result = drawn(samples.pdf_bytes("Surat permohonan")).convert("L")
    assert result.getpixel((5, 5)) == 255
    assert result.crop((140, 120, 600, 200)).histogram()[:80] != [0] * 80


def test_what_was_typed_into_a_form_is_drawn():
    assert like(drawn(samples.filled_form()).getpixel((600, 849)), (0, 0, 0))


def test_a_pdf_page_that_lies_is_drawn_lying():
    result = drawn(samples.turned_pdf())
    assert result.size == (1200, 848)
    assert sizes(kept(samples.turned_pdf(), pages=1)) == [result.size]


@pytest.mark.parametrize("orientation", [3, 6, 8])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "HEIC"])
def test_a_photo_is_turned_upright(kind, orientation):
    data = samples.photo_on_its_side(kind, orientation)
    result = drawn(data, kind.lower())
    assert result.size == (300, 400)
    assert sizes(kept(data, kind.lower())) == [(300, 400)]
    assert like(result.getpixel((150, 60)), (254, 0, 0))
    assert like(result.getpixel((150, 340)), (0, 0, 254))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "HEIC"])
def test_nothing_of_the_upload_but_its_pixels_is_passed_on(kind):
    data = samples.photo_on_its_side(kind)
    assert b"rumah pemohon" in data or kind == "PNG"
    clean = image(kept(data, kind.lower()), 1, Width.READING)
    result = Image.open(BytesIO(clean))
    assert not result.getexif()
    assert set(result.info) == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"kamera" not in clean


def test_a_small_picture_is_not_enlarged():
    assert drawn(samples.png_bytes(90, 60), "png").size == (90, 60)


@pytest.mark.parametrize(
    ("mode", "colour", "expected"),
    [
        ("1", 1, WHITE),
        ("L", 200, (200, 200, 200)),
        ("LA", (0, 0), WHITE),
        ("P", 0, (0, 0, 0)),
        ("RGBA", (255, 0, 0, 0), WHITE),
        ("RGBA", (255, 0, 0, 255), (254, 0, 0)),
        ("I;16", 51400, (200, 200, 200)),
    ],
)
def test_every_sort_of_png_is_drawn_on_white(mode, colour, expected):
    out = BytesIO()
    Image.new(mode, (60, 40), colour).save(out, "PNG")
    assert like(drawn(out.getvalue(), "png").getpixel((30, 20)), expected)


def test_a_jpeg_for_the_press_is_drawn_in_its_colours():
    out = BytesIO()
    Image.new("CMYK", (60, 40), (0, 255, 255, 0)).save(out, "JPEG")
    assert like(drawn(out.getvalue(), "jpeg").getpixel((30, 20)), (254, 0, 0))


# --- hostile, broken, absurd --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "kind", "trouble"),
    [
        (samples.broken_pdf(), "pdf", Trouble.UNREADABLE),
        (samples.encrypted_pdf(), "pdf", Trouble.UNREADABLE),
        (samples.html_bytes(), "pdf", Trouble.UNREADABLE),
        (samples.pdf_bomb(), "pdf", Trouble.TOO_HEAVY),
        (samples.png_bomb(), "png", Trouble.TOO_HEAVY),
        (samples.truncated(samples.jpeg_bytes()), "jpeg", Trouble.UNREADABLE),
        (samples.gif_bytes(), "png", Trouble.UNREADABLE),
        (samples.EMPTY, "heic", Trouble.UNREADABLE),
    ],
)
def test_a_document_that_cannot_be_drawn_has_a_clear_fault(data, kind, trouble):
    assert trouble_of(data, kind) is trouble


@pytest.mark.parametrize("number", [0, 3, 10**9])
def test_a_page_that_is_not_there_is_refused_without_a_process(number):
    document = kept(samples.pdf_bytes(pages=2), pages=2)
    lose(document)
    with pytest.raises(NoImage) as caught:
        image(document, number, Width.READING)
    assert caught.value.code is Trouble.NO_SUCH_PAGE


def test_a_pdf_with_fewer_pages_than_it_claimed_is_no_crash():
    assert trouble_of(samples.pdf_bytes(), number=2, pages=2) is Trouble.NO_SUCH_PAGE


def test_a_file_that_is_gone_is_said_so_and_not_remembered(caplog):
    document = kept(samples.pdf_bytes())
    lose(document)
    with pytest.raises(NoImage) as caught:
        image(document, 1, Width.READING)
    assert caught.value.code is Trouble.GONE
    assert str(document.public_id) in caplog.text
    assert page_cache.read(page_cache.place_of(document, "1-1200.jpg")) is None


def test_each_trouble_has_a_message_of_its_own():
    assert set(MESSAGES) == set(Trouble)
    assert len(set(MESSAGES.values())) == len(Trouble)


@pytest.mark.parametrize(
    ("points", "pixels"), [((9_999_999, 9_999_999), (1200, 1200)), ((1, 14_400), (1, 4800)), ((14_400, 1), (1200, 1))]
)
def test_a_page_of_absurd_size_is_made_to_fit(points, pixels):
    assert drawn(samples.pdf_of_size(*points)).size == pixels


def test_the_largest_picture_that_is_accepted_is_the_largest_that_is_drawn():
    assert page_render.MAX_PIXELS == content_probe.MAX_PIXELS


def spent(data: bytes, kind: str) -> Spent:
    return spent_on(data, *confined.command(page_images.RENDER, "page", kind, "1200", "1")[2:])


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda: samples.pdf_of_size(9_999_999, 9_999_999), "pdf"),
        (lambda: samples.jpeg_bytes(*LARGEST), "jpeg"),
        (lambda: samples.png_bytes(*LARGEST), "png"),
        (lambda: samples.heic_bytes(*LARGEST), "heic"),
    ],
    ids=["endless page", "jpeg", "png", "heic"],
)
def test_the_largest_of_each_kind_is_drawn_within_its_bounds(make, kind):
    used = spent(make(), kind)
    assert used.answer.startswith(page_images.JPEG_START)
    assert used.memory < confined_child.MEMORY_BYTES * 3 / 4
    assert used.seconds < confined.CPU_SECONDS / 2


@pytest.mark.parametrize(("bomb", "kind"), [(samples.png_bomb, "png"), (samples.pdf_bomb, "pdf")])
def test_a_bomb_costs_little(bomb, kind):
    used = spent(bomb(), kind)
    assert used.memory <= confined_child.MEMORY_BYTES
    assert used.seconds <= confined.CPU_SECONDS + 1


@pytest.mark.parametrize(
    ("lines", "trouble"),
    [
        ("import signal\nsignal.raise_signal(signal.SIGSEGV)", Trouble.UNREADABLE),
        ("import signal\nsignal.raise_signal(signal.SIGXCPU)", Trouble.TOO_HEAVY),
        ("print('<script>alert(1)</script>')", Trouble.UNREADABLE),
        ('print(\'{"fault": "<script>"}\')', Trouble.UNREADABLE),
        ("print('[]')", Trouble.UNREADABLE),
        ("print('{\"pages\": [[1, 1]]}')", Trouble.UNREADABLE),
        ("pass", Trouble.UNREADABLE),
    ],
)
def test_a_process_that_crashes_or_lies_is_a_fault_of_the_document(lines, trouble, tmp_path, monkeypatch):
    (tmp_path / "render.py").write_text(lines, encoding="utf-8")
    monkeypatch.setattr(page_images, "RENDER", tmp_path / "render.py")
    assert trouble_of(samples.pdf_bytes()) is trouble


@pytest.mark.parametrize("answer", ['{"pages": [["1", 2]]}', '{"pages": [[0, 2]]}', '{"pages": [[1]]}', '{"pages": 5}'])
def test_sizes_that_are_none_are_a_fault_of_the_document(answer, tmp_path, monkeypatch):
    (tmp_path / "render.py").write_text(f"print({answer!r})", encoding="utf-8")
    monkeypatch.setattr(page_images, "RENDER", tmp_path / "render.py")
    with pytest.raises(NoImage):
        sizes(kept(samples.pdf_bytes()))


# --- once, and not too many at once ---------------------------------------------------------------------------------


def test_a_page_is_drawn_once():
    document = kept(samples.pdf_bytes())
    first = image(document, 1, Width.READING)
    lose(document)
    assert image(document, 1, Width.READING) == first


def test_that_a_page_cannot_be_drawn_is_found_out_once():
    document = kept(samples.broken_pdf())
    for _ in range(2):
        with pytest.raises(NoImage) as caught:
            image(document, 1, Width.READING)
        assert caught.value.code is Trouble.UNREADABLE
        lose(document)


def test_four_readers_of_one_page_all_get_it_and_leave_one_file():
    document = kept(samples.pdf_bytes())
    answers = at_once(4, lambda _: image(document, 1, Width.READING))
    assert set(map(type, answers)) == {bytes}
    assert len(set(answers)) == 1
    folder = page_cache.place_of(document, "x").parent
    assert [path.name for path in folder.iterdir()] == ["1-1200.jpg"]


def test_no_more_than_two_pages_are_drawn_at_once(monkeypatch):
    running, most = [], []

    def watched(*arguments, **more):
        running.append(1)
        most.append(len(running))
        try:
            return confined_run(*arguments, **more)
        finally:
            running.pop()

    confined_run = confined.run
    monkeypatch.setattr(confined, "run", watched)
    document = kept(samples.pdf_bytes(pages=6), pages=6)
    answers = at_once(6, lambda at: image(document, at + 1, Width.THUMB))
    assert set(map(type, answers)) == {bytes}
    assert (max(most), len(most)) == (page_images.AT_ONCE, 6)


def test_whoever_waits_too_long_is_asked_to_come_back(monkeypatch):
    monkeypatch.setattr(page_images, "PATIENCE_SECONDS", 0.01)
    document = kept(samples.pdf_bytes())
    with page_images._slot(), page_images._slot(), pytest.raises(NoImage) as caught:
        image(document, 1, Width.READING)
    assert caught.value.code is Trouble.BUSY
    assert image(document, 1, Width.READING)
