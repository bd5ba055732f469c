"""The inbox, the list of all tickets and the search: what stands in them, what they cost, and when they are new."""

import copy
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from accounts_app.roles import Role
from requests_app.desk import lists
from requests_app.sop.vocabulary import Channel
from requests_app.tickets.models import Ticket
from tests import walk
from tests.factories import OfficeFactory, staff
from tests.requests_app.frontdesk.visits import admitted

INBOX = "/kotak-masuk/"
DESK = {"helpdesk": {}, "rekan_helpdesk": {}, "kepala": {"daftar": "berjalan"}}


def numbers(response):
    return [row.ticket.number for row in response.context["rows"]]


def tab(person, key):
    return numbers(person.client.get(INBOX, {"daftar": key}))


def crowd(desk, count):
    """``count`` copies of a real queued ticket, each waiting a minute longer than the next."""
    model = walk.submitted(desk)
    now = timezone.now()
    copies = []
    for number in range(1, count):
        copy_of = copy.copy(model)
        copy_of._state = copy.copy(model._state)
        copy_of.pk, copy_of.number = None, f"{desk.office.code}-2019-{number:05}"
        copy_of.waiting_since = now - timedelta(minutes=number)
        copies.append(copy_of)
    Ticket.objects.bulk_create(copies)
    return model


def test_the_inbox_holds_what_waits_for_my_role_oldest_first(kaltim, signed_in):
    first, second = walk.submitted(kaltim), walk.submitted(kaltim)
    walk.forwarded(kaltim, walk.submitted(kaltim))
    assert tab(signed_in(kaltim.helpdesk), "saya") == [first.number, second.number]


@pytest.mark.parametrize(
    ("state", "who", "key"),
    [
        ("queued", "helpdesk", "antrean"),
        ("awaiting_completion", "helpdesk", "kelengkapan"),
        ("validity_check", "admin_ppe", "saya"),
        ("reset", "helpdesk", "siap"),
        ("rejected", "helpdesk", "siap"),
        ("notified", "helpdesk", "belum-diambil"),
        ("notified", "admin_ppe", "belum-diambil"),
        ("lapsed", "admin_ppe", "arsip"),
        ("validity_check", "kepala", "berjalan"),
    ],
)
def test_every_tab_finds_its_tickets(kaltim, signed_in, state, who, key):
    ticket = walk.TO_STATE[state](kaltim, walk.submitted(kaltim))
    assert tab(signed_in(getattr(kaltim, who)), key) == [ticket.number]


def test_a_received_result_waits_for_the_archive(kaltim, signed_in):
    ticket = walk.received(kaltim, walk.submitted(kaltim))
    assert tab(signed_in(kaltim.admin_ppe), "arsip") == [ticket.number]
    assert tab(signed_in(kaltim.admin_ppe), "belum-diambil") == []


def test_the_front_office_sees_who_waits_for_a_number(kkp, signed_in):
    ticket = walk.submitted(kkp, "admin_agency", Channel.WALK_IN, by=kkp.front_office)
    response = signed_in(kkp.front_office).client.get(INBOX)
    assert numbers(response) == [ticket.number]
    assert "Beri nomor" in response.content.decode()


def test_another_offices_tickets_stand_in_no_list(kaltim, umum, signed_in):
    ticket = walk.submitted(kaltim)
    other = signed_in(umum.helpdesk)
    for address in (INBOX, reverse("desk:all"), f"/cari/?q={ticket.number}"):
        assert numbers(other.client.get(address)) == []


def test_the_next_number_can_be_called_from_the_inbox(kaltim, signed_in):
    ticket = admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True)
    desk = signed_in(kaltim.helpdesk)
    assert "Panggil berikutnya · A 001" in desk.client.get(INBOX).content.decode()
    assert desk.act(ticket, "panggil", dari="kotak-masuk").url == INBOX
    desk.act(ticket, "panggil")
    assert "Panggil ulang" in desk.client.get(INBOX).content.decode()


def test_each_person_is_offered_what_they_may_do(kaltim, signed_in):
    """Rows are drawn once a process: nobody finds another person's."""
    ticket = admitted(kaltim, "auditor", kaltim.helpdesk, with_number=True)
    address = reverse("desk:act", args=[ticket.number, "layani"])
    for _ in range(2):
        seen = {who: signed_in(getattr(kaltim, who)).client.get(INBOX, tab) for who, tab in DESK.items()}
        offered = {who for who, page in seen.items() if address in page.content.decode()}
        assert offered == {"helpdesk", "rekan_helpdesk"}
        assert all(ticket.name in page.content.decode() for page in seen.values())


def test_names_stand_in_a_row_as_text(kaltim, signed_in):
    ticket = walk.submitted(kaltim)
    Ticket.objects.filter(pk=ticket.pk).update(name="<img src=x>", agency="a & <b>")
    page = signed_in(kaltim.helpdesk).client.get(INBOX).content.decode()
    assert "<img src=x>" not in page
    assert "&lt;img src=x&gt;" in page
    assert "a &amp; &lt;b&gt;" in page


def poll(person, state):
    return person.client.get(INBOX, {"lihat": state}, headers={"HX-Request": "true"})


def test_a_poll_without_news_answers_204_and_with_news_the_list(kaltim, signed_in, monkeypatch):
    noon = timezone.now().replace(second=0)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    desk = signed_in(kaltim.helpdesk)
    state = desk.client.get(INBOX).context["fingerprint"]
    quiet = poll(desk, state)
    assert (quiet.status_code, quiet.content) == (204, b"")
    ticket = walk.submitted(kaltim)
    news = poll(desk, state)
    assert news.status_code == 200
    assert ticket.number in news.content.decode()
    assert "<html" not in news.content.decode()


def test_news_of_another_office_is_no_news(kaltim, umum, signed_in, monkeypatch):
    noon = timezone.now().replace(second=0)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    desk = signed_in(kaltim.helpdesk)
    state = desk.client.get(INBOX).context["fingerprint"]
    walk.submitted(umum, "pokja")
    assert poll(desk, state).status_code == 204


def test_a_quiet_poll_is_cheap(kaltim, signed_in, django_assert_max_num_queries):
    desk = signed_in(kaltim.helpdesk)
    state = desk.client.get(INBOX).context["fingerprint"]
    with django_assert_max_num_queries(5):
        poll(desk, state)


@pytest.mark.parametrize("count", [5, 500])
def test_the_ticket_page_takes_few_queries_in_a_small_and_a_large_office(
    kaltim, signed_in, count, django_assert_max_num_queries
):
    ticket = crowd(kaltim, count)
    desk = signed_in(kaltim.helpdesk)
    desk.page(ticket)
    with django_assert_max_num_queries(9):
        desk.page(ticket)


@pytest.mark.parametrize("address", [INBOX, "/kotak-masuk/?daftar=antrean", "/semua/", "/cari/?q=pemohon"])
def test_pages_follow_each_other_without_a_gap_or_a_double(kaltim, signed_in, address):
    crowd(kaltim, 120)
    desk, seen = signed_in(kaltim.helpdesk), []
    while address:
        response = desk.client.get(address)
        assert len(numbers(response)) <= 50
        seen += numbers(response)
        address = response.context["older_url"]
    assert len(seen) == len(set(seen)) == 120


def test_a_made_up_page_key_is_the_first_page(kaltim, signed_in):
    ticket = walk.submitted(kaltim)
    desk = signed_in(kaltim.helpdesk)
    assert numbers(desk.client.get(INBOX, {"setelah": "WzEsMl0:1abc:xyz"})) == [ticket.number]


def town(kaltim, umum):
    """Three thousand tickets, one in twenty of them Kaltim's: as in an installation of many offices."""
    crowd(kaltim, 3000)
    Ticket.objects.annotate(rest=F("id") % 20).exclude(rest=0).update(office=umum.office)
    with connection.cursor() as cursor:
        # What earlier tests left in the indexes and took back would make the smaller one look dear.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; REINDEX TABLE requests_app_ticket; ANALYZE requests_app_ticket")
        # A sort of these few rows would be cheap; in a real office the order must come from the index.
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")


def plan(queryset):
    sql, params = queryset.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}", params)
        return "\n".join(row[0] for row in cursor.fetchall())


# Where two are named, both hold open tickets only: which is cheaper is a matter of how many are in that state.
INDEXES_OF_TABS = {
    "saya": ["ticket_inbox"],
    "berjalan": ["ticket_unfinished"],
    "antrean": ["ticket_open", "ticket_unfinished"],
    "kelengkapan": ["ticket_open", "ticket_unfinished"],
}


def test_each_list_reads_its_index(kaltim, umum):
    """All in one test: the town takes longer than they do."""
    town(kaltim, umum)
    tabs = {each.key: each for each in lists.TABS}
    for key, indexes in INDEXES_OF_TABS.items():
        explained = plan(lists.in_tab(kaltim.helpdesk, tabs[key]).select_related(None)[:51])
        assert any(index in explained for index in indexes), f"{key}\n{explained}"
        assert "Seq Scan on requests_app_ticket" not in explained, f"{key}\n{explained}"
    assert "ticket_of_office" in plan(Ticket.objects.of_desk(kaltim.helpdesk).order_by("-id")[:51])
    # The table of hand-overs is too small here for an index to be worth it.
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    explained = plan(lists.in_tab(kaltim.helpdesk, tabs["belum-diambil"])[:51])
    assert "handover_one_live_per_owner" in explained
    assert "Seq Scan on requests_app_handover" not in explained


@pytest.mark.parametrize(
    "query", [{"status": "queued"}, {"sop": "000"}, {"saluran": "online"}, {"status": "bukan-status"}, {"sop": "x"}]
)
def test_filters_that_fit_keep_the_ticket(kaltim, signed_in, query):
    ticket = walk.submitted(kaltim)
    assert numbers(signed_in(kaltim.helpdesk).client.get("/semua/", query)) == [ticket.number]


@pytest.mark.parametrize("query", [{"status": "archived"}, {"sop": "004"}, {"saluran": "walk_in"}])
def test_filters_that_do_not_fit_leave_it_out(kaltim, signed_in, query):
    walk.submitted(kaltim)
    assert numbers(signed_in(kaltim.helpdesk).client.get("/semua/", query)) == []


def test_an_office_that_works_by_no_sop_yet_is_told_what_is_missing(kaltim, signed_in):
    """In the inbox and where its mail would stand; with an SOP both say what they hold."""
    new = staff(OfficeFactory.create(), "Petugas Baru", Role.HELPDESK)
    missing = "Kantor ini belum memberlakukan SOP"
    for address in (INBOX, reverse("mailbox:ledger")):
        assert missing in signed_in(new).client.get(address).content.decode()
        assert missing not in signed_in(kaltim.helpdesk).client.get(address).content.decode()


def test_the_next_request_is_what_is_due_first_and_in_no_colleague_s_hands(kaltim, signed_in):
    held, left, other = (walk.submitted(kaltim) for _ in range(3))
    Ticket.objects.filter(pk=held.pk).update(claimed_by=kaltim.rekan_helpdesk, claimed_at=timezone.now())
    go = partial(signed_in(kaltim.helpdesk).client.get, reverse("desk:next"))
    assert go({"dari": left.number}).url == reverse("desk:ticket", args=[other.number])
    assert go().url == reverse("desk:ticket", args=[left.number])


def test_where_nothing_waits_the_next_is_the_inbox_and_says_so(kaltim, signed_in):
    page = signed_in(kaltim.kepala).client.get(reverse("desk:next"), follow=True)
    assert page.redirect_chain[-1][0] == INBOX
    assert "Tidak ada lagi permohonan yang menunggu Anda." in page.content.decode()


def test_a_request_that_is_somebody_elses_turn_offers_the_next_one(kaltim, signed_in):
    ticket = walk.submitted(kaltim)
    offer = f'href="{reverse("desk:next")}?dari={ticket.number}"'
    assert offer in signed_in(kaltim.admin_ppe).page(ticket).content.decode()
    assert offer not in signed_in(kaltim.helpdesk).page(ticket).content.decode()
