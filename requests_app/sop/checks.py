"""System check: the SOP documents that come with the program are valid, and no two share a code or an address.

A check and not only a test, because an office that edits a document sees it at the next `manage.py check`, before a
ticket meets the mistake.
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, Error, register

from requests_app.sop.definition import SopDefinition
from requests_app.sop.library import built_in_paths, read_file
from requests_app.sop.problems import SopError

HINT = "Perbaiki dokumen SOP itu; contohnya ada di requests_app/sop/documents/."


def register_checks() -> None:
    """Called once when the app is ready."""
    register(documents_are_valid)


def documents_are_valid(**_: Any) -> list[CheckMessage]:
    """Every problem of every built-in document."""
    return examine(built_in_paths())


def examine(paths: Iterable[Path]) -> list[CheckMessage]:
    """One error per problem found in these documents."""
    definitions: list[SopDefinition] = []
    problems: list[str] = []
    for path in paths:
        try:
            definitions.append(read_file(path))
        except SopError as error:
            problems += error.problems
    problems += shared_names(definitions)
    return [Error(problem, hint=HINT, id="requests_app.E001") for problem in problems]


def shared_names(definitions: list[SopDefinition]) -> list[str]:
    """Codes and slugs that more than one document uses."""
    uses = Counter((key, getattr(definition, key)) for definition in definitions for key in ("code", "slug"))
    return [f"{count} dokumen SOP memakai {key} “{value}”" for (key, value), count in uses.items() if count > 1]
