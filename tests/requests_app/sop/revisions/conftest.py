"""Whole offices here, with their people and calendars: the room above keeps smaller ones under the same names."""

import pytest

from tests import world
from tests.browser import browser_type_launch_args, complaints, faults, sign_in

__all__ = ["browser_type_launch_args", "complaints", "faults", "sign_in"]


@pytest.fixture
def kaltim(db):
    return world.kaltim()


@pytest.fixture
def kkp(db):
    return world.kkp()


@pytest.fixture
def umum(db):
    return world.umum()
