"""Who may be added, granted, revoked, shut out: the rules below the pages, with their events and history."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts_app.audit.actions import broken_link
from accounts_app.models import RoleGrant, User
from accounts_app.office import actions, installation
from accounts_app.office.actions import OfficeError
from accounts_app.roles import Role
from tests.accounts_app.helpers import acts_on, new_office, new_user
from tests.factories import staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def kantor():
    return new_office()


@pytest.fixture
def admin(kantor):
    return staff(kantor, "Admin", Role.ADMIN_KANTOR)


@pytest.fixture
def petugas(kantor):
    return staff(kantor, "Petugas", Role.HELPDESK)


def add(office, by, email="baru@contoh.example", name="Orang Baru", roles=(Role.HELPDESK,)):
    return actions.add_person(office, email=email, name=name, nip="", phone="", roles=list(roles), by=by)


def roles_of(user):
    return User.objects.get(pk=user.pk).roles


def test_a_new_person_holds_the_roles_and_who_granted_them_is_kept(kantor, admin):
    person = add(kantor, admin, roles=[Role.HELPDESK, Role.FRONT_OFFICE])
    assert roles_of(person) == {Role.HELPDESK, Role.FRONT_OFFICE}
    assert {grant.granted_by for grant in person.grants.all()} == {admin}
    assert acts_on("user", person.pk) == ["person_added", "role_granted", "role_granted"]


def test_an_applicant_is_taken_in_under_their_own_name(kantor, admin):
    applicant = new_user(email="pemohon@contoh.example", name="Nama Sendiri")
    person = add(kantor, admin, email="Pemohon@Contoh.example")
    assert (person.pk, person.name, person.office) == (applicant.pk, "Nama Sendiri", kantor)


def test_staff_of_another_office_are_refused(kantor, admin):
    other = staff(new_office(), "Petugas Lain", Role.HELPDESK)
    with pytest.raises(OfficeError, match="kantor lain"):
        add(kantor, admin, email=other.email)


def test_a_member_is_not_added_twice(kantor, admin, petugas):
    with pytest.raises(OfficeError, match="sudah tercatat"):
        add(kantor, admin, email=petugas.email)


def test_the_system_admin_is_not_taken_in_by_an_office(kantor, admin, admin_sistem):
    with pytest.raises(OfficeError, match="Admin Sistem"):
        add(kantor, admin, email=admin_sistem.email)


def test_a_deactivated_account_is_not_taken_in(kantor, admin):
    gone = new_user(email="mantan@contoh.example", is_active=False)
    with pytest.raises(OfficeError, match="dinonaktifkan"):
        add(kantor, admin, email=gone.email)


def test_nobody_is_half_added(kantor, admin, petugas):
    with pytest.raises(OfficeError):
        add(kantor, admin, roles=[Role.HELPDESK, Role.HELPDESK])
    assert User.objects.by_email("baru@contoh.example") is None


def test_a_grant_is_kept_after_it_was_revoked(admin, petugas):
    actions.grant_role(petugas, Role.FRONT_OFFICE, by=admin)
    actions.revoke_role(petugas, Role.FRONT_OFFICE, by=admin)
    actions.grant_role(petugas, Role.FRONT_OFFICE, by=admin)
    first, second = petugas.grants.filter(role=Role.FRONT_OFFICE).order_by("pk")
    assert (first.granted_by, first.revoked_by, first.revoked_at is not None) == (admin, admin, True)
    assert (second.revoked_at, roles_of(petugas)) == (None, {Role.HELPDESK, Role.FRONT_OFFICE})
    assert acts_on("user", petugas.pk) == ["role_granted", "role_revoked", "role_granted"]
    assert broken_link("user", petugas.pk) is None


def test_a_role_is_not_granted_twice(admin, petugas):
    with pytest.raises(OfficeError, match="sudah memegang"):
        actions.grant_role(petugas, Role.HELPDESK, by=admin)


def test_a_role_is_not_revoked_twice(admin, petugas):
    actions.revoke_role(petugas, Role.HELPDESK, by=admin)
    with pytest.raises(OfficeError, match="tidak memegang"):
        actions.revoke_role(petugas, Role.HELPDESK, by=admin)


@pytest.mark.parametrize("act", [actions.grant_role, actions.revoke_role])
@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.APPLICANT])
def test_an_office_neither_gives_nor_takes_what_is_not_its_own(admin, petugas, act, role):
    with pytest.raises(OfficeError, match="oleh kantor"):
        act(petugas, role, by=admin)


def test_a_deactivated_person_is_given_nothing(admin, petugas):
    actions.deactivate(petugas, by=admin)
    with pytest.raises(OfficeError, match="dinonaktifkan"):
        actions.grant_role(petugas, Role.FRONT_OFFICE, by=admin)


def test_a_deactivated_person_holds_nothing_and_holds_it_again_once_reactivated(admin, petugas):
    actions.deactivate(petugas, by=admin)
    assert roles_of(petugas) == frozenset()
    actions.reactivate(petugas, by=admin)
    assert roles_of(petugas) == {Role.HELPDESK}
    assert acts_on("user", petugas.pk) == ["deactivated", "reactivated"]


def test_a_released_person_may_be_taken_in_elsewhere(admin, petugas):
    elsewhere = new_office()
    their_admin = staff(elsewhere, "Admin Lain", Role.ADMIN_KANTOR)
    actions.release(petugas, by=admin)
    assert roles_of(petugas) == frozenset()
    assert add(elsewhere, their_admin, email=petugas.email).office == elsewhere
    assert RoleGrant.objects.get(user=petugas, role=Role.HELPDESK, revoked_by=admin).revoked_at


@pytest.mark.parametrize(
    "leave", [actions.deactivate, actions.release, lambda u, by: actions.revoke_role(u, Role.ADMIN_KANTOR, by=by)]
)
def test_an_admin_kantor_cannot_end_their_own_rule_even_beside_another(kantor, admin, leave):
    staff(kantor, "Admin Kedua", Role.ADMIN_KANTOR)
    with pytest.raises(OfficeError, match="wewenang Anda sendiri"):
        leave(admin, by=admin)


@pytest.mark.parametrize(
    "leave", [actions.deactivate, actions.release, lambda u, by: installation.dismiss(u, Role.ADMIN_KANTOR, by=by)]
)
def test_an_office_never_stays_without_an_admin_kantor(admin, admin_sistem, leave):
    with pytest.raises(OfficeError, match="satu-satunya Admin Kantor"):
        leave(admin, by=admin_sistem)


def test_one_of_two_admins_can_be_relieved_by_the_other(kantor, admin):
    second = staff(kantor, "Admin Kedua", Role.ADMIN_KANTOR)
    actions.revoke_role(second, Role.ADMIN_KANTOR, by=admin)
    assert roles_of(second) == frozenset()


def test_an_admin_who_was_relieved_meanwhile_changes_nothing_more(kantor, admin, petugas):
    second = staff(kantor, "Admin Kedua", Role.ADMIN_KANTOR)
    actions.revoke_role(second, Role.ADMIN_KANTOR, by=admin)
    with pytest.raises(OfficeError, match="tidak lagi menjadi Admin Kantor"):
        actions.revoke_role(petugas, Role.HELPDESK, by=second)


def test_the_admin_of_another_office_changes_nothing(petugas):
    stranger = staff(new_office(), "Admin Lain", Role.ADMIN_KANTOR)
    with pytest.raises(OfficeError, match="tidak lagi menjadi Admin Kantor"):
        actions.deactivate(petugas, by=stranger)


@pytest.mark.parametrize("act", [actions.deactivate, actions.release])
def test_an_office_cannot_shut_out_who_runs_the_installation(kantor, admin, act):
    both = staff(kantor, "Dua Topi", Role.HELPDESK, Role.SYSTEM_ADMIN)
    with pytest.raises(OfficeError, match="juga Admin Sistem"):
        act(both, by=admin)


def test_details_are_corrected_with_an_event_and_unchanged_ones_leave_none(admin, petugas):
    for _ in range(2):
        actions.change_person(petugas, name="Nama Betul", nip="199003152015031002", phone="", by=admin)
    assert acts_on("user", petugas.pk) == ["person_changed"]


def test_which_roles_would_stay_empty(kantor, petugas):
    staff(kantor, "Petugas Kedua", Role.HELPDESK)
    sole = staff(kantor, "Kepala", Role.KEPALA_LPSE)
    assert actions.unstaffed_without(petugas, Role.HELPDESK) == []
    assert actions.unstaffed_without(sole, Role.KEPALA_LPSE) == [Role.KEPALA_LPSE]


def test_the_system_admin_appoints_the_first_admin_of_an_office(kantor, admin_sistem):
    person = installation.appoint(
        Role.ADMIN_KANTOR, email="a@contoh.example", name="Admin Pertama", office=kantor, by=admin_sistem
    )
    assert (person.office, roles_of(person)) == (kantor, {Role.ADMIN_KANTOR})
    assert acts_on("user", person.pk) == ["person_added", "role_granted"]


def test_nobody_of_another_office_is_appointed(kantor, petugas, admin_sistem):
    with pytest.raises(OfficeError, match="Lepaskan dari sana"):
        installation.appoint(Role.ADMIN_KANTOR, email=petugas.email, name="", office=new_office(), by=admin_sistem)


def test_a_system_admin_dismisses_another_but_not_themself(admin_sistem):
    second = staff(None, "Admin Sistem Kedua", Role.SYSTEM_ADMIN)
    installation.dismiss(second, Role.SYSTEM_ADMIN, by=admin_sistem)
    assert roles_of(second) == frozenset()
    with pytest.raises(OfficeError, match="wewenang Anda sendiri"):
        installation.dismiss(admin_sistem, Role.SYSTEM_ADMIN, by=admin_sistem)


def test_an_admin_kantor_dismisses_nobody_as_system_admin(admin, admin_sistem):
    with pytest.raises(OfficeError, match="tidak lagi menjadi Admin Sistem"):
        installation.dismiss(admin_sistem, Role.SYSTEM_ADMIN, by=admin)


def test_the_system_admin_shuts_out_an_applicant_and_lets_them_in(admin_sistem, orang_asing):
    installation.shut_out(orang_asing, by=admin_sistem)
    orang_asing.refresh_from_db()
    assert not orang_asing.is_active
    installation.let_in(orang_asing, by=admin_sistem)
    assert acts_on("user", orang_asing.pk) == ["deactivated", "reactivated"]


def in_a_thread(act):
    """Run it on a connection of its own; the OfficeError it raised, or None."""
    try:
        act()
    except OfficeError as refusal:
        return refusal
    finally:
        connection.close()
    return None


@pytest.mark.django_db(transaction=True)
def test_two_admins_who_relieve_each_other_at_once_leave_one():
    office = new_office()
    one, two = (staff(office, name, Role.ADMIN_KANTOR) for name in ("Satu", "Dua"))
    with ThreadPoolExecutor(2) as threads:
        outcomes = threads.map(
            in_a_thread,
            [
                lambda: actions.revoke_role(two, Role.ADMIN_KANTOR, by=one),
                lambda: actions.revoke_role(one, Role.ADMIN_KANTOR, by=two),
            ],
        )
    assert sum(outcome is None for outcome in outcomes) == 1
    assert RoleGrant.objects.active().filter(user__office=office, role=Role.ADMIN_KANTOR).count() == 1
