"""A letter's sender is never an identity: one that is not on record or is doubted asks for the owner's own word."""

from datetime import timedelta

import pytest

from requests_app.process.refusals import Refused
from requests_app.sop.vocabulary import Channel
from requests_app.tickets import actions
from requests_app.tickets.identity import actions as identity
from requests_app.tickets.identity.caution_kinds import CautionKind, Demand, Seen
from requests_app.tickets.identity.cautions import cautions_of
from requests_app.tickets.identity.senders import note_sender, sender
from requests_app.tickets.models import Confirmation
from tests import walk
from tests.requests_app.tickets.identity.cases import NOW, record, request

KNOWN = "budi@instansi.example"
STRANGE = sender("asing@luar.example", forged=False, at=NOW)


def warned(*letters, on_record: str = KNOWN, told_at=None):
    ticket = request()
    ticket.letters_from = list(letters)
    seen = Seen(ticket, record(), [], NOW, email_on_record=on_record)
    return {caution.kind: caution for caution in cautions_of(seen, {}, told_at)}


def test_the_address_on_record_warns_of_nothing_however_it_is_written():
    assert warned(sender("Budi@Instansi.Example ", forged=False, at=NOW)) == {}


def test_another_address_asks_for_a_call():
    caution = warned(STRANGE)[CautionKind.SENDER_DIFFERS]
    assert (caution.demand, caution.is_open) == (Demand.CALL, True)
    assert "asing@luar.example" in caution.text
    assert KNOWN in caution.text


def test_a_new_address_asks_for_a_call_where_none_is_on_record():
    assert CautionKind.SENDER_DIFFERS in warned(STRANGE, on_record="")


def test_the_right_address_that_the_server_doubts_asks_for_a_call_all_the_same():
    assert set(warned(sender(KNOWN, forged=True, at=NOW))) == {CautionKind.SENDER_FORGED}


def test_a_word_counts_for_letters_that_were_there_when_it_was_said():
    later = NOW + timedelta(minutes=1)
    assert not warned(STRANGE, told_at=NOW)[CautionKind.SENDER_DIFFERS].is_open
    newer = sender("lain@luar.example", forged=False, at=later)
    assert warned(STRANGE, newer, told_at=NOW)[CautionKind.SENDER_DIFFERS].is_open


@pytest.fixture
def diperiksa(kaltim):
    """At the validity check, its letter from a stranger; everything else is settled."""
    ticket = walk.submitted(kaltim, spse_user_id="AUDITOR.1")
    note_sender(actions.TICKETS, ticket, "asing@luar.example", forged=False)
    return walk.again(walk.forwarded(kaltim, ticket))


def test_no_note_settles_it(kaltim, diperiksa):
    with pytest.raises(Refused, match="sudah tidak ada"):
        identity.decide(diperiksa, "caution:sender_differs", "checked", "Sudah saya lihat.", by=kaltim.admin_ppe)
    with pytest.raises(Refused, match="Jawab dahulu 1 peringatan"):
        actions.find_valid(diperiksa, by=kaltim.admin_ppe, grounds="Sesuai.")


def test_the_owners_word_settles_it(kaltim, diperiksa):
    answers = [answer.value for answer in Confirmation.Answer][:2]
    actions.confirm(
        diperiksa, by=kaltim.admin_ppe, means="phone", outcome="confirmed", person="Budi", answers=answers
    )  # fmt: skip
    found = actions.find_valid(walk.again(diperiksa), by=kaltim.admin_ppe, grounds="Sesuai.")
    assert found.validity == "yes"


def test_the_same_letter_is_noted_once_and_makes_older_pages_stale(kaltim):
    ticket = walk.submitted(kaltim)
    for _ in range(2):
        note_sender(actions.TICKETS, ticket, KNOWN, forged=False)
    again = walk.again(ticket)
    assert ([row["address"] for row in again.letters_from], again.version > ticket.version) == ([KNOWN], True)


def test_who_wrote_by_email_has_proved_no_address(kaltim):
    ticket = walk.submitted(kaltim, channel=Channel.EMAIL, by=kaltim.helpdesk, email="lain@instansi.example")
    ticket = walk.forwarded(kaltim, ticket)
    assert "proved_email" not in {line.key for line in walk.again(ticket).identity.lines}
