"""Berkas arsip: everything that one ticket leaves behind, in one PDF that stands without this system.

The dossier takes ready text only, so that archived words never change with a later release's labels. It has no field
for a secret: what was reset is told, the password never is. Rejected: printing the raw event payloads (they hold
references that mean nothing on paper, and paper cannot be corrected when one of them turns out to be personal data).
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from requests_app.printing.engine import render

Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """One step of the SOP as performed in one round; every text may be empty and prints as "–".

    `minutes` and `standard` are ready text ("4", "N/A", "? (15)"); `late` marks a deviation. `round` counts from 1.
    """

    no: str
    activity: str
    performer: str
    done_by: str = ""
    started: str = ""
    ended: str = ""
    minutes: str = ""
    standard: str = ""
    round: int = 1
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """One required document in the completeness check: `status` is lengkap, kurang, tidak terbaca or salah."""

    document: str
    original: str = ""
    status: str
    note: str = ""
    checked_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """Who asked the applicant to confirm (SOP step 9), when, how, under which number, and what was answered."""

    by: str
    at: str
    method: str
    number: str = ""
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """One decision on correctness: `outcome` is "Benar", "Tidak benar" or "Dikembalikan"; `grounds` say why."""

    outcome: str
    decided_by: str
    decided_at: str
    grounds: tuple[str, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """One stored file: its name as cleaned, size and pages as ready text, and the SHA-256 in 64 hex digits."""

    requirement: str
    name: str
    size: str
    pages: str = ""
    sha256: str
    received: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """One line of the timeline, oldest first: when, who (with role), what, and a note."""

    at: str
    by: str
    what: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """A whole ticket as paper.

    `applicant` and `result` are label–value rows; `deviations` are rows (step, reason with person). `last_hash` is the
    chain hash of the last event: who holds it can prove that no earlier event was changed. `printed_at` is ready text.
    """

    at: datetime
    head_lines: tuple[str, ...]
    head_address: str = ""
    file_number: str
    classification: str = "000.3.5"
    security: str = "Terbatas"
    ticket_number: str
    status: str
    service: str
    channel: str = ""
    period: str = ""
    sop_code: str
    sop_number: str = ""
    sop_title: str
    sop_revision: str = ""
    applicant: Fields
    steps: tuple[StepRow, ...]
    checklist: tuple[CheckRow, ...] = ()
    validity: tuple[Validity, ...] = ()
    result: Fields = ()
    deviations: Fields = ()
    documents: tuple[DocumentRow, ...] = ()
    events: tuple[EventRow, ...]
    last_hash: str
    printed_at: str


def dossier(file: Dossier) -> bytes:
    """The dossier as PDF/A on A4, as many pages as it needs. Source: the archiving step (13; 9 in SOP 002)."""
    data = asdict(file)
    del data["at"]
    return render("dossier", {**data, "cover": _cover(file), "case_number": file.ticket_number}, at=file.at)


def _cover(file: Dossier) -> Fields:
    return (
        ("Nomor berkas", file.file_number),
        ("Nomor permohonan", file.ticket_number),
        ("Kode klasifikasi", file.classification),
        ("Keamanan", file.security),
        ("Layanan", file.service),
        ("Saluran", file.channel),
        ("Kurun waktu", file.period),
        ("Status akhir", file.status),
    )
