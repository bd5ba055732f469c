"""Turn a template and plain data into a PDF/A file, the same bytes every time.

Decisions:
- typst from its wheel, its own fonts only, no system fonts and no packages: nothing depends on the machine or the
  network. Rejected: WeasyPrint, which needs Pango from the system.
- Data enters as JSON strings, never as markup, so no user can write typst.
- Only characters that the fonts really have reach typst; every other one is printed as its code point, `[U+1F600]`.
  Rejected: a silent box (a name on paper must not lose letters unseen) and an error (a stray emoji must not stop an
  office). Right-to-left text mixed with Latin makes typst panic, which is the second reason for the list.
- Any typst warning is an error: it is how typst reports an unknown font family before falling back in silence.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst

TEMPLATES = Path(__file__).parent / "templates"
# PDF/A-2a: an archive format (fonts inside, no encryption), tagged for screen readers and with real Unicode text.
STANDARD: Final = "a-2a"

# What Libertinus Serif has in each of its faces, also when put in capitals; tests print every one of these characters.
_PRINTABLE = (
    "\n\x20-\x7e\xa0-\xac\xae-\u017f\u01cd-\u01dc\u0218-\u021b\u1e00-\u1e9b\u1e9e\u1ea0-\u1ef9"
    "\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u2030\u2032\u2033\u2039\u203a\u20ac\u2116\u2122"
    "\u2190-\u2193\u2212\u2260\u2264\u2265\ufffd"
)
_UNPRINTABLE = re.compile(f"[^{_PRINTABLE}]")


class PrintError(Exception):
    """A template is wrong: unknown font, missing glyph, or an error of typst. Never the fault of a user's text."""


def render(template: str, data: Mapping[str, object], *, at: datetime, folder: Path = TEMPLATES) -> bytes:
    """The PDF/A-2a file of `<folder>/<template>.typ`, which finds `data` as JSON in its inputs.

    `at` must be aware; it becomes the file's creation date. Equal arguments give equal bytes.
    A template reads nothing outside its folder.
    """
    if at.tzinfo is None:
        raise ValueError("render() needs an aware datetime")
    pdf: bytes = _compile(folder / f"{template}.typ", data, at, pdf_standards=[STANDARD])
    return pdf


def pictures(template: str, data: Mapping[str, object], *, at: datetime, ppi: int) -> list[bytes]:
    """The same pages as PNG images of `ppi` pixels an inch, for a preview on a screen: never to be kept or printed."""
    pages: list[bytes] | bytes = _compile(TEMPLATES / f"{template}.typ", data, at, format="png", ppi=ppi)
    return pages if isinstance(pages, list) else [pages]


def printable(value: object) -> object:
    """`value` with every string in it reduced to characters that the fonts have (see the module's docstring)."""
    if isinstance(value, str):
        return printable_text(value)
    if isinstance(value, Mapping):
        return {key: printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [printable(item) for item in value]
    return value


def printable_text(text: str) -> str:
    """`text` in NFC, line ends and tabs plain, and each character that cannot be printed as `[U+XXXX]`."""
    plain = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return _UNPRINTABLE.sub(lambda match: f"[U+{ord(match.group()):04X}]", plain)


@cache
def _fonts() -> Any:
    """Those of the wheel; read when the first paper is printed: they take as much memory as all of Django's models."""
    return typst.Fonts(include_system_fonts=False)


def _compile(template: Path, data: Mapping[str, object], at: datetime, **form: Any) -> Any:
    """What typst makes of the template; raises PrintError, also for a mere warning."""
    try:
        made, warnings = typst.compile_with_warnings(
            str(template),
            root=str(template.parent),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(printable(data), ensure_ascii=False)},
            # An empty place for packages: an @preview import fails instead of reaching for the network.
            package_path=str(TEMPLATES / "no-packages"),
            package_cache_path=str(TEMPLATES / "no-packages"),
            timestamp=int(at.timestamp()),
            **form,
        )
    except typst.TypstError as error:
        raise PrintError(error.diagnostic) from error
    if warnings:
        raise PrintError("; ".join(warning.message for warning in warnings))
    return made
