"""Absences: who may enter them, which days and stand-ins are refused, what is lent and when it ends."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts_app.absences import actions
from accounts_app.absences.advice import advice
from accounts_app.absences.models import Absence
from accounts_app.absences.pages import month_of
from accounts_app.absences.queries import is_away, stand_in_of, with_stand_ins
from accounts_app.models import RoleGrant, User
from accounts_app.office import actions as office_actions
from accounts_app.office.actions import OfficeError
from accounts_app.roles import Role
from tests.accounts_app.absences.rows import away, day
from tests.accounts_app.helpers import acts_on
from tests.factories import staff
from tests.races import at_once


def fresh(user):
    return User.objects.get(pk=user.pk)


def test_whoever_is_away_has_a_stand_in_on_exactly_these_days(kaltim):
    away(kaltim, kaltim.helpdesk, kaltim.rekan_helpdesk, first=1, last=3)
    there = [is_away(kaltim.helpdesk, day(kaltim, offset)) for offset in range(5)]
    assert there == [False, True, True, True, False]
    assert stand_in_of(kaltim.helpdesk, day(kaltim, 2)) == kaltim.rekan_helpdesk
    assert stand_in_of(kaltim.rekan_helpdesk, day(kaltim, 2)) is None
    assert acts_on("user", kaltim.helpdesk.pk) == ["absence_entered"]


def test_reminders_go_to_the_stand_in_too(kaltim):
    away(kaltim, kaltim.helpdesk, kaltim.rekan_helpdesk)
    told = with_stand_ins([kaltim.helpdesk, kaltim.admin_ppe], day(kaltim))
    assert told == [kaltim.helpdesk, kaltim.admin_ppe, kaltim.rekan_helpdesk]


def test_a_stand_in_who_left_stands_in_for_nobody(kaltim):
    away(kaltim, kaltim.helpdesk, kaltim.rekan_helpdesk)
    office_actions.deactivate(kaltim.rekan_helpdesk, by=kaltim.admin_kantor)
    assert stand_in_of(kaltim.helpdesk, day(kaltim)) is None


@pytest.mark.parametrize(("by", "allowed"), [("kepala", True), ("admin_kantor", True), ("rekan_helpdesk", False)])
def test_who_enters_for_others(kaltim, by, allowed):
    who = getattr(kaltim, by)
    if allowed:
        assert away(kaltim, kaltim.admin_ppe, kaltim.rekan_admin_ppe, by=who).made_by == who
    else:
        with pytest.raises(OfficeError, match="Kepala LPSE atau Admin Kantor"):
            away(kaltim, kaltim.admin_ppe, kaltim.rekan_admin_ppe, by=who)


def test_another_offices_head_enters_nothing(kaltim, kkp):
    with pytest.raises(OfficeError):
        away(kaltim, kaltim.admin_ppe, kaltim.rekan_admin_ppe, by=kkp.kepala)


@pytest.mark.parametrize(("first", "last"), [(-1, 2), (3, 2), (0, 400)])
def test_days_that_cannot_be_are_refused(kaltim, first, last):
    with pytest.raises(OfficeError):
        away(kaltim, kaltim.helpdesk, kaltim.rekan_helpdesk, first=first, last=last)


def test_two_absences_never_share_a_day(kaltim):
    away(kaltim, kaltim.helpdesk, kaltim.rekan_helpdesk, first=1, last=3)
    with pytest.raises(OfficeError, match="sudah tercatat cuti"):
        away(kaltim, kaltim.helpdesk, kaltim.rekan_helpdesk, first=3, last=5)
    away(kaltim, kaltim.helpdesk, kaltim.rekan_helpdesk, first=4, last=5)


@pytest.mark.parametrize("who", ["helpdesk", "pemohon", "neighbour"])
def test_a_stand_in_works_in_the_office_and_is_somebody_else(kaltim, kkp, who):
    stand_in = kkp.helpdesk if who == "neighbour" else getattr(kaltim, who)
    with pytest.raises(OfficeError):
        away(kaltim, kaltim.helpdesk, stand_in)


def test_chains_are_refused_from_both_ends(kaltim):
    away(kaltim, kaltim.helpdesk, kaltim.rekan_helpdesk)
    with pytest.raises(OfficeError, match="sendiri cuti"):
        away(kaltim, kaltim.admin_ppe, kaltim.helpdesk, first=9, last=12)
    with pytest.raises(OfficeError, match="menggantikan"):
        away(kaltim, kaltim.rekan_helpdesk, kaltim.admin_ppe, first=9, last=12)
    away(kaltim, kaltim.rekan_helpdesk, kaltim.helpdesk, first=10, last=12)


def test_the_only_one_of_a_needed_role_waits_for_a_head_who_lends_it(umum):
    asked = away(umum, umum.front_office, umum.helpdesk)
    assert (asked.lends, asked.is_waiting) == (["front_office"], True)
    assert not is_away(umum.front_office, day(umum))
    actions.agree(asked, by=umum.kepala)
    assert is_away(umum.front_office, day(umum))
    assert fresh(umum.helpdesk).roles == {Role.HELPDESK, Role.FRONT_OFFICE}
    assert acts_on("user", umum.helpdesk.pk) == ["role_lent"]


@pytest.mark.parametrize("by", ["helpdesk", "front_office"])
def test_nobody_else_lends(umum, by):
    asked = away(umum, umum.front_office, umum.helpdesk)
    with pytest.raises(OfficeError):
        actions.agree(asked, by=getattr(umum, by))
    assert fresh(umum.helpdesk).roles == {Role.HELPDESK}


def test_kepala_lpse_lends_nothing_to_themselves(umum):
    asked = away(umum, umum.front_office, umum.kepala, by=umum.kepala)
    assert asked.is_waiting
    with pytest.raises(OfficeError, match="diri sendiri"):
        actions.agree(asked, by=umum.kepala)
    actions.agree(asked, by=umum.admin_kantor)
    assert Role.FRONT_OFFICE in fresh(umum.kepala).roles


def test_a_head_who_enters_it_has_agreed(umum):
    assert away(umum, umum.front_office, umum.helpdesk, by=umum.admin_kantor).agreed_by == umum.admin_kantor


def test_what_others_hold_too_or_no_sop_needs_is_not_lent(kaltim):
    assert away(kaltim, kaltim.helpdesk, kaltim.rekan_helpdesk).lends == []
    writer = staff(kaltim.office, "Front Office KT", Role.FRONT_OFFICE)
    assert away(kaltim, writer, kaltim.rekan_helpdesk, first=20, last=29).lends == []


@pytest.mark.parametrize("who", ["admin_kantor", "admin_ppe"])
def test_a_stand_in_without_any_role_of_the_person_is_refused(kaltim, who):
    stand_in = getattr(kaltim, who)
    with pytest.raises(OfficeError, match="tidak memegang satu pun peran"):
        away(kaltim, kaltim.helpdesk, stand_in)
    office_actions.grant_role(stand_in, Role.HELPDESK, by=kaltim.admin_kantor)
    assert away(kaltim, kaltim.helpdesk, fresh(stand_in)).stand_in == stand_in


def test_whose_roles_are_never_lent_is_replaced_by_anybody(kaltim):
    assert away(kaltim, kaltim.kepala, kaltim.helpdesk).lends == []
    assert away(kaltim, kaltim.admin_kantor, kaltim.admin_ppe).lends == []


def test_the_second_of_two_leaves_a_gap_and_is_lent(umum):
    office_actions.grant_role(umum.helpdesk, Role.FRONT_OFFICE, by=umum.admin_kantor)
    away(umum, fresh(umum.helpdesk), umum.front_office)
    assert away(umum, umum.rekan_helpdesk, umum.rekan_admin_ppe).lends == ["helpdesk"]


def test_a_lent_role_counts_from_the_first_days_midnight_to_the_last_ones(umum):
    away(umum, umum.front_office, umum.helpdesk, first=1, last=9, by=umum.kepala)
    grant = RoleGrant.objects.get(user=umum.helpdesk, role=Role.FRONT_OFFICE)
    assert Role.FRONT_OFFICE not in fresh(umum.helpdesk).roles
    starts, ends = (moment.astimezone(umum.office.tz) for moment in (grant.starts_at, grant.ends_at))
    assert (starts.date(), ends.date(), starts.hour, ends.hour) == (day(umum, 1), day(umum, 10), 0, 0)
    now = timezone.now()
    RoleGrant.objects.filter(pk=grant.pk).update(starts_at=now - timedelta(hours=2), ends_at=now - timedelta(seconds=1))
    assert Role.FRONT_OFFICE not in fresh(umum.helpdesk).roles
    RoleGrant.objects.filter(pk=grant.pk).update(ends_at=now + timedelta(hours=1))
    assert Role.FRONT_OFFICE in fresh(umum.helpdesk).roles


def test_coming_back_ends_the_absence_and_what_was_lent(umum):
    absence = away(umum, umum.front_office, umum.helpdesk, by=umum.kepala)
    Absence.objects.filter(pk=absence.pk).update(since=day(umum, -3))
    ended = actions.end(absence, by=umum.front_office)
    assert (ended.until, ended.called_off_at) == (day(umum, -1), None)
    assert not is_away(umum.front_office, day(umum))
    assert fresh(umum.helpdesk).roles == {Role.HELPDESK}
    with pytest.raises(OfficeError, match="sudah berakhir"):
        actions.end(absence, by=umum.front_office)


def test_one_that_begins_today_or_later_is_called_off(kaltim):
    for first in (0, 20):
        absence = away(kaltim, kaltim.helpdesk, kaltim.rekan_helpdesk, first=first, last=first + 1)
        assert actions.end(absence, by=kaltim.helpdesk).called_off_by == kaltim.helpdesk
    with pytest.raises(OfficeError):
        actions.end(away(kaltim, kaltim.helpdesk, kaltim.rekan_helpdesk), by=kaltim.admin_ppe)


def test_refused_it_does_not_count_and_the_days_are_free_again(umum):
    asked = away(umum, umum.front_office, umum.helpdesk)
    actions.refuse(asked, by=umum.kepala)
    with pytest.raises(OfficeError, match="sudah diputuskan"):
        actions.agree(asked, by=umum.admin_kantor)
    away(umum, umum.front_office, umum.helpdesk)


def test_a_role_of_ones_own_can_be_granted_beside_a_lent_one(umum):
    absence = away(umum, umum.front_office, umum.helpdesk, by=umum.kepala)
    office_actions.grant_role(umum.helpdesk, Role.FRONT_OFFICE, by=umum.admin_kantor)
    actions.end(absence, by=umum.kepala)
    assert fresh(umum.helpdesk).roles == {Role.HELPDESK, Role.FRONT_OFFICE}


def test_whoever_is_released_takes_no_lent_role_along(umum):
    away(umum, umum.front_office, umum.helpdesk, first=5, last=15, by=umum.kepala)
    office_actions.release(umum.helpdesk, by=umum.admin_kantor)
    assert not RoleGrant.objects.standing().filter(user=umum.helpdesk).exists()


def test_one_who_would_check_and_decide_alone_is_warned_about(umum):
    away(umum, umum.rekan_helpdesk, umum.helpdesk)
    away(umum, umum.rekan_admin_ppe, umum.admin_ppe)
    said = advice(away(umum, umum.admin_ppe, umum.rekan_admin_ppe, first=20, last=29))
    assert said == []
    office_actions.deactivate(umum.rekan_helpdesk, by=umum.admin_kantor)
    office_actions.deactivate(umum.rekan_admin_ppe, by=umum.admin_kantor)
    sole = advice(away(umum, umum.admin_ppe, umum.helpdesk, first=40, last=49))
    assert len(sole) == 2
    assert umum.helpdesk.name in sole[1]
    assert "menunggu orang lain" in sole[1]


def test_the_month_names_who_is_away_and_which_role_is_missing(umum):
    first = (day(umum).replace(day=28) + timedelta(days=10)).replace(day=1)
    start = (first - day(umum)).days
    away(umum, umum.rekan_helpdesk, umum.helpdesk, first=start, last=start + 13)
    office_actions.deactivate(umum.front_office, by=umum.admin_kantor)
    month = month_of(umum.office, first, day(umum))
    assert [bool(cell.away) for cell in month.cells[:15]] == [True] * 14 + [False]
    assert {tuple(cell.gaps) for cell in month.cells if cell.is_open} == {(Role.FRONT_OFFICE,)}
    assert all(cell.gaps == [] for cell in month.cells if not cell.is_open)


BAD = {
    "absence_days_do_not_overlap": lambda a: Absence.objects.create(**whole(a)),
    "absence_ends_after_it_begins": lambda a: Absence.objects.update(until=a.since - timedelta(days=1)),
    "absence_never_ones_own_stand_in": lambda a: Absence.objects.update(stand_in=a.user),
    "absence_agreed_whole": lambda a: Absence.objects.update(agreed_by=a.user),
    "absence_called_off_whole": lambda a: Absence.objects.update(called_off_by=a.user),
    "role_lent_once_an_absence": lambda a: [lent(a), lent(a)],
    "role_lent_for_days": lambda a: lent(a, ends_at=None),
    "role_that_rules_is_never_lent": lambda a: lent(a, role=Role.KEPALA_LPSE),
}


def whole(absence):
    names = ("office", "user", "since", "until", "stand_in", "made_by", "made_at")
    return {name: getattr(absence, name) for name in names}


def lent(absence, **change):
    now = timezone.now()
    days = {"starts_at": now, "ends_at": now + timedelta(days=1)}
    return RoleGrant.objects.create(
        **{"user": absence.stand_in, "role": Role.HELPDESK, "lent_for": absence, **days, **change}
    )


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_row_that_breaks_the_rule_is_refused(kaltim, name):
    absence = away(kaltim, kaltim.helpdesk, kaltim.rekan_helpdesk)
    with pytest.raises(IntegrityError, match=f'"{name}"'), transaction.atomic():
        BAD[name](absence)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_stand_in_for_each_other_at_once_one_is_refused(kaltim):
    pairs = [(kaltim.helpdesk, kaltim.rekan_helpdesk), (kaltim.rekan_helpdesk, kaltim.helpdesk)]
    outcomes = at_once(2, lambda number: away(kaltim, *pairs[number]))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Absence", "OfficeError"]
