"""Invented papers for the printing tests, and how to read what was printed."""

import re
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from requests_app.printing.dossier import (
    CheckRow,
    Confirmation,
    DocumentRow,
    Dossier,
    EventRow,
    StepRow,
    Validity,
)
from requests_app.printing.letter import RequestLetter
from requests_app.printing.slip import Slip

AT = datetime(2026, 11, 20, 6, 5, tzinfo=UTC)
HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def letter(**changes) -> RequestLetter:
    facts: dict[str, Any] = {
        "at": AT,
        "head_lines": ("Pemerintah Provinsi Contoh", "Inspektorat Daerah"),
        "head_address": "Jalan Contoh Nomor 1",
        "recipient": "Kepala LPSE Provinsi Contoh",
        "place": "Samarinda",
        "date": "20 November 2026",
        "name": "Bambang Wiratama",
        "nip": "19900315 201503 1 002",
        "rank": "Penata Muda (III/a)",
        "position": "Auditor Ahli Pertama",
        "agency": "Pemerintah Provinsi Contoh",
        "unit": "Inspektorat Daerah",
        "email": "bambang@contoh.example",
        "phone": "0812-0000-7788",
        "spse_role": "Auditor",
        "decree": "Surat Perintah Tugas",
        "decree_number": "700.1/221/ITDA",
        "decree_date": "2 November 2026",
        "wants_reset": True,
    }
    return RequestLetter(**(facts | changes))


def slip(**changes) -> Slip:
    facts: dict[str, Any] = {
        "at": AT,
        "office": "LPSE Provinsi Contoh",
        "queue_number": "A 012",
        "ticket_number": "KT-2026-00418",
        "slip_code": "7KQM-R2XD",
        "status_url": "https://lpse.contoh.example/status/KT-2026-00418",
        "applicant": "Bambang Wiratama",
        "service": "Reset password",
        "received": ("Surat permohonan",),
        "issued_at": "20 November 2026 pukul 10.25 WITA",
    }
    return Slip(**(facts | changes))


def dossier_of(events: int = 3, **changes) -> Dossier:
    facts: dict[str, Any] = {
        "at": AT,
        "head_lines": ("Pemerintah Provinsi Contoh", "Biro Pengadaan Barang/Jasa"),
        "file_number": "000.3.5/00418/2026",
        "ticket_number": "KT-2026-00418",
        "status": "Diarsipkan",
        "service": "Reset password",
        "sop_code": "000",
        "sop_number": "000.3/0629/BPLPSE/B.PBJ",
        "sop_title": "Perubahan Password dan Pemberian Informasi User ID Auditor",
        "applicant": (("Nama", "Bambang Wiratama"), ("User ID", "")),
        "steps": (
            StepRow(no="5", activity="Memeriksa kelengkapan", performer="Helpdesk", minutes="4", standard="5"),
            StepRow(no="5", activity="Memeriksa kelengkapan", performer="Helpdesk", minutes="9", late=True, round=2),
        ),
        "checklist": (CheckRow(document="Surat perintah tugas", status="Lengkap"),),
        "validity": (
            Validity(
                outcome="Benar",
                decided_by="Arif Pratama",
                decided_at="20/11/2026 11.28 WITA",
                grounds=("Data sesuai dengan register SPSE.",),
                confirmations=(Confirmation(by="Arif Pratama", at="11.24", method="Telepon", result="Dibenarkan"),),
            ),
        ),
        "result": (("Layanan yang dilakukan", "Password direset di SPSE"),),
        "documents": (DocumentRow(requirement="Surat permohonan", name="surat.pdf", size="1,2 MB", sha256=HASH),),
        "events": tuple(EventRow(at=f"waktu {n}", by="Rina Salma", what=f"peristiwa-{n}") for n in range(events)),
        "last_hash": HASH,
        "printed_at": "20 November 2026 pukul 14.05 WITA",
    }
    return Dossier(**(facts | changes))


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page as a person reads it: break opportunities removed, runs of space as one."""
    pages = PdfReader(BytesIO(pdf)).pages
    return [re.sub(r"\s+", " ", page.extract_text().replace("\u200b", "")) for page in pages]


def text_of(pdf: bytes) -> str:
    return " ".join(pages_of(pdf))
