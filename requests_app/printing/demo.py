"""Invented SK, surat perintah tugas and surat kuasa for the demo and the tests, plainly marked CONTOH on every page.

Decision: the demo's attachments are made here when they are needed. Rejected: sample PDF files in the repository
(nobody can tell where such a file came from, and real decrees carry real people's names).
"""

from datetime import UTC, datetime
from enum import StrEnum

from requests_app.printing.engine import render

# The file date of a demo document says nothing; it only has to be the same every time.
FILE_DATE = datetime(2026, 1, 2, tzinfo=UTC)
SIGNATORY = ("Drs. Wirya Contohnegara, M.Si.", "19700101 199503 1 001")


class DemoKind(StrEnum):
    """What an applicant brings besides the request itself."""

    APPOINTMENT = "appointment"  # SK pengangkatan
    ASSIGNMENT = "assignment"  # surat perintah tugas pemeriksaan
    PROXY = "proxy"  # surat kuasa pembawa berkas


def demo_letter(kind: DemoKind, name: str, number: str, date: str, office: str, *, post: str = "") -> bytes:
    """A one-page PDF for the invented person `name`; `number` and `date` are the letter's own, as ready text.

    `office` is the body that issues it; `post` is the SPSE role appointed to, or the audit's or carrier's description.
    """
    data = {**_words(kind, name, office, post), "name": name, "number": number, "date": date, "office": office}
    signatory, nip = (name, "") if kind is DemoKind.PROXY else SIGNATORY
    return render("demo_letter", {**data, "signatory": signatory, "signatory_nip": nip}, at=FILE_DATE)


def _words(kind: DemoKind, name: str, office: str, post: str) -> dict[str, object]:
    makers = {DemoKind.APPOINTMENT: _appointment, DemoKind.ASSIGNMENT: _assignment, DemoKind.PROXY: _proxy}
    return makers[kind](name, office, post)


def _appointment(name: str, office: str, post: str) -> dict[str, object]:
    post = post or "Admin Agency"
    return {
        "title": f"KEPUTUSAN KEPALA {office.upper()}",
        "about": f"PENGANGKATAN {post.upper()} PADA SISTEM PENGADAAN SECARA ELEKTRONIK",
        "clauses": (
            ("Menimbang", f"bahwa untuk kelancaran pengadaan barang/jasa perlu mengangkat {post};"),
            ("Mengingat", "Peraturan Presiden Nomor 16 Tahun 2018 tentang Pengadaan Barang/Jasa Pemerintah;"),
        ),
        "decides": "MEMUTUSKAN:",
        "points": (
            ("KESATU", f"Mengangkat {name} sebagai {post} pada {office}."),
            ("KEDUA", "Yang bersangkutan melaksanakan tugas sesuai ketentuan peraturan perundang-undangan."),
            ("KETIGA", "Keputusan ini mulai berlaku pada tanggal ditetapkan."),
        ),
        "signed_by": "Kepala,",
    }


def _assignment(name: str, office: str, post: str) -> dict[str, object]:
    return {
        "title": "SURAT PERINTAH TUGAS",
        "about": "",
        "clauses": (("Dasar", f"Program kerja pengawasan tahunan {office};"),),
        "decides": "MEMERINTAHKAN:",
        "points": (
            ("Kepada", f"{name}, Auditor pada {office}."),
            ("Untuk", post or "Melaksanakan pemeriksaan atas pengadaan barang/jasa secara elektronik."),
            ("Waktu", "Selama 20 (dua puluh) hari kerja sejak surat ini ditetapkan."),
        ),
        "signed_by": "Inspektur,",
    }


def _proxy(name: str, office: str, post: str) -> dict[str, object]:
    return {
        "title": "SURAT KUASA",
        "about": "",
        "clauses": (("Pemberi", f"{name}, pengguna SPSE pada {office}."),),
        "decides": "MEMBERI KUASA:",
        "points": (
            ("Kepada", post or "Pembawa berkas yang namanya tercantum pada buku tamu."),
            ("Untuk", "Menyerahkan berkas permohonan dan menerima tanda terimanya."),
            ("Batas", "Kuasa ini tidak meliputi penerimaan password maupun user ID."),
        ),
        "signed_by": "Pemberi kuasa,",
    }
