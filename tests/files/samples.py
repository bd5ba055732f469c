"""Make sample uploads, good and bad; every function returns the bytes of one file, the same bytes each time.

No sample is stored in the repository: code says what is in a file, a stored file does not.
"""

import zlib
from functools import cache
from io import BytesIO
from random import Random
from zipfile import ZipFile

import pillow_heif
from PIL import Image
from pypdf import PdfReader, PdfWriter


def pdf_bytes(text: str = "Contoh berkas", pages: int = 1) -> bytes:
    """A plain PDF with `text` (Latin letters) on each of `pages` pages; 0 pages make a valid file without any."""
    contents = [f"BT /F1 14 Tf 72 760 Td ({_escape(text)} - halaman {n + 1}) Tj ET".encode() for n in range(pages)]
    return _pdf([_stream(content) for content in contents])


def encrypted_pdf(password: str = "rahasia-contoh") -> bytes:
    """A PDF that opens only with `password`; an empty one makes a PDF that opens freely but is still encrypted."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf_bytes())))
    writer.encrypt(user_password=password, owner_password="pemilik-contoh", algorithm="RC4-128")
    return _written(writer)


def truncated_pdf() -> bytes:
    """The first two thirds of a PDF."""
    whole = pdf_bytes(pages=5)
    return whole[: len(whole) * 2 // 3]


def broken_pdf() -> bytes:
    """The first and the last line of a PDF with rubbish between them."""
    return b"%PDF-1.7\n" + Random(7).randbytes(3000).hex().encode() + b"\n%%EOF\n"


@cache
def pdf_bomb(unpacked_mebibytes: int = 4096) -> bytes:
    """A page whose content unpacks to 4 GiB from two layers of compression: some kilobytes in all.

    A fully flushed deflate block can be repeated, so that the bomb need not be unpacked to be made; its closing
    checksum is wrong, which a reader learns only when it has unpacked everything.
    """
    packer = zlib.compressobj(9)
    start = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b"q Q " * (1 << 18)) + packer.flush(zlib.Z_FULL_FLUSH)
    once = start + block * unpacked_mebibytes + packer.flush()
    return _pdf([_stream(zlib.compress(once, 9), "/Filter [/FlateDecode /FlateDecode]")])


def pdf_with_zip_behind() -> bytes:
    """A file that a PDF reader and a ZIP reader both accept."""
    return pdf_bytes() + zip_bytes()


def html_then_pdf() -> bytes:
    """A web page in front of a PDF."""
    return b"<html><script>alert(1)</script></html>\n" + pdf_bytes()


def zip_bytes() -> bytes:
    """A small ZIP archive (offered under the name of a PDF by the tests)."""
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("isi.txt", "bukan PDF")
    return out.getvalue()


def html_bytes() -> bytes:
    """A web page (offered under the name of a PDF by the tests)."""
    return b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"


@cache
def jpeg_bytes(width: int = 640, height: int = 480) -> bytes:
    """A photo-like JPEG."""
    return _saved(_picture(width, height), "JPEG", quality=85)


@cache
def png_bytes(width: int = 640, height: int = 480) -> bytes:
    """A photo-like PNG."""
    return _saved(_picture(width, height), "PNG")


@cache
def heic_bytes(width: int = 640, height: int = 480) -> bytes:
    """A HEIC photo as a telephone makes it."""
    out = BytesIO()
    pillow_heif.from_pillow(_picture(width, height)).save(out, quality=50)
    return out.getvalue()


def photo_on_its_side(form: str = "JPEG", orientation: int = 6) -> bytes:
    """A photo taken upright, 300 × 400, red above blue, stored turned (EXIF says how), with words about it."""
    upright = Image.new("RGB", (300, 400), "blue")
    upright.paste("red", (0, 0, 300, 200))
    turns = {6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270, 3: Image.Transpose.ROTATE_180}
    lying = upright.transpose(turns[orientation])
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = orientation, "rumah pemohon"
    if form == "HEIC":
        out = BytesIO()
        pillow_heif.from_pillow(lying).save(out, quality=90, exif=exif.tobytes())
        return out.getvalue()
    words = {"comment": b"catatan kamera"} if form == "JPEG" else {}
    return _saved(lying, form, exif=exif, **words)


def pdf_of_size(width: float, height: float) -> bytes:
    """A page of this many points."""
    return pdf_bytes().replace(b"[0 0 595 842]", f"[0 0 {width} {height}]".encode())


def turned_pdf() -> bytes:
    """An A4 page that is to be shown lying."""
    return pdf_bytes().replace(b"/MediaBox", b"/Rotate 90 /MediaBox")


def filled_form() -> bytes:
    """A page with a form field whose content is a black box across the page's middle."""
    box = "/Type /XObject /Subtype /Form /BBox [0 0 400 300]"
    field = "/Type /Annot /Subtype /Widget /FT /Tx /T (nama) /V (Rina) /F 4 /Rect [100 300 500 600] /AP << /N 5 0 R >>"
    return _with_table(
        [
            b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] >> >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots [4 0 R] >>",
            f"<< {field} >>".encode(),
            _stream(b"0 0 0 rg 0 0 400 300 re f", box),
        ]
    )


def gif_bytes() -> bytes:
    """A GIF: a picture, but none of the accepted kinds."""
    return _saved(_picture(32, 32), "GIF")


def animated_png() -> bytes:
    """A PNG of two frames."""
    frames = [Image.new("RGB", (32, 32), shade) for shade in ("red", "blue")]
    return _saved(frames[0], "PNG", save_all=True, append_images=frames[1:], duration=100)


@cache
def png_bomb(side: int = 30_000) -> bytes:
    """A PNG of `side` × `side` white pixels: a hundred kilobytes that unpack to a gigabyte."""
    rows = zlib.compressobj(9)
    row = b"\0" + b"\xff" * ((side + 7) // 8)
    data = b"".join(rows.compress(row) for _ in range(side)) + rows.flush()
    header = side.to_bytes(4, "big") * 2 + bytes([1, 0, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def jpeg_with_pdf_inside() -> bytes:
    """A JPEG with a PDF header in its comment, which some readers open as PDF."""
    photo = jpeg_bytes()
    comment = b"%PDF-1.4\n%hello"
    return photo[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + photo[2:]


def truncated(whole: bytes) -> bytes:
    """The first two thirds of any file."""
    return whole[: len(whole) * 2 // 3]


EMPTY = b""


def _picture(width: int, height: int) -> Image.Image:
    """Soft noise from a fixed seed: compresses about as badly as a photo does."""
    small = Image.frombytes("RGB", (64, 48), Random(width * height).randbytes(64 * 48 * 3))
    return small.resize((width, height), Image.Resampling.BICUBIC)


def _saved(image: Image.Image, form: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def _written(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _chunk(name: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")


def _escape(text: str) -> str:
    latin = text.encode("latin-1", "replace").decode("latin-1")
    return latin.translate({ord(char): f"\\{char}" for char in "\\()"})


def _stream(content: bytes, extra: str = "") -> bytes:
    return f"<< /Length {len(content)} {extra} >>\nstream\n".encode() + content + b"\nendstream"


def _pdf(streams: list[bytes]) -> bytes:
    """One page per content stream: objects 1 catalogue, 2 page tree, 3 font, then page and stream in turn."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(streams)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(streams)} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for n, stream in enumerate(streams):
        resources = f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * n} 0 R"
        objects += [f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {resources} >>".encode(), stream]
    return _with_table(objects)


def _with_table(objects: list[bytes]) -> bytes:
    body, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, value in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n".encode() + value + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    trailer = f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return body + f"xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode()
