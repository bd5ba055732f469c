"""Soft doubts about a NIP (18 digits, no checksum): something to look at again, never a reason to refuse.

Birth yyyymmdd · start yyyymm · sex 1/2 · serial. PPPK numbers carry a contract code from 21 in place of the month.
"""

from datetime import date

LENGTH = 18
PPPK_FROM = 21
YOUNGEST, OLDEST = 15, 90


def digits_of(text: str) -> str:
    """The typed text without its blanks, dots and dashes when only digits remain; otherwise as typed."""
    bare = "".join(text.split()).replace(".", "").replace("-", "")
    return bare if bare.isdigit() else text.strip()


def doubt(text: str, today: date) -> str:
    """What looks unusual, as a sentence for the applicant; empty when nothing does or nothing was typed."""
    nip = digits_of(text)
    if not nip:
        return ""
    if not nip.isdigit() or len(nip) != LENGTH:
        count = sum(character.isdigit() for character in nip)
        return f"NIP biasanya {LENGTH} digit; yang tertulis {count} digit."
    return _doubt_of_parts(nip, today)


def _doubt_of_parts(nip: str, today: date) -> str:
    born = _birth(nip)
    if born is None or not YOUNGEST <= today.year - born.year <= OLDEST:
        return "Delapan digit pertama NIP biasanya tanggal lahir (tahun, bulan, tanggal)."
    if not born.year + YOUNGEST <= int(nip[8:12]) <= today.year:
        return "Digit ke-9 sampai ke-12 NIP biasanya tahun pengangkatan."
    if not (1 <= int(nip[12:14]) <= 12 or int(nip[12:14]) >= PPPK_FROM):
        return "Digit ke-13 dan ke-14 NIP biasanya bulan pengangkatan, atau kode kontrak bagi PPPK."
    if nip[14] not in "12":
        return "Digit ke-15 NIP biasanya 1 (laki-laki) atau 2 (perempuan)."
    return ""


def _birth(nip: str) -> date | None:
    try:
        return date(int(nip[:4]), int(nip[4:6]), int(nip[6:8]))
    except ValueError:
        return None
