"""A periodic paper of an office (monthly report, evidence list): chapters of sentences and tables, signed, as PDF/A.

Decisions:
- One form for every such paper: kop, title, period, chapters I, II …, the block of the signatory, source note, and
  the long lists as Lampiran on pages that lie on their side. Rejected: a template per paper (they would drift apart),
  and long lists between the chapters (the signature would stand on page twenty).
- Ready text only, as the dossier: the words and the rounding are those of whoever made the report.
- The fingerprint of the figures stands on the last page before the Lampiran: two papers with the same one say the same.
- A draft has KONSEP across every page and says below the title why its figures are not final.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from requests_app.printing.engine import render

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
LONGEST_CELL = 700  # characters; a row with more may break across pages, all others stay whole


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperColumn:
    """``width`` is a share of the table; ``is_number``: right-aligned."""

    label: str
    width: int
    is_number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperTable:
    """Rows of ready text, one cell for each column; ``empty`` is printed instead of a table without rows.

    ``bold``: the places of rows that sum up others.
    """

    title: str
    columns: tuple[PaperColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str
    note: str = ""
    bold: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperChart:
    """Pairs of bars, one pair for each label; ``series`` names the two. ``alt`` says it for who cannot see it."""

    title: str
    series: tuple[str, str]
    bars: tuple[tuple[str, int, int], ...]
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperChapter:
    title: str
    sentences: tuple[str, ...] = ()
    tables: tuple[PaperTable, ...] = ()
    chart: PaperChart | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPaper:
    """One paper. ``facts`` are label–value rows below the title; ``post`` stands above the name ("Kepala LPSE …").

    ``draft`` says why it is none yet ("Sementara: …"), or is empty. An empty ``name`` prints dots.
    """

    at: datetime
    head_lines: tuple[str, ...]
    head_address: str = ""
    logo: bytes = b""
    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...] = ()
    draft: str = ""
    chapters: tuple[PaperChapter, ...]
    annexes: tuple[PaperTable, ...] = ()
    date: str
    post: str
    name: str = ""
    nip: str = ""
    sources: tuple[str, ...]
    fingerprint: str
    made: str


def report(paper: ReportPaper) -> bytes:
    """The paper as PDF/A on A4, the same bytes for the same facts."""
    if len(paper.chapters) > len(ROMAN):
        raise ValueError(f"a report has at most {len(ROMAN)} chapters")
    return render("report", _data(paper), at=paper.at)


def _data(paper: ReportPaper) -> dict[str, object]:
    facts = asdict(paper)
    del facts["at"]
    return {
        **facts,
        "logo": list(paper.logo),
        "chapters": [
            {**asdict(chapter), "no": no, "tables": [_table(table) for table in chapter.tables]}
            for no, chapter in zip(ROMAN, paper.chapters, strict=False)
        ],
        "annexes": [_table(table) for table in paper.annexes],
    }


def _table(table: PaperTable) -> dict[str, object]:
    return {**asdict(table), "whole": all(len(cell) <= LONGEST_CELL for row in table.rows for cell in row)}
