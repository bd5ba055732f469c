"""Draw one page of an uploaded document as a clean JPEG, or tell how large its pages will be.

Run by `page_images` as a script in a process of its own with little memory and time (`confined`), the document on
standard input:
- ``sizes KIND WIDTH`` writes JSON: `{"pages": [[1200, 1697], …]}`, in pixels;
- ``page KIND WIDTH NUMBER`` writes a JPEG; NUMBER counts from 1.
Either writes `{"fault": "unreadable"}` instead when it cannot.

Decisions:
- After its imports the process may open nothing more (`_shut`): whoever takes it over has this one document and no
  other, no network and no disk. PDFium then uses the fonts that it carries, so a page looks alike on every machine.
- The image is drawn anew on white, never passed on: no metadata, no comment, no colour profile and no byte of the
  upload reaches a browser.
- The size of the result alone decides what is allocated: a page of a hundred metres costs what an A4 page costs, and a
  strip longer than `TALLEST` widths is made smaller. Pictures are never enlarged, PDF pages are drawn at any width.
"""

import json
import math
import resource
import sys
from io import BytesIO
from typing import BinaryIO

import pillow_heif
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageOps

MAX_PIXELS = 50_000_000  # as `content_probe`: nothing larger was ever accepted
TALLEST = 4
QUALITY = 82

Size = tuple[int, int]


class Faulty(Exception):  # noqa: N818 -- the document is at fault, not the program
    """Why there is no image; the word is a value of `page_images.Trouble`."""


def main(task: str, kind: str, width: str, number: str = "1") -> None:
    """Write the answer, or the fault that the document has."""
    _shut()
    sizes, page = (_pdf_sizes, _pdf_page) if kind == "pdf" else (_picture_sizes, _picture_page)
    try:
        if task == "sizes":
            answer = json.dumps({"pages": sizes(sys.stdin.buffer, int(width))}).encode()
        else:
            answer = _jpeg(page(sys.stdin.buffer, int(width), int(number)))
    except Faulty as fault:
        answer = json.dumps({"fault": str(fault)}).encode()
    except MemoryError:
        answer = json.dumps({"fault": "too_heavy"}).encode()
    except Exception:
        answer = json.dumps({"fault": "unreadable"}).encode()
    sys.stdout.buffer.write(answer)


def _shut() -> None:
    """From here on no file and no socket can be opened."""
    pillow_heif.options.DECODE_THREADS = 2
    pillow_heif.register_heif_opener()
    Image.init()
    Image.MAX_IMAGE_PIXELS = None  # our own limit, checked before anything is decoded
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))


def fitted(page: tuple[float, float], target: int, *, enlarge: bool) -> Size:
    """Pixels of the image of a page of this width and height: `target` wide, less when the page is a long strip."""
    width, height = page
    if not (math.isfinite(width) and math.isfinite(height) and width > 0 and height > 0):
        raise Faulty("unreadable")
    scale = min(target / width, TALLEST * target / height, math.inf if enlarge else 1)
    return max(round(width * scale), 1), max(round(height * scale), 1)


def _pdf(file: BinaryIO) -> pypdfium2.PdfDocument:
    document = pypdfium2.PdfDocument(file.read())
    document.init_forms()  # else the words that somebody typed into a form's fields are missing
    return document


def _pdf_sizes(file: BinaryIO, target: int) -> list[Size]:
    document = _pdf(file)
    return [fitted(document.get_page_size(at), target, enlarge=True) for at in range(len(document))]


def _pdf_page(file: BinaryIO, target: int, number: int) -> Image.Image:
    document = _pdf(file)
    if not 1 <= number <= len(document):
        raise Faulty("no_such_page")
    page = document[number - 1]
    width, height = fitted(page.get_size(), target, enlarge=True)
    bitmap = pypdfium2.PdfBitmap.new_native(width, height, pdfium.FPDFBitmap_BGRx)
    pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
    place = (bitmap, page, 0, 0, width, height, 0, pdfium.FPDF_ANNOT)
    pdfium.FPDF_RenderPageBitmap(*place)
    if document.formenv:
        pdfium.FPDF_FFLDraw(document.formenv, *place)
    image: Image.Image = bitmap.to_pil()
    return image


def _opened(file: BinaryIO) -> Image.Image:
    image = Image.open(file, formats=["JPEG", "PNG", "HEIF"])
    if image.width * image.height > MAX_PIXELS:
        raise Faulty("too_heavy")
    return image


def _lies_on_its_side(image: Image.Image) -> bool:
    return int(image.getexif().get(_ORIENTATION, 1)) >= _FIRST_ON_ITS_SIDE


_ORIENTATION, _FIRST_ON_ITS_SIDE = 0x0112, 5


def _picture_sizes(file: BinaryIO, target: int) -> list[Size]:
    return [_upright_size(_opened(file), target)]


def _upright_size(image: Image.Image, target: int) -> Size:
    width, height = reversed(image.size) if _lies_on_its_side(image) else image.size
    return fitted((width, height), target, enlarge=False)


def _picture_page(file: BinaryIO, target: int, number: int) -> Image.Image:
    """Reduced first and turned upright then: a large photo is in memory once."""
    if number != 1:
        raise Faulty("no_such_page")
    image = _opened(file)
    width, height = _upright_size(image, target)
    lying = (height, width) if _lies_on_its_side(image) else (width, height)
    image.draft("RGB", lying)  # a JPEG is decoded to no more than the half, quarter or eighth that is needed
    small = _plain(image).resize(lying, Image.Resampling.LANCZOS, reducing_gap=2.0)
    small.getexif()[_ORIENTATION] = image.getexif().get(_ORIENTATION, 1)
    return ImageOps.exif_transpose(small)


def _plain(image: Image.Image) -> Image.Image:
    """Grey or colours, with or without transparency: what can be made smaller."""
    if image.mode in ("L", "RGB", "RGBA"):
        image.load()
        return image
    if image.mode.startswith(("I", "F")):  # 16 bits of grey: a plain conversion would cut them off instead of scaling
        return image.point(lambda value: value / 257).convert("L")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _jpeg(image: Image.Image) -> bytes:
    """On white, from pixels alone."""
    clean = Image.new("RGB", image.size, "white")
    clean.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    out = BytesIO()
    clean.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    main(*sys.argv[1:])
