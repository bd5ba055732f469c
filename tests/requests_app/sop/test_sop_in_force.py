"""Revisions are immutable; an office works by one version of an SOP a day; the special SOP wins."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, InternalError, transaction

from accounts_app.models import Office
from accounts_app.roles import Role
from requests_app.sop.actions import EnableError, enable, end, load
from requests_app.sop.library import built_in_paths
from requests_app.sop.models import SopInForce, SopRevision, sop_for, sops_by_applicant
from requests_app.sop.problems import SopError
from requests_app.sop.vocabulary import Act

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
LATER = date(2026, 12, 1)


def text(code):
    return next(path for path in built_in_paths() if path.stem == code).read_text(encoding="utf-8")


def code_for(office, applicant, day):
    sop = sop_for(office, applicant, day)
    return sop.code if sop else None


def newer(code):
    """A second revision of a built-in document."""
    return load(text(code) + "\n# diperbaiki\n")


def test_loading_the_same_text_twice_keeps_one_row():
    assert load(text("003")) == load(text("003"))
    assert SopRevision.objects.count() == 1


def test_a_changed_text_is_the_next_revision():
    assert [load(text("003")).revision, newer("003").revision] == [1, 2]


def test_who_loaded_a_revision_is_kept(admin):
    assert load(text("003"), by=admin).loaded_by == admin


def test_an_invalid_text_is_not_loaded():
    with pytest.raises(SopError):
        load(text("003").replace("minutes = 15", "minutes = 0"))
    assert not SopRevision.objects.exists()


def test_a_slug_belongs_to_one_code(revisions):
    with pytest.raises(SopError, match="slug “ppk” sudah dipakai SOP 002"):
        load(text("003").replace('slug = "admin-agency"', 'slug = "ppk"').replace('code = "003"', 'code = "905"'))


def test_a_revision_cannot_be_changed(revisions):
    with pytest.raises(DatabaseError, match="Cannot update or delete rows"):
        SopRevision.objects.filter(code="003").update(source="")


def test_a_revision_cannot_be_deleted(revisions):
    with pytest.raises(InternalError, match="Cannot update or delete rows"):
        SopRevision.objects.filter(code="003").delete()


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"code": "00x", "revision": 1}, "sop_code_is_three_digits"),
        ({"code": "905", "revision": 0}, "sop_revision_starts_at_1"),
        ({"code": "003", "revision": 1}, "sop_revision_counts_up"),
    ],
)
def test_a_bad_revision_row_is_refused(revisions, fields, name):
    with pytest.raises(IntegrityError, match=name):
        SopRevision.objects.create(slug="x", source="", sha256="0" * 64, **fields)


def test_an_office_works_by_what_it_enabled(kkp, revisions, admin):
    row = enable(kkp, revisions["003"], by=admin, from_=DAY)
    assert (row.since, row.until, row.enabled_by, row.definition.code) == (DAY, None, admin, "003")


def test_the_version_before_ends_the_day_before(kkp, revisions, admin):
    first = enable(kkp, revisions["003"], by=admin, from_=DAY)
    second = enable(kkp, newer("003"), by=admin, from_=LATER)
    first.refresh_from_db()
    assert (first.until, second.since) == (LATER - timedelta(days=1), LATER)


def test_a_version_replaced_on_its_first_day_never_held(kkp, revisions, admin):
    first = enable(kkp, revisions["003"], by=admin, from_=DAY)
    second = enable(kkp, newer("003"), by=admin, from_=DAY)
    assert list(SopInForce.objects.in_force(DAY)) == [second]
    first.refresh_from_db()
    assert first.until == DAY - timedelta(days=1)


def test_enabling_what_already_holds_changes_nothing(kkp, revisions, admin):
    first = enable(kkp, revisions["003"], by=admin, from_=DAY)
    assert enable(kkp, revisions["003"], by=admin, from_=LATER) == first
    assert SopInForce.objects.count() == 1


def test_a_version_scheduled_for_later_stands_in_the_way(kkp, revisions, admin):
    enable(kkp, revisions["003"], by=admin, from_=LATER)
    with pytest.raises(EnableError, match="sudah dijadwalkan berlaku mulai 1 Desember 2026"):
        enable(kkp, newer("003"), by=admin, from_=DAY)


@pytest.mark.parametrize(("day", "holds"), [(DAY - timedelta(days=1), 0), (DAY, 1), (LATER, 1)])
def test_a_version_holds_from_its_first_day(kkp, revisions, day, holds):
    enable(kkp, revisions["003"], by=None, from_=DAY)
    assert SopInForce.objects.for_office(kkp).in_force(day).count() == holds


def test_a_version_holds_until_its_last_day(kkp, revisions):
    row = enable(kkp, revisions["003"], by=None, from_=DAY)
    end(row, last_day=LATER)
    held = [SopInForce.objects.in_force(day).exists() for day in (LATER, LATER + timedelta(days=1))]
    assert held == [True, False]


def test_a_version_cannot_end_before_it_began(kkp, revisions):
    row = enable(kkp, revisions["003"], by=None, from_=DAY)
    with pytest.raises(EnableError, match="baru berlaku mulai 20 November 2026"):
        end(row, last_day=DAY - timedelta(days=2))


def test_an_unstaffed_role_refuses_the_sop(kaltim, revisions, admin):
    with pytest.raises(EnableError, match="LPSE Uji Kaltim belum mempunyai petugas Front Office"):
        enable(kaltim, revisions["004"], by=admin, from_=DAY)
    assert not SopInForce.objects.exists()


def test_a_revoked_role_is_not_staffed(kkp, revisions, admin):
    grant = kkp.people.get(name__startswith="Front Office").grants.get()
    grant.revoked_at = grant.granted_at
    grant.save()
    with pytest.raises(EnableError, match="belum mempunyai petugas Front Office"):
        enable(kkp, revisions["003"], by=admin, from_=DAY)


def test_a_substitute_takes_the_place_of_a_missing_role(kaltim, revisions, admin):
    row = enable(kaltim, revisions["004"], by=admin, from_=DAY, substitutes={Role.FRONT_OFFICE: Role.HELPDESK})
    assert row.performer_of(Act.ENQUEUE) is Role.HELPDESK
    assert row.performer_of(Act.FULFIL) is Role.ADMIN_PPE
    assert row.performer_of(Act.COMPLETE) is Role.APPLICANT
    assert row.performer_of(Act.REJECT_INCOMPLETE) is None


def test_a_substitute_without_people_is_refused(kaltim, revisions, admin):
    with pytest.raises(EnableError, match="Pengganti Front Office, yaitu Admin Agency, belum mempunyai petugas"):
        enable(kaltim, revisions["004"], by=admin, from_=DAY, substitutes={Role.FRONT_OFFICE: Role.ADMIN_AGENCY})


@pytest.mark.parametrize("role", [Role.FRONT_OFFICE, Role.APPLICANT])
def test_a_substitute_for_a_role_that_the_sop_lacks_is_refused(kaltim, revisions, admin, role):
    with pytest.raises(EnableError, match="tidak dipakai SOP 000"):
        enable(kaltim, revisions["000"], by=admin, from_=DAY, substitutes={role: Role.HELPDESK})


@pytest.mark.parametrize(("applicant", "code"), [("auditor", "000"), ("ppk", "004"), ("verifikator", "004")])
def test_the_special_sop_wins_over_the_general_one(kaltim, revisions, applicant, code):
    enable(kaltim, revisions["000"], by=None, from_=DAY)
    enable(kaltim, revisions["004"], by=None, from_=DAY, substitutes={Role.FRONT_OFFICE: Role.HELPDESK})
    assert code_for(kaltim, applicant, DAY) == code


def test_the_order_of_enabling_does_not_matter(kaltim, revisions):
    enable(kaltim, revisions["004"], by=None, from_=DAY, substitutes={Role.FRONT_OFFICE: Role.HELPDESK})
    enable(kaltim, revisions["000"], by=None, from_=DAY)
    assert code_for(kaltim, "auditor", DAY) == "000"


def test_the_general_sop_serves_again_when_the_special_one_has_ended(kaltim, revisions):
    special = enable(kaltim, revisions["000"], by=None, from_=DAY)
    enable(kaltim, revisions["004"], by=None, from_=DAY, substitutes={Role.FRONT_OFFICE: Role.HELPDESK})
    end(special, last_day=DAY)
    assert code_for(kaltim, "auditor", LATER) == "004"


def test_an_office_serves_only_those_of_its_sops(banyuasin, revisions):
    enable(banyuasin, revisions["002"], by=None, from_=DAY)
    assert sop_for(banyuasin, "auditor", DAY) is None
    assert [applicant.value for applicant in sops_by_applicant(banyuasin, DAY)] == ["ppk"]


def test_another_offices_sop_serves_nobody_here(kkp, banyuasin, revisions):
    enable(banyuasin, revisions["002"], by=None, from_=DAY)
    assert sop_for(kkp, "ppk", DAY) is None


def test_the_decree_sop_serves_no_applicant(kaltim, revisions):
    enable(kaltim, revisions["001"], by=None, from_=DAY)
    assert sops_by_applicant(kaltim, DAY) == {}


def test_a_definition_is_known_without_a_query(kkp, revisions, django_assert_num_queries):
    enable(kkp, revisions["003"], by=None, from_=DAY)
    row = SopInForce.objects.get()
    with django_assert_num_queries(0):
        assert row.definition.slug == "admin-agency"


@pytest.mark.parametrize(
    "change", [{"since": LATER}, {"code": "905"}, {"substitutes": {"front_office": "helpdesk"}}, {"enabled_by": 1}]
)
def test_what_an_office_enabled_cannot_be_changed(kkp, revisions, change):
    enable(kkp, revisions["003"], by=None, from_=DAY)
    with pytest.raises(DatabaseError, match="Cannot update rows"):
        SopInForce.objects.update(**change)


def test_what_an_office_enabled_cannot_be_deleted(kkp, revisions):
    enable(kkp, revisions["003"], by=None, from_=DAY)
    with pytest.raises(DatabaseError, match="Cannot delete rows"):
        SopInForce.objects.all().delete()


def add_row(office, revision, since, until=None):
    return SopInForce.objects.create(office=office, revision=revision, code=revision.code, since=since, until=until)


@pytest.mark.parametrize(
    ("since", "until"), [(DAY, None), (DAY, DAY), (LATER, LATER), (DAY - timedelta(days=9), DAY), (LATER, None)]
)
def test_two_versions_on_one_day_are_refused(kkp, revisions, since, until):
    add_row(kkp, revisions["003"], DAY, LATER)
    with pytest.raises(IntegrityError, match="sop_one_version_a_day"):
        add_row(kkp, newer("003"), since, until)


def test_versions_of_other_codes_offices_and_days_stand_beside_each_other(kkp, kaltim, revisions):
    rows = [
        add_row(kkp, revisions["003"], DAY, LATER),
        add_row(kkp, revisions["004"], DAY, LATER),
        add_row(kaltim, revisions["003"], DAY, LATER),
        add_row(kkp, newer("003"), LATER + timedelta(days=1)),
    ]
    assert SopInForce.objects.count() == len(rows)


def test_a_row_that_ends_before_it_begins_is_refused(kkp, revisions):
    with pytest.raises(DatabaseError, match=r"sop_ends_after_it_begins|range lower bound"), transaction.atomic():
        add_row(kkp, revisions["003"], DAY, DAY - timedelta(days=2))


def test_today_is_the_offices_own_date(kkp, kaltim, revisions):
    for office in (kkp, kaltim):
        add_row(office, revisions["004"], date(2026, 11, 21))
    with time_machine.travel("2026-11-20T16:30:00+00:00", tick=False):  # 23.30 WIB, 00.30 WITA the next day
        assert [row.office for row in SopInForce.objects.in_force_today()] == [Office.objects.get(pk=kaltim.pk)]
