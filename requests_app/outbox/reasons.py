"""Why a mail failed, in words that say what helps. The server's own words stand beside them, for whoever knows them.

Known by the enhanced status code (RFC 3463) where the server gave one, else by the reply code or our own sentence.
"""

import re

# What the outbox itself writes where no server answered.
LOST = "Pengiriman terputus berulang kali."
PERHAPS_TAKEN = "Sambungan terputus setelah seluruh surel diserahkan; mungkin surel ini sudah sampai."

_ENHANCED = re.compile(r"\b([45])\.(\d{1,3})\.(\d{1,3})\b")
_REPLY = re.compile(r"(?:^|\s)([45]\d\d)\b")
GONE = "Alamatnya tidak ada. Pastikan ejaannya kepada pemohon, lalu perbaiki alamatnya."
FULL = "Kotak surat penerima penuh. Hubungi penerima, atau kirim ulang nanti."
TOO_LARGE = "Server penerima menolak ukuran surel."
NO_HOST = "Server surel penerima tidak ditemukan. Periksa bagian alamat sesudah tanda @."
POLICY = "Server penerima menolak surel dari kantor ini. Beri tahu admin sistem."
AWAY = "Server surel kantor tidak dapat dihubungi. Kirim ulang setelah server berjalan lagi; beri tahu admin sistem."
REFUSED = "Server penerima menolak alamat atau isinya. Pastikan alamatnya kepada pemohon."
LATER = "Server penerima berkali-kali meminta dicoba nanti. Kirim ulang, atau hubungi penerima."
PERHAPS = "Mungkin sudah sampai. Tanyakan dahulu kepada penerimanya; kirim ulang hanya bila belum diterima."
INSECURE = "Sambungan aman ke server surel kantor gagal. Beri tahu admin sistem."
OTHER = "Surel tidak sampai. Hubungi penerima dengan cara lain, atau kirim ulang."
_BY_STATUS = {
    (1, 2): NO_HOST, (1, 8): POLICY, (2, 2): FULL, (2, 3): TOO_LARGE, (3, 4): TOO_LARGE, (4, 1): NO_HOST,
    (4, 4): NO_HOST, (5, 3): REFUSED,
}  # fmt: skip
_BY_SUBJECT = {1: GONE, 2: GONE, 4: NO_HOST, 7: POLICY}


def explained(error: str) -> str:
    """A sentence for staff; "" for no error."""
    if not error:
        return ""
    if status := _ENHANCED.search(error):
        subject, detail = int(status[2]), int(status[3])
        return _BY_STATUS.get((subject, detail)) or _BY_SUBJECT.get(subject, OTHER)
    if error == PERHAPS_TAKEN:
        return PERHAPS
    if error.startswith(("Sambungan TLS", "Server surel tidak mendukung")):
        return INSECURE
    if error.startswith("Server surel tidak dapat dihubungi"):
        return AWAY
    if reply := _REPLY.search(error):
        return LATER if reply[1].startswith("4") else REFUSED
    return OTHER
