"""One link in many browsers at the same moment, over real connections: one answer."""

import os

import pytest
from django.test import Client

from requests_app.survey.models import Answer, SpentToken
from tests import world
from tests.races import at_once
from tests.requests_app.survey.links import FILLED, link, page

BROWSERS = 100 if os.environ.get("LPSE_FULL") == "1" else 12


@pytest.mark.django_db(transaction=True)
def test_of_many_answers_with_one_link_one_is_taken():
    token = link(world.kaltim().office)
    codes = at_once(BROWSERS, lambda _: Client().post(page(token), FILLED).status_code)
    assert sorted(codes) == [200] * (BROWSERS - 1) + [302]
    assert (Answer.objects.count(), SpentToken.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_links_at_once_are_two_answers():
    office = world.kaltim().office
    pair = [link(office), link(office)]
    assert at_once(2, lambda number: Client().post(page(pair[number]), FILLED).status_code) == [302, 302]
    assert Answer.objects.count() == 2
