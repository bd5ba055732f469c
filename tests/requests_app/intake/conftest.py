"""A visitor with an empty browser."""

import pytest

from tests.requests_app.intake.helpers import Visitor


@pytest.fixture
def tamu(db) -> Visitor:
    return Visitor()
