"""Pieces of pages that look the same whenever their words are the same: drawn once a process.

A row of a list takes a quarter of a millisecond to draw, to find it again by its words a hundredth. What is kept is
found by everything that it shows, so it is never old. Therefore words are texts, numbers and tuples of them: a moment
reads otherwise tomorrow, a record is found by its key and not by what it says, and the token of a form is never the
same. A secret is no word: what is kept outlives its page.
"""

from collections.abc import Hashable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.functional import LazyObject, Promise
from django.utils.safestring import SafeString

MOST = 3_000  # a piece has some 500 bytes
_NUMBERS = (bool, int, float, type(None))


def drawn(template_name: str, **words: Hashable) -> SafeString:
    """The template with these words, and nothing else, as its context. TypeError for what is no word.

    Under DEBUG each is drawn anew: somebody may be changing the templates.
    """
    return _draw(template_name, **words) if settings.DEBUG else _kept(template_name, **words)


def _draw(template_name: str, **words: Hashable) -> SafeString:
    return render_to_string(template_name, {name: _plain(word) for name, word in words.items()})


_kept = lru_cache(MOST, typed=True)(_draw)


def _plain(word: Any) -> Any:
    """Without the mark that a text is safe, which is no part of the comparison: the same words of somebody are not."""
    if isinstance(word, LazyObject):  # it would be kept with all that it was made of
        raise TypeError(f"{word!r} is no word to draw")
    if isinstance(word, str | Promise):
        return str.__str__(word) if isinstance(word, str) else str(word)
    if isinstance(word, tuple):
        parts = map(_plain, word)
        return type(word)._make(parts) if hasattr(word, "_make") else tuple(parts)
    if type(word) not in _NUMBERS:
        raise TypeError(f"{word!r} is no word to draw")
    return word
