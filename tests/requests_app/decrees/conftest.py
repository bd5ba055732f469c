"""A second office that makes decrees, and a real browser."""

import pytest

from requests_app.sop import actions as sop
from requests_app.sop.library import FOLDER
from tests.browser import browser_type_launch_args, complaints, faults, sign_in
from tests.world import LONG_AGO, Desk

__all__ = ["browser_type_launch_args", "complaints", "faults", "sign_in"]


def makes_decrees(desk: Desk) -> Desk:
    """SOP 001 in force at this office too."""
    sop.enable(desk.office, sop.load(FOLDER / "001.toml"), by=None, from_=LONG_AGO)
    return desk


@pytest.fixture
def lain(umum):
    """Another office with decrees of its own."""
    return makes_decrees(umum)
