"""The bar holds what it has room for; nothing that a person may open is in neither bar nor own menu."""

import pytest
from django.test import Client

from accounts_app.roles import OFFICE_ROLES, Role
from lpse_helpdesk.navigation import PLACES, WIDEST
from tests.accounts_app.helpers import BACKEND
from tests.factories import staff

pytestmark = pytest.mark.django_db


def bar_and_menu(office, *roles):
    client = Client()
    client.force_login(staff(office, "Seseorang", *roles), backend=BACKEND)
    context = client.get("/panduan/").context
    return [label for label, *_ in context["nav_items"]()], [label for label, *_ in context["menu_items"]()]


@pytest.mark.parametrize("role", OFFICE_ROLES)
def test_one_role_has_all_its_places_in_the_bar(kaltim, role):
    bar, _ = bar_and_menu(kaltim.office, role)
    assert bar == list(dict.fromkeys(label for label, _, allowed in PLACES if role in allowed))


def test_what_the_bar_has_no_room_for_stands_in_the_own_menu(kaltim):
    bar, menu = bar_and_menu(kaltim.office, *OFFICE_ROLES)
    assert len(bar) == WIDEST
    assert menu[:3] == ["Arsip", "Laporan", "Kantor"]


def test_a_system_admin_without_an_office_has_one_place():
    assert bar_and_menu(None, Role.SYSTEM_ADMIN)[0] == ["Kelola"]
