"""The database goes while somebody calls: it is said, and nobody is lost, called twice or skipped."""

import time
from contextlib import contextmanager
from threading import Thread
from typing import Any

import pytest
from django.db import OperationalError, connection, connections, transaction

from accounts_app.models import User
from accounts_app.roles import Role
from requests_app.frontdesk import calling
from requests_app.frontdesk.pressing import hold_desk
from requests_app.frontdesk.queue_models import Call, QueueNumber
from tests import world
from tests.requests_app.frontdesk import room
from tests.requests_app.frontdesk.visits import admitted

pytestmark = pytest.mark.django_db(transaction=True)
SOON = 15.0  # seconds
CUT_OFF = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = %s AND pid <> %s AND (wait_event = 'advisory' OR NOT %s)"""


def cut_off(cursor, *, who_waits_for_the_desk):
    """Break the connections of everybody but this test, or of those who wait; how many there were."""
    name, own = connection.settings_dict["NAME"], connection.connection.info.backend_pid
    cursor.execute(CUT_OFF, [name, own, who_waits_for_the_desk])
    return len(cursor.fetchall())


def break_whoever_waits_for_the_desk():
    until = time.monotonic() + SOON
    with connection._nodb_cursor() as cursor:
        while not cut_off(cursor, who_waits_for_the_desk=True):
            assert time.monotonic() < until, "nobody presses"


def pressed_and_broken(desk, session):
    """A press whose connection breaks while it waits for a colleague's; what the presser got."""
    answers: list[Any] = []

    def press():
        try:
            answers.append(calling.call_next(session, by=User.objects.get(pk=desk.helpdesk.pk), seen=0))
        except OperationalError as error:
            answers.append(type(error))
        finally:
            connections.close_all()

    with transaction.atomic():
        hold_desk(desk.office.pk)
        presser = Thread(target=press)
        presser.start()
        break_whoever_waits_for_the_desk()
        presser.join(SOON)
    return answers


def guest_waits(desk):
    return room.waiting(desk)[0].label


def request_waits(desk):
    return admitted(desk, "auditor", desk.helpdesk, with_number=True).queue_label


@pytest.mark.parametrize("who", [guest_waits, request_waits])
def test_a_connection_that_breaks_within_a_press_calls_nobody_and_the_next_press_calls_the_same(who):
    desk = world.kaltim()
    label = who(desk)
    session = room.opened(desk, desk.helpdesk)
    assert pressed_and_broken(desk, session) == [OperationalError]
    assert not Call.objects.exists()
    assert QueueNumber.objects.get().state == "waiting"
    assert calling.call_next(session, by=desk.who(Role.HELPDESK), seen=0).label == label
    assert Call.objects.count() == 1


@contextmanager
def no_database():
    """Nobody but this test reaches it, and whoever did is cut off."""
    name = connection.ops.quote_name(connection.settings_dict["NAME"])
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        cut_off(cursor, who_waits_for_the_desk=False)
        try:
            yield
        finally:
            cursor.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


@pytest.mark.browser
def test_the_counter_says_that_it_is_cut_off_and_goes_on_afterwards(page, live_server, sign_in):
    desk = world.kaltim()
    room.waiting(desk, 2)
    session = room.opened(desk, desk.helpdesk)
    sign_in(desk.helpdesk)
    page.clock.install()
    page.goto(f"{live_server.url}/loket/{session.counter.number}/")
    lost = page.get_by_text("Sambungan terputus.")
    with no_database():
        page.clock.fast_forward(5000)  # the page asks every four seconds
        lost.wait_for()
        page.get_by_role("button", name="Panggil berikutnya").click()
        page.get_by_role("heading", name="Ada gangguan di pihak kami").wait_for()
    page.go_back()
    page.get_by_role("button", name="Panggil berikutnya").click()
    page.get_by_role("button", name="Layani").wait_for()
    assert list(Call.objects.values_list("number__number", flat=True)) == [1]
