"""What a letter seems to ask, for the draft that a person checks: each value with the rule that found it.

Simple rules on purpose: a helpdesk that sees "baris 'Nama'" beside a value knows how far to trust it. Nothing guessed
is taken over without a click, and the sender's address is never read as proof of who writes.
"""

import re
from dataclasses import dataclass

from requests_app.mailbox.letter import Letter
from requests_app.mailbox.wording import own_words
from requests_app.sop.vocabulary import ApplicantType

LONGEST = 160


@dataclass(frozen=True, slots=True)
class Guess:
    """One value for a field of the form, and in words where it comes from."""

    value: str
    rule: str


_LINES: tuple[tuple[str, str], ...] = (
    ("name", r"nama(?: lengkap| pemohon)?"),
    ("nip", r"nip"),
    ("rank", r"pangkat(?: ?/ ?gol(?:ongan)?\.?)?|golongan"),
    ("position", r"jabatan"),
    ("agency", r"instansi|satker|satuan kerja|opd|skpd|k/?l/?p?d?"),
    ("unit", r"unit(?: kerja)?"),
    ("email", r"(?:alamat )?(?:e-?mail|surel)(?: (?:di |pada )?spse)?"),
    ("phone", r"(?:no(?:mor|\.)? ?)?(?:hp|telp|telepon|telpon|wa|whatsapp|ponsel)(?: ?/ ?(?:hp|wa))?\.?"),
    ("spse_user_id", r"user ?id|username|id pengguna"),
    ("decree_number", r"(?:no(?:mor|\.)? ?)(?:sk|surat (?:perintah )?tugas)"),
)
_LINE = {
    key: re.compile(rf"^\W*(?:{label})\s*[:=]\s*(\S[^\n]*)$", re.IGNORECASE | re.MULTILINE) for key, label in _LINES
}
_NIP = re.compile(r"(?<!\d)((?:19|20)\d{6}[ .]?\d{6}[ .]?[12][ .]?\d{3})(?!\d)")
_ROLES: tuple[tuple[ApplicantType, str], ...] = (
    (ApplicantType.PPK, r"\bppk\b|pejabat pembuat komitmen"),
    (ApplicantType.AUDITOR, r"\bauditor\b|\bpemeriksa\b|surat (?:perintah )?tugas pemeriksaan"),
    (ApplicantType.POKJA, r"\bpokja\b|kelompok kerja pemilihan|\bpanitia\b"),
    (ApplicantType.PEJABAT_PENGADAAN, r"pejabat pengadaan"),
    (ApplicantType.ADMIN_AGENCY, r"admin agency"),
    (ApplicantType.VERIFIKATOR, r"\bverifikator\b"),
    (ApplicantType.HELPDESK, r"akun helpdesk|sebagai helpdesk"),
)
_RESET = re.compile(r"reset|password|(?:kata )?sandi|atur ulang", re.I)
_USER_ID = re.compile(r"(?:informasi|lupa|pemberian|minta|info)[\w ]{0,20}(?:user ?id|username|id pengguna)", re.I)
LOOKED_AT = 50_000


def guesses(letter: Letter) -> dict[str, Guess]:
    """By field name of the ticket; a field about which nothing was found is not there."""
    texts = (letter.subject, own_words(letter.text), *(forward.text for forward in letter.forwards))
    said = "\n".join(texts)[:LOOKED_AT]
    found = {}
    for key, line in _LINE.items():
        if match := line.search(said):
            found[key] = Guess(_cut(match[1]), f"baris “{_label(match[0])}”")
    if nip := _NIP.search(said):
        found["nip"] = Guess("".join(filter(str.isdigit, nip[1])), "18 digit berbentuk NIP")
    if "name" not in found and letter.sender_name and "@" not in letter.sender_name:
        found["name"] = Guess(_cut(letter.sender_name), "nama pada alamat pengirim")
    return found | _role(said) | _services(said)


def _role(said: str) -> dict[str, Guess]:
    """The one role that is spoken of; two roles are no guess."""
    low = said.lower()
    named = [(role, match[0]) for role, pattern in _ROLES if (match := re.search(pattern, low))]
    if len(named) != 1:
        return {}
    return {"applicant_type": Guess(named[0][0].value, f"kata “{named[0][1]}”")}


def _services(said: str) -> dict[str, Guess]:
    found = {}
    if match := _RESET.search(said):
        found["wants_reset"] = Guess("1", f"kata “{match[0]}”")
    if match := _USER_ID.search(said):
        found["wants_user_id"] = Guess("1", f"kata “{match[0]}”")
    return found


def _cut(value: str) -> str:
    return " ".join(value.split())[:LONGEST]


def _label(line: str) -> str:
    return line.partition(":")[0].partition("=")[0].strip(" \t\r\n*-•.")[:40]
