"""Where drawn pages are kept for a while: plain files, one folder per document under its random public id.

Decisions:
- Rejected: a table of rows (nothing here is data: what is lost is drawn again in 0.15 s), and the storage of the
  documents, whose interface knows no write that is complete at once. Here a file is written aside and renamed, so two
  processes that draw the same page do no harm and nobody ever sees half an image.
- Bounded three ways by `purge`, the worker's job. Images go `KEPT` after they were drawn, read or not, because a copy
  of a personal document should not outlive its use; the oldest go when all together exceed
  `settings.PAGE_IMAGES_BYTES`; and a document that no longer exists leaves no image behind, whoever removed it
  (`forget` does it at once).
- That a page cannot be drawn is kept too, for `FAULT_KEPT`: a hostile page costs its eight seconds once, not per visit.
"""

import json
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.utils import timezone

from requests_app.files.models import ShownFile

KEPT = timedelta(days=7)
FAULT_KEPT = timedelta(hours=1)
FAULT_START = b'{"fault"'

logger = logging.getLogger(__name__)


def place_of(document: ShownFile, name: str) -> Path:
    return _root() / document.public_id.hex / name


def fault(word: str) -> bytes:
    """How it is kept that there is no image."""
    return json.dumps({"fault": word}).encode()


def fault_in(answer: bytes) -> str:
    """Why there is no image, or nothing when there is one."""
    return str(json.loads(answer)["fault"]) if answer.startswith(FAULT_START) else ""


def read(place: Path) -> bytes | None:
    """What stands there, if anything: an image or sizes, or a fault while it is fresh."""
    try:
        answer = place.read_bytes()
        stale = fault_in(answer) and _drawn_at(place) < (timezone.now() - FAULT_KEPT).timestamp()
    except OSError:  # mostly: it is not there
        return None
    return None if stale else answer


def keep(place: Path, answer: bytes) -> bytes:
    """Write aside and rename. A full disk costs a drawing anew, not the page."""
    try:
        for folder in (place.parent.parent, place.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=place.parent, prefix="half-", delete=False) as half:
            half.write(answer)
        os.replace(half.name, place)
    except OSError:
        logger.exception("%s is not kept", place)
    return answer


def forget(document: ShownFile) -> None:
    """The document goes, and its images with it."""
    shutil.rmtree(_root() / document.public_id.hex, ignore_errors=True)


def purge(now: datetime) -> int:
    """What is without a document, too old or too much goes; how many files went."""
    doomed = {path for folder in _orphans() for path in _files(folder)} | set(_superfluous(now))
    for path in doomed:
        path.unlink(missing_ok=True)
    for folder in _folders():
        with suppress(OSError):  # not empty
            folder.rmdir()
    return len(doomed)


def _root() -> Path:
    return Path(settings.PAGE_IMAGES_ROOT)


def _drawn_at(place: Path) -> float:
    return place.stat().st_mtime


def _folders() -> list[Path]:
    return [path for path in _root().iterdir() if path.is_dir()] if _root().is_dir() else []


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.iterdir() if path.is_file())


def _orphans() -> list[Path]:
    """Folders whose document does not exist, or whose name is none that this module gives."""
    folders = {folder: _named(folder) for folder in _folders()}
    living = _living([name for name in folders.values() if name])
    return [folder for folder, name in folders.items() if name not in living]


def _living(names: list[UUID]) -> set[UUID]:
    """Which of these a row of any owner still has."""
    owners = [model for model in apps.get_models() if issubclass(model, ShownFile)]
    found = (model._default_manager.filter(public_id__in=names) for model in owners)
    return {name for rows in found for name in rows.values_list("public_id", flat=True)}


def _named(folder: Path) -> UUID | None:
    try:
        return UUID(hex=folder.name)
    except ValueError:
        return None


def _superfluous(now: datetime) -> Iterator[Path]:
    """Newest first until there is too much or all the rest is too old."""
    found = [kept for folder in _folders() for path in _files(folder) for kept in _weighed(path)]
    oldest, together = (now - KEPT).timestamp(), 0
    for drawn_at, size, path in sorted(found, reverse=True):
        together += size
        if drawn_at < oldest or together > settings.PAGE_IMAGES_BYTES:
            yield path


def _weighed(path: Path) -> Iterator[tuple[float, int, Path]]:
    """When it was drawn, and its bytes; nothing when it went while we looked."""
    with suppress(FileNotFoundError):
        fact = path.stat()
        yield fact.st_mtime, fact.st_size, path
