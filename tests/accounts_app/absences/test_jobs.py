"""The worker's job: each absence is handed over once, when its first day begins at the office."""

from datetime import datetime, timedelta

import pytest

from accounts_app.absences import actions, jobs
from tests.accounts_app.absences.rows import away, day


@pytest.fixture
def told():
    """Whose absence was handed over, in order."""
    names: list[str] = []
    follow = lambda absence, _: names.append(absence.user.name)  # noqa: E731
    jobs.followers.append(follow)
    yield names
    jobs.followers.remove(follow)


def morning(desk, offset, **before):
    """The beginning of the day `offset` days from today, at the office."""
    return datetime.combine(day(desk, offset), datetime.min.time(), tzinfo=desk.office.tz) - timedelta(**before)


def test_it_is_handed_over_once_when_the_first_day_begins(kaltim, told):
    away(kaltim, kaltim.helpdesk, kaltim.rekan_helpdesk, first=2, last=4)
    assert jobs.hand_over(morning(kaltim, 2, seconds=1)) == 0
    assert jobs.hand_over(morning(kaltim, 2)) == 1
    assert jobs.hand_over(morning(kaltim, 3)) == 0
    assert told == [kaltim.helpdesk.name]


def test_what_does_not_count_is_not_handed_over(umum, told):
    away(umum, umum.front_office, umum.helpdesk, first=2)
    actions.end(away(umum, umum.rekan_helpdesk, umum.admin_ppe, first=2), by=umum.rekan_helpdesk)
    assert jobs.hand_over(morning(umum, 3)) == 0
    assert told == []
