"""Keputusan (SK): a decree that a civil servant signs without changing it, with its list of people, as PDF/A.

Decisions:
- The form is the one of tata naskah dinas: kop with a double rule, KEPUTUSAN … NOMOR … TENTANG …, the post that
  decides, Menimbang a. b., Mengingat 1. 2., MEMUTUSKAN, Menetapkan, KESATU …, the block of the signatory, Tembusan, and
  a Lampiran on pages that lie on their side, because eight columns do not fit a page that stands.
- A block for the signature never breaks and never stands alone on a page: the last clause, and the last two people of
  the Lampiran, go with it. Rejected: trusting to the length of the text.
- On one page where 11 points allow it, because a decree whose second page holds only a signature is sent back.
- The QR code only leads to the public page. No word about certified electronic signatures, because there is none.
- A draft has KONSEP across every page, dots for number and date, and no QR code: it can never pass for the decree.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from requests_app.printing.engine import pictures, render
from requests_app.printing.slip import qr_svg

ORDINALS = (
    "KESATU", "KEDUA", "KETIGA", "KEEMPAT", "KELIMA", "KEENAM", "KETUJUH", "KEDELAPAN", "KESEMBILAN", "KESEPULUH",
    "KESEBELAS", "KEDUA BELAS", "KETIGA BELAS", "KEEMPAT BELAS", "KELIMA BELAS", "KEENAM BELAS", "KETUJUH BELAS",
    "KEDELAPAN BELAS", "KESEMBILAN BELAS", "KEDUA PULUH",
)  # fmt: skip
DOTS = "…………………………"


class Paper(StrEnum):
    """The sheets of Indonesian offices: A4, and F4 (folio, 215 × 330 mm)."""

    A4 = "a4"
    F4 = "f4"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecreePerson:
    """One row of the Lampiran, ready text; what is empty prints as "–"."""

    name: str
    nip: str = ""
    rank: str = ""
    position: str = ""
    agency: str = ""
    role: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """Who signs. `lines` are the post as it stands above the name, the last one getting its comma here:

    ("Kepala LPSE Provinsi Contoh",), ("a.n. Sekretaris Daerah", "Kepala Biro …") or ("Plt. Kepala LPSE …",).
    """

    lines: tuple[str, ...]
    name: str
    rank: str = ""
    nip: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecreePaper:
    """One decree. Texts are ready; dates are words ("20 November 2026"); `logo` is a PNG or nothing.

    `authority` is the post whose decree it is ("Kepala LPSE Provinsi …"), `about` the title after TENTANG, `accounts`
    whose accounts are listed ("Helpdesk"). `invocation` prints DENGAN RAHMAT TUHAN YANG MAHA ESA. `clauses` (1 to 20)
    get their KESATU … here. `verify_url` is printed as a QR code, unless it is a `draft`.
    """

    at: datetime
    paper: Paper = Paper.A4
    head_lines: tuple[str, ...]
    head_address: str = ""
    logo: bytes = b""
    authority: str
    number: str = ""
    date: str = ""
    place: str
    about: str
    accounts: str
    invocation: bool = False
    considering: tuple[str, ...]
    recalling: tuple[str, ...]
    clauses: tuple[str, ...]
    signatory: Signatory
    copies: tuple[str, ...] = ()
    people: tuple[DecreePerson, ...]
    verify_url: str = ""
    draft: bool = False


def decree(paper: DecreePaper) -> bytes:
    """The decree as PDF/A, the same bytes for the same facts. Source: SOP 001, step 1."""
    return render("decree", _data(paper), at=paper.at)


def preview(paper: DecreePaper, *, ppi: int) -> list[bytes]:
    """Its pages as PNG, to be looked at while the text is written."""
    return pictures("decree", _data(paper), at=paper.at, ppi=ppi)


def _data(paper: DecreePaper) -> dict[str, object]:
    if not (0 < len(paper.clauses) <= len(ORDINALS) and paper.people):
        raise ValueError(f"a decree has 1 to {len(ORDINALS)} clauses, and people")
    facts = asdict(paper)
    del facts["at"]
    return {
        **facts,
        "logo": list(paper.logo),
        "number": paper.number or DOTS,
        "date": paper.date or DOTS,
        "place": paper.place or DOTS,
        "title": f"{'Konsep ' if paper.draft else ''}Keputusan {paper.authority} Nomor {paper.number or '–'}",
        "clauses": list(zip(ORDINALS, paper.clauses, strict=False)),
        "qr": qr_svg(paper.verify_url) if paper.verify_url and not paper.draft else "",
        "people": [_row(number, person) for number, person in enumerate(paper.people, 1)],
    }


def _row(number: int, person: DecreePerson) -> list[str]:
    return [
        str(number), person.name, person.nip, person.rank, person.position, person.agency, person.role, person.email,
    ]  # fmt: skip
