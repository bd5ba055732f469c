"""Finding an office by its name, on pages open to everybody."""

from accounts_app.models import Office

LONGEST = 80  # letters that are looked for


def offices_named(words: str, most: int) -> tuple[list[Office], bool]:
    """The first active offices whose name holds these words, by name, and whether there are more. One query."""
    found = list(Office.objects.filter(is_active=True, name__icontains=words[:LONGEST])[: most + 1])
    return found[:most], len(found) > most
