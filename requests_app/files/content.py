"""What an uploaded file really is: decided by its content, never by its name or the browser's word.

Decisions:
- An allow-list of leading bytes picks one of four kinds; a confined process then opens the file for real
  (`confined`; `pdf_probe`, `content_probe`). Rejected: python-magic (a system library) and guessing from names.
- A file that is two things at once is refused where a reader could take it for the other one: a PDF that does not begin
  with %PDF, a picture with a PDF in its first kilobyte, a PDF with markup in its head or a ZIP behind its end. Bytes
  behind the end of a JPEG are let pass: telephones put a second picture or a short film there.
- A PDF with any encryption is refused, also one that opens without a password: an archive must not depend on a key.
"""

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, BinaryIO

from requests_app.files import confined

PROBES = Path(__file__).parent
ANSWER_BYTES = 1 << 12
CHUNK_BYTES = 1 << 16
HEAD_BYTES = 1024
NAME_BYTES = 255


class Kind(StrEnum):
    """The four kinds of file that an applicant may upload."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    HEIC = "heic"


class Fault(StrEnum):
    """Why a file is refused; each has its own message in `MESSAGES`."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    WRONG_TYPE = "wrong_type"
    TRUNCATED = "truncated"
    ENCRYPTED = "encrypted"
    NO_PAGES = "no_pages"
    TOO_MANY_PAGES = "too_many_pages"
    UNREADABLE = "unreadable"
    BOMB = "bomb"
    POLYGLOT = "polyglot"
    ANIMATED = "animated"


MESSAGES = {
    Fault.EMPTY: "Berkas ini kosong (0 byte). Pilih kembali berkas yang benar.",
    Fault.TOO_LARGE: "Ukuran berkas melebihi {limit}. Perkecil berkas atau pindai ulang dengan resolusi lebih rendah.",
    Fault.WRONG_TYPE: "Berkas ini bukan PDF, JPEG, PNG, atau HEIC{found}. Simpan atau pindai dokumen sebagai PDF.",
    Fault.TRUNCATED: "Berkas ini terpotong: bagian akhirnya tidak ada. Unggah ulang berkas yang utuh.",
    Fault.ENCRYPTED: "PDF ini dikunci dengan kata sandi atau pembatasan. Simpan ulang tanpa kunci, lalu unggah lagi.",
    Fault.NO_PAGES: "PDF ini tidak memiliki halaman. Pindai atau simpan ulang dokumennya.",
    Fault.TOO_MANY_PAGES: "PDF ini lebih dari 300 halaman. Unggah hanya halaman yang diminta.",
    Fault.UNREADABLE: "Berkas ini rusak dan tidak dapat dibuka. Pindai atau simpan ulang, lalu unggah kembali.",
    Fault.BOMB: "Isi berkas ini terlalu besar untuk dibuka dengan aman. Perkecil resolusinya atau pindai ulang.",
    Fault.POLYGLOT: "Berkas ini memuat lebih dari satu jenis berkas. Simpan ulang dokumen sebagai PDF biasa.",
    Fault.ANIMATED: "Gambar ini bergerak (animasi). Unggah foto atau hasil pindai biasa.",
}
_FORMS = {
    Kind.PDF: ("application/pdf", ".pdf"),
    Kind.JPEG: ("image/jpeg", ".jpg"),
    Kind.PNG: ("image/png", ".png"),
    Kind.HEIC: ("image/heic", ".heic"),
}
_OTHER_KINDS = (
    (b"PK\x03\x04", "arsip ZIP atau dokumen Office"),
    (b"\xd0\xcf\x11\xe0", "dokumen Office"),
    (b"Rar!", "arsip RAR"),
    (b"7z\xbc\xaf", "arsip 7z"),
    (b"GIF8", "gambar GIF"),
    (b"II*\0", "gambar TIFF"),
    (b"MM\0*", "gambar TIFF"),
    (b"RIFF", "gambar WebP, suara, atau video"),
    (b"MZ", "program komputer"),
    (b"<", "halaman web"),
)
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis"}
_MARKUP = re.compile(rb"<(?:html|script|!doctype|\?php|svg)", re.IGNORECASE)
_BEFORE_PDF = b"\xef\xbb\xbf\0 \t\r\n"
_KNOWN_SUFFIX = re.compile(r"\.(?:pdf|jpe?g|png|heic|heif)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that may be kept. `pages` is for PDF, `width` and `height` (pixels) for pictures; `size` is in bytes."""

    kind: Kind
    mime: str
    extension: str
    pages: int | None
    width: int | None
    height: int | None
    size: int
    sha256: str
    cleaned_name: str


class BadFile(Exception):  # noqa: N818 -- the file is at fault, not the program
    """A file that is refused: `code` for the program, `message` (Indonesian) for the person."""

    def __init__(self, code: Fault, **words: str) -> None:
        self.code = code
        self.message = MESSAGES[code].format(**words)
        super().__init__(self.message)


def inspect(
    file: BinaryIO, size: int, declared_name: str, *, limit: int, seconds: int = confined.CPU_SECONDS
) -> Inspected:
    """What `file` is, read from its start; raises BadFile.

    `size` is what the upload claims and `limit` the most that is accepted, both in bytes; the bytes themselves are
    counted too. `file` is left at its start.
    """
    if size > limit:
        raise _too_large(limit)
    # Unbuffered: the probe shares this file's position, and a buffer of ours would not know that it moved.
    with TemporaryFile(buffering=0) as copy:
        count, sha256 = _copy(file, copy, limit)
        if count < max(size, 1):
            raise BadFile(Fault.TRUNCATED if count else Fault.EMPTY)
        kind = _kind(copy)
        facts = _probe(copy, kind, seconds)
    mime, extension = _FORMS[kind]
    name = clean_name(declared_name, extension)
    width, height = facts.get("width"), facts.get("height")
    return Inspected(kind, mime, extension, facts.get("pages"), width, height, count, sha256, name)


def clean_name(declared: str, extension: str) -> str:
    """A name safe to show, store and send: no path, no invisible characters, the true extension, at most 255 bytes."""
    text = unicodedata.normalize("NFC", declared.encode(errors="replace").decode())
    visible = "".join(_visible(char) for char in re.split(r"[/\\]", text)[-1])
    plain = " ".join(re.sub(r'[<>:"|?*]', "_", visible).split())
    stem = _KNOWN_SUFFIX.sub("", plain).strip(". ")
    room = NAME_BYTES - len(extension)
    return (stem.encode()[:room].decode(errors="ignore").rstrip(". ") or "berkas") + extension


def _visible(char: str) -> str:
    """`char`, a space for any blank or line end, nothing for a control, format (right-to-left) or unassigned one."""
    if char.isspace():
        return " "
    return "" if unicodedata.category(char)[0] == "C" else char


def _too_large(limit: int) -> BadFile:
    return BadFile(Fault.TOO_LARGE, limit=f"{limit / 1024 / 1024:.3g} MB".replace(".", ","))


def _copy(file: BinaryIO, copy: IO[bytes], limit: int) -> tuple[int, str]:
    """Copy in chunks; the number of bytes and their SHA-256. Stops at the limit, whatever the upload claimed."""
    digest, count = hashlib.sha256(), 0
    file.seek(0)
    while chunk := file.read(CHUNK_BYTES):
        count += len(chunk)
        if count > limit:
            raise _too_large(limit)
        digest.update(chunk)
        copy.write(chunk)
    file.seek(0)
    return count, digest.hexdigest()


def _kind(copy: IO[bytes]) -> Kind:
    """The kind that the leading bytes name, after the checks that need no parser."""
    copy.seek(0)
    head = copy.read(HEAD_BYTES)
    kind = _leading(head)
    if kind is not Kind.PDF and b"%PDF-" in head:
        raise BadFile(Fault.POLYGLOT)
    if kind is None:
        raise BadFile(Fault.WRONG_TYPE, found=_found(head))
    tail = _tail(copy)
    if kind is Kind.PDF:
        _check_pdf_ends(head, tail)
    if kind is Kind.PNG and b"IEND" not in tail:
        raise BadFile(Fault.TRUNCATED)
    return kind


def _leading(head: bytes) -> Kind | None:
    if head.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if head.lstrip(_BEFORE_PDF).startswith(b"%PDF-"):
        return Kind.PDF
    return Kind.HEIC if head[4:8] == b"ftyp" and _brands(head) & _HEIC_BRANDS else None


def _brands(head: bytes) -> set[bytes]:
    """The major and the compatible brands of an ISO media file."""
    box = head[: int.from_bytes(head[:4], "big")]
    return {box[8:12]} | {box[at : at + 4] for at in range(16, len(box), 4)}


def _found(head: bytes) -> str:
    start = head.lstrip(_BEFORE_PDF)
    return next((f", melainkan {words}" for magic, words in _OTHER_KINDS if start.startswith(magic)), "")


def _tail(copy: IO[bytes]) -> bytes:
    end = copy.seek(0, 2)
    copy.seek(max(0, end - CHUNK_BYTES))
    return copy.read()


def _check_pdf_ends(head: bytes, tail: bytes) -> None:
    """A whole PDF ends with %%EOF and little else; markup in its head or a ZIP behind its end makes it two files."""
    after = tail.rpartition(b"%%EOF")[2]
    if _MARKUP.search(head) or b"PK\x05\x06" in after:
        raise BadFile(Fault.POLYGLOT)
    if b"%%EOF" not in tail[-HEAD_BYTES:]:
        raise BadFile(Fault.TRUNCATED)


@cache
def probe_of(kind: Kind) -> tuple[Path, str]:
    """The script that opens a file of this kind, and its argument."""
    if kind is Kind.PDF:
        package = find_spec("pypdfium2_raw")
        assert package is not None
        assert package.origin is not None
        return PROBES / "pdf_probe.py", str(next(Path(package.origin).parent.glob("*pdfium.*")))
    return PROBES / "content_probe.py", kind


def _probe(copy: IO[bytes], kind: Kind, seconds: int) -> dict[str, int]:
    """Open the file in a confined process; its facts, or BadFile."""
    try:
        answer = confined.run(*probe_of(kind), file=copy, limit=ANSWER_BYTES, seconds=seconds)
    except confined.Broke as broke:
        raise BadFile(Fault.BOMB if broke.exhausted else Fault.UNREADABLE) from None
    facts: dict[str, int] = json.loads(answer)
    if "fault" in facts:
        raise BadFile(Fault(str(facts["fault"])))
    return facts
