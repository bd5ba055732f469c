"""The README tells the truth about the code."""

import re
from pathlib import Path

import pytest

from requests_app.decrees.workflow import TABLE as DECREES
from requests_app.process.matrix import markdown
from requests_app.sop.vocabulary import Kind
from requests_app.tickets.workflow import TABLE as TICKETS

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(("mark", "table", "kind"), [("matrix", TICKETS, "ticket"), ("decrees", DECREES, "decree")])
def test_the_matrix_is_that_of_the_code(mark, table, kind):
    """Mend: paste the output of `manage.py transition_matrix` over what stands between the two marks."""
    written = re.search(rf"<!-- {mark} -->\n(.*?)<!-- /{mark} -->", (ROOT / "README.md").read_text(), re.DOTALL)
    assert written is not None
    assert written[1] == markdown(table, Kind(kind))


def test_every_path_that_the_readme_names_exists():
    """Mend: the README speaks of a file or folder that is gone."""
    named = re.findall(
        r"`((?:requests_app|accounts_app|archive_app|tests|templates|sop)/[\w./-]+)`", (ROOT / "README.md").read_text()
    )
    roots = (ROOT, ROOT / "requests_app")
    assert named
    assert [path for path in named if not any((root / path).exists() for root in roots)] == []
