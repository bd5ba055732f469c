"""Queue numbers: from 1 without a gap, every day of the office's own zone anew, whatever happens at once."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
import time_machine
from django.db import connection

from accounts_app.models import User
from requests_app.frontdesk import actions, by_request, numbers
from requests_app.frontdesk.queue_models import QueueNumber
from requests_app.process.refusals import Refused, Stale
from requests_app.tickets.models import Ticket
from tests import world
from tests.requests_app.frontdesk.visits import admitted, visit

AT_ONCE = 200 if os.environ.get("LPSE_FULL") else 32


def together(count, work):
    """``work(n)`` in ``count`` threads that start at the same moment; what each gave back."""
    start = Barrier(min(count, 32))

    def run(n):
        try:
            if n < start.parties:
                start.wait(30)
            return work(n)
        finally:
            connection.close()

    with ThreadPoolExecutor(start.parties) as pool:
        return list(pool.map(run, range(count)))


@pytest.mark.django_db(transaction=True)
def test_concurrent_numbers_are_one_to_n_without_a_gap():
    desk = world.kaltim()
    tickets = [admitted(desk, "auditor", desk.helpdesk).pk for _ in range(AT_ONCE)]
    staff = desk.helpdesk.pk

    def give(n):
        return numbers.issue_number(Ticket.objects.get(pk=tickets[n]), by=User.objects.get(pk=staff)).queue_label

    labels = together(AT_ONCE, give)
    assert sorted(labels) == [f"A {number:03}" for number in range(1, AT_ONCE + 1)]
    in_order = QueueNumber.objects.order_by("number").values_list("issued_at", flat=True)
    assert list(in_order) == sorted(in_order)


@pytest.mark.django_db(transaction=True)
def test_a_double_press_at_once_makes_one_ticket_with_one_number():
    desk = world.kaltim()
    one = visit(desk, "auditor", with_number=True, email="")
    staff = desk.helpdesk.pk
    made = together(8, lambda _: actions.admit(one, by=User.objects.get(pk=staff)).pk)
    assert len(set(made)) == Ticket.objects.count() == QueueNumber.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_giving_one_ticket_its_number_leave_no_gap():
    desk = world.kaltim()
    ticket = admitted(desk, "auditor", desk.helpdesk)
    people = [desk.helpdesk.pk, desk.rekan_helpdesk.pk]

    def give(n):
        try:
            return numbers.issue_number(ticket, by=User.objects.get(pk=people[n])).queue_label
        except Refused as refused:
            return type(refused).__name__

    assert sorted(together(2, give)) == ["A 001", "Stale"]
    assert admitted(desk, "auditor", desk.helpdesk, with_number=True).queue_label == "A 002"


@pytest.mark.django_db(transaction=True)
def test_many_callers_never_call_the_same_number():
    desk = world.kaltim()
    waiting = {admitted(desk, "auditor", desk.helpdesk, with_number=True, email="").pk for _ in range(8)}
    people = [desk.helpdesk.pk, desk.rekan_helpdesk.pk]

    def call(n):
        ticket = by_request.call_next(by=User.objects.get(pk=people[n % 2]))
        return ticket.pk if ticket else None

    called = together(8, call)
    assert set(called) == waiting
    assert set(QueueNumber.objects.values_list("calls", flat=True)) == {1}


def test_the_next_day_begins_with_one(kaltim):
    with time_machine.travel(datetime(2026, 11, 20, 1, 0, tzinfo=UTC), tick=False):
        assert admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True).queue_label == "A 001"
        assert admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True).queue_label == "A 002"
    with time_machine.travel(datetime(2026, 11, 21, 1, 0, tzinfo=UTC), tick=False):
        assert admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True).queue_label == "A 001"


def test_the_day_changes_at_midnight_of_the_office_s_zone(kaltim):
    """WITA is UTC+8: its 21 November begins at 16.00 UTC of the 20th."""
    for hour, minute in ((15, 59), (16, 0)):
        with time_machine.travel(datetime(2026, 11, 20, hour, minute, tzinfo=UTC), tick=False):
            admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True)
    days = list(QueueNumber.objects.order_by("pk").values_list("day", "number"))
    assert days == [(date(2026, 11, 20), 1), (date(2026, 11, 21), 1)]


def test_offices_count_apart(kaltim, kkp):
    first = admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True)
    second = admitted(kkp, "admin_agency", kkp.front_office, with_number=True)
    assert first.queue_label == second.queue_label == "A 001"


def test_a_request_with_an_open_number_gets_no_second_one(kaltim):
    ticket = admitted(kaltim, "auditor", kaltim.helpdesk)
    number = numbers.draw(ticket.visits.get(), by=kaltim.helpdesk)
    with pytest.raises(Stale, match=f"sudah bernomor {number.label}"):
        numbers.issue_number(ticket, by=kaltim.helpdesk)


def test_a_number_that_was_refused_is_given_back(kkp):
    ticket = admitted(kkp, "admin_agency", kkp.front_office)
    with pytest.raises(Refused):
        numbers.issue_number(ticket, by=kkp.helpdesk)
    assert numbers.issue_number(ticket, by=kkp.front_office).queue_label == "A 001"
