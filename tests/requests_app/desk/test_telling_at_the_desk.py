"""At the desk: the number on record and no other, the counter screen behind today's identity check, what to do next."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts_app.audit.models import Event
from accounts_app.register.models import SpseAccount
from requests_app.handover.models import Handover
from requests_app.tickets import actions
from requests_app.tickets.remarks import TellingCheck
from tests import walk
from tests.world import on_record

MET = {"means": "in_person", "shown": "ktp", "place": "Loket 1", "identified": "on"}
CALLED = {"means": "phone", "identified": "on"}
ON_RECORD, IN_THE_REQUEST = "0811-0000-1234", "0812-0000-0001"


def to_tell(desk):
    ticket = walk.submitted(desk)
    on_record(ticket, phone=ON_RECORD)
    return walk.fulfilled(desk, ticket)


def counter(ticket, name="desk:counter"):
    return reverse(name, args=[ticket.number])


def told_by_phone(desk):
    ticket, issued = walk.notified(desk, walk.submitted(desk), check=walk.BY_PHONE)
    return ticket, issued.code.expose()


def next_card(page):
    return page.content.decode().partition('aria-label="Beri tahu pemohon"')[2].partition("</section>")[0]


def test_the_page_shows_the_number_on_record_and_not_that_of_the_request(kaltim, signed_in):
    card = next_card(signed_in(kaltim.helpdesk).page(to_tell(kaltim)))
    assert ON_RECORD in card
    assert IN_THE_REQUEST not in card
    assert "Jangan pernah menanyakan atau menyebut password" in card


def test_a_held_contact_is_not_shown_and_the_page_says_why(kaltim, signed_in):
    ticket = to_tell(kaltim)
    SpseAccount.objects.update(contact_held_until=timezone.now() + timedelta(hours=5))
    card = next_card(signed_in(kaltim.helpdesk).page(ticket))
    assert ON_RECORD not in card
    assert "ditahan sampai" in card
    assert 'value="phone"' not in card


@pytest.mark.parametrize("way", [{**CALLED}, {**CALLED, "means": "surel"}, {**MET, "shown": ""}, {**MET, "place": ""}])
def test_a_changed_hidden_way_tells_nothing(kaltim, signed_in, way):
    ticket = to_tell(kaltim)
    SpseAccount.objects.update(phone="")
    assert signed_in(kaltim.helpdesk).act(ticket, "beri-tahu", **way).status_code == 422
    assert walk.again(ticket).state == "reset"


def test_an_unticked_identity_tells_nothing(kaltim, signed_in):
    ticket = to_tell(kaltim)
    assert signed_in(kaltim.helpdesk).act(ticket, "beri-tahu", means="phone").status_code == 422
    assert walk.again(ticket).state == "reset"


def test_a_code_is_not_told_again_without_a_new_identity_check(kaltim, signed_in):
    ticket, desk = to_tell(kaltim), signed_in(kaltim.helpdesk)
    desk.act(ticket, "beri-tahu", **CALLED)
    assert desk.act(ticket, "kode-baru").status_code == 422
    assert desk.act(ticket, "kode-baru", **CALLED).status_code == 200
    assert ticket.telling_checks.count() == 2


# --- the counter screen -----------------------------------------------------------------------------------------


def test_without_an_identity_check_the_screen_asks_for_it_and_opens_nothing(kaltim, signed_in):
    ticket, code = told_by_phone(kaltim)
    desk = signed_in(kaltim.helpdesk).client
    assert "Periksa identitas dahulu" in desk.get(counter(ticket)).content.decode()
    for name in ("desk:counter", "desk:counter_again"):
        answer = desk.post(counter(ticket, name), {"code": code})
        assert answer.status_code == 422
        assert walk.PASSWORD not in answer.content.decode()
    assert walk.again(ticket).disclosed_at is None
    assert Handover.objects.get(owner_id=ticket.pk).attempts == 0


def test_after_the_check_a_colleague_opens_it_and_the_event_names_who_checked(kaltim, signed_in):
    ticket, code = told_by_phone(kaltim)
    signed_in(kaltim.rekan_helpdesk).client.post(counter(ticket, "desk:counter_identify"), MET)
    shown = signed_in(kaltim.helpdesk).client.post(counter(ticket), {"code": code})
    assert walk.PASSWORD in shown.content.decode()
    event = Event.objects.about("ticket", ticket.pk).get(act="counter_opened")
    assert (event.actor, event.data["identified_by"]) == (kaltim.helpdesk, kaltim.rekan_helpdesk.name)


@pytest.mark.parametrize("way", [{}, {**MET, "identified": ""}, {**MET, "shown": "lainnya"}, {**MET, "means": "phone"}])
def test_a_check_that_says_too_little_opens_no_counter(kaltim, signed_in, way):
    ticket, _ = told_by_phone(kaltim)
    signed_in(kaltim.helpdesk).client.post(counter(ticket, "desk:counter_identify"), way)
    assert not ticket.telling_checks.filter(way="in_person").exists()


@pytest.mark.parametrize("age", [timedelta(days=1), timedelta(days=30)])
def test_a_check_of_yesterday_does_not_open_it(kaltim, signed_in, age):
    ticket, issued = walk.notified(kaltim, walk.submitted(kaltim))
    type(ticket).objects.filter(pk=ticket.pk).update(notified_at=ticket.notified_at - age)
    TellingCheck.objects.update(at=timezone.now() - age)
    answer = signed_in(kaltim.helpdesk).client.post(counter(ticket), {"code": issued.code.expose()})
    assert walk.PASSWORD not in answer.content.decode()


def test_a_check_for_the_result_before_does_not_open_the_one_that_replaced_it(kaltim, signed_in):
    ticket, _ = walk.notified(kaltim, walk.submitted(kaltim))
    TellingCheck.objects.update(at=ticket.notified_at - timedelta(seconds=1))
    assert "Periksa identitas dahulu" in signed_in(kaltim.helpdesk).client.get(counter(ticket)).content.decode()


def test_a_reported_password_is_shown_on_no_counter(kaltim, signed_in):
    ticket, issued = walk.notified(kaltim, walk.submitted(kaltim))
    actions.disclose(ticket, issued.code.expose(), place="link")
    actions.alarm(ticket, by=kaltim.pemohon, place="page")
    assert signed_in(kaltim.helpdesk).client.get(counter(ticket)).status_code == 404


# --- what stands where, and what to do --------------------------------------------------------------------------


def opened(desk, ticket):
    ticket, issued = walk.notified(desk, ticket)
    actions.disclose(ticket, issued.code.expose(), place="link")
    return ticket


def locked(desk, ticket):
    ticket, _ = walk.notified(desk, ticket)
    for _ in range(5):
        actions.disclose(ticket, "000000000000", place="link")
    return ticket


def expired(desk, ticket):
    ticket, _ = walk.notified(desk, ticket)
    long_ago = timezone.now() - timedelta(hours=80)
    Handover.objects.update(noticed_at=long_ago, expires_at=long_ago + timedelta(hours=72))
    return ticket


def alarmed(desk, ticket):
    ticket = opened(desk, ticket)
    actions.alarm(ticket, by=desk.pemohon, place="page")
    return ticket


SEEN = {
    "unopened": (lambda desk, ticket: walk.notified(desk, ticket)[0], "Belum dibuka", "Menunggu diambil"),
    "opened": (opened, 'href="#diterima-isi"', "Sudah dibuka"),
    "locked": (locked, "Kode salah lima kali", "Terkunci"),
    "expired": (expired, "Dikerjakan Admin PPE", "Kedaluwarsa"),
    "alarmed": (alarmed, "segera ganti password di SPSE", "Dilaporkan"),
}


@pytest.mark.parametrize("what", SEEN)
def test_each_state_is_seen_with_what_to_do(kaltim, signed_in, what):
    reach, advice, label = SEEN[what]
    ticket, desk = reach(kaltim, walk.submitted(kaltim)), signed_in(kaltim.helpdesk)
    assert advice in desk.page(ticket).content.decode()
    rows = desk.client.get("/kotak-masuk/?daftar=belum-diambil").context["rows"]
    assert [row.status for row in rows] == [label]


def test_the_button_beside_the_state_leads_to_a_form_on_the_page(kaltim, signed_in):
    page = signed_in(kaltim.helpdesk).page(opened(kaltim, walk.submitted(kaltim))).content.decode()
    assert 'id="diterima-isi"' in page


def test_a_report_stands_first_for_who_issues_anew(kaltim, signed_in):
    ticket, ppe = alarmed(kaltim, walk.submitted(kaltim)), signed_in(kaltim.admin_ppe)
    assert ppe.page(ticket).context["work"].main.deed.slug == "terbitkan-ulang"
    rows = ppe.client.get("/kotak-masuk/").context["rows"]
    assert [(row.ticket.pk, row.tone_of(row.status)) for row in rows] == [(ticket.pk, "rejected")]


def test_no_page_prints_its_own_comment(kaltim, client):
    ticket = opened(kaltim, walk.submitted(kaltim))
    client.force_login(kaltim.pemohon, backend="accounts_app.signin.Backend")
    assert "{#" not in client.get(f"/permohonan/{ticket.number}/").content.decode()
