"""The search box: what finds what, who sees it, what it costs in a crowd, and what it suggests."""

import os
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts_app.register.models import Source, SpseAccount
from accounts_app.templatetags.ui import marked
from requests_app.desk import searching
from requests_app.frontdesk.queue_models import QueueNumber
from requests_app.mailbox.models import IncomingMail
from requests_app.sop.vocabulary import Act
from requests_app.tickets import words
from requests_app.tickets.actions import do
from requests_app.tickets.models import Ticket
from requests_app.tickets.words import TicketWords, label_of, words_of
from tests import walk
from tests.crowds import plan_of
from tests.requests_app.decrees import walk as decree_walk
from tests.requests_app.frontdesk.visits import admitted
from tests.requests_app.mailbox.letters import letter_rows

SEARCH, SUGGEST = "/cari/", "/cari/saran/"
FILED: dict[str, Any] = {
    "name": "Bambang Wiratama, S.Kom.", "nip": "19900315 201503 1 002", "spse_user_id": "AUDITOR_BW.01",
    "decree_number": "800/123/BKD/2026", "agency": "Dinas Kesehatan",
}  # fmt: skip


@pytest.fixture
def ticket(kaltim):
    filed = walk.submitted(kaltim, **FILED)
    Ticket.objects.filter(pk=filed.pk).update(number="KT-2026-00041", queue_label="A 012")
    return Ticket.objects.get(pk=filed.pk)


@pytest.mark.parametrize(
    "text",
    ["KT-2026-00041", "kt-2026", "kt 00041", "41", "199003152015031002", "19900315 201503 1 002", "19900315",
     "1990.0315", "19900315-201503-1-002", "bamb 19900315 201503", "bamb", "wira bamb", "BAMBANG  wiratama", "s.kom",
     "auditor_bw", "auditor_bw.01", "AUDITOR BW", "800/123/BKD/2026", "800/123", "bkd 2026", "dinas",
     "kesehatan bamb", "a12", "A 012", "a-012", "antrian A12",
     "antrean A 012", "nomor antrean a12", "ｂａｍｂ", "'bamb'", "bamb & wira", "b", "bamb " * 30],
)  # fmt: skip
def test_the_box_finds(kaltim, ticket, text):
    assert searching.find(kaltim.helpdesk, text) == [ticket]


@pytest.mark.parametrize(
    "text",
    ["", "   ", "ambang", "KT-2026-00042", "1234", "19900316", "A 013", ".*", "%", "'", "bambang zzz", "bamb | zzz",
     "!bamb zzz", "bkd/800/124", "x" * 100, "\\", "()", "😀"],
)  # fmt: skip
def test_the_box_does_not_find(kaltim, ticket, text):
    assert searching.find(kaltim.helpdesk, text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [("Budi, San", ["budi", "san"]), ("budi budi", ["budi"]), ("1 2 3", ["123"]),
     ("a b c d e f g h i", list("abcdefgh")),
     ("12 budi", ["12", "budi"]), ("A 12", ["a12"]), ("--", [])],
)  # fmt: skip
def test_words_of_a_text(text, found):
    assert words_of(text) == found


@pytest.mark.parametrize(
    ("text", "label"), [("A 012", ("a", 12)), ("antrian a7", ("a", 7)), ("budi 12", None), ("A", None)]
)
def test_a_queue_label_is_told_by_how_it_looks(text, label):
    assert label_of(text) == label


def test_another_office_finds_nothing_of_it(ticket, kkp):
    assert searching.find(kkp.helpdesk, "bambang") == []


def test_an_applicant_finds_nothing(ticket, kaltim):
    assert searching.find(kaltim.pemohon, "bambang") == []


def test_the_words_follow_the_ticket_whoever_writes_it(kaltim, kkp, ticket):
    Ticket.objects.filter(pk=ticket.pk).update(name="Citra")
    assert searching.find(kaltim.helpdesk, "citra") == [ticket]
    assert searching.find(kaltim.helpdesk, "bambang") == []
    Ticket.objects.filter(pk=ticket.pk).update(office=kkp.office)
    assert searching.find(kaltim.helpdesk, "citra") == []


def test_an_act_that_changes_no_word_leaves_the_words_alone(ticket):
    def version():
        with connection.cursor() as cursor:
            cursor.execute("SELECT ctid FROM requests_app_ticketwords WHERE ticket_id = %s", [ticket.pk])
            return cursor.fetchall()

    before = version()
    Ticket.objects.filter(pk=ticket.pk).update(name=ticket.name, phone="0812", number=ticket.number)
    assert version() == before


def test_an_archived_request_is_found_once(kaltim):
    ticket = walk.archived(kaltim, walk.submitted(kaltim, **FILED))
    assert searching.find(kaltim.helpdesk, "wiratama") == [ticket]


# --- in a crowd --------------------------------------------------------------------------------------------

MANY, WINDOW = (20_000, 3_000) if os.environ.get("LPSE_FULL") == "1" else (2_000, 100)


def crowd(ticket, **changed):
    """Copies of the ticket by SQL; ``changed`` are columns as SQL of the number n."""
    columns = [field.column for field in Ticket._meta.concrete_fields if not (field.primary_key or field.generated)]
    values = ", ".join(changed.get(str(column), f't."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO requests_app_ticket ({names}) SELECT {values}"
            f" FROM requests_app_ticket t, generate_series(1, {MANY}) n WHERE t.id = {ticket.pk}"
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ANALYZE requests_app_ticketwords")


@pytest.fixture
def town(kaltim, ticket, monkeypatch):
    """Many of one office behind the fixture's ticket, every one of a Dinas; what is rare is old."""
    monkeypatch.setattr(words, "WINDOW", WINDOW)
    crowd(
        ticket, number="'X-' || n", name="CASE WHEN n <= 3 THEN 'Langka' ELSE 'Umum' END || ' ' || n", nip="''",
        decree_number="''", queue_label="''",
    )  # fmt: skip
    return kaltim


def plans(work):
    with CaptureQueriesContext(connection) as captured:
        work()
    told = []
    with connection.cursor() as cursor:
        for query in captured.captured_queries:
            told.append("\n".join(plan_of(cursor, query["sql"])))
    return told


def test_a_common_word_ends_in_the_newest_and_a_rare_one_in_the_index(town):
    """Whatever is typed: no plan reads the whole table, and "newest first" stays within the office."""
    office = town.office.pk
    [common] = plans(lambda: words.newest(office, ["dinas"], 51))
    assert "Index Scan Backward using requests_app_ticketwords_pkey" in common
    assert "Index Cond: ((office_id =" in common
    for text in ("langka", "dinas badan", "zzz", "bamb", "langka 1", "800/123/BKD"):
        newest, rare = plans(lambda text=text: words.newest(office, words_of(text), 51))
        assert newest.count("requests_app_ticketwords_pkey") == 1, text
        assert "Bitmap Index Scan on ticket_words" in rare, text
        assert "Seq Scan" not in newest + rare, text


def test_the_index_is_not_asked_for_what_most_tickets_have(town):
    with CaptureQueriesContext(connection) as captured:
        words.newest(town.office.pk, ["dinas", "langka"], 51)
    asked = captured.captured_queries[1]["sql"].partition("OFFSET")[0]
    assert "langka" in asked
    assert "dinas" not in asked


def test_the_planner_knows_nothing_of_the_words(db):
    """Else it would take a common word for a reason to read everything."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attstattarget FROM pg_attribute"
            " WHERE attrelid = 'requests_app_ticketwords'::regclass AND attname = 'words'"
        )
        assert cursor.fetchall() == [(0,)]


def test_both_steps_together_give_the_newest_without_a_gap_or_a_double(town, ticket):
    found = words.newest(town.office.pk, ["langka"], 51)
    assert found == sorted(found, reverse=True)
    assert len(found) == 3
    assert words.newest(town.office.pk, ["bambang"], 51) == [ticket.pk]
    every = words.newest(town.office.pk, ["dinas"], MANY + 2)
    assert len(every) == len(set(every)) == MANY + 1
    assert every == sorted(every, reverse=True)
    assert words.newest(town.office.pk, ["dinas"], MANY, before=every[700]) == every[701:]


def test_every_ticket_has_its_words(town):
    assert TicketWords.objects.count() == Ticket.objects.count()


# --- the pages ---------------------------------------------------------------------------------------------


@pytest.fixture
def desk(kaltim, signed_in):
    return signed_in(kaltim.helpdesk).client


def test_an_exact_number_opens_its_ticket(desk, ticket):
    response = desk.get(SEARCH, {"q": " kt-2026-00041 "})
    assert response.headers["Location"] == reverse("desk:ticket", args=[ticket.number])


def test_a_number_of_another_office_opens_nothing(signed_in, kkp, ticket):
    response = signed_in(kkp.helpdesk).client.get(SEARCH, {"q": ticket.number})
    assert response.status_code == 200
    assert response.context["rows"] == []


def test_the_label_of_today_opens_its_ticket_and_yesterdays_only_lists(kkp, signed_in):
    walk_in = admitted(kkp, "admin_agency", kkp.front_office, with_number=True)
    number, client = QueueNumber.objects.get(ticket=walk_in), signed_in(kkp.helpdesk).client
    label = f"{number.prefix}{number.number}"
    assert client.get(SEARCH, {"q": label}).headers["Location"] == reverse("desk:ticket", args=[walk_in.number])
    QueueNumber.objects.filter(pk=number.pk).update(day=timezone.localdate() - timedelta(days=1))
    assert [row.ticket for row in client.get(SEARCH, {"q": label}).context["rows"]] == [walk_in]


def test_the_page_says_why_it_found_a_ticket(desk, ticket):
    text = desk.get(SEARCH, {"q": "800/123"}).content.decode()
    assert "SK <mark>800</mark>/<mark>123</mark>/BKD/2026" in text


def test_what_is_typed_comes_back_as_text(desk, ticket):
    text = desk.get(SEARCH, {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in text
    assert "Tidak ditemukan" in text


@pytest.mark.parametrize(
    ("text", "words", "html"),
    [
        ("<b>Budi & co", ["b", "co"], "&lt;<mark>b</mark>&gt;<mark>B</mark>udi &amp; <mark>co</mark>"),
        ("Abudi", ["budi"], "Abudi"),
        ("Budiman", ["bud", "budi"], "<mark>Budi</mark>man"),
        ("'\"", [], "&#x27;&quot;"),
    ],
)
def test_marks_are_put_on_escaped_text(text, words, html):
    assert marked(text, words) == html


def test_who_holds_what_was_found_is_asked_once(kaltim, desk):
    """However many are held, and by however many people."""

    def asked():
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(SEARCH, {"q": "Bersama"}).status_code == 200
        return len(captured)

    for number, by in enumerate(("helpdesk", "rekan_helpdesk", "helpdesk", "rekan_helpdesk")):
        found = walk.submitted(kaltim, name="Bersama Dicari", nip=f"1990031120150310{number:02}")
        do(found, Act.OPEN, by=getattr(kaltim, by))
        if number == 0:
            asked()
            one = asked()
    assert asked() == one


def test_an_empty_box_shows_examples(desk):
    assert "bud san" in desk.get(SEARCH).content.decode()


def account(desk, name):
    return SpseAccount.objects.create(
        office=desk.office,
        name=name,
        user_id=name.upper().replace(" ", "_"),
        source=Source.EDIT,
        updated_by=desk.kepala,
    )


def groups(person, text):
    response = person.client.get(SEARCH, {"q": text})
    return {group.label: [hit.title for hit in group.hits] for group in response.context["groups"]}


def test_accounts_are_found_by_whoever_reads_the_register(kaltim, kkp, signed_in):
    account(kaltim, "Zainal Abidin")
    account(kkp, "Zainal Lain")
    assert groups(signed_in(kaltim.helpdesk), "zainal") == {"Akun SPSE": ["Zainal Abidin"]}
    assert groups(signed_in(kkp.helpdesk), "zainal") == {"Akun SPSE": ["Zainal Lain"]}
    assert groups(signed_in(kkp.front_office), "zainal") == {}


def test_decrees_are_found_by_whoever_reads_them(kaltim, signed_in):
    decree_walk.drafted(kaltim)
    assert groups(signed_in(kaltim.kepala), "verifikator") == {"SK akun": ["Naskah, belum bernomor"]}
    assert groups(signed_in(kaltim.helpdesk), "verifikator") == {}


def test_mail_is_found_by_whoever_handles_it(kaltim, signed_in):
    letter_rows(kaltim)
    IncomingMail.objects.update(sender="zaki@contoh.example")
    assert groups(signed_in(kaltim.helpdesk), "zaki@contoh") == {"Surel masuk": ["zaki@contoh.example"]}
    assert groups(signed_in(kaltim.admin_ppe), "zaki@contoh") == {}


def test_suggestions_are_the_newest_and_end_with_the_whole_result(desk, ticket):
    text = desk.get(SUGGEST, {"q": "bamb"}).content.decode()
    assert f'data-url="{reverse("desk:ticket", args=[ticket.number])}"' in text
    assert f'data-url="{SEARCH}?q=bamb"' in text


def test_no_word_no_suggestion(desk):
    assert desk.get(SUGGEST, {"q": "--"}).status_code == 204


def test_nothing_found_is_said(desk):
    assert "Tidak ada yang cocok" in desk.get(SUGGEST, {"q": "zzz"}).content.decode()
