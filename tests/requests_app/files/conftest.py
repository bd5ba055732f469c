"""A real browser for the tests that read a document in one, and the real process for every look into a file."""

import pytest

from requests_app.files import confined
from tests.answers import truly_run
from tests.browser import browser_type_launch_args, complaints, faults, sign_in

__all__ = ["browser_type_launch_args", "complaints", "faults", "sign_in"]


@pytest.fixture(autouse=True)
def _each_process_runs(monkeypatch):
    monkeypatch.setattr(confined, "run", truly_run)
