"""The demo's moved clock: while it holds, ``timezone.now()`` is the story's moment.

Only the seeding command uses it. The alternative, dates written into the rows, would go past the one writer.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch

from django.utils import timezone


@contextmanager
def moved_to(moment: datetime) -> Iterator[None]:
    with patch.object(timezone, "now", lambda: moment):
        yield
