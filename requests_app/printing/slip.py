"""Tanda terima berkas: the slip that an applicant carries away, with the queue number to be read across a room.

It holds what lets somebody see the progress (ticket number and slip code) and nothing that opens an account: no
password, no user ID, no pickup code. Rejected: printing the applicant's NIP or e-mail; a slip is often left on a chair.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from io import BytesIO

import segno

from requests_app.printing.engine import render

NOTICE = (
    "Data Anda diproses untuk melayani permohonan ini dalam rangka pelayanan publik (UU Nomor 27 Tahun 2022 tentang "
    "Pelindungan Data Pribadi). Petugas tidak pernah meminta password Anda."
)


class SlipPaper(StrEnum):
    """The paper in the printer: an A6 sheet, or a roll 80 or 58 mm wide cut at the slip's own length."""

    A6 = "a6"
    ROLL_80 = "roll_80"
    ROLL_58 = "roll_58"

    @property
    def roll_mm(self) -> int:
        """The roll's width; 0 for a sheet."""
        return {SlipPaper.ROLL_80: 80, SlipPaper.ROLL_58: 58}.get(self, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One receipt. `queue_number` is empty where the SOP gives none (the ticket number then stands in its place).

    `ticket_number` is empty for somebody who came without a request: then the slip is the queue number alone, and its
    code and documents are left out. `waiting` says who is ahead and how long it may take, as ready text.
    `issued_at` is ready text with its zone ("20 November 2026 pukul 10.25 WITA"). `received` and `missing` name
    documents; `carrier` is the pembawa berkas, if another person brought the file.
    """

    at: datetime
    office: str
    queue_number: str = ""
    ticket_number: str = ""
    slip_code: str = ""
    status_url: str
    applicant: str = ""
    carrier: str = ""
    service: str
    received: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    received_by: str = ""
    waiting: str = ""
    issued_at: str
    paper: SlipPaper = SlipPaper.A6


def receipt_slip(slip: Slip) -> bytes:
    """The slip as PDF, one page. Source: steps 2–3 of SOP 000, 003, 004 (guest-book entry, queue number)."""
    return render("receipt_slip", _data(slip), at=slip.at)


def _data(slip: Slip) -> dict[str, object]:
    rows = [
        ("Pemohon", slip.applicant), ("Pembawa berkas", slip.carrier), ("Layanan", slip.service),
        ("Diterima oleh", slip.received_by),
    ]  # fmt: skip
    return {
        "roll": slip.paper.roll_mm,
        "office": slip.office,
        "queue_number": slip.queue_number,
        "ticket_number": slip.ticket_number,
        "slip_code": slip.slip_code,
        "status_url": slip.status_url,
        "qr": qr_svg(slip.status_url),
        "rows": [(label, value) for label, value in rows if value],
        "waiting": slip.waiting,
        "received": slip.received,
        "missing": slip.missing,
        "issued_at": slip.issued_at,
        "notice": NOTICE,
    }


def qr_svg(address: str) -> str:
    """A QR code as SVG text, error correction M, with no quiet zone (the paper around it is the quiet zone)."""
    out = BytesIO()
    segno.make_qr(address, error="m").save(out, kind="svg", border=0, xmldecl=False, svgns=True, omitsize=True)
    return out.getvalue().decode()
