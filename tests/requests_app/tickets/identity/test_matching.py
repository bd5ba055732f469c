"""Which account a request is about: certain only where nothing typed points at somebody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts_app.models import RoleGrant, User
from accounts_app.register.models import Source, SpseAccount
from requests_app.tickets.identity.matching import AT_MOST, candidates, certain, is_owner
from requests_app.tickets.models import Ticket
from tests.requests_app.tickets.identity.cases import NIP, OTHER_NIP, PERSON, ago, contact_changed


def account(desk, user_id="BUDI01", role="ppk", **facts):
    values = {"user_id": user_id, "spse_role": role, **PERSON, **facts}
    return SpseAccount.objects.create(office=desk.office, source=Source.IMPORT, updated_by=desk.kepala, **values)


def asks(desk, **said):
    said = {"applicant_type": "ppk", "nip": "", "email": "", "spse_user_id": "", **said}
    return Ticket(office=desk.office, name="Budi", **said)


def first(desk, **said) -> Any:
    """Budi's account with what `candidates` knows of it."""
    return candidates(asks(desk, **{"nip": NIP, **said}))[0]


def found(ticket):
    return certain(ticket, candidates(ticket))


@pytest.mark.parametrize(
    "said",
    [
        {"nip": NIP},
        {"nip": "１９９００３１５ 201503 1 002"},
        {"spse_user_id": " budi01 "},
        {"email": "BUDI@contoh.example"},
    ],
)
def test_one_account_is_found_by_whatever_was_typed(kaltim, said):
    budi = account(kaltim)
    account(kaltim, "SITI01", nip=OTHER_NIP, email="siti@contoh.example")
    assert found(asks(kaltim, **said)) == budi


def test_nothing_typed_finds_nothing(kaltim):
    account(kaltim, nip="", email="")
    assert candidates(asks(kaltim)) == []


def test_of_several_accounts_of_one_person_the_kind_of_user_decides(kaltim):
    account(kaltim)
    auditor = account(kaltim, "BUDI02", role="auditor")
    assert found(asks(kaltim, nip=NIP, applicant_type="auditor")) == auditor


def test_of_several_accounts_of_one_kind_the_typed_user_id_decides_and_else_nobody(kaltim):
    account(kaltim)
    second = account(kaltim, "BUDI02")
    assert found(asks(kaltim, nip=NIP)) is None
    assert found(asks(kaltim, nip=NIP, spse_user_id="budi02")) == second


def test_an_inactive_account_steps_back_behind_the_active_one_but_is_found_alone(kaltim):
    old = account(kaltim, is_active=False)
    assert found(asks(kaltim, nip=NIP)) == old
    new = account(kaltim, "BUDI02")
    assert found(asks(kaltim, nip=NIP)) == new


@pytest.mark.parametrize("own", [{"nip": OTHER_NIP}, {"email": "siti@contoh.example"}])
def test_the_user_id_of_one_with_nip_or_address_of_another_is_not_certain(kaltim, own):
    account(kaltim)
    account(kaltim, "SITI01", nip=OTHER_NIP, email="siti@contoh.example")
    ticket = asks(kaltim, spse_user_id="BUDI01", **own)
    assert len(candidates(ticket)) == 2
    assert found(ticket) is None


def test_an_unknown_user_id_is_not_certain_although_the_nip_is(kaltim):
    account(kaltim)
    assert found(asks(kaltim, nip=NIP, spse_user_id="BUD\u040601")) is None


def test_the_account_that_was_chosen_wins(kaltim):
    account(kaltim)
    siti = account(kaltim, "SITI01", nip=OTHER_NIP, email="siti@contoh.example")
    assert found(asks(kaltim, nip=NIP, account=siti)) == siti


def test_the_chosen_account_wins_behind_any_crowd(kaltim):
    for number in range(AT_MOST + 2):
        account(kaltim, f"RAMAI{number}")
    chosen = account(kaltim, "SITI01", nip=OTHER_NIP, email="s@contoh.example", is_active=False)
    assert found(asks(kaltim, nip=NIP, account=chosen)) == chosen


def test_a_crowd_that_may_hide_somebody_is_not_certain(kaltim):
    budi = account(kaltim, "BUDI00", role="ppk")
    for number in range(1, AT_MOST):
        account(kaltim, f"BUDI0{number}", role="auditor")
    ticket = asks(kaltim, nip=NIP, email="siti@contoh.example")
    assert found(ticket) is None
    SpseAccount.objects.filter(user_id="BUDI01").update(nip="1", email="")
    assert found(ticket) == budi


def test_another_offices_account_is_never_found_nor_wins(kaltim, kkp):
    theirs = account(kkp)
    ticket = asks(kaltim, nip=NIP, spse_user_id="BUDI01", email=PERSON["email"])
    assert candidates(ticket) == []
    ticket.account = theirs
    assert (candidates(ticket), found(ticket)) == ([], None)


def test_an_account_knows_when_its_contact_changed_last(kaltim):
    budi, at = account(kaltim), ago(days=3)
    contact_changed(budi, at - timedelta(days=9), phone="0899")
    contact_changed(budi, at, email="baru@contoh.example")
    assert first(kaltim).contact_changed_at == at


def test_another_change_is_no_change_of_contact(kaltim):
    contact_changed(account(kaltim), ago(days=3), name="Budi Baru")
    assert first(kaltim).contact_changed_at is None


@pytest.mark.parametrize(
    ("of", "works"),
    [
        ({"email": PERSON["email"]}, True),
        ({"nip": "19900315 201503 1 002"}, True),
        ({"nip": OTHER_NIP}, False),
        ({"nip": ""}, False),
    ],
)
def test_whoever_holds_a_role_here_works_here(kaltim, of, works):
    budi = account(kaltim)
    User.objects.filter(pk=kaltim.helpdesk.pk).update(**of)
    assert first(kaltim).works_here is works
    assert is_owner(budi, User.objects.get(pk=kaltim.helpdesk.pk)) is works


def test_empty_facts_make_nobody_staff_or_owner(kaltim):
    budi = account(kaltim, nip="", email="")
    assert first(kaltim, nip="", spse_user_id="BUDI01").works_here is False
    assert not is_owner(budi, User(nip="", email=""))


def test_a_revoked_role_and_a_role_elsewhere_are_no_role_here(kaltim, kkp):
    account(kaltim)
    User.objects.filter(pk=kkp.helpdesk.pk).update(nip=NIP)
    User.objects.filter(pk=kaltim.helpdesk.pk).update(email=PERSON["email"])
    RoleGrant.objects.filter(user=kaltim.helpdesk).update(revoked_at=timezone.now())
    assert first(kaltim).works_here is False


def test_one_query(kaltim, django_assert_num_queries):
    account(kaltim)
    with django_assert_num_queries(1):
        candidates(asks(kaltim, nip=NIP, spse_user_id="BUDI01", email="x@contoh.example"))
