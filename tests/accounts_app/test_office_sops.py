"""SOP yang berlaku: what an Admin Kantor sees, puts into force and ends, and what is refused in readable words."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts_app.audit.models import Event
from accounts_app.office.actions import OfficeError, revoke_role
from accounts_app.roles import PERFORMERS, Role
from requests_app.sop.actions import load
from requests_app.sop.library import built_in_paths
from requests_app.sop.models import SopInForce, SopRevision, sop_for
from requests_app.sop.office_actions import put_into_force
from requests_app.sop.vocabulary import ApplicantType
from tests.accounts_app.helpers import BACKEND, acts_on

LIST = "/pengaturan/sop/"


@pytest.fixture
def as_admin(client, kaltim):
    client.force_login(kaltim.admin_kantor, backend=BACKEND)
    return client


@pytest.fixture
def today(kaltim):
    return timezone.localdate(timezone=kaltim.office.tz)


def enable_url(code):
    return f"{LIST}{SopRevision.objects.filter(code=code).latest('revision').pk}/berlakukan/"


def end_url(row):
    return f"{LIST}{row.pk}/akhiri/"


def in_force(desk, code):
    return SopInForce.objects.for_office(desk.office).filter(code=code).latest("pk")


def rows_of(client):
    return {row.in_force.code: row for row in client.get(LIST).context["rows"]}


def test_the_page_says_what_is_in_force_for_whom_and_with_which_stand_in(as_admin):
    rows = rows_of(as_admin)
    assert set(rows) == {"000", "001", "004"}
    assert rows["000"].serves == [ApplicantType.AUDITOR]
    assert ApplicantType.AUDITOR not in rows["004"].serves
    assert "Helpdesk menggantikan Front Office" in as_admin.get(LIST).content.decode()


def test_the_page_says_whom_the_office_does_not_serve(client, banyuasin):
    client.force_login(banyuasin.admin_kantor, backend=BACKEND)
    unserved = client.get(LIST).context["unserved"]
    assert ApplicantType.AUDITOR in unserved
    assert ApplicantType.PPK not in unserved


def test_a_role_that_nobody_holds_any_more_is_warned_of(as_admin, kaltim):
    assert rows_of(as_admin)["000"].unstaffed == []
    for person in (kaltim.admin_ppe, kaltim.rekan_admin_ppe):
        revoke_role(person, Role.ADMIN_PPE, by=kaltim.admin_kantor)
    assert rows_of(as_admin)["000"].unstaffed == [Role.ADMIN_PPE]
    assert "Peran belum terisi: Admin PPE" in as_admin.get(LIST).content.decode()


def test_an_sop_is_put_into_force_with_a_stand_in_and_an_event(as_admin, kaltim, today):
    data = {"from_": today.isoformat(), "stand_in_admin_agency": "admin_ppe"}
    assert as_admin.post(enable_url("002"), data).url == LIST
    row = sop_for(kaltim.office, ApplicantType.PPK, today)
    assert (row.code, row.substitutes, row.enabled_by) == ("002", {"admin_agency": "admin_ppe"}, kaltim.admin_kantor)
    (event,) = Event.objects.about("office", kaltim.office.pk)
    assert (event.act, event.data["code"], event.data["since"]) == ("sop_enabled", "002", today.isoformat())


def test_without_a_stand_in_it_is_refused_at_the_field(as_admin, kaltim, today):
    page = as_admin.post(enable_url("002"), {"from_": today.isoformat()})
    assert "stand_in_admin_agency" in page.context["form"].errors
    assert not SopInForce.objects.filter(office=kaltim.office, code="002").exists()


def test_only_staffed_roles_are_offered_as_stand_ins(as_admin):
    field = as_admin.get(enable_url("002")).context["form"].fields["stand_in_admin_agency"]
    assert [value for value, _ in field.choices if value] == ["helpdesk", "admin_ppe", "kepala_lpse"]


def test_a_day_that_is_over_is_refused(as_admin, kaltim, today):
    yesterday = (today - timedelta(days=1)).isoformat()
    page = as_admin.post(enable_url("002"), {"from_": yesterday, "stand_in_admin_agency": "admin_ppe"})
    assert "Tanggal mulai sudah lewat" in page.content.decode()
    assert not SopInForce.objects.filter(office=kaltim.office, code="002").exists()


def test_a_newer_revision_is_offered_and_takes_over_from_its_day(as_admin, kaltim, today):
    old = in_force(kaltim, "000")
    source = next(path for path in built_in_paths() if path.stem == "000").read_text(encoding="utf-8")
    load(source + "\n# diperbaiki\n")
    assert rows_of(as_admin)["000"].newer.revision == 2
    first_day = today + timedelta(days=10)
    as_admin.post(enable_url("000"), {"from_": first_day.isoformat()})
    old.refresh_from_db()
    assert old.until == first_day - timedelta(days=1)
    assert sop_for(kaltim.office, ApplicantType.AUDITOR, today) == old
    assert [row.revision.revision for row in as_admin.get(LIST).context["scheduled"]] == [2]


def test_a_second_press_changes_nothing_and_leaves_no_event(as_admin, kaltim, today):
    data = {"from_": today.isoformat(), "stand_in_admin_agency": "admin_ppe"}
    for _ in range(2):
        as_admin.post(enable_url("002"), data)
    assert SopInForce.objects.filter(office=kaltim.office, code="002").count() == 1
    assert acts_on("office", kaltim.office.pk) == ["sop_enabled"]


def test_a_scheduled_version_is_not_overtaken_unnoticed(as_admin, kaltim, today):
    source = next(path for path in built_in_paths() if path.stem == "000").read_text(encoding="utf-8")
    for extra, days in (("a", 10), ("b", 5)):
        load(f"{source}\n# {extra}\n")
        page = as_admin.post(enable_url("000"), {"from_": (today + timedelta(days=days)).isoformat()})
    assert "sudah dijadwalkan berlaku mulai" in page.content.decode()


def test_an_sop_is_ended_with_its_last_day_and_an_event(as_admin, kaltim, today):
    row = in_force(kaltim, "000")
    as_admin.post(end_url(row), {"last_day": today.isoformat()})
    row.refresh_from_db()
    assert row.until == today
    assert sop_for(kaltim.office, ApplicantType.AUDITOR, today) == row
    assert sop_for(kaltim.office, ApplicantType.AUDITOR, today + timedelta(days=1)).code == "004"
    assert acts_on("office", kaltim.office.pk) == ["sop_ended"]


def test_a_last_day_that_is_over_is_refused(as_admin, kaltim, today):
    row = in_force(kaltim, "000")
    page = as_admin.post(end_url(row), {"last_day": (today - timedelta(days=1)).isoformat()})
    row.refresh_from_db()
    assert "Hari terakhir sudah lewat" in page.content.decode()
    assert row.until is None


def test_a_scheduled_one_is_called_off(as_admin, kaltim, today):
    later = today + timedelta(days=10)
    as_admin.post(enable_url("002"), {"from_": later.isoformat(), "stand_in_admin_agency": "admin_ppe"})
    row = in_force(kaltim, "002")
    as_admin.post(end_url(row), {"last_day": later.isoformat()})
    assert sop_for(kaltim.office, ApplicantType.PPK, later).code == "004"
    page = as_admin.post(end_url(row), {"last_day": later.isoformat()}).content.decode()
    assert "sudah berakhir; mungkin baru saja diubah orang lain" in page


def test_an_ended_one_is_not_stretched_over_its_successor(as_admin, kaltim, today):
    old = in_force(kaltim, "000")
    source = next(path for path in built_in_paths() if path.stem == "000").read_text(encoding="utf-8")
    load(source + "\n# diperbaiki\n")
    as_admin.post(enable_url("000"), {"from_": (today + timedelta(days=10)).isoformat()})
    page = as_admin.post(end_url(old), {"last_day": (today + timedelta(days=20)).isoformat()})
    old.refresh_from_db()
    assert "versi lain mulai" in page.content.decode()
    assert old.until == today + timedelta(days=9)


def test_another_offices_sop_does_not_exist_here(as_admin, kkp, today):
    row = in_force(kkp, "003")
    assert as_admin.post(end_url(row), {"last_day": today.isoformat()}).status_code == 404
    row.refresh_from_db()
    assert row.until is None


def test_a_revision_that_was_never_loaded_does_not_exist(as_admin):
    assert as_admin.get(f"{LIST}999999/berlakukan/").status_code == 404


@pytest.mark.parametrize("role", [role for role in PERFORMERS if role not in (Role.FRONT_OFFICE, Role.ADMIN_AGENCY)])
def test_whoever_works_by_the_sops_does_not_choose_them(client, kaltim, today, role):
    client.force_login(kaltim.who(role), backend=BACKEND)
    answers = [
        client.get(LIST),
        client.post(enable_url("002"), {"from_": today.isoformat(), "stand_in_admin_agency": "admin_ppe"}),
        client.post(end_url(in_force(kaltim, "000")), {"last_day": today.isoformat()}),
    ]
    assert [answer.status_code for answer in answers] == [403] * 3


def test_the_admin_of_another_office_puts_nothing_into_force(kaltim, kkp, today):
    with pytest.raises(OfficeError, match="tidak lagi menjadi Admin Kantor"):
        put_into_force(
            kaltim.office, SopRevision.objects.get(code="003"), from_=today, substitutes={}, by=kkp.admin_kantor
        )
