"""Many browsers at the same link and the same moment, over real connections: one sees the password."""

import os

import pytest
from django.test import Client

from accounts_app.audit.models import Event
from tests import world
from tests.races import at_once
from tests.requests_app.tickets.pickup_helpers import page, ready, wrong
from tests.walk import PASSWORD

BROWSERS = 200 if os.environ.get("LPSE_FULL") == "1" else 20


@pytest.mark.django_db(transaction=True)
def test_of_many_reveals_at_once_one_browser_sees_the_password():
    ticket, token, code = ready(world.kaltim())

    def browse(_):
        return Client().post(page("pick_up", token), {"code": code}, follow=True).content.decode()

    answers = at_once(BROWSERS, browse)
    assert sum(PASSWORD in answer for answer in answers) == 1
    assert sum("Password sudah dibuka" in answer for answer in answers) == BROWSERS - 1
    assert Event.objects.about("ticket", ticket.pk).filter(act="disclose").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_wrong_codes_at_once_five_count():
    ticket, token, code = ready(world.kaltim())
    answers = at_once(BROWSERS, lambda _: Client().post(page("pick_up", token), {"code": wrong(code)}).status_code)
    assert answers == [200] * BROWSERS
    refused = Event.objects.about("ticket", ticket.pk).filter(act="code_refused", data__reason="wrong_code")
    assert refused.count() == 4
    assert "Terkunci sementara" in Client().get(page("pick_up", token)).content.decode()
