"""Every question that is asked live reads an index, however many rows the office has (LPSE_FULL=1: 100 000 tickets)."""

import os
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts_app.audit.models import Event
from requests_app.desk.own_day import done_by
from requests_app.process.models import StepRun
from requests_app.reports.folding import fold
from requests_app.reports.measures import STEPS, Measure
from requests_app.reports.models import Tally
from requests_app.reports.signals import carriers, repeated
from requests_app.reports.standing import unopened, waiting
from requests_app.reports.tallies import Sought, days_with, recount, totals
from requests_app.tickets.models import Ticket
from tests import walk
from tests.crowds import crowd, plans_of

pytestmark = pytest.mark.django_db
MANY = 100_000 if os.environ.get("LPSE_FULL") == "1" else 3_000
LARGE = ("requests_app_ticket", "requests_app_steprun", "accounts_app_event", "requests_app_tally")


@pytest.fixture
def many(kaltim):
    ticket = walk.archived(kaltim, walk.submitted(kaltim, carrier_name="Pak Kurir"))
    moments = dict.fromkeys(("submitted_at", "archived_at", "fulfilled_at"), "ago.at")
    crowd(
        Ticket, ticket, MANY, number="'X-' || n", carrier_name="CASE WHEN n % 20 = 0 THEN 'Ada' ELSE '' END", **moments
    )
    run = StepRun.objects.filter(case_id=ticket.pk, step_no=9).get()
    first = Ticket.objects.filter(number__startswith="X-").order_by("pk").values_list("pk", flat=True)[0]
    crowd(
        StepRun,
        run,
        MANY,
        case_id=f"{first} - 1 + n",
        started_at="ago.at",
        ended_at="ago.at",
        due_at="NULL",
        soon_at="NULL",
    )
    event = Event.objects.about("ticket", ticket.pk).get(act="find_complete")
    crowd(Event, event, MANY, at="ago.at")  # all of one chain: a lock for each would fill the lock table
    fold(kaltim.office, timezone.now())
    with connection.cursor() as cursor:
        for table in LARGE:
            cursor.execute(f"ANALYZE {table}")
    return kaltim


def test_no_question_of_the_dashboard_reads_a_whole_table(many):
    """One office with all the tickets: nothing is gained by the office alone."""
    office, now = many.office, timezone.now()
    today = now.astimezone(office.tz).date()
    year = today - timedelta(days=365)
    asked = {
        "today": lambda: recount(office, today, today),
        "a year": lambda: totals(office, year, today),
        "waiting": lambda: waiting(office, now),
        "unopened": lambda: unopened(office),
        "repeated": lambda: repeated(office, today),
        "carriers": lambda: carriers(office, today),
        "own day": lambda: done_by(many.helpdesk, now),
        "a rare figure": lambda: days_with(office, Sought((Measure.LATE,), "", "9"), year, today, enough=51),
        "a step": lambda: days_with(office, Sought(STEPS, "000", "9"), year, today, enough=51),
    }
    for name, work in asked.items():
        plan = plans_of(work)
        for table in LARGE:
            assert f"Seq Scan on {table}" not in plan, f"{name}\n{plan}"
    assert {row.span for row in Tally.objects.filter(office=office)} == {"day", "month", "year"}
