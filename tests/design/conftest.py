"""A real browser on the live program, with the demo's page of components switched on."""

import pytest

from accounts_app.models import Zone
from accounts_app.roles import Role
from tests.browser import browser_type_launch_args, complaints, faults, sign_in
from tests.factories import OfficeFactory, staff

__all__ = ["browser_type_launch_args", "complaints", "faults", "sign_in"]


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO = True


@pytest.fixture
def rina(transactional_db):
    """A helpdesk person whose bar has places, a search box and a menu."""
    office = OfficeFactory.create(short_name="Kalimantan Timur", zone=Zone.WITA)
    person = staff(office, "Rina Salma", Role.HELPDESK)
    person.set_password("kenari-di-tepi-sungai")
    person.save()
    return person
