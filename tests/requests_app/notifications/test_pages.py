"""The bell, the list, the switches: one's own only, counted in one query, read by opening."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts_app.audit.actions import Subject
from requests_app.notifications import actions, reading
from requests_app.notifications.choices import Wish, choose, wishes_of
from requests_app.notifications.kinds import INBOX, Kind
from requests_app.notifications.models import Notification

NOW = timezone.now()
LIST, BELL = "/pemberitahuan/", "/pemberitahuan/lonceng/"
POLL = {"HTTP_X_UNATTENDED": "1"}


def tell(user, text="Rina menyebut Anda", url="/semua/", kind=Kind.MENTIONED, **more):
    actions.tell(user, kind, text=text, url=url, **more)
    return Notification.objects.filter(user=user).latest("pk")


@pytest.fixture
def helpdesk(client, kaltim):
    client.force_login(kaltim.helpdesk, "accounts_app.signin.Backend")
    return kaltim.helpdesk


def page(client, url=LIST, **query):
    return client.get(url, query).content.decode()


def test_the_bell_counts_what_is_unread(client, helpdesk):
    tell(helpdesk)
    html = page(client, "/kotak-masuk/")
    assert "Pemberitahuan, 1 belum dibaca" in html
    assert reverse("notifications:list") in html


def test_an_applicant_has_no_bell(client, kaltim):
    client.force_login(kaltim.pemohon, "accounts_app.signin.Backend")
    assert "data-bell" not in page(client, "/permohonan-saya/")


def test_an_empty_list_says_what_will_come(client, helpdesk):
    assert "Belum ada pemberitahuan" in page(client)
    assert "Tidak ada yang belum dibaca" in page(client, saring="belum")


def test_nobody_sees_another_persons(client, helpdesk, kaltim):
    tell(kaltim.admin_ppe, "Hanya untuk Admin PPE")
    for url in (LIST, "/pemberitahuan/menu/", "/kotak-masuk/"):
        assert "Hanya untuk Admin PPE" not in page(client, url)


def test_opening_reads_and_leads_on(client, helpdesk):
    row = tell(helpdesk)
    answer = client.get(reverse("notifications:open", args=[row.pk]))
    row.refresh_from_db()
    assert (answer["Location"], row.is_unread) == ("/semua/", False)


def test_another_persons_is_not_found_and_stays_unread(client, helpdesk, kaltim):
    row = tell(kaltim.admin_ppe)
    assert client.get(reverse("notifications:open", args=[row.pk])).status_code == 404
    row.refresh_from_db()
    assert row.is_unread


def test_the_page_that_it_is_about_reads_it(client, helpdesk):
    row = tell(helpdesk)
    assert "belum dibaca" not in page(client, "/semua/")
    row.refresh_from_db()
    assert not row.is_unread


def test_what_reads_itself_is_a_page_that_is_opened_and_no_other(client, helpdesk):
    row = tell(helpdesk, url=LIST)
    client.get(BELL, **POLL)
    client.get("/semua/")
    row.refresh_from_db()
    assert row.is_unread


@pytest.mark.parametrize("query", [{}, {"lihat": "x"}])
def test_new_work_is_seen_in_the_inbox_whatever_it_leads_to(client, helpdesk, query):
    row = tell(helpdesk, url="/tiket/KT-1/", kind=Kind.ARRIVED, about=Subject(INBOX, 1, 1))
    other = tell(helpdesk)
    client.get("/kotak-masuk/", query, headers={"HX-Request": "true"} if query else {})
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.is_unread, other.is_unread) == (False, True)


def test_a_filter_shows_the_unread(client, helpdesk):
    actions.read(helpdesk, [tell(helpdesk, "Sudah dilihat").pk])
    tell(helpdesk, "Masih baru")
    unread, everything = page(client, saring="belum"), page(client)
    assert ("Masih baru" in unread, "Sudah dilihat" in unread) == (True, False)
    assert "Sudah dilihat" in everything


def test_all_are_read_and_that_is_taken_back(client, helpdesk):
    tell(helpdesk)
    tell(helpdesk, "Yang kedua")
    html = client.post("/pemberitahuan/semua-dibaca/", follow=True).content.decode()
    assert "Semua sudah Anda baca" in html
    moment = html.partition('name="urungkan" value="')[2].partition('"')[0]
    assert (
        "2 belum dibaca" in client.post("/pemberitahuan/urungkan/", {"urungkan": moment}, follow=True).content.decode()
    )


def test_nobody_takes_back_what_another_read(client, helpdesk, kaltim):
    row = tell(kaltim.admin_ppe)
    moment = reading.microseconds(actions.read_all(kaltim.admin_ppe) or timezone.now())
    client.post("/pemberitahuan/urungkan/", {"urungkan": moment})
    row.refresh_from_db()
    assert not row.is_unread


@pytest.mark.parametrize("moment", ["", "x", "-1", "9" * 400, "²"])
def test_a_moment_that_is_none_takes_nothing_back(client, helpdesk, moment):
    html = client.post("/pemberitahuan/urungkan/", {"urungkan": moment}, follow=True).content.decode()
    assert "Tidak ada yang diurungkan" in html


def test_pages_go_on_without_gap_or_twice(client, helpdesk):
    for number in range(reading.PAGE + 3):
        tell(helpdesk, f"kabar-{number:03}.")
    first = reading.page_of(helpdesk, unread=False)
    rest = reading.page_of(helpdesk, unread=True, before=first.older)
    assert (len(first.rows), len(rest.rows), rest.older) == (reading.PAGE, 3, "")
    assert not {row.pk for row in first.rows} & {row.pk for row in rest.rows}
    assert "kabar-000." in page(client, sebelum=first.older)


@pytest.mark.parametrize("before", ["x", "1", "1-", "-", "9" * 40 + "-1", "1-2-3", "²-1"])
def test_a_place_that_is_none_is_the_first_page(client, helpdesk, before):
    assert client.get(LIST, {"sebelum": before}).status_code == 200


# --- the page that asks by itself ---------------------------------------------------------------------------


def test_nothing_new_is_an_empty_answer_of_one_query(client, helpdesk, django_assert_num_queries):
    tell(helpdesk)
    version = reading.bell_of(helpdesk).version
    client.get(BELL, **POLL)
    with django_assert_num_queries(2):  # session, person and roles are one; the bell's own is one
        answer = client.get(BELL, {"versi": version}, **POLL)
    assert (answer.status_code, answer.content) == (204, b"")


def test_what_is_new_is_told_once(client, helpdesk):
    old = tell(helpdesk)
    since = reading.microseconds(old.at)
    new = tell(helpdesk, "Baru sekarang")
    state = client.get(BELL, {"versi": "1-0", "sejak": since}, **POLL).json()
    assert (state["count"], state["latest"]) == (2, reading.microseconds(new.at))
    assert state["news"] == [{"text": "Baru sekarang", "url": f"/pemberitahuan/{new.pk}/"}]


def test_a_poll_is_no_visit(client, helpdesk):
    long_ago = timezone.now() - timedelta(minutes=10)
    helpdesk.sessions.update(seen_at=long_ago)
    client.get(BELL, **POLL)
    assert helpdesk.sessions.get().seen_at == long_ago


def test_an_inbox_that_asks_hears_the_bell_too(client, helpdesk):
    tell(helpdesk)
    answer = client.get("/kotak-masuk/", {"lihat": "x"}, HTTP_HX_REQUEST="true", **POLL)
    assert answer["X-Bell"] == reading.bell_of(helpdesk).version


def test_the_bell_uses_its_index(helpdesk):
    values = {"kind": Kind.LATE, "text": "t", "url": "/", "since": NOW, "at": NOW, "read_at": NOW}
    Notification.objects.bulk_create(Notification(user=helpdesk, **values) for _ in range(500))
    tell(helpdesk)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE requests_app_notification")
    plan = Notification.objects.of(helpdesk).unread().order_by("-at", "-id")[:100].explain()
    assert "notification_unread" in plan


def test_a_moment_comes_back_as_it_went():
    moment = datetime(2026, 11, 21, 3, 4, 5, 678901, tzinfo=UTC)
    assert reading.moment_of(reading.microseconds(moment)) == moment


# --- the switches -------------------------------------------------------------------------------------------


def switches(client):
    form = client.get("/akun/pemberitahuan/").context["form"]
    return {name: "on" for name, field in form.fields.items() if form[name].value()}


def test_one_decides_for_oneself(client, helpdesk, kaltim):
    wanted = switches(client)
    del wanted["mentioned_mail"], wanted["late_app"]
    assert client.post("/akun/pemberitahuan/", wanted).status_code == 302
    mine, theirs = wishes_of(helpdesk), wishes_of(kaltim.rekan_helpdesk)
    assert (mine[Kind.MENTIONED], mine[Kind.LATE]) == (Wish(True, False), Wish(False, True))
    assert theirs[Kind.MENTIONED] == Wish(True, True)


def test_what_is_locked_stays_and_says_why(client, helpdesk):
    assert "agar tidak ada dua orang" in page(client, "/akun/pemberitahuan/")
    client.post("/akun/pemberitahuan/", {})
    assert wishes_of(helpdesk)[Kind.TAKEN_OVER] == Wish(True, False)


def test_what_never_reaches_one_is_not_asked(client, helpdesk):
    choose(helpdesk, {Kind.LATE_HEAD: Wish(False, False)})
    assert "late_head_app" not in client.get("/akun/pemberitahuan/").context["form"].fields
    client.post("/akun/pemberitahuan/", switches(client))
    assert wishes_of(helpdesk)[Kind.LATE_HEAD] == Wish(False, False)
