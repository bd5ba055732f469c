"""The same attempts through the addresses themselves: what a changed form or another person's browser may do."""

import pytest

from requests_app.handover.models import Handover
from requests_app.tickets.identity.actions import ask_second
from tests import walk, world
from tests.attacks.helpers import at, browser

NOTE = "Dicocokkan dengan arsip."
DECISION = {"topic": "difference:phone", "ruling": "record", "note": NOTE}


@pytest.fixture
def differing(kaltim):
    ticket = walk.submitted(kaltim, phone="0899-6666-6666", carrier_name="Pak Kurir")
    world.on_record(ticket, phone="0811-0000-1234")
    return walk.forwarded(kaltim, ticket)


def press(who, ticket, name, **data):
    return browser(who).post(at(f"desk:{name}", ticket.number), {"seen": walk.again(ticket).version, **data})


def unchanged(ticket):
    now = walk.again(ticket)
    return (now.account, now.seconded_by, now.identity_decisions.count()) == (None, None, 0)


def test_the_applicant_settles_nothing_about_themselves(kaltim, differing):
    for name, data in (("decide", DECISION), ("account", {"user_id": "X"}), ("second", {"note": NOTE})):
        assert press(kaltim.pemohon, differing, name, **data).status_code == 403
    assert unchanged(differing)


def test_nobody_who_is_not_signed_in_reaches_the_check(kaltim, differing):
    for name in ("decide", "account", "second"):
        answer = browser().post(at(f"desk:{name}", differing.number), {"seen": differing.version, **DECISION})
        assert "/akun/masuk/" in answer["Location"]
    assert unchanged(differing)


def test_an_extra_field_does_not_decide_for_somebody_else(kaltim, differing):
    press(kaltim.admin_ppe, differing, "decide", **DECISION, by=kaltim.kepala.pk, fingerprint="x", at="2020-01-01")
    decision = walk.again(differing).identity_decisions.get()
    assert decision.by == kaltim.admin_ppe
    assert len(decision.fingerprint) == 32


def test_another_offices_account_number_is_no_choice(kaltim, umum, differing):
    foreign = world.on_record(walk.submitted(umum, "pokja"))
    assert press(kaltim.admin_ppe, differing, "account", account=foreign.pk).status_code == 422
    assert unchanged(differing)


def test_the_asker_does_not_agree_by_sending_the_answers_form(kkp):
    ticket = walk.forwarded(kkp, walk.submitted(kkp, "admin_agency"))
    ask_second(ticket, "Mohon dilihat.", by=kkp.admin_ppe)
    assert press(kkp.admin_ppe, ticket, "second", agrees="yes", note=NOTE).status_code == 409
    assert walk.again(ticket).seconded_by is None


def test_agreeing_before_anybody_asked_is_refused(kkp):
    ticket = walk.forwarded(kkp, walk.submitted(kkp, "admin_agency"))
    assert press(kkp.kepala, ticket, "second", agrees="yes", note=NOTE).status_code == 409
    assert walk.again(ticket).seconded_by is None


def test_whoever_tells_is_warned_that_a_carrier_gets_no_password(kaltim, differing):
    ticket = walk.identified(kaltim, differing)
    page = browser(kaltim.admin_ppe).get(at("desk:ticket", ticket.number)).content.decode()
    assert "Pembawa berkas tidak boleh menerima password." in page
    assert "Hasil tidak pernah diberikan kepada pembawa." in page


def test_a_carrier_who_asks_gets_no_code_without_the_word_that_it_is_the_applicant(kaltim):
    ticket = walk.fulfilled(kaltim, walk.submitted(kaltim, carrier_name="Pak Kurir"))
    met = {"means": "in_person", "shown": "ktp", "place": "Loket 1"}
    answer = browser(kaltim.helpdesk).post(
        at("desk:act", ticket.number, "beri-tahu"), {"seen": walk.again(ticket).version, **met}
    )
    assert answer.status_code == 422
    assert walk.again(ticket).state == "reset"
    assert Handover.objects.get(owner_id=ticket.pk).noticed_at is None
