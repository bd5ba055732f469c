"""Holding tickets at the desk: the ticket page, the inbox, the page of work to hand out, and the sign of life."""

import pytest
from django.urls import reverse

from accounts_app.audit.models import Event
from accounts_app.sessions.models import SignInSession
from requests_app.sop.vocabulary import Act
from requests_app.tickets.claims.actions import claim
from tests import walk

HELD = "Dipegang Helpdesk KT sejak"
WHY = "Helpdesk KT sedang rapat."


def press(browser, name, *args, **data):
    return browser.client.post(reverse(name, args=args), data)


def text_of(response):
    return response.content.decode()


# --- the ticket page ---------------------------------------------------------------------------------------------


def test_taking_and_leaving(kaltim, signed_in):
    ticket, browser = walk.submitted(kaltim), signed_in(kaltim.helpdesk)
    assert "Belum dipegang siapa pun." in text_of(browser.page(ticket))
    press(browser, "desk:claim", ticket.number)
    assert "Anda pegang sejak" in text_of(browser.page(ticket))
    press(browser, "desk:release", ticket.number)
    assert walk.again(ticket).claimed_by is None


def test_a_colleague_sees_who_has_it_and_no_buttons(kaltim, signed_in):
    ticket = claim(walk.submitted(kaltim), by=kaltim.helpdesk)
    page = text_of(signed_in(kaltim.rekan_helpdesk).page(ticket))
    assert HELD in page
    assert "Ambil alih" in page
    assert reverse("desk:act", args=[ticket.number, "layani"]) not in page


def test_who_could_not_have_it_is_not_offered_it(kaltim, signed_in):
    ticket = claim(walk.submitted(kaltim), by=kaltim.helpdesk)
    page = text_of(signed_in(kaltim.admin_ppe).page(ticket))
    assert HELD in page
    assert "Ambil alih</summary>" not in page


def test_who_works_alone_meets_no_claim(banyuasin, signed_in):
    ticket = walk.submitted(banyuasin, "ppk")
    assert 'class="card claim' not in text_of(signed_in(banyuasin.admin_agency).page(ticket))


def test_taking_over(kaltim, signed_in):
    ticket = claim(walk.submitted(kaltim), by=kaltim.helpdesk)
    press(signed_in(kaltim.rekan_helpdesk), "desk:take_over", ticket.number, reason=WHY, holder=kaltim.helpdesk.pk)
    assert walk.again(ticket).claimed_by == kaltim.rekan_helpdesk


def test_a_refused_take_over_gives_the_reason_back(kaltim, signed_in):
    ticket = claim(walk.submitted(kaltim), by=kaltim.helpdesk)
    answer = press(
        signed_in(kaltim.rekan_helpdesk), "desk:take_over", ticket.number, reason=WHY, holder=kaltim.kepala.pk
    )
    assert answer.status_code == 409
    assert WHY in text_of(answer)
    assert "Sekarang dipegang Helpdesk KT" in text_of(answer)


def test_what_a_colleague_took_meanwhile_gives_the_typed_words_back(kaltim, signed_in):
    ticket = walk.forwarded(kaltim, walk.submitted(kaltim))
    browser = signed_in(kaltim.rekan_admin_ppe)
    browser.page(ticket)
    claim(ticket, by=kaltim.admin_ppe)
    answer = browser.act(ticket, "kembalikan", reason="NIP pada surat tidak terbaca.")
    assert answer.status_code == 409
    assert "Dipegang Admin Ppe KT sejak" in text_of(answer)
    assert "NIP pada surat tidak terbaca." in text_of(answer)


def test_a_refused_checklist_gives_its_notes_back(kaltim, signed_in):
    ticket = walk.opened(kaltim, walk.submitted(kaltim))
    answer = signed_in(kaltim.rekan_helpdesk).act(ticket, "periksa", verdict_0="wrong", note_0="Tanggal tidak cocok")
    assert answer.status_code == 409
    page = text_of(answer)
    assert "Tanggal tidak cocok" in page
    assert "Salah" in page[page.index("Isian Anda belum disimpan") :][:2000]


# --- handing out -------------------------------------------------------------------------------------------------


def test_admin_kantor_hands_out_without_reading_names(kaltim, signed_in):
    ticket = walk.submitted(kaltim, name="Sri Wahyuni")
    browser = signed_in(kaltim.admin_kantor)
    page = text_of(browser.client.get(reverse("desk:assignments")))
    assert ticket.number in page
    assert "Sri Wahyuni" not in page
    press(browser, "desk:assign", pick=ticket.pk, person=kaltim.rekan_helpdesk.pk)
    assert walk.again(ticket).claimed_by == kaltim.rekan_helpdesk


def test_the_answer_says_what_could_not_be_handed_out(kaltim, signed_in):
    mine, theirs = walk.submitted(kaltim), walk.forwarded(kaltim, walk.submitted(kaltim))
    browser = signed_in(kaltim.kepala)
    answer = browser.client.post(
        reverse("desk:assign"), {"pick": [mine.pk, theirs.pk], "person": kaltim.helpdesk.pk}, follow=True
    )
    assert "1 permohonan ditugaskan kepada Helpdesk KT." in text_of(answer)
    assert f"Helpdesk KT tidak memegang peran untuk {theirs.number}." in text_of(answer)


def test_another_offices_ticket_or_person_is_not_handed_out(kaltim, kkp, signed_in):
    ticket = walk.submitted(kaltim)
    press(signed_in(kkp.kepala), "desk:assign", pick=ticket.pk, person=kkp.helpdesk.pk)
    press(signed_in(kaltim.kepala), "desk:assign", pick=ticket.pk, person=kkp.helpdesk.pk)
    assert walk.again(ticket).claimed_by is None


# --- the inbox ---------------------------------------------------------------------------------------------------


def test_the_inbox_filters_by_holder(kaltim, signed_in):
    mine, free = claim(walk.submitted(kaltim), by=kaltim.helpdesk), walk.submitted(kaltim)
    client = signed_in(kaltim.helpdesk).client
    shown = {
        how: [row.ticket.pk for row in client.get(reverse("desk:inbox"), {"pegang": how}).context["rows"]]
        for how in ("saya", "kosong", "", "x")
    }
    both = [mine.pk, free.pk]
    assert shown == {"saya": [mine.pk], "kosong": [free.pk], "": both, "x": both}


def test_several_are_taken_at_once_and_what_was_gone_is_named(kaltim, signed_in):
    free, gone = walk.submitted(kaltim), claim(walk.submitted(kaltim), by=kaltim.rekan_helpdesk)
    browser = signed_in(kaltim.helpdesk)
    answer = browser.client.post(reverse("desk:claim_picked"), {"pick": [free.pk, gone.pk]}, follow=True)
    assert "1 permohonan kini Anda pegang." in text_of(answer)
    assert f"{gone.number}: Sudah dipegang Rekan Helpdesk KT" in text_of(answer)
    assert (walk.again(free).claimed_by, walk.again(gone).claimed_by) == (kaltim.helpdesk, kaltim.rekan_helpdesk)


def test_another_offices_ticket_is_not_taken(kaltim, kkp, signed_in):
    ticket = walk.submitted(kaltim)
    press(signed_in(kkp.helpdesk), "desk:claim_picked", pick=ticket.pk)
    assert press(signed_in(kkp.helpdesk), "desk:claim", ticket.number).status_code == 404
    assert walk.again(ticket).claimed_by is None


def test_the_inbox_names_who_has_it_open_and_asks_again_when_that_changes(kaltim, signed_in):
    ticket = walk.submitted(kaltim)
    client = signed_in(kaltim.helpdesk).client
    before = client.get(reverse("desk:inbox")).context["fingerprint"]
    signed_in(kaltim.rekan_helpdesk).client.get(reverse("desk:presence", args=[ticket.number]))
    after = client.get(reverse("desk:inbox"))
    assert after.context["fingerprint"] != before
    assert "Dibuka Rekan Helpdesk KT" in text_of(after)


# --- the sign of life ----------------------------------------------------------------------------------------------


def test_an_open_page_tells_the_others(kaltim, signed_in):
    ticket, mine, theirs = walk.submitted(kaltim), signed_in(kaltim.helpdesk), signed_in(kaltim.rekan_helpdesk)
    address = reverse("desk:presence", args=[ticket.number])
    mine.client.get(address)
    walk.do(kaltim, ticket, Act.OPEN)
    told = theirs.client.get(address).json()
    assert told["looking"].startswith("Sedang dibuka oleh Helpdesk KT (sejak ")
    assert told["changed"] == "Helpdesk KT baru saja mengubah permohonan ini."
    assert (told["version"], told["holder"]) == (walk.again(ticket).version, kaltim.helpdesk.pk)
    assert "Sedang dibuka oleh Helpdesk KT" in text_of(theirs.page(ticket))


def test_looking_is_no_visit_and_no_event(kaltim, signed_in, time_machine):
    time_machine.move_to("2026-11-17 09:00+08:00", tick=False)
    ticket, browser = walk.submitted(kaltim), signed_in(kaltim.helpdesk)
    address, events = reverse("desk:presence", args=[ticket.number]), Event.objects.count()
    seen_at = SignInSession.objects.get(person=kaltim.helpdesk).seen_at
    time_machine.move_to("2026-11-17 09:10+08:00", tick=False)
    browser.client.get(address, headers={"X-Unattended": "1"})
    assert SignInSession.objects.get(person=kaltim.helpdesk).seen_at == seen_at
    assert Event.objects.count() == events


@pytest.mark.parametrize("who", ["pemohon", "admin_kantor"])
def test_nobody_else_asks_who_looks(kaltim, signed_in, who):
    address = reverse("desk:presence", args=[walk.submitted(kaltim).number])
    assert signed_in(getattr(kaltim, who)).client.get(address).status_code == 403


def test_another_office_finds_no_page_to_look_at(kaltim, kkp, signed_in):
    address = reverse("desk:presence", args=[walk.submitted(kaltim).number])
    assert signed_in(kkp.helpdesk).client.get(address).status_code == 404
