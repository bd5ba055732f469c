"""The picture in an office's letterhead, small enough to travel with every mail.

Offices keep their logo with the text of their decrees, a room above this one, which says here where it is found. It
goes along as a part of the mail: a picture that is fetched would tell when and where the mail was opened.
"""

from collections.abc import Callable
from email.mime.image import MIMEImage
from functools import lru_cache
from io import BytesIO

from PIL import Image

from accounts_app.models import Office
from requests_app.outbox.markup import LOGO_CID

TALLEST = 112  # pixels: shown at half of it, sharp on a fine screen
WIDEST = 336

# The one function that knows an office's logo as PNG, b"" for none; set when the program starts.
sources: list[Callable[[Office], bytes]] = []


def logo_of(office: Office) -> bytes:
    """The logo for mails as PNG, b"" when the office has none."""
    png = next((found for source in sources if (found := source(office))), b"")
    return _small(png) if png else b""


def logo_part(png: bytes) -> MIMEImage:
    """The logo as the HTML part names it: `cid:`, never an attachment that somebody opens."""
    part = MIMEImage(png, "png")
    part.add_header("Content-ID", f"<{LOGO_CID}>")
    part.add_header("Content-Disposition", "inline", filename="lambang.png")
    return part


@lru_cache(maxsize=64)
def _small(png: bytes) -> bytes:
    """The PNG was drawn by ourselves (`files.logos`), so it is opened without another process."""
    with Image.open(BytesIO(png)) as image:
        image.thumbnail((WIDEST, TALLEST), Image.Resampling.LANCZOS)
        out = BytesIO()
        image.save(out, "PNG", optimize=True)
    return out.getvalue()
