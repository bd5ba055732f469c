"""The five SOP documents that come with the program.

They are the documents of the offices that the program was made after, and the samples for a sixth: what an office works
by is what `load_sop` put into its database, never these files.
"""

from pathlib import Path

from requests_app.sop.definition import SopDefinition
from requests_app.sop.reading import parse

FOLDER = Path(__file__).parent / "documents"


def built_in_paths() -> list[Path]:
    """The documents' files, by code."""
    return sorted(FOLDER.glob("*.toml"))


def read_file(path: Path) -> SopDefinition:
    """The definition in one file. Raises SopError, naming the file; OSError when it cannot be read."""
    return parse(path.read_text(encoding="utf-8"), name=path.name)
