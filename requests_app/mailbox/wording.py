"""What people write: their own words without the quotation, thanks, what sounds like a request, and one to us."""

import re

_QUOTE_BEGINS = re.compile(
    r"^(?:-{2,}\s*(?:original message|pesan asli|forwarded message|pesan (?:yang )?diteruskan)"
    r"|(?:on|pada)\b.{4,200}(?:wrote|menulis)\s*:\s*$|_{10,}\s*$|(?:from|dari)\s*:\s.+@|-- ?$)",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTED_LINE = re.compile(r"^\s*>.*$", re.MULTILINE)
# The last words of our own mails, for answers that quote them without a mark.
_OURS = "surel ini dikirim otomatis. password dan kode pengambilan"
THANKS = re.compile(
    r"terima ?kasih|makasih|trima kasih|\btrims?\b|\btks\b|\bthx\b|\bthanks?\b|thank you|matur nuwun|hatur nuhun"
    r"|sudah (?:bisa|dapat|berhasil) (?:login|masuk)|(?:sudah|telah) (?:saya |kami )?terima"
)
ASKS = re.compile(
    r"\b(?:mohon|memohon|tolong|minta|permintaan|permohonan|bagaimana|kenapa|mengapa|apakah|kapan|belum|gagal|masih"
    r"|kendala|lupa|masalah|reset|terlampir|lampirkan|dilampirkan|(?:tidak|tdk|ga|gak|nggak|blm) (?:bisa|dapat)"
    r"|please|could you|cannot|can.t)\b"
)

# What only somebody who wants something of ours writes about; no automatic reply does in its own words.
OUR_WORK = re.compile(r"\breset\b|password|(?:kata )?sandi\b|user ?id\b|atur ulang|\bspse\b|\blogin\b")


def own_words(text: str) -> str:
    """What was written above a quotation or between quoted lines, without a signature."""
    begins, ours = _QUOTE_BEGINS.search(text), text.lower().find(_OURS)
    ends = [begins.start() if begins else len(text), ours if ours >= 0 else len(text)]
    return _QUOTED_LINE.sub("", text[: min(ends)]).strip()
