"""Draw an uploaded logo anew as a small PNG.

Run by `logos` as a script in a process of its own with little memory and time (`confined`): the file on standard input,
its kind and the longest side in pixels as arguments; writes a PNG, or `{"fault": "unreadable"}`.

Decisions:
- Drawn from pixels alone: no metadata, colour profile or trailing byte of the upload gets into an official paper.
- Transparency is kept, and an empty rim is cut off, so that two offices' logos look equally large beside their names.
- SVG is not taken: it is a program with references, and a PNG of 800 pixels prints as sharply at 21 millimetres.
"""

import json
import resource
import sys
from io import BytesIO

from PIL import Image, ImageOps

MAX_PIXELS = 50_000_000  # as `content_probe`


def main(kind: str, longest: str) -> None:
    """Write the answer, or the fault."""
    Image.init()
    Image.MAX_IMAGE_PIXELS = None  # our own limit, checked before anything is decoded
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
    try:
        answer = _png(Image.open(sys.stdin.buffer, formats=[kind.upper()]), int(longest))
    except Exception:
        answer = json.dumps({"fault": "unreadable"}).encode()
    sys.stdout.buffer.write(answer)


def _png(image: Image.Image, longest: int) -> bytes:
    if image.width * image.height > MAX_PIXELS:
        raise ValueError("too many pixels")
    upright = ImageOps.exif_transpose(image).convert("RGBA")
    upright.thumbnail((longest * 2, longest * 2))
    cut = upright.crop(upright.getchannel("A").getbbox() or (0, 0, *upright.size))
    cut.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    clean = Image.new("RGBA", cut.size)
    clean.paste(cut)
    out = BytesIO()
    clean.save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    main(*sys.argv[1:])
