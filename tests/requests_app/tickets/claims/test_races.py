"""Many people on one ticket at the same moment, over real connections: one winner a version, nobody's words lost."""

import os
from typing import Any

import pytest

from accounts_app.audit.models import Event
from accounts_app.roles import Role
from requests_app.process.refusals import Refused
from requests_app.sop.vocabulary import Act
from requests_app.tickets import actions, filing, notes
from requests_app.tickets.claims.actions import claim
from tests import walk, world
from tests.factories import staff
from tests.races import at_once

PEOPLE = 64 if os.environ.get("LPSE_FULL") == "1" else 16

pytestmark = pytest.mark.django_db(transaction=True)


def crowd(desk):
    return [staff(desk.office, f"Petugas {number}", Role.HELPDESK) for number in range(PEOPLE)]


def count(ticket, act):
    return Event.objects.about("ticket", ticket.pk).filter(act=act).count()


def test_of_many_who_take_it_one_has_it():
    desk = world.kaltim()
    people, ticket = crowd(desk), walk.submitted(desk)
    answers = at_once(PEOPLE, lambda number: claim(ticket, by=people[number]).claimed_by)
    winner = walk.again(ticket).claimed_by
    assert [answer for answer in answers if not isinstance(answer, Exception)] == [winner]
    assert all(f"Sudah dipegang {winner}" in str(answer) for answer in answers if isinstance(answer, Exception))
    assert count(ticket, "claim") == 1


def test_of_many_who_act_on_one_version_one_does():
    desk = world.kaltim()
    people, ticket = crowd(desk), walk.submitted(desk)
    answers = at_once(
        PEOPLE,
        lambda number: actions.do(ticket, Act.OPEN, by=people[number], seen=ticket.version, account=walk.LATE).pk,
    )
    assert answers.count(ticket.pk) == 1
    assert all(isinstance(answer, Refused) for answer in answers if answer != ticket.pk)
    now = walk.again(ticket)
    assert (now.claimed_by, now.version, count(ticket, "open")) == (now.opened_by, ticket.version + 1, 1)


def test_no_note_is_lost_and_no_finding_overwritten():
    """Everybody writes a note, and a finding of their own: all notes stand, and the findings are the holder's."""
    desk = world.kaltim()
    people, ticket = crowd(desk), walk.opened(desk, walk.submitted(desk))
    document = ticket.required_documents()[0].key
    hands: list[Any] = [desk.helpdesk, *people]

    def write(number):
        notes.add_note(ticket, f"Catatan {number}", by=people[number])
        finding = filing.Finding(document, "wrong", f"Temuan {number}")
        return filing.check(ticket, [finding], by=hands[number])

    answers = at_once(PEOPLE, write)
    assert sorted(note.text for note in ticket.notes.all()) == sorted(f"Catatan {number}" for number in range(PEOPLE))
    assert [item.note for item in ticket.items.all()] == ["Temuan 0"]  # the holder's
    assert sum(isinstance(answer, Refused) for answer in answers) == PEOPLE - 1
    assert count(ticket, "note_added") == PEOPLE
