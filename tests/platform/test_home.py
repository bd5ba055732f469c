"""The first page: as light in an installation of hundreds of offices as in one of four."""

import pytest
from django.urls import reverse

from accounts_app.models import Office
from lpse_helpdesk.views import OFFICES_SHOWN
from tests.factories import OfficeFactory

HOME = reverse("home")


@pytest.fixture
def many(kaltim):
    """Kaltim, and thirty more."""
    for number in range(30):
        OfficeFactory(name=f"LPSE Kota {number:02}", code=f"Q{number}", slug=f"kota-{number}")
    return kaltim


def test_four_offices_are_all_there_without_a_search(client, kaltim, kkp):
    page = client.get(HOME).content.decode()
    assert all(office.name in page for office in Office.objects.all())
    assert "kantor-dicari" not in page


def test_of_many_some_are_shown_and_the_others_are_found_by_name(client, many):
    page = client.get(HOME).content.decode()
    assert page.count("Jam layanan belum diisi") <= OFFICES_SHOWN
    assert "Ketik nama kantor" in page
    found = client.get(HOME, {"kantor": "kota 29"}).content.decode()
    assert "LPSE Kota 29" in found
    assert "LPSE Kota 28" not in found


def test_who_is_not_found_gets_a_way_back(client, many):
    page = client.get(HOME, {"kantor": "tidak ada \x3cb\x3e"}).content.decode()
    assert "Kantor tidak ditemukan" in page
    assert "<b>" not in page
    assert 'href="?#kantor"' in page


@pytest.mark.parametrize("with_more", [False, True])
def test_two_queries_however_many_offices(client, kaltim, request, with_more, django_assert_num_queries):
    if with_more:
        request.getfixturevalue("many")
    client.get(HOME)
    with django_assert_num_queries(2):
        client.get(HOME)


def test_each_sop_stands_there_once_however_many_offices_work_by_it(client, kaltim, umum):
    titles = [sop["title"] for sop in client.get(HOME).context["sops"]]
    assert titles
    assert len(titles) == len(set(titles))
