"""Open one uploaded picture for real; a PDF is opened by `pdf_probe`.

Run by `content.inspect` as a script in a process of its own with little memory and time (`confined`): the file on
standard input, its kind as the only argument, one line of JSON on standard output: `{"width": 800, "height": 600}` or
`{"fault": "truncated"}`.

Decisions:
- The separate process costs about 50 ms of computing (measured; 20 for a PDF). Rejected: parsing inside the web
  process, where exhausted memory ends everybody's work.
- What reads HEIC is loaded for HEIC alone: it takes half as long again as everything else.
- Pictures are decoded to the end, not only opened: a photo that cannot be shown costs the applicant another visit.
  That is 20 to 60 ms for a 12-megapixel JPEG and 0.2 to 0.5 s for a HEIC, which no cheaper test replaces.
"""

import json
import struct
import sys
from typing import BinaryIO

from PIL import Image

if sys.argv[1:] == ["heic"]:
    import pillow_heif

MAX_PIXELS = 50_000_000  # the largest telephone cameras; an A4 page at 600 dpi has 35 million

Facts = dict[str, int | str]


class Refused(Exception):  # noqa: N818 -- the file is at fault, not the program
    """Why the file is not accepted; the word is a value of `content.Fault`."""


def main(kind: str) -> None:
    """Print what the file on standard input is, or the fault that it has."""
    try:
        facts = _picture(sys.stdin.buffer, kind)
    except Refused as fault:
        facts = {"fault": str(fault)}
    except MemoryError:
        facts = {"fault": "bomb"}
    except Exception as error:
        facts = {"fault": "truncated" if "truncated" in str(error).lower() else "unreadable"}
    sys.stdout.write(json.dumps(facts))


def _picture(file: BinaryIO, kind: str) -> Facts:
    if kind == "heic":
        _check_boxes(file)
        pillow_heif.options.DECODE_THREADS = 2
        pillow_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = None  # our own limit, checked before anything is decoded
    image = Image.open(file, formats=[{"jpeg": "JPEG", "png": "PNG", "heic": "HEIF"}[kind]])
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise Refused("bomb")
    if kind == "png" and getattr(image, "is_animated", False):
        raise Refused("animated")
    # JPEG can be decoded to an eighth of its size: every byte is still read, a fraction of the memory is used.
    image.draft("L", (max(width // 8, 1), max(height // 8, 1)))
    image.load()
    return {"width": width, "height": height}


def _check_boxes(file: BinaryIO) -> None:
    """Walk the outer boxes of a HEIC file: libheif accepts one whose last box is cut short."""
    end = file.seek(0, 2)
    offset = 0
    while offset < end:
        file.seek(offset)
        header = file.read(16).ljust(16, b"\0")
        (length,) = struct.unpack(">I", header[:4])
        if length == 1:
            (length,) = struct.unpack(">Q", header[8:])
        offset = end if length == 0 else offset + max(length, 8)
    if offset > end:
        raise Refused("truncated")
    file.seek(0)


if __name__ == "__main__":
    main(sys.argv[1])
