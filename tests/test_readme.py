"""The README tells the truth about the code."""

import re
from pathlib import Path

from requests_app.tickets.matrix import markdown

ROOT = Path(__file__).resolve().parent.parent


def test_the_matrix_is_that_of_the_code():
    """Mend: paste the output of `manage.py transition_matrix` between the two marks."""
    written = re.search(r"<!-- matrix -->\n(.*?)<!-- /matrix -->", (ROOT / "README.md").read_text(), re.DOTALL)
    assert written is not None
    assert written[1] == markdown()


def test_every_path_that_the_readme_names_exists():
    """Mend: the README speaks of a file or folder that is gone."""
    named = re.findall(
        r"`((?:requests_app|accounts_app|archive_app|tests|templates|sop)/[\w./-]+)`", (ROOT / "README.md").read_text()
    )
    roots = (ROOT, ROOT / "requests_app")
    assert named
    assert [path for path in named if not any((root / path).exists() for root in roots)] == []
