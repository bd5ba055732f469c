"""What was decided at step 9 stands in the timeline and the dossier in words."""

from requests_app.sop.vocabulary import Act
from requests_app.tickets import history
from requests_app.tickets.identity import actions as identity
from tests import walk, world


def told(ticket):
    return [(line.what, line.note) for line in history.of_ticket(ticket)]


def test_a_settled_difference_names_its_line(kaltim):
    ticket = walk.submitted(kaltim, phone="0812-0000-7788")
    world.on_record(ticket, phone="0811-0000-1234")
    ticket = walk.identified(kaltim, walk.forwarded(kaltim, ticket))
    decided = ("Keputusan pemeriksaan identitas", "Telepon · Data SPSE yang benar, permohonan keliru")
    assert decided in told(ticket)


def test_the_second_persons_word_is_told(kkp):
    ticket = walk.identified(kkp, walk.forwarded(kkp, walk.submitted(kkp, "admin_agency")))
    notes = [note for what, note in told(ticket) if what == "Keputusan pemeriksaan identitas"]
    assert notes == ["Persetujuan orang kedua diminta", "Orang kedua setuju"]


def test_a_chosen_account_is_told_without_its_values(kaltim):
    ticket = walk.forwarded(kaltim, walk.submitted(kaltim))
    account = ticket.identity.candidates[0]
    identity.pin_account(ticket, account, by=walk.doer(kaltim, ticket, Act.FIND_VALID))
    assert ("Akun SPSE ditetapkan", "") in told(ticket)
