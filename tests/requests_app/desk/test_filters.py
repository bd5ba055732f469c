"""The filters of *Semua permohonan* and the views that are saved of them."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts_app.audit.models import Event
from requests_app.desk.filters import filtered, filters_of
from requests_app.desk.saved_views import actions
from requests_app.desk.saved_views.models import SavedView
from requests_app.process.refusals import Refused
from requests_app.sop.vocabulary import Act
from requests_app.tickets.models import Ticket
from tests import walk
from tests.requests_app.desk.test_lists import numbers, plan, town

ALL = "/semua/"
words = st.sampled_from(
    ["", "saya", "kosong", "12", "queued", "reset", "000", "online", "lewat", "2026-11-21", "x&y=%00"]
)
names = st.sampled_from(["status", "sop", "saluran", "jenis", "pegang", "tenggat", "dari", "sampai", "lain"])


def listed(person, query=""):
    return numbers(person.client.get(f"{ALL}?tampilan=semua&{query}"))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(names, words), max_size=8))
def test_what_an_address_says_is_read_back_the_same(pairs):
    filters = filters_of(QueryDict(urlencode(pairs)))
    assert filters_of(QueryDict(filters.query)) == filters


@pytest.fixture
def three(kaltim):
    """One in the queue, one that the helpdesk checks, one that nobody has judged yet."""
    queued, opened, forwarded = (walk.submitted(kaltim) for _ in range(3))
    walk.do(kaltim, opened, Act.OPEN)
    walk.forwarded(kaltim, forwarded)
    return [ticket.number for ticket in (queued, opened, forwarded)]


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("status=queued&status=validity_check", [2, 0]),
        ("pegang=saya", [1]),
        ("pegang=kosong", [2, 0]),
        ("pegang=0", []),
        ("jenis=auditor", [2, 1, 0]),
        ("jenis=ppk", []),
        ("tenggat=bukan", [2, 1, 0]),
        ("dari=2020-01-01&sampai=2020-01-02", []),
        ("dari=bukan-tanggal", [2, 1, 0]),
    ],
)
def test_filters_keep_what_they_say(kaltim, three, signed_in, query, kept):
    assert listed(signed_in(kaltim.helpdesk), query) == [three[index] for index in kept]


def test_a_day_of_the_period_is_the_offices_own(kaltim, three, signed_in):
    today = timezone.localdate(timezone=kaltim.office.tz)
    helpdesk = signed_in(kaltim.helpdesk)
    assert len(listed(helpdesk, f"dari={today}&sampai={today}")) == 3
    assert listed(helpdesk, f"dari={today + timedelta(days=1)}") == []


def test_late_and_due_today_are_told_apart(kaltim, three, signed_in):
    now = timezone.now()
    Ticket.objects.filter(number=three[0]).update(due_at=now - timedelta(minutes=1))
    Ticket.objects.exclude(number=three[0]).update(due_at=now + timedelta(days=3))
    helpdesk = signed_in(kaltim.helpdesk)
    assert listed(helpdesk, "tenggat=lewat") == [three[0]]
    assert listed(helpdesk, "tenggat=hari-ini") == []


def test_each_filter_reads_an_index_that_begins_with_the_office(kaltim, umum):
    """All in one test: the town takes longer than they do."""
    town(kaltim, umum)
    for query in ("pegang=saya", "pegang=kosong", "tenggat=lewat", "status=queued", "saluran=email"):
        asked = filtered(Ticket.objects.of_desk(kaltim.helpdesk), filters_of(QueryDict(query)), kaltim.helpdesk)
        explained = plan(asked.order_by("-id")[:51])
        assert "Seq Scan on requests_app_ticket" not in explained, f"{query}\n{explained}"
        ours = ("ticket_unfinished", "ticket_open", "ticket_inbox", "ticket_of_office")
        assert any(name in explained for name in ours), f"{query}\n{explained}"


def test_a_view_is_saved_shown_and_found_again(kaltim, three, signed_in):
    helpdesk = signed_in(kaltim.helpdesk)
    response = helpdesk.client.post(f"{ALL}tampilan/simpan/", {"name": "Antrean", "query": "status=queued&x=1"})
    assert response["Location"] == f"{ALL}?status=queued"
    page = helpdesk.client.get(response["Location"])
    assert numbers(page) == [three[0]]
    assert [(view["label"], view["active"]) for view in page.context["views"]] == [("Antrean", True)]


def test_the_list_begins_with_ones_own_view_until_it_no_longer_should(kaltim, three, signed_in):
    helpdesk = signed_in(kaltim.helpdesk)
    view = actions.save(kaltim.helpdesk, "Antrean", "status=queued", shared=False)
    helpdesk.client.post(f"{ALL}tampilan/{view.pk}/bawaan/pakai/")
    assert helpdesk.client.get(ALL)["Location"] == f"{ALL}?status=queued"
    assert len(listed(helpdesk)) == 3
    helpdesk.client.post(f"{ALL}tampilan/{view.pk}/bawaan/lepas/")
    assert helpdesk.client.get(ALL).status_code == 200


def test_a_name_in_use_gives_the_typed_name_back_over_the_same_list(kaltim, three, signed_in):
    actions.save(kaltim.helpdesk, "Antrean", "status=queued", shared=False)
    said = {"name": "Antrean", "query": "pegang=saya"}
    response = signed_in(kaltim.helpdesk).client.post(f"{ALL}tampilan/simpan/", said)
    assert response.status_code == 422
    assert numbers(response) == [three[1]]
    assert 'value="Antrean"' in response.content.decode()


def test_an_empty_view_is_none(kaltim):
    with pytest.raises(Refused, match="Saring dahulu"):
        actions.save(kaltim.helpdesk, "Semua", "status=bukan", shared=False)


def test_only_heads_share_and_everybody_of_the_office_sees_it(kaltim, umum, signed_in):
    with pytest.raises(Refused):
        actions.save(kaltim.helpdesk, "Telat", "tenggat=lewat", shared=True)
    actions.save(kaltim.kepala, "Telat", "tenggat=lewat", shared=True)
    assert Event.objects.about("office", kaltim.office.pk).last().act == "view_shared"
    seen = {who: signed_in(who).client.get(ALL).context["views"] for who in (kaltim.helpdesk, umum.helpdesk)}
    assert [len(views) for views in seen.values()] == [1, 0]


@pytest.mark.parametrize(("who", "allowed"), [("kepala", True), ("rekan_helpdesk", False)])
def test_a_shared_view_is_looked_after_by_heads(kaltim, signed_in, who, allowed):
    view = actions.save(kaltim.kepala, "Telat", "tenggat=lewat", shared=True)
    response = signed_in(getattr(kaltim, who)).client.post(f"{ALL}tampilan/{view.pk}/nama/", {"name": "Lewat"})
    assert response.status_code == (302 if allowed else 404)
    view.refresh_from_db()
    assert view.name == ("Lewat" if allowed else "Telat")


def test_ones_own_view_is_nobody_elses(kaltim, signed_in):
    view = actions.save(kaltim.helpdesk, "Antrean", "status=queued", shared=False)
    for word in ("nama", "hapus", "bawaan/pakai"):
        address = f"{ALL}tampilan/{view.pk}/{word}/"
        assert signed_in(kaltim.kepala).client.post(address, {"name": "x"}).status_code == 404


def test_a_deleted_view_comes_back(kaltim, signed_in):
    helpdesk = signed_in(kaltim.helpdesk)
    view = actions.save(kaltim.helpdesk, "Antrean", "status=queued", shared=False)
    page = helpdesk.client.post(f"{ALL}tampilan/{view.pk}/hapus/", follow=True)
    assert "Urungkan" in page.content.decode()
    assert page.context["views"] == []
    helpdesk.client.post(f"{ALL}tampilan/{view.pk}/urungkan/")
    assert helpdesk.client.get(ALL).context["views"] != []


BAD = {
    "view_named_once_a_person": lambda desk, row: SavedView.objects.create(**row),
    "view_named_once_an_office": lambda desk, row: [
        SavedView.objects.create(**{**row, "shared": True, "owner": owner}) for owner in (desk.helpdesk, desk.kepala)
    ],
    "view_has_name_and_filter": lambda desk, row: SavedView.objects.create(**{**row, "name": "b", "query": ""}),
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_row_that_breaks_the_rule_is_refused(kaltim, name):
    row = {"office": kaltim.office, "owner": kaltim.helpdesk, "name": "a", "query": "status=queued"}
    row["made_at"] = timezone.now()
    SavedView.objects.create(**row)
    with pytest.raises(IntegrityError, match=f'"{name}"'), transaction.atomic():
        BAD[name](kaltim, row)
