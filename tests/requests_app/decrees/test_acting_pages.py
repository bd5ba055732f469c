"""Pejabat pelaksana: who acts as Kepala LPSE is recorded and ended on a page of its own."""

from datetime import timedelta

import pytest
from django.urls import reverse

from requests_app.decrees import actions, authority
from requests_app.decrees.models import ActingHead, Signatory
from tests.requests_app.decrees import walk

PAGE = "/pengaturan/naskah-sk/pelaksana/"
BACKEND = "accounts_app.signin.Backend"


@pytest.fixture
def admin(client, kaltim):
    client.force_login(kaltim.admin_kantor, backend=BACKEND)
    return client


def typed(desk, user=None, since=0, until=2):
    day = walk.today(desk)
    last = "" if until is None else (day + timedelta(days=until)).isoformat()
    return {
        "person": (user or desk.helpdesk).pk, "form": "plh", "since": (day + timedelta(days=since)).isoformat(),
        "until": last, "basis": "Surat perintah 7/2026",
    }  # fmt: skip


def end(client, row, last_day=None):
    said = {"last_day": last_day.isoformat()} if last_day else {}
    return client.post(reverse("decree_office:acting_end", args=[row.pk]), said)


def test_an_empty_list_explains_itself_and_the_pages_lead_here(admin):
    assert "Bila Kepala LPSE berhalangan" in admin.get(PAGE).content.decode()
    for name in ("decree_office:numbers", "decree_office:text"):
        assert f'href="{PAGE}"' in admin.get(reverse(name)).content.decode()


@pytest.mark.parametrize(
    ("who", "allowed"),
    [("kepala", True), ("admin_kantor", True), ("admin_ppe", False), ("helpdesk", False), ("pemohon", False)],
)
def test_who_keeps_the_list(client, kaltim, who, allowed):
    client.force_login(getattr(kaltim, who), backend=BACKEND)
    assert client.get(PAGE).status_code == (200 if allowed else 403)
    assert client.post(PAGE, typed(kaltim, kaltim.rekan_helpdesk)).status_code == (302 if allowed else 403)
    assert ActingHead.objects.exists() is allowed


def test_who_is_recorded_may_sign(admin, kaltim):
    admin.post(PAGE, typed(kaltim))
    assert authority.capacity_on(kaltim.office, kaltim.helpdesk, walk.today(kaltim)) == {"plh"}
    page = admin.get(PAGE).content.decode()
    assert "Surat perintah 7/2026" in page
    assert kaltim.admin_kantor.name in page


def test_only_others_of_this_office_are_offered(admin, kaltim, umum):
    offered = set(admin.get(PAGE).context["form"].fields["person"].queryset)
    assert kaltim.helpdesk in offered
    assert not offered & {kaltim.admin_kantor, kaltim.pemohon, umum.helpdesk}
    assert admin.post(PAGE, typed(kaltim, umum.helpdesk)).status_code == 422
    assert not ActingHead.objects.exists()


def test_days_of_another_are_refused_and_nothing_typed_is_lost(admin, kaltim):
    admin.post(PAGE, typed(kaltim))
    page = admin.post(PAGE, {**typed(kaltim, kaltim.rekan_helpdesk, since=2), "basis": "Surat perintah 8/2026"})
    assert page.status_code == 422
    assert "sudah tercatat Plt. atau Plh. lain" in page.content.decode()
    assert "Surat perintah 8/2026" in page.content.decode()
    assert ActingHead.objects.count() == 1


def test_it_ends_on_its_last_day(admin, kaltim):
    admin.post(PAGE, typed(kaltim, until=None))
    row, today = ActingHead.objects.get(), walk.today(kaltim)
    assert end(admin, row).status_code == 422
    assert end(admin, row, today).status_code == 302
    row.refresh_from_db()
    assert row.until == today
    assert not authority.capacity_on(kaltim.office, kaltim.helpdesk, today + timedelta(days=1))


def test_one_that_has_not_begun_is_called_off(admin, kaltim):
    admin.post(PAGE, typed(kaltim, since=3, until=5))
    assert end(admin, ActingHead.objects.get()).status_code == 302
    assert [row.label for row in admin.get(PAGE).context["rows"]] == ["Dibatalkan"]


def test_it_does_not_end_behind_a_signature(admin, kaltim):
    admin.post(PAGE, typed(kaltim, until=None))
    order = walk.order(kaltim, signatory=Signatory("Rekan Helpdesk", "Plh. Kepala LPSE", form="plh"))
    actions.issue(walk.submitted(kaltim), order, by=kaltim.helpdesk, paper=walk.paper)
    row, yesterday = ActingHead.objects.get(), walk.today(kaltim) - timedelta(days=1)
    page = end(admin, row, yesterday)
    assert page.status_code == 422
    assert "Ia sudah menandatangani SK setelah tanggal itu." in page.content.decode()
    assert yesterday.isoformat() in page.content.decode()
    row.refresh_from_db()
    assert row.until is None
    assert end(admin, row, walk.today(kaltim)).status_code == 302


def test_another_offices_row_is_not_there(admin, kaltim, umum):
    admin.post(PAGE, typed(kaltim))
    admin.force_login(umum.admin_kantor, backend=BACKEND)
    assert end(admin, ActingHead.objects.get(), walk.today(kaltim)).status_code == 404
    assert admin.get(PAGE).context["rows"] == []
