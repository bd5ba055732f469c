"""The rules of the sums' table, what the log counts, and two workers or a slow writer at the end of a day."""

import threading
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts_app.audit.models import COUNTED_ACTS
from accounts_app.closed_days import LateEntry
from requests_app.reports.folding import fold
from requests_app.reports.models import Folding, Tally
from requests_app.reports.tallies import recount, totals
from requests_app.sop.vocabulary import Act, Channel
from requests_app.tickets import actions
from tests import walk, world
from tests.races import at_once

RECEIVED: dict[str, Any] = {
    "span": "day",
    "first": date(2026, 3, 2),
    "measure": "received",
    "sop": "000",
    "key": "online",
}
BAD: dict[str, dict[str, Any]] = {
    "figure_is_not_zero": {"n": 0},
    "figure_span_is_known": {"span": "week"},
    "figure_span_begins_on_its_first_day": {"span": "month"},
    "figure_once_a_span": {},
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_sum_that_breaks_the_rule_is_refused(kaltim, name):
    Tally.objects.create(office=kaltim.office, **RECEIVED, n=1)
    with pytest.raises(IntegrityError, match=name):
        Tally.objects.create(office=kaltim.office, **{**RECEIVED, "n": 2, **BAD[name]})


def test_no_rule_of_the_sums_is_left_untried():
    assert {rule.name for rule in Tally._meta.constraints} == set(BAD)


def test_the_log_knows_the_acts_that_are_counted():
    """Mend: the words of `audit.models.COUNTED_ACTS` are acts; its index and trigger name them."""
    assert set(COUNTED_ACTS) == {Act.FIND_COMPLETE, Act.FIND_INCOMPLETE}


@pytest.fixture
def office_that_stays(transactional_db):
    with time_machine.travel("2026-11-17T02:00:00Z", tick=False) as clock:
        desk = world.kaltim()
        walk.submitted(desk)
        yield desk, clock


@pytest.mark.django_db(transaction=True)
def test_a_writer_from_before_midnight_is_waited_for_and_never_lost(office_that_stays):
    """Its act is of the day before, its transaction ends when the day is folded already, or would be."""
    desk, clock = office_that_stays
    written, may_end = threading.Event(), threading.Event()

    def slow_writer() -> None:
        try:
            with transaction.atomic():
                walk.submitted(desk)
                written.set()
                may_end.wait(20)
        finally:
            connection.close()

    thread = threading.Thread(target=slow_writer)
    thread.start()
    assert written.wait(20)
    clock.shift(timedelta(days=1))
    assert fold(desk.office, timezone.now()) is False  # nobody is kept waiting: the worker comes again
    assert not Folding.objects.exists()
    may_end.set()
    thread.join()
    assert fold(desk.office, timezone.now())
    day = date(2026, 11, 17)
    found = totals(desk.office, day, day)
    assert found == recount(desk.office, day, day)
    assert sum(n for part, n in found.items() if part.measure == "received") == 2


@pytest.mark.django_db(transaction=True)
def test_a_late_writer_while_the_day_is_folded_anew_is_not_lost(office_that_stays):
    desk, clock = office_that_stays
    clock.shift(timedelta(days=1))
    yesterday = timezone.now() - timedelta(days=1)
    fold(desk.office, timezone.now())
    written, may_end = threading.Event(), threading.Event()

    def slow_writer() -> None:
        try:
            with transaction.atomic():
                _submitted_yesterday(desk, yesterday)
                written.set()
                may_end.wait(20)
        finally:
            connection.close()

    thread = threading.Thread(target=slow_writer)
    thread.start()
    assert written.wait(20)
    fold(desk.office, timezone.now())  # sees nothing of it
    may_end.set()
    thread.join()
    assert LateEntry.objects.exists()
    day = date(2026, 11, 17)
    assert totals(desk.office, day, day) == recount(desk.office, day, day)
    fold(desk.office, timezone.now())
    assert not LateEntry.objects.exists()
    assert totals(desk.office, day, day) == recount(desk.office, day, day)


def _submitted_yesterday(desk: world.Desk, at: Any) -> None:
    intake = actions.Intake(desk.office, Channel.WALK_IN, None, walk.fields(desk, "auditor"))
    actions.submit(intake, by=desk.helpdesk or desk.kepala, at=at)


@pytest.mark.django_db(transaction=True)
def test_workers_that_fold_at_once_do_it_once(office_that_stays):
    desk, clock = office_that_stays
    clock.shift(timedelta(days=1))
    now = timezone.now()
    answers = at_once(4, lambda _: fold(desk.office, now))
    assert set(answers) <= {True, False}, answers
    fold(desk.office, now)
    day = date(2026, 11, 17)
    assert totals(desk.office, day, day) == recount(desk.office, day, day)
    assert LateEntry.objects.count() == 0
