"""A day of the guest book in the form that every office knows, as PDF/A: kop, title, one line for each guest."""

from dataclasses import asdict, dataclass
from datetime import datetime

from requests_app.printing.engine import render

HEADINGS = ("No.", "Jam", "Nama", "Instansi/NIP", "Keperluan", "Telepon", "Nomor", "Tanda tangan")


@dataclass(frozen=True, slots=True, kw_only=True)
class BookLine:
    """One guest, ready text; ``signature`` is a PNG or nothing."""

    at: str
    name: str
    agency: str
    purpose: str
    phone: str = ""
    number: str = ""
    signature: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestBookPaper:
    """``day`` in words ("Jumat, 20 November 2026"); lines in the order of arrival. ``made``: printed when, by whom."""

    at: datetime
    head_lines: tuple[str, ...]
    head_address: str
    day: str
    made: str
    lines: tuple[BookLine, ...]


def guest_book(paper: GuestBookPaper) -> bytes:
    """The day as PDF/A, the same bytes for the same facts. Source: SOP 000, 003, 004 step 2."""
    facts = asdict(paper)
    del facts["at"]
    rows = [facts_of | {"signature": list(facts_of["signature"])} for facts_of in facts["lines"]]
    return render("guest_book", {**facts, "lines": rows, "headings": HEADINGS}, at=paper.at)
