"""Berkas arsip of a decree (SOP 001): SK, form and proof of delivery in one PDF that stands without this system.

The same frame, tables and rules as a ticket's dossier (`dossier`): ready text only, and no field for a secret.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from requests_app.printing.dossier import DocumentRow, EventRow, Fields, StepRow
from requests_app.printing.engine import render


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """One person of the form, and what became of their account; every text may be empty and prints as a dash.

    ``check``: how they were identified before the telling. ``remark``: why an account was not made or not received.
    """

    no: str
    name: str
    nip: str = ""
    rank: str = ""
    position: str = ""
    agency: str = ""
    email: str
    phone: str = ""
    role: str
    result: str = ""
    user_id: str = ""
    told: str = ""
    check: str = ""
    opened: str = ""
    received: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecreeDossier:
    """A whole decree as paper. ``decree``: label and value rows. ``last_hash``, ``printed_at``: as in `Dossier`."""

    at: datetime
    head_lines: tuple[str, ...]
    head_address: str = ""
    file_number: str
    classification: str
    security: str = "Terbatas"
    case_number: str
    status: str
    kind: str
    period: str
    sop_code: str
    sop_number: str = ""
    sop_title: str
    sop_revision: str = ""
    decree: Fields
    people: tuple[PersonRow, ...]
    steps: tuple[StepRow, ...]
    documents: tuple[DocumentRow, ...]
    events: tuple[EventRow, ...]
    last_hash: str
    printed_at: str


def decree_dossier(file: DecreeDossier) -> bytes:
    """The dossier as PDF/A on A4, as many pages as it needs. Source: SOP 001, step 5."""
    data = asdict(file)
    del data["at"]
    return render("decree_dossier", {**data, "cover": _cover(file)}, at=file.at)


def _cover(file: DecreeDossier) -> Fields:
    return (
        ("Nomor berkas", file.file_number),
        ("Nomor SK", file.case_number),
        ("Kode klasifikasi", file.classification),
        ("Keamanan", file.security),
        ("Jenis akun", file.kind),
        ("Orang", str(len(file.people))),
        ("Kurun waktu", file.period),
        ("Status akhir", file.status),
    )
