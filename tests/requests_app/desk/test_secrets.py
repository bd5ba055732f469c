"""A password stands in the one page that shows it; a pickup code is told once; a user ID is looked at on record."""

import re

import pytest
from django.urls import reverse

from accounts_app.audit.models import Event
from requests_app.handover import actions as handover
from requests_app.handover.results import Refusal
from requests_app.outbox.models import Message
from requests_app.sop.vocabulary import Act
from requests_app.tickets import actions
from tests import walk

MET = {"means": "in_person", "shown": "ktp", "place": "Loket 1", "identified": "on"}
CANARY = "Burung-Kenari-77#"


def fulfil_url(ticket):
    return reverse("desk:act", args=[ticket.number, "hasil"])


def found(pattern, response):
    match = re.search(pattern, response.content.decode())
    assert match
    return match


def shown_password(response):
    return found(r'name="generated" value="([^"]+)"', response)[1]


def told(kaltim, signed_in):
    """The helpdesk's browser, the ticket, and the page with the code."""
    desk = signed_in(kaltim.helpdesk)
    ticket = walk.fulfilled(kaltim, walk.submitted(kaltim))
    return desk, ticket, desk.act(ticket, "beri-tahu", **MET)


def code_in(response):
    return found(r"\d{4} \d{4} \d{4}", response)[0]


def test_the_page_makes_a_password_and_must_not_be_stored(kaltim, signed_in):
    ticket = walk.found_valid(kaltim, walk.submitted(kaltim))
    response = signed_in(kaltim.admin_ppe).client.get(fulfil_url(ticket))
    assert len(shown_password(response)) >= 12
    assert "no-store" in response["Cache-Control"]


def test_the_password_that_the_page_showed_is_the_one_that_is_handed_over(kaltim, signed_in):
    ticket = walk.found_valid(kaltim, walk.submitted(kaltim))
    ppe, helpdesk = signed_in(kaltim.admin_ppe), signed_in(kaltim.helpdesk)
    password = shown_password(ppe.client.get(fulfil_url(ticket)))
    ppe.act(ticket, "hasil", generated=password, installed="on", hand_over="on")
    code = code_in(helpdesk.act(ticket, "beri-tahu", **MET))
    assert handover.reveal(handover.current_of("ticket", ticket.pk).pk, code).password.expose() == password


@pytest.mark.parametrize("field", ["generated", "pasted"])
def test_an_error_shows_a_fresh_password_and_never_the_old_one(kaltim, signed_in, field):
    ticket = walk.found_valid(kaltim, walk.submitted(kaltim))
    response = signed_in(kaltim.admin_ppe).act(ticket, "hasil", **{field: CANARY})
    assert response.status_code == 422
    assert CANARY not in response.content.decode()
    assert "Password yang tadi tampil tidak dipakai" in response.content.decode()


def test_a_refused_result_does_not_show_the_password_again(kaltim, signed_in):
    ticket = walk.found_valid(kaltim, walk.submitted(kaltim))
    data = {"generated": CANARY, "pasted": CANARY, "installed": "on"}
    seen = ticket.version
    signed_in(kaltim.admin_ppe).act(ticket, "hasil", **data)
    late = signed_in(kaltim.rekan_admin_ppe).act(ticket, "hasil", seen=seen, **data)
    assert late.status_code == 409
    assert CANARY not in late.content.decode()


def test_neither_session_nor_events_nor_mail_hold_the_password(kaltim, signed_in):
    ticket = walk.found_valid(kaltim, walk.submitted(kaltim))
    ppe = signed_in(kaltim.admin_ppe)
    ppe.act(ticket, "hasil", generated=CANARY, installed="on", hand_over="on")
    signed_in(kaltim.helpdesk).act(ticket, "beri-tahu", **MET)
    left = [dict(ppe.client.session), *Event.objects.values_list("data", flat=True), *Message.objects.values()]
    assert CANARY not in repr(left)
    assert CANARY not in ppe.page(ticket).content.decode()


def test_one_that_spse_made_can_be_pasted(kaltim, signed_in):
    ticket = walk.found_valid(kaltim, walk.submitted(kaltim))
    signed_in(kaltim.admin_ppe).act(ticket, "hasil", generated="Diabaikan-123", pasted=CANARY, installed="on")
    ticket = walk.do(kaltim, walk.again(ticket), Act.HAND_OVER)
    _, issued = actions.notify(ticket, by=kaltim.helpdesk, check=walk.IN_PERSON)
    assert handover.reveal(issued.handover_id, issued.code.expose()).password.expose() == CANARY


def test_a_result_without_a_password_is_refused(kaltim, signed_in):
    ticket = walk.found_valid(kaltim, walk.submitted(kaltim))
    assert signed_in(kaltim.admin_ppe).act(ticket, "hasil", installed="on").status_code == 422


def test_no_password_is_made_before_the_data_were_found_valid(kaltim, signed_in):
    ticket = walk.forwarded(kaltim, walk.submitted(kaltim))
    assert signed_in(kaltim.admin_ppe).client.get(fulfil_url(ticket)).status_code == 302


def test_a_user_id_alone_needs_no_password(kaltim, signed_in):
    ticket = walk.submitted(kaltim, wants_reset=False, wants_user_id=True)
    ticket = walk.found_valid(kaltim, ticket)
    signed_in(kaltim.admin_ppe).act(ticket, "hasil", found_user_id="AUDITOR.ANI", hand_over="on")
    assert walk.again(ticket).found_user_id == "AUDITOR.ANI"
    assert walk.again(ticket).handed_over_at


def test_the_code_is_shown_once(kaltim, signed_in):
    desk, ticket, response = told(kaltim, signed_in)
    code = code_in(response)
    assert "no-store" in response["Cache-Control"]
    assert code not in desk.page(ticket).content.decode()
    assert code not in desk.act(ticket, "beri-tahu", **MET).content.decode()


def test_the_renewal_key_stays_in_this_browser_and_on_this_ticket(kaltim, signed_in):
    _, ticket, response = told(kaltim, signed_in)
    cookie = response.cookies[f"kode_{ticket.pk}"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == f"/tiket/{ticket.number}/"
    assert cookie["max-age"] == 72 * 3600


def test_this_browser_makes_a_new_code_and_the_old_one_dies(kaltim, signed_in):
    desk, ticket, first = told(kaltim, signed_in)
    second = desk.act(ticket, "kode-baru", **MET)
    assert code_in(second) != code_in(first)
    outcome = handover.reveal(handover.current_of("ticket", ticket.pk).pk, code_in(first))
    assert outcome.reason == Refusal.WRONG_CODE


def test_another_browser_cannot_and_is_told_why(kaltim, signed_in):
    _, ticket, _ = told(kaltim, signed_in)
    other = signed_in(kaltim.rekan_helpdesk)
    assert "Peramban lain yang membuat kodenya" in other.page(ticket).content.decode()
    response = other.client.post(
        reverse("desk:act", args=[ticket.number, "kode-baru"]), {"seen": walk.again(ticket).version, **MET}, follow=True
    )
    assert Refusal.WRONG_KEY.label in response.content.decode()
    assert "new_code" not in Event.objects.about("ticket", ticket.pk).values_list("act", flat=True)


def test_the_user_id_is_shown_on_request_and_on_record(kaltim, signed_in):
    ticket = walk.fulfilled(kaltim, walk.submitted(kaltim, wants_user_id=True))
    desk = signed_in(kaltim.helpdesk)
    assert "AUDITOR.CONTOH" not in desk.page(ticket).content.decode()
    response = desk.client.post(reverse("desk:user_id", args=[ticket.number]))
    assert "AUDITOR.CONTOH" in response.content.decode()
    read = Event.objects.about("ticket", ticket.pk).last()
    assert (read.act, read.actor) == ("user_id_read", kaltim.helpdesk)


# --- the counter screen ---------------------------------------------------------------------------------------


def counter(ticket):
    return reverse("desk:counter", args=[ticket.number])


def test_the_applicant_reads_the_password_at_the_counter(kaltim, signed_in):
    desk, ticket, response = told(kaltim, signed_in)
    shown = desk.client.post(counter(ticket), {"code": code_in(response)})
    assert walk.PASSWORD in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert "Kotak masuk" not in shown.content.decode()
    assert walk.again(ticket).disclosed_at


def test_opening_the_counter_page_burns_nothing(kaltim, signed_in):
    desk, ticket, _ = told(kaltim, signed_in)
    before = handover.current_of("ticket", ticket.pk).attempts
    desk.client.get(counter(ticket))
    desk.client.head(counter(ticket))
    assert handover.current_of("ticket", ticket.pk).attempts == before
    assert walk.again(ticket).disclosed_at is None


def test_a_wrong_code_at_the_counter_counts(kaltim, signed_in):
    desk, ticket, _ = told(kaltim, signed_in)
    response = desk.client.post(counter(ticket), {"code": "0000 0000 0000"})
    assert "Sisa 4 kali mencoba" in response.content.decode()
    assert handover.current_of("ticket", ticket.pk).attempts == 1


def test_the_same_browser_shows_it_again_and_another_does_not(kaltim, signed_in):
    desk, ticket, response = told(kaltim, signed_in)
    desk.client.post(counter(ticket), {"code": code_in(response)})
    again = reverse("desk:counter_again", args=[ticket.number])
    assert walk.PASSWORD in desk.client.post(again).content.decode()
    assert walk.PASSWORD not in signed_in(kaltim.rekan_helpdesk).client.post(again).content.decode()


def test_the_receipt_at_the_counter_is_the_applicants(kaltim, signed_in):
    desk, ticket, response = told(kaltim, signed_in)
    desk.client.post(counter(ticket), {"code": code_in(response)})
    desk.client.post(reverse("desk:counter_received", args=[ticket.number]))
    events = {event.act: event for event in Event.objects.about("ticket", ticket.pk)}
    assert events["receive"].actor_kind == "bearer"
    assert events["receive"].data["place"] == "counter"
    assert events["counter_opened"].actor == kaltim.helpdesk


def test_a_browser_that_did_not_show_the_password_cannot_say_that_it_arrived(kaltim, signed_in):
    desk, ticket, response = told(kaltim, signed_in)
    desk.client.post(counter(ticket), {"code": code_in(response)})
    signed_in(kaltim.rekan_helpdesk).client.post(reverse("desk:counter_received", args=[ticket.number]))
    assert walk.again(ticket).received_at is None


@pytest.mark.parametrize("who", ["admin_ppe", "kepala"])
def test_only_who_tells_applicants_opens_the_counter_screen(kaltim, signed_in, who):
    _, ticket, _ = told(kaltim, signed_in)
    assert signed_in(getattr(kaltim, who)).client.get(counter(ticket)).status_code == 404
