"""Two people at the same SOP at the same moment, each with a connection of their own."""

import pytest

from requests_app.sop.models import SopInForce, SopRevision
from requests_app.sop.revisions import actions
from requests_app.sop.revisions.actions import StaleDraftError
from requests_app.sop.revisions.models import SopDraft
from tests import world
from tests.races import at_once
from tests.requests_app.sop.revisions.drafts import again, draft, put_into_force

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 6


def sorted_out(answers):
    """(what worked, what was refused as too late); anything else fails."""
    done = [answer for answer in answers if not isinstance(answer, Exception)]
    late = [answer for answer in answers if isinstance(answer, StaleDraftError)]
    assert len(done) + len(late) == len(answers), answers
    return done, late


def test_of_drafts_put_into_force_at_once_one_wins_and_the_others_are_told():
    desk = world.kaltim()
    drafts = [draft(desk, s5_amount=str(6 + number)) for number in range(THREADS)]
    done, late = sorted_out(at_once(THREADS, lambda number: put_into_force(desk, drafts[number])))
    assert (len(done), len(late)) == (1, THREADS - 1)
    assert SopRevision.objects.filter(code="000").count() == 2
    assert SopInForce.objects.that_count().filter(office=desk.office, code="000", until=None).get() == done[0]
    assert SopDraft.objects.open().count() == THREADS - 1


def test_one_draft_is_put_into_force_once():
    desk = world.kaltim()
    what = draft(desk, s5_amount="7")
    done, _ = sorted_out(at_once(THREADS, lambda _: put_into_force(desk, what, days=3)))
    assert len(done) == 1


def test_two_offices_get_two_numbers_of_the_same_sop():
    desks = [world.umum(), world.kkp()]
    drafts = [draft(desk, "004", s5_amount="7") for desk in desks]
    done, _ = sorted_out(at_once(2, lambda number: put_into_force(desks[number], drafts[number])))
    assert sorted(row.revision.revision for row in done) == [2, 3]


def test_of_two_who_save_at_once_the_second_is_told():
    desk = world.kaltim()
    what = draft(desk)

    def save(number: int) -> object:
        return actions.save(what, {**what.values, "step-5-amount": [str(6 + number)]}, seen=1, by=desk.kepala)

    done, _ = sorted_out(at_once(THREADS, save))
    assert len(done) == 1
    assert again(what).version == 2
