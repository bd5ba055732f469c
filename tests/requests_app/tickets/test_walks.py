"""One ticket of every SOP from form to archive, by the people whom the SOP names."""

import pytest

from accounts_app.audit.actions import broken_link
from accounts_app.audit.models import Event
from requests_app.process.models import StepRun
from tests import walk, world

PATHS = [
    (world.kaltim, "auditor", "000", [1, 4, 5, 8, 9, 10, 12, 14, 13]),
    (world.kkp, "admin_agency", "003", [1, 4, 5, 8, 9, 10, 12, 14, 13]),
    (world.umum, "pokja", "004", [1, 4, 5, 8, 9, 10, 12, 14, 13]),
    (world.banyuasin, "ppk", "002", [1, 2, 5, 6, 8, 9]),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("office", "applicant_type", "code", "steps"), PATHS)
def test_an_online_ticket_reaches_the_archive(office, applicant_type, code, steps):
    desk = office()
    ticket = walk.archived(desk, walk.submitted(desk, applicant_type))
    assert ticket.state == "archived"
    assert ticket.sop.code == code
    runs = StepRun.objects.filter(case_id=ticket.pk).order_by("pk")
    assert [run.step_no for run in runs] == steps
    assert all(run.ended_at and not run.broken_off for run in runs)
    assert broken_link("ticket", ticket.pk) is None
    assert Event.objects.about("ticket", ticket.pk).last().act == "archive"
