"""Placeholders in texts that people write: an Indonesian word in braces, replaced when the text is used. No database.

Anything else in braces is refused with the words that exist, before a text is kept.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

_BRACED = re.compile(r"\{([^{}]*)\}")


def wrong_with(text: str, where: str, allowed: Iterable[str]) -> Iterator[str]:
    """Sentences about unknown words and single braces; `where` names the text."""
    words = list(allowed)
    for word in _BRACED.findall(text):
        if word not in words:
            yield f"{where}: {{{word}}} tidak dikenal. {_which(words)}"
    if any(sign in _BRACED.sub("", text) for sign in "{}"):
        yield f"{where}: ada kurung kurawal tanpa pasangan. {_which(words)}"


def _which(allowed: list[str]) -> str:
    if not allowed:
        return "Di sini tidak ada isian otomatis."
    return "Yang dapat dipakai: " + ", ".join(f"{{{word}}}" for word in allowed) + "."


def put(text: str, words: Mapping[str, str]) -> str:
    """What stands in a fact is never looked at again: an office named "{tahun}" keeps its name."""
    return _BRACED.sub(lambda match: words.get(match[1], match[0]), text)
