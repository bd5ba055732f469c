"""What the pages of the tab "Naskah SK" show: the preview as images, the versions, and what differs between two."""

from base64 import b64encode
from dataclasses import dataclass
from difflib import SequenceMatcher

from accounts_app.models import Office
from requests_app.decrees.sample import sample_paper
from requests_app.decrees.text_actions import logo_of
from requests_app.decrees.texts import LABELS, Text
from requests_app.printing.decree import decree, preview

PREVIEW_PPI = 66


@dataclass(frozen=True, slots=True)
class Line:
    """One item of a comparison: `sign` is "same", "gone" or "new"."""

    sign: str
    words: str


def preview_pages(office: Office, text: Text) -> list[str]:
    """The pages as `data:` addresses, which no cache and no history keeps."""
    pages = preview(sample_paper(office, text, logo_bytes(office)), ppi=PREVIEW_PPI)
    return ["data:image/png;base64," + b64encode(page).decode() for page in pages]


def preview_pdf(office: Office, text: Text) -> bytes:
    return decree(sample_paper(office, text, logo_bytes(office)))


def logo_bytes(office: Office) -> bytes:
    logo = logo_of(office)
    return bytes(logo.png) if logo else b""


def compared(older: Text, newer: Text) -> list[tuple[str, list[Line]]]:
    """The parts that differ, in the order of the paper: label, and its items as gone, new or the same."""
    before, after = older.as_json(), newer.as_json()
    return [
        (LABELS[name], _lines(_as_list(name, before[name]), _as_list(name, after[name])))
        for name in LABELS
        if before[name] != after[name]
    ]


def _as_list(name: str, value: object) -> list[str]:
    if isinstance(value, list):
        return [str(item) for item in value]
    if isinstance(value, bool):
        return ["dicetak" if value else "tidak dicetak"]
    return [str(value).upper() if name == "paper" else str(value)]


def _lines(before: list[str], after: list[str]) -> list[Line]:
    found: list[Line] = []
    for kind, a, b, c, d in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [Line("same", words) for words in before[a:b]]
        else:
            found += [Line("gone", words) for words in before[a:b]]
            found += [Line("new", words) for words in after[c:d]]
    return found
