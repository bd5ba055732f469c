"""Ticket numbers: unique, without a gap, per office and year, whoever submits at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from requests_app.sop.vocabulary import Channel
from requests_app.tickets import actions
from requests_app.tickets.models import Ticket
from tests import walk, world

AT_ONCE = 32


@pytest.mark.django_db(transaction=True)
def test_32_submissions_at_once_get_32_numbers_without_a_gap():
    desk = world.kaltim()
    together = Barrier(AT_ONCE)

    def submit(turn: int) -> str:
        try:
            together.wait()
            # Every fourth one fails after it took its number, and must give it back.
            with transaction.atomic():
                ticket = _submit(desk)
                transaction.set_rollback(turn % 4 == 3)
            return "" if turn % 4 == 3 else ticket.number
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        numbers = sorted(filter(None, pool.map(submit, range(AT_ONCE))))
    year = Ticket.objects.order_by("pk")[0].submitted_at.year
    assert numbers == [f"KT-{year}-{serial:05}" for serial in range(1, 25)]
    assert sorted(Ticket.objects.values_list("number", flat=True)) == numbers


def test_each_office_counts_for_itself(kaltim, umum):
    serials = [_submit(desk, kind).number.rsplit("-", 1)[1] for desk, kind in ((kaltim, "auditor"), (umum, "pokja"))]
    assert serials == ["00001", "00001"]


def _submit(desk, applicant_type: str = "auditor") -> Ticket:
    intake = actions.Intake(desk.office, Channel.ONLINE, desk.pemohon, walk.fields(desk, applicant_type))
    return actions.submit(intake, by=desk.pemohon)
