"""Finding an office by its name, on pages open to everybody."""

from typing import Any

from accounts_app.kept import kept
from accounts_app.models import Office
from accounts_app.patterns import holding

LONGEST = 80  # letters that are looked for


def offices_named(words: str, most: int) -> tuple[list[Office], bool]:
    """The first active offices whose name holds these words, by name, and whether there are more. One query."""
    found = kept(_named, most + 1, name=holding(words[:LONGEST]))
    return found[:most], len(found) > most


def _named(most: int, *, name: str) -> Any:
    return Office.objects.filter(is_active=True, name__like=name)[:most]
