"""The front desk is told who has asked before, while it writes and before it saves; nobody else is."""

import pytest

from accounts_app.audit.models import Event
from requests_app.tickets.models import Ticket
from tests import walk
from tests.requests_app.frontdesk.visits import sign_in, typed
from tests.requests_app.intake.helpers import Visitor

RECORD, KIN = "/loket/buku-tamu/catat/", "/loket/buku-tamu/catat/terkait/"
NIP = "199003152015031002"


def body(response):
    return response.content.decode()


def visit(**more):
    return typed("auditor", email="", **more)


@pytest.mark.parametrize(
    ("field", "value"),
    [("nip", "19900315 201503 1 002"), ("email", "PEMOHON@kt.example"), ("spse_user_id", "auditor.bw")],
)
def test_leaving_a_field_shows_who_has_asked_before(client, kaltim, field, value):
    earlier = walk.submitted(kaltim, spse_user_id="AUDITOR.BW")
    said = body(sign_in(client, kaltim.helpdesk).post(KIN, {field: value}))
    assert earlier.number in said
    assert "Tetap catat sebagai permohonan baru" in said


def test_nothing_in_common_shows_nothing(client, kaltim):
    walk.submitted(kaltim)
    assert body(sign_in(client, kaltim.helpdesk).post(KIN, {"nip": "1"})).strip() == ""
    assert body(client.post(KIN, {"nip": "\0", "email": "x" * 900})).strip() == ""


def test_only_who_receives_here_may_ask_and_only_of_their_office(client, kkp, kaltim):
    earlier = walk.submitted(kkp, "admin_agency")
    assert earlier.number in body(sign_in(client, kkp.front_office).post(KIN, {"nip": NIP}))
    assert earlier.number not in body(sign_in(client, kaltim.helpdesk).post(KIN, {"nip": NIP}))
    for person in (kkp.helpdesk, kkp.kepala, kkp.pemohon):
        assert sign_in(client, person).post(KIN, {"nip": NIP}).status_code == 403
    client.logout()
    assert client.post(KIN, {"nip": NIP}).status_code == 302


def test_no_address_ever_holds_a_nip(client, kaltim):
    assert sign_in(client, kaltim.helpdesk).get(KIN, {"nip": NIP}).status_code == 405


def test_without_a_script_the_save_is_held_until_they_were_seen(client, kaltim):
    earlier = walk.submitted(kaltim)
    data = visit()
    held = sign_in(client, kaltim.helpdesk).post(RECORD, data)
    assert (held.status_code, Ticket.objects.count()) == (409, 1)
    assert earlier.number in body(held)
    assert "Bambang Wiratama" in body(held)  # everything typed is still there
    saved = client.post(RECORD, {**data, "seen_kin": earlier.number})
    assert (saved.status_code, Ticket.objects.count()) == (302, 2)


def test_that_they_were_seen_is_on_record(client, kaltim):
    earlier = walk.submitted(kaltim)
    sign_in(client, kaltim.helpdesk).post(RECORD, visit(seen_kin=earlier.number))
    event = Event.objects.get(act="kin_seen")
    assert event.subject_id == Ticket.objects.order_by("pk").last().pk
    assert event.data == {"others": [earlier.number]}


def test_one_that_came_later_is_not_waved_through_with_those_that_were_seen(client, kaltim):
    earlier = walk.submitted(kaltim)
    later = walk.submitted(kaltim)
    held = sign_in(client, kaltim.helpdesk).post(RECORD, visit(seen_kin=earlier.number))
    assert (held.status_code, Ticket.objects.count()) == (409, 2)
    assert f'value="{later.number} {earlier.number}"' in body(held)
    assert "checked" not in body(held).partition('name="seen_kin"')[2].partition(">")[0]


def test_a_tick_that_covers_all_stays_while_more_is_typed(client, kaltim):
    earlier = walk.submitted(kaltim)
    said = body(sign_in(client, kaltim.helpdesk).post(KIN, {"nip": NIP, "seen_kin": earlier.number}))
    assert "checked" in said


def test_pressing_twice_is_not_a_duplicate_of_itself(client, kaltim):
    data = visit(number="1")
    first = sign_in(client, kaltim.helpdesk).post(RECORD, data)
    again = client.post(RECORD, data)
    assert (first["Location"], Ticket.objects.count()) == (again["Location"], 1)


def test_asking_costs_one_query_beside_the_sign_in(client, kaltim, django_assert_max_num_queries):
    for _ in range(12):
        walk.submitted(kaltim)
    sign_in(client, kaltim.helpdesk).post(KIN, {"nip": NIP})
    with django_assert_max_num_queries(5):
        client.post(KIN, {"nip": NIP, "email": kaltim.pemohon.email, "spse_user_id": "x"})


def test_an_online_applicant_is_never_told_that_somebody_asked_before(client, kaltim):
    """The public form looks the same whether or not the office has a ticket of that NIP and e-mail."""
    earlier = walk.submitted(kaltim)
    guest = Visitor(client).up_to_documents(kaltim, "auditor")
    for step in ("data-diri/", "berkas/", "periksa/"):
        page = body(guest.get(step))
        for word in (earlier.number, "mungkin sama", "permohonan terkait"):
            assert word not in page
