"""Pieces of pages that look the same whenever their words are the same: drawn once a process.

A row of a list takes a quarter of a millisecond to draw, to find it again by its words a hundredth. What is kept is
found by everything that it shows, so it is never old; what depends on the moment, the reader or the form's token is no
word and stays outside.
"""

from collections.abc import Hashable
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

MOST = 3_000  # a piece has some 500 bytes


@lru_cache(MOST)
def drawn(template_name: str, **words: Hashable) -> SafeString:
    """The template with these words, and nothing else, as its context."""
    return render_to_string(template_name, {name: _plain(word) for name, word in words.items()})


def _plain(word: Any) -> Any:
    """Without the mark that a text is safe, which is no part of the comparison: the same words of somebody are not."""
    if isinstance(word, SafeString):
        return str.__str__(word)
    if isinstance(word, tuple):
        parts = map(_plain, word)
        return type(word)._make(parts) if hasattr(word, "_make") else tuple(parts)
    return word
