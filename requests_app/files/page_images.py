"""Images of a document's pages, drawn once in a confined process: who reads a document never needs the raw file.

Decisions:
- Two widths only (`Width`), so nobody can ask for a thousand different images of one page.
- At most `AT_ONCE` processes are drawing for each web process; whoever comes then waits a little, and is asked to come
  back later after that. Rejected: a job of the worker, which the reader would wait for much longer.
- The first reader of a page waits for it (about 0.15 s), the next ones get what `page_cache` kept. Rejected: drawing at
  the upload, which would cost every applicant the time and keep images of documents that nobody opens.
"""

import json
import logging
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum, StrEnum
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from requests_app.files import confined, page_cache
from requests_app.files.models import ShownFile

RENDER = Path(__file__).with_name("page_render.py")
ANSWER_BYTES = 4 << 20
AT_ONCE = 2
PATIENCE_SECONDS = 20
MOST_PAGES = 300  # as `pdf_probe`
JPEG_START = b"\xff\xd8\xff"

logger = logging.getLogger(__name__)
_slots = threading.BoundedSemaphore(AT_ONCE)


class Width(IntEnum):
    """The widths in pixels in which pages are drawn."""

    THUMB = 160
    READING = 1200


class Trouble(StrEnum):
    """Why there is no image; each has its own message in `MESSAGES`."""

    NO_SUCH_PAGE = "no_such_page"
    UNREADABLE = "unreadable"
    TOO_HEAVY = "too_heavy"
    GONE = "gone"
    BUSY = "busy"


MESSAGES = {
    Trouble.NO_SUCH_PAGE: "Berkas ini tidak memiliki halaman itu.",
    Trouble.UNREADABLE: "Berkas ini rusak dan tidak dapat ditampilkan.",
    Trouble.TOO_HEAVY: "Berkas ini terlalu berat untuk ditampilkan dengan aman.",
    Trouble.GONE: "Berkas ini tidak ada lagi di penyimpanan.",
    Trouble.BUSY: "Sedang banyak halaman yang disiapkan. Muat ulang sebentar lagi.",
}


class NoImage(Exception):  # noqa: N818 -- the document is at fault, not the program
    """There is no image: `code` for the program, `message` (Indonesian) for the person."""

    def __init__(self, code: Trouble) -> None:
        self.code = code
        self.message = MESSAGES[code]
        super().__init__(self.message)


def image(document: ShownFile, number: int, width: Width) -> bytes:
    """The JPEG of page `number` (from 1; a picture is one page); raises NoImage."""
    if not 1 <= number <= _last_page(document):
        raise NoImage(Trouble.NO_SUCH_PAGE)
    return _answer(document, f"{number}-{width:d}.jpg", "page", f"{width:d}", str(number))


def _last_page(document: ShownFile) -> int:
    """A PDF that was never counted (our own) may have as many as any; the drawing itself knows."""
    return document.pages or (1 if document.is_image else MOST_PAGES)


def sizes(document: ShownFile) -> list[tuple[int, int]]:
    """Width and height in pixels of every page as it will be drawn for reading, before it is; raises NoImage."""
    answer = _answer(document, "sizes.json", "sizes", f"{Width.READING:d}")
    return [(width, height) for width, height in json.loads(answer)["pages"]]


def _answer(document: ShownFile, name: str, task: str, *words: str) -> bytes:
    """What was kept under `name`, or a new answer."""
    place = page_cache.place_of(document, name)
    answer = page_cache.read(place)
    if answer is None:
        with _slot():
            # While this one waited for its turn, another may have drawn the same page.
            answer = page_cache.read(place) or page_cache.keep(place, _drawn(document, task, *words))
    if trouble := page_cache.fault_in(answer):
        raise NoImage(Trouble(trouble))
    return answer


@contextmanager
def _slot() -> Iterator[None]:
    if not _slots.acquire(timeout=PATIENCE_SECONDS):
        raise NoImage(Trouble.BUSY)
    try:
        yield
    finally:
        _slots.release()


def _drawn(document: ShownFile, task: str, *words: str) -> bytes:
    """What the confined process answers: an image, sizes, or a fault as it will be kept."""
    kind = document.mime.rpartition("/")[2]
    try:
        with TemporaryFile(buffering=0) as copy:
            _copy(document, copy)
            answer = confined.run(RENDER, task, kind, *words, file=copy, limit=ANSWER_BYTES)
    except confined.Broke as broke:
        return page_cache.fault(Trouble.TOO_HEAVY if broke.exhausted else Trouble.UNREADABLE)
    return answer if _is_sound(task, answer) else page_cache.fault(Trouble.UNREADABLE)


def _copy(document: ShownFile, copy: IO[bytes]) -> None:
    """The process gets a copy: not even a descriptor of the stored file leaves this one."""
    try:
        with document.file.storage.open(str(document.file.name), "rb") as file:
            shutil.copyfileobj(file, copy)
    except FileNotFoundError as error:
        logger.error("the file of document %s is gone from the store", document.public_id)
        raise NoImage(Trouble.GONE) from error


def _is_sound(task: str, answer: bytes) -> bool:
    """A process that was taken over could answer anything: passed on is what looks like an image, sizes or a fault."""
    if task == "page" and answer.startswith(JPEG_START):
        return True
    try:
        said = json.loads(answer)
        return said.get("fault") in set(Trouble) or (task == "sizes" and _are_sizes(said["pages"]))
    except (ValueError, TypeError, KeyError, AttributeError):
        return False


def _are_sizes(pages: Any) -> bool:
    return all(type(side) is int and side > 0 for width, height in pages for side in (width, height))
