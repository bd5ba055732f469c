"""What somebody types into the register's search, as words; the index splits its texts the same way."""

import re

WORD = re.compile(r"[^\W_]+")
MOST_WORDS = 8


def words_of(text: str) -> list[str]:
    """``["budi", "san"]`` of "Budi, San"; a NIP typed in groups is one word."""
    if re.fullmatch(r"[\d\s.\-]+", text.strip()):
        text = "".join(filter(str.isdigit, text))
    return WORD.findall(text.lower())[:MOST_WORDS]
