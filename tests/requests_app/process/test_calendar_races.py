"""People at their tickets and an admin at the calendar, all at once, each with a connection of their own."""

from datetime import date, timedelta

import pytest

from accounts_app.audit.actions import SYSTEM
from accounts_app.roles import Role
from requests_app.clock.day_actions import add_holiday, set_days
from requests_app.clock.models import HolidayKind
from requests_app.process.models import StepRun
from requests_app.sop.vocabulary import Act
from requests_app.tickets import actions
from requests_app.tickets.models import Ticket
from tests import walk, world
from tests.races import at_once
from tests.requests_app.process.pace import Pace

THREADS = 8


@pytest.mark.django_db(transaction=True)
def test_acts_and_changes_neither_lock_each_other_out_nor_leave_an_old_deadline(time_machine):
    """Wednesday is closed while people open tickets on Tuesday at 15.58: whoever comes first, Thursday it is."""
    desk = world.kaltim()
    pace = Pace(desk, time_machine).at("2026-11-17 15:58")
    tickets = [pace.submitted() for _ in range(THREADS)]

    def work(number: int) -> object:
        if number % 4 == 3:
            day = date(2026, 11, 18) if number == 3 else date(2026, 12, 1) + timedelta(days=number)
            return add_holiday(desk.office, day, name="Libur", kind=HolidayKind.LOCAL, by=SYSTEM)
        if number % 4 == 2:
            return pace.submitted()
        return actions.do(tickets[number], Act.OPEN, by=desk.who(Role.HELPDESK))

    answers = at_once(THREADS, work)
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    dues = set(StepRun.objects.filter(step_no=5).values_list("due_at", flat=True))
    assert {f"{at.astimezone(desk.office.tz):%d %H:%M}" for at in dues if at} == {"19 07:33"}
    opened = Ticket.objects.filter(state="completeness_check")
    assert set(opened.values_list("due_at", flat=True)) == dues


@pytest.mark.django_db(transaction=True)
def test_someone_is_called_while_the_calendar_changes(time_machine):
    desk = world.kaltim()
    pace = Pace(desk, time_machine).at("2026-11-17 15:58")
    ticket = walk.opened(desk, pace.submitted())

    def work(number: int) -> object:
        if number:
            day = date(2026, 11, 17 + number)
            return set_days(desk.office, day, day, reason="Tutup", by=SYSTEM)
        return walk.judged(desk, ticket)

    assert [answer for answer in at_once(4, work) if isinstance(answer, Exception)] == []
    assert f"{walk.again(ticket).due_at.astimezone(desk.office.tz):%m-%d %H:%M}" == "11-23 07:33"
