"""Limits count right over several processes, forget in time, and answer with what to do."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone

from accounts_app.limits.counting import Limit, purge
from accounts_app.limits.guard import client_address
from accounts_app.limits.models import LimitCount

FEW = Limit("test", most=3, seconds=60)
ROOT = Path(django_settings.BASE_DIR)
COUNT = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "lpse_helpdesk.settings"
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = "{name}"
from accounts_app.limits.counting import Limit
print(sum(Limit("processes", most=50, seconds=600).take("10.0.0.1") for _ in range(30)))
"""


@pytest.mark.django_db
def test_one_too_many_is_refused_and_only_of_the_same():
    assert [FEW.take("10.0.0.1") for _ in range(5)] == [True, True, True, False, False]
    assert FEW.take("10.0.0.2")
    assert Limit("another", most=3, seconds=60).take("10.0.0.1")


@pytest.mark.django_db
def test_a_right_try_is_given_back():
    for _ in range(10):
        assert FEW.take("10.0.0.1")
        FEW.give_back("10.0.0.1")


@pytest.mark.django_db
def test_a_window_ends_and_is_forgotten():
    start = time.time()
    with time_machine.travel(start):
        assert [FEW.take("a") for _ in range(4)][-1] is False
        assert FEW.minutes_left("a") == 1
    with time_machine.travel(start + 61):
        assert purge(timezone.now()) == 1
        assert FEW.take("a")


@pytest.mark.django_db
def test_the_row_names_nobody():
    FEW.take("10.0.0.1", "ibu@contoh.example")
    assert "10.0.0.1" not in LimitCount.objects.get().key


@pytest.mark.django_db(transaction=True)
def test_four_processes_together_get_exactly_what_one_would():
    """120 tries of four processes at once: 50 pass. Counting by get and set lets more through."""
    code = COUNT.format(name=connection.settings_dict["NAME"])
    running = [subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE) for _ in range(4)]
    assert sum(int(process.communicate(timeout=60)[0]) for process in running) == 50


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),  # IPv4 on a socket of IPv6: else all of them would be one network
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
    ],
)
def test_an_ipv6_network_counts_as_one_and_ipv4_stays_an_address(rf, address, counted):
    assert client_address(rf.get("/", REMOTE_ADDR=address)) == counted


@pytest.mark.django_db
def test_beginning_too_many_requests_is_answered_with_a_page(client):
    answers = [client.post("/ajukan/", {}).status_code for _ in range(31)]
    assert set(answers[:30]) != {429}
    last = client.post("/ajukan/", {})
    assert (answers[30], last.status_code) == (429, 429)
    assert "menit lagi" in last.content.decode()
    assert int(last["Retry-After"]) >= 60
