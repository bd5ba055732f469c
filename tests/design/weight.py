"""What a page weighs over the wire: as production sends it, text compressed, on the first visit and on later ones.

The live server of the tests sends static files as they are, so theirs is worked out from the file; what a view sends
(pictures of documents) is counted as it came.
"""

import gzip
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from whitenoise.compress import Compressor

FIRST_VISIT, LATER = 150_000, 30_000  # bytes
# Whatever the page loaded, in the cache or not: address and size of the body. With all of its pictures: how far ahead
# a browser fetches what is marked "lazy" hangs on how fast it thinks that the network is.
LOADED = """() => [...Array.from(document.images, e => [e.src, 0]),
  ...performance.getEntriesByType('resource').map(e => [e.name, e.encodedBodySize])]"""
STATIC = "/static/"


def faults(page: bytes, loaded: list[tuple[str, int]]) -> list[str]:
    """What weighs too much, with the heaviest parts. Mend: shorter pages, smaller pictures."""
    later = {"the page": len(gzip.compress(page, 6))}
    later |= {name: size for name, size in loaded if not urlsplit(name).path.startswith(STATIC)}
    first = later | {path: static_size(path) for name, _ in loaded if (path := urlsplit(name).path).startswith(STATIC)}
    return [*_too_heavy("first visit", first, FIRST_VISIT), *_too_heavy("later visit", later, LATER)]


def _too_heavy(visit: str, parts: dict[str, int], limit: int) -> list[str]:
    total = sum(parts.values())
    heaviest = sorted(parts.items(), key=lambda part: -part[1])[:3]
    return [f"{visit}: {total} bytes, of them {heaviest}"] if total > limit else []


@cache
def static_size(path: str) -> int:
    """Of a static file, compressed if whitenoise compresses its kind."""
    found = finders.find(unquote(path.removeprefix(STATIC)))
    assert isinstance(found, str), f"{path} is no static file"
    body = Path(found).read_bytes()
    return len(gzip.compress(body, 9)) if Compressor(quiet=True).should_compress(found) else len(body)
