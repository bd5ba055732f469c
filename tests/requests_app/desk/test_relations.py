"""Related tickets on the ticket page: who sees them, who presses what, and that no applicant ever learns of them."""

import pytest
from django.urls import reverse

from accounts_app.audit.models import Event
from requests_app.outbox.models import Message
from requests_app.sop.vocabulary import Channel
from requests_app.tickets import joining
from requests_app.tickets.models import TicketLink
from requests_app.tickets.workflow import BEFORE_RESULT
from tests import walk
from tests.factories import UserFactory
from tests.requests_app.tickets.relations import NIP, REASON, filed, merge, pair

NOTE = "Satu orang, dua jabatan."
SURE = {"reason": REASON, "confirmed": "on"}


def text_of(response):
    return response.content.decode()


def link(browser, ticket, **data):
    return browser.client.post(reverse("desk:link", args=[ticket.number]), data)


def test_the_page_names_the_other_ticket_and_why(kaltim, signed_in):
    earlier, later = filed(kaltim, UserFactory(), nip=NIP), filed(kaltim, UserFactory(), nip=NIP)
    page = signed_in(kaltim.helpdesk).page(later)
    assert [(each.ticket, each.reasons) for each in page.context["relatives"]] == [(earlier, ("NIP sama",))]
    assert f"{earlier.number}</span> (NIP sama)" in text_of(page)


@pytest.mark.parametrize("state", [state for state in walk.TO_STATE if state not in ("lapsed", "archived")])
def test_others_are_shown_until_the_decision(kaltim, signed_in, state):
    walk.submitted(kaltim)
    ticket = walk.TO_STATE[state](kaltim, walk.submitted(kaltim))
    assert bool(signed_in(kaltim.helpdesk).page(ticket).context["relatives"]) is (state in BEFORE_RESULT)


def test_a_walk_in_that_waits_for_its_number_shows_them_too(kaltim, signed_in):
    walk.submitted(kaltim)
    ticket = walk.submitted(kaltim, channel=Channel.WALK_IN, by=kaltim.helpdesk)
    assert ticket.state == "submitted"
    assert signed_in(kaltim.helpdesk).page(ticket).context["relatives"]


@pytest.mark.parametrize(("who", "presses"), [("helpdesk", True), ("admin_ppe", True), ("kepala", False)])
def test_every_reader_sees_them_and_who_has_a_part_presses(kaltim, signed_in, who, presses):
    _, later = pair(kaltim)
    page = signed_in(getattr(kaltim, who)).page(later)
    assert page.context["relatives"]
    assert (reverse("desk:link", args=[later.number]) in text_of(page)) is presses


def test_merging_is_offered_to_whom_the_sop_lets_lapse_and_where_it_fits(kaltim, signed_in):
    mine, later = pair(kaltim)
    stranger = filed(kaltim, UserFactory(), nip=NIP)
    asked = [f"{reverse('desk:act', args=[later.number, 'gabungkan'])}?ke={t.number}" for t in (mine, stranger)]
    assert [address in text_of(signed_in(kaltim.helpdesk).page(later)) for address in asked] == [True, False]
    assert [address in text_of(signed_in(kaltim.admin_ppe).page(later)) for address in asked] == [False, False]


def test_staff_who_look_at_their_own_case_learn_nothing(kaltim, signed_in):
    other = filed(kaltim, UserFactory(), nip=NIP)
    own = walk.submitted(kaltim, email=kaltim.helpdesk.email)
    assert other.number not in text_of(signed_in(kaltim.helpdesk).page(own))


def test_a_link_is_shown_on_both_pages_and_after_the_decision(kaltim, signed_in):
    first, second = filed(kaltim, UserFactory()), walk.fulfilled(kaltim, walk.submitted(kaltim))
    desk = signed_in(kaltim.helpdesk)
    assert link(desk, first, number=second.number.lower(), note=NOTE).status_code == 302
    for ticket, other in ((first, second), (second, first)):
        page = text_of(desk.page(ticket))
        assert NOTE in page
        assert reverse("desk:ticket", args=[other.number]) in page


def test_a_link_is_taken_back_with_a_reason(kaltim, signed_in):
    first, second = pair(kaltim)
    row = joining.link(first, second.number, by=kaltim.helpdesk, note=NOTE)
    desk, address = signed_in(kaltim.admin_ppe), reverse("desk:unlink", args=[second.number, row.pk])
    assert desk.client.post(address, {"reason": " "}).status_code == 422
    assert TicketLink.objects.of(first).exists()
    assert desk.client.post(address, {"reason": "Salah nomor."}).status_code == 302
    assert not TicketLink.objects.of(first).exists()


def test_a_link_of_other_tickets_is_not_taken_back_from_here(kaltim, signed_in):
    first, second = pair(kaltim)
    row = joining.link(first, second.number, by=kaltim.helpdesk, note=NOTE)
    third = walk.submitted(kaltim)
    address = reverse("desk:unlink", args=[third.number, row.pk])
    assert signed_in(kaltim.helpdesk).client.post(address, {"reason": "x"}).status_code == 409
    assert TicketLink.objects.of(first).exists()


@pytest.mark.parametrize(("number", "status"), [("KT-1999-00001", 409), ("", 422), ("a\0b", 422)])
def test_an_odd_number_is_refused_and_the_note_comes_back(kaltim, signed_in, number, status):
    response = link(signed_in(kaltim.helpdesk), walk.submitted(kaltim), number=number, note=NOTE)
    assert response.status_code == status
    assert NOTE in text_of(response)


@pytest.mark.parametrize("who", ["kepala", "front_office"])
def test_who_has_no_part_in_this_sop_is_refused(kkp, signed_in, who):
    first, second = pair(kkp, "admin_agency")
    response = link(signed_in(getattr(kkp, who)), first, number=second.number, note=NOTE)
    assert response.status_code == (302 if who == "front_office" else 409)


def test_another_office_and_the_applicant_do_not_find_it(kaltim, umum, signed_in):
    first, second = pair(kaltim)
    assert link(signed_in(umum.helpdesk), first, number=second.number, note=NOTE).status_code == 404
    assert link(signed_in(kaltim.pemohon), first, number=second.number, note=NOTE).status_code == 403


# --- merging --------------------------------------------------------------------------------------------------


def ask(browser, source, target):
    return browser.client.get(reverse("desk:act", args=[source.number, "gabungkan"]), {"ke": target.number})


def test_merging_asks_first_with_both_side_by_side(kaltim, signed_in):
    source, target = pair(kaltim)
    page = text_of(ask(signed_in(kaltim.helpdesk), source, target))
    assert f"Gabungkan ke {target.number}" in page
    assert "tidak dapat dibatalkan" in page
    assert walk.again(source).state == "queued"


def test_without_the_tick_or_a_reason_nothing_happens(kaltim, signed_in):
    source, target = pair(kaltim)
    desk = signed_in(kaltim.helpdesk)
    for data in ({"reason": REASON}, {"confirmed": "on"}):
        assert desk.act(source, "gabungkan", into=target.number, **data).status_code == 422
    assert walk.again(source).state == "queued"


def test_after_merging_both_pages_say_so_and_the_files_are_read_in_one_place(kaltim, signed_in):
    source, target = walk.with_documents(kaltim, walk.submitted(kaltim)), walk.submitted(kaltim)
    desk = signed_in(kaltim.helpdesk)
    assert desk.act(source, "gabungkan", into=target.number, **SURE).status_code == 302
    assert f"Digabung ke {target.number}" in text_of(desk.page(source))
    page = text_of(desk.page(target)).partition("dari permohonan")[2]
    for document in source.documents.all():
        assert reverse("tickets:document", args=[document.public_id]) in page
    events = list(Event.objects.about("ticket", target.pk).values_list("act", flat=True))
    assert events[-1] == "merged_in"


@pytest.mark.parametrize("who", ["admin_ppe", "kepala"])
def test_who_may_not_lapse_neither_sees_the_question_nor_merges(kaltim, signed_in, who):
    source, target = pair(kaltim)
    desk = signed_in(getattr(kaltim, who))
    assert ask(desk, source, target).status_code == 302
    assert desk.act(source, "gabungkan", into=target.number, **SURE).status_code == 409
    assert walk.again(source).state == "queued"


def test_another_office_does_not_merge(kaltim, umum, signed_in):
    source, target = pair(kaltim)
    desk = signed_in(umum.helpdesk)
    assert ask(desk, source, target).status_code == 404
    assert desk.act(source, "gabungkan", into=target.number, **SURE).status_code == 404


def test_a_changed_hidden_number_merges_into_no_stranger(kaltim, signed_in):
    source, stranger = walk.submitted(kaltim), filed(kaltim, UserFactory(), nip=NIP)
    desk = signed_in(kaltim.helpdesk)
    assert "orang lain" in text_of(ask(desk, source, stranger))
    response = desk.act(source, "gabungkan", into=stranger.number, **SURE)
    assert (response.status_code, walk.again(source).state) == (409, "queued")


def test_an_old_page_merges_nothing_and_gives_the_reason_back(kaltim, signed_in):
    source, target = pair(kaltim)
    seen = source.version
    walk.opened(kaltim, source)
    response = signed_in(kaltim.rekan_helpdesk).act(source, "gabungkan", seen=seen, into=target.number, **SURE)
    assert response.status_code == 409
    assert REASON in text_of(response)
    assert walk.again(source).merged_into is None


# --- at what price, and never to the public -------------------------------------------------------------------


@pytest.mark.parametrize("state", ["completeness_check", "awaiting_completion", "validity_check"])
def test_however_many_relatives_the_page_takes_few_queries(kaltim, signed_in, state, django_assert_max_num_queries):
    ticket = walk.TO_STATE[state](kaltim, walk.with_documents(kaltim, walk.submitted(kaltim)))
    others = [walk.submitted(kaltim) for _ in range(12)]
    for other in others[:6]:
        joining.link(ticket, other.number, by=kaltim.helpdesk, note=NOTE)
    desk = signed_in(kaltim.helpdesk)
    desk.page(ticket)
    with django_assert_max_num_queries(11):
        assert len(desk.page(ticket).context["relatives"]) == 12


def test_ten_merged_tickets_with_their_files_cost_no_more(kaltim, signed_in, django_assert_max_num_queries):
    target = walk.submitted(kaltim)
    for _ in range(10):
        merge(kaltim, walk.with_documents(kaltim, walk.submitted(kaltim)), target)
    desk = signed_in(kaltim.helpdesk)
    desk.page(target)
    with django_assert_max_num_queries(10):
        assert len(desk.page(target).context["merged"]) == 10


def test_an_applicant_never_learns_of_somebody_else_s_ticket(kaltim, signed_in):
    """The same NIP, filed by another person; linked with a note; nothing of it on any page or in any mail."""
    mine, theirs = walk.submitted(kaltim), filed(kaltim, UserFactory(), nip=NIP)
    joining.link(mine, theirs.number, by=kaltim.helpdesk, note=NOTE)
    applicant = signed_in(kaltim.pemohon).client
    pages = [reverse("tickets:my_list"), *(reverse(f"tickets:{name}", args=[mine.number]) for name in ("mine", "live"))]
    said = [text_of(applicant.get(address)) for address in pages]
    said.append(text_of(applicant.post(reverse("tickets:track"), {"number": mine.number, "code": mine.slip_code})))
    said += Message.objects.filter(owner_id=mine.pk).values_list("text", flat=True)
    for text in said:
        for secret in (theirs.number, NOTE, "terkait", "mungkin sama", "NIP sama"):
            assert secret not in text


def test_the_applicant_of_a_merged_ticket_is_led_to_the_one_that_goes_on(kaltim, signed_in):
    source, target = pair(kaltim)
    merge(kaltim, source, target)
    page = text_of(signed_in(kaltim.pemohon).client.get(reverse("tickets:mine", args=[source.number])))
    assert f"Dilanjutkan pada {target.number}" in page
    assert REASON not in page
    assert "Ajukan permohonan baru" not in page


def test_a_list_of_merged_tickets_asks_no_query_per_row(kaltim, signed_in, django_assert_max_num_queries):
    target = walk.submitted(kaltim)
    for _ in range(5):
        merge(kaltim, walk.submitted(kaltim), target)
    applicant = signed_in(kaltim.pemohon).client
    applicant.get(reverse("tickets:my_list"))
    with django_assert_max_num_queries(5):
        assert text_of(applicant.get(reverse("tickets:my_list"))).count("Dilanjutkan pada") == 5
