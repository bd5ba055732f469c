"""One stylesheet for every page: Bootstrap's rules and ours, joined into ``css/site.css``.

The sources stay small files, one a room. A page waits for one file and the next page finds it in the browser's cache,
whatever room it belongs to. The screens of the waiting room and the kiosk keep rules of their own.

``data-bs-theme="auto"`` follows the system without a script: each rule for the dark mode is repeated for it inside a
media query, so that nothing has to run before the first paint. Rejected: django-compressor (its blocks are built at
run time in the demo and before it in production, and the dark rules would need a filter of our own there too).
"""

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

NAME = "css/site.css"
BOOTSTRAP = "bootstrap/css/bootstrap.min.css"
FIRST = ("tokens", "theme", "components", "forms", "public")
ELSEWHERE = ("screen", "kiosk", "admin")  # pages that share nothing but the tokens
LAST = "print"
DARK = re.compile(r'([^{}]*\[data-bs-theme="?dark"?\][^{}]*)\{([^{}]*)\}')
ANY_DARK = re.compile(r'\[data-bs-theme="?dark"?\]')


def sources() -> list[Path]:
    """Our files in the order of the cascade, without the paper's."""
    folder = Path(settings.BASE_DIR) / "static" / "css"
    rooms = sorted(path.stem for path in folder.glob("*.css") if path.stem not in (*FIRST, *ELSEWHERE, LAST))
    return [folder / f"{name}.css" for name in (*FIRST, *rooms)]


def paper() -> Path:
    """The rules of paper, which come last."""
    return sources()[0].parent / f"{LAST}.css"


def joined() -> str:
    """All rules: Bootstrap's, ours, and at the end those of paper."""
    bootstrap = _bootstrap().read_text().partition("/*# sourceMappingURL")[0]
    ours = [path.read_text() for path in sources()]
    pages, margins = _without_comments(paper().read_text()), re.compile(r"@page\s*\{[^}]*\}")
    # A page box inside a media query is no rule to older browsers.
    at_page = "".join(margins.findall(pages))
    screen = follows_system("\n".join([bootstrap, *map(_without_comments, ours)]))
    return "\n".join([screen, at_page, "@media print {", margins.sub("", pages), "}", ""])


def follows_system(rules: str) -> str:
    """With each rule for the dark mode said again for pages that follow the system."""
    return DARK.sub(_also_auto, rules)


def _also_auto(rule: re.Match[str]) -> str:
    dark = [one for one in rule[1].split(",") if ANY_DARK.search(one)]
    auto = ANY_DARK.sub('[data-bs-theme="auto"]', ",".join(dark)).strip()
    return f"{rule[0]}@media (prefers-color-scheme:dark){{{auto}{{{rule[2]}}}}}"


def _without_comments(rules: str) -> str:
    return re.sub(r"/\*.*?\*/", "", rules, flags=re.DOTALL)


@cache
def _bootstrap() -> Path:
    found = finders.find(BOOTSTRAP)
    assert found, "the package django-bootstrap-static is installed"
    return Path(found)


def build() -> Path:
    """The joined file, made anew when a source is younger. Another process may do the same: the last rename wins."""
    target = Path(settings.STYLESHEET_ROOT) / NAME
    read = [*sources(), paper(), paper().parent, Path(__file__), _bootstrap()]
    youngest = max(path.stat().st_mtime_ns for path in read)
    if not target.exists() or target.stat().st_mtime_ns < youngest:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_suffix(f".{os.getpid()}")
        fresh.write_text(joined())
        fresh.replace(target)
    return target


class StylesheetFinder(BaseFinder):
    """Shows ``css/site.css`` to whoever looks for static files: collectstatic, the development server, whitenoise."""

    def check(self, **_: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The file's path for its name; Django also passes ``all``, its older word for ``find_all``."""
        everything = find_all or kwargs.get("all", False)
        if path != NAME:
            return []
        return [str(build())] if everything else str(build())

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        build()
        yield NAME, FileSystemStorage(location=settings.STYLESHEET_ROOT)
