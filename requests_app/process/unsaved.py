"""Words that a refusal would lose, given back on the next page: for presses whose answer leads elsewhere.

A press that comes back with its own form needs none of this. They travel with the message of the refusal.
"""

from collections.abc import Iterable, Mapping

from django.contrib import messages
from django.http import HttpRequest

# What people write in forms that have no page of their own.
WRITTEN = ("note", "reason", "account_reason")


def give_back(request: HttpRequest, texts: Iterable[str]) -> None:
    """Say on the next page what was typed and not saved; blanks are left out."""
    for text in filter(None, (text.strip() for text in texts)):
        messages.warning(request, f"Isian Anda belum disimpan; salin bila masih diperlukan: “{text}”")


def written(post: Mapping[str, str]) -> list[str]:
    """The words of a form, never a password, a code or a choice."""
    return [post.get(name, "") for name in WRITTEN]
