"""Surat (or Formulir) Permohonan: the request of SOP step 1, filled in and ready to sign on one A4 page.

The letter carries the applicant's own agency as its head, because it is the applicant's letter; the form of SOP 004
carries the office's. Rejected: one head for both (a civil servant would have to change it before signing).
"""

from dataclasses import dataclass
from datetime import datetime

from requests_app.printing.engine import render

NOTICE = (
    "Data pada surat ini diproses oleh LPSE untuk memeriksa dan melayani permohonan ini dalam rangka pelayanan publik "
    "(UU Nomor 27 Tahun 2022 tentang Pelindungan Data Pribadi), hanya dibuka oleh petugas yang berwenang, dan "
    "diarsipkan sesuai ketentuan kearsipan. Jangan menuliskan password di sini."
)
STATEMENTS = (
    "data di atas benar dan akun SPSE yang dimohonkan adalah akun saya sendiri;",
    "saya akan segera login dan wajib mengubah password setelah menerimanya;",
    "saya tidak memberikan user ID dan password kepada pihak lain; dan",
    "saya bertanggung jawab penuh atas setiap penggunaan akun tersebut.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLetter:
    """One filled request. Empty strings print as "–", or leave a line out where a letter would; dates are ready text.

    `recipient` is the addressee ("Kepala LPSE Provinsi …"); `head_lines` and `head_address` form the kop: of the
    applicant's agency, or of the office when `form` is true. `decree` names the SK or surat tugas with `decree_number`
    and `decree_date`. `number` is the letter's own number, if the agency gave one.
    """

    at: datetime
    head_lines: tuple[str, ...]
    head_address: str = ""
    recipient: str
    place: str
    date: str
    number: str = ""
    name: str
    nip: str = ""
    rank: str = ""
    position: str = ""
    agency: str = ""
    unit: str = ""
    email: str = ""
    phone: str = ""
    spse_role: str = ""
    user_id: str = ""
    decree: str = "SK/Surat Tugas"
    decree_number: str = ""
    decree_date: str = ""
    wants_reset: bool = False
    wants_user_id: bool = False
    reason: str = ""
    attachments: tuple[str, ...] = ()
    form: bool = False


def request_letter(letter: RequestLetter) -> bytes:
    """The letter (or form) as PDF, exactly one A4 page for realistic data. Source: step 1 of SOP 000, 002, 003, 004."""
    return render("request_letter", _data(letter), at=letter.at)


def _data(letter: RequestLetter) -> dict[str, object]:
    subject = "Permohonan " + _asked_words(letter)
    return {
        "title": f"{'Formulir' if letter.form else 'Surat'} {subject} – {letter.name}",
        "form": letter.form,
        "head_lines": letter.head_lines,
        "head_address": letter.head_address,
        "recipient": letter.recipient,
        "place": letter.place,
        "date": letter.date,
        "number": letter.number,
        "heading": _heading(letter, subject),
        "applicant": _applicant(letter),
        "applicant_name": letter.name,
        "nip": letter.nip,
        "asked": _asked(letter),
        "reason": letter.reason,
        "statements": STATEMENTS,
        "attachments": letter.attachments,
        "notice": NOTICE,
    }


def _asked_words(letter: RequestLetter) -> str:
    words = {(True, True): "Reset Password dan Informasi User ID", (False, True): "Informasi User ID"}
    return words.get((letter.wants_reset, letter.wants_user_id), "Reset Password") + " SPSE"


def _heading(letter: RequestLetter, subject: str) -> list[tuple[str, str]]:
    number = [("Nomor", letter.number)] if letter.number else []
    enclosed = [("Lampiran", f"{len(letter.attachments)} berkas")] if letter.attachments else []
    return [*number, *enclosed, ("Perihal", subject)]


def _applicant(letter: RequestLetter) -> list[tuple[str, str]]:
    return [
        ("Nama", letter.name),
        ("NIP", letter.nip),
        ("Pangkat/Golongan", letter.rank),
        ("Jabatan", letter.position),
        ("Instansi", letter.agency),
        ("Unit kerja", letter.unit),
        ("E-mail terdaftar di SPSE", letter.email),
        ("Nomor telepon", letter.phone),
        ("Peran di SPSE", letter.spse_role),
        ("User ID (bila diketahui)", letter.user_id),
        (letter.decree, _numbered(letter.decree_number, letter.decree_date)),
    ]


def _numbered(number: str, date: str) -> str:
    return " ".join(part for part in (number and f"Nomor {number}", date and f"tanggal {date}") if part)


def _asked(letter: RequestLetter) -> list[dict[str, object]]:
    return [
        {"on": letter.wants_reset, "text": "reset password akun SPSE"},
        {"on": letter.wants_user_id, "text": "informasi user ID akun SPSE"},
    ]
