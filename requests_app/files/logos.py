"""A logo as it may stand on official paper: an uploaded PNG or JPEG, drawn anew in a confined process."""

from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

from requests_app.files import confined
from requests_app.files.content import BadFile, Kind, inspect

RENDER = Path(__file__).with_name("logo_render.py")
UPLOAD_BYTES = 2 << 20
ANSWER_BYTES = 400 << 10
LONGEST_SIDES = (800, 500, 300)  # pixels; the first whose PNG is small enough
SMALLEST_SIDE, MOST_PIXELS = 120, 16_000_000
PNG_START = b"\x89PNG\r\n\x1a\n"


class BadLogo(Exception):  # noqa: N818 -- the file is at fault, not the program
    """Why the logo is not taken, in Indonesian."""


def redrawn(file: BinaryIO, size: int, name: str) -> bytes:
    """The PNG to keep; raises BadLogo."""
    try:
        found = inspect(file, size, name, limit=UPLOAD_BYTES)
    except BadFile as bad:
        raise BadLogo(bad.message) from bad
    if found.kind not in (Kind.PNG, Kind.JPEG):
        raise BadLogo("Lambang harus berupa gambar PNG atau JPEG.")
    if (found.width or 0) * (found.height or 0) > MOST_PIXELS:
        raise BadLogo("Gambar ini terlalu besar untuk lambang. Perkecil hingga sekitar 2.000 piksel.")
    if max(found.width or 0, found.height or 0) < SMALLEST_SIDE:
        raise BadLogo(f"Gambar ini terlalu kecil untuk dicetak; sisi terpanjangnya sedikitnya {SMALLEST_SIDE} piksel.")
    with TemporaryFile(buffering=0) as copy:
        copy.write(file.read())
        file.seek(0)
        for longest in LONGEST_SIDES:
            if png := _drawn(copy, found.kind, longest):
                return png
    raise BadLogo("Gambar ini terlalu rumit untuk lambang. Perkecil, atau simpan ulang sebagai PNG.")


def _drawn(copy: BinaryIO, kind: Kind, longest: int) -> bytes:
    """The PNG, or nothing when it is too large; a process that was taken over could answer anything else."""
    try:
        answer = confined.run(RENDER, kind, str(longest), file=copy, limit=ANSWER_BYTES)
    except confined.Broke as broke:
        if broke.exhausted:
            return b""
        raise BadLogo("Gambar ini rusak dan tidak dapat dibaca.") from broke
    if not answer.startswith(PNG_START):
        raise BadLogo("Gambar ini rusak dan tidak dapat dibaca.")
    return answer
