"""Pengaturan kantor, Survei: what is saved, by whom, and what everybody may then read."""

import pytest

from accounts_app.audit.models import Event
from accounts_app.models import Office
from accounts_app.roles import Role
from tests.accounts_app.helpers import BACKEND
from tests.factories import OfficeFactory, staff

pytestmark = pytest.mark.django_db
PAGE = "/pengaturan/survei/"


@pytest.fixture
def as_admin(client):
    client.force_login(staff(OfficeFactory.create(), "Admin", Role.ADMIN_KANTOR), backend=BACKEND)
    return client


def test_an_office_asks_by_itself_and_shows_nothing_to_everybody():
    office = Office.objects.get(pk=OfficeFactory.create().pk)
    assert (office.survey_enabled, office.survey_public) == (True, False)


def test_both_switches_are_saved_with_an_event(as_admin):
    seen = as_admin.get(PAGE).context["form"]["seen"].value()
    assert as_admin.post(PAGE, {"seen": seen, "survey_public": "on"}).status_code == 302
    office = Office.objects.get()
    assert (office.survey_enabled, office.survey_public) == (False, True)
    (event,) = Event.objects.about("office", office.pk)
    assert event.data == {
        "survey_enabled": {"from": True, "to": False},
        "survey_public": {"from": False, "to": True},
    }


def test_a_page_from_before_somebody_elses_change_saves_nothing(as_admin):
    seen = as_admin.get(PAGE).context["form"]["seen"].value()
    Office.objects.update(survey_public=True)
    answer = as_admin.post(PAGE, {"seen": seen, "survey_enabled": "on"})
    assert "baru saja diubah orang lain" in answer.content.decode()
    assert Office.objects.get().survey_public


def test_kepala_reads_results_but_does_not_change_the_setting(client):
    client.force_login(staff(OfficeFactory.create(), "Kepala", Role.KEPALA_LPSE), backend=BACKEND)
    assert client.get(PAGE).status_code == 403
