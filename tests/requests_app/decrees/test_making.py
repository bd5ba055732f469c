"""Step 3: the worklist per person, what the register takes over, and the end of an SK with its accounts."""

from datetime import timedelta

import pytest
from django.db import connection

from accounts_app.audit.models import Event
from accounts_app.register.models import AccountChange, Source, SpseAccount
from requests_app.decrees import actions
from requests_app.decrees.models import Decree, DecreePerson
from requests_app.handover.actions import current_of
from requests_app.handover.models import Status
from requests_app.handover.results import Secret
from requests_app.outbox.models import Message
from requests_app.process.refusals import Forbidden, Refused, Stale, Unmet
from tests import world
from tests.races import at_once
from tests.requests_app.decrees import walk

PASSWORD = Secret(walk.PASSWORD)


def mark(desk, person, user_id="BARU.1", password=PASSWORD, by=None):
    return actions.mark_made(person, user_id=user_id, password=password, by=by or desk.admin_ppe)


def on_record(desk, **facts) -> SpseAccount:
    """A row of the office's register about the first person of the form, unless ``facts`` say otherwise."""
    said = {
        "user_id": "LAMA.1", "name": "Orang Ke-1", "nip": "199003152015031001", "spse_role": "verifikator",
        "email": "orang1@instansi.example", "phone": "0812-1000-0001",
    }  # fmt: skip
    account: SpseAccount = SpseAccount.objects.create(
        office=desk.office, source=Source.IMPORT, updated_by=desk.admin_ppe, **{**said, **facts}
    )
    return account


def fresh(person: DecreePerson) -> DecreePerson:
    return DecreePerson.objects.get(pk=person.pk)


@pytest.fixture
def orang(kaltim):
    return walk.first(walk.issued(kaltim, walk.facts(1), walk.facts(2)))


# --- marking --------------------------------------------------------------------------------------------------


def test_a_made_account_seals_its_password_and_keeps_no_readable_copy(kaltim, orang):
    mark(kaltim, orang)
    row = current_of("decree_person", orang.pk)
    assert (row.status, row.office) == (Status.SEALED, kaltim.office)
    with connection.cursor() as cursor:
        for name in ("requests_app_decreeperson", "requests_app_handover", "accounts_app_event"):
            cursor.execute(f"SELECT count(*) FROM {name} t WHERE t::text LIKE %s", [f"%{walk.PASSWORD}%"])
            assert cursor.fetchone() == (0,), name


@pytest.mark.parametrize(("user_id", "password"), [("", PASSWORD), ("  ", PASSWORD), ("x" * 81, PASSWORD), ("U", None)])
def test_a_new_account_has_a_user_id_and_a_password(kaltim, orang, user_id, password):
    with pytest.raises(Refused):
        mark(kaltim, orang, user_id, password)
    assert fresh(orang).result == ""


def test_a_mark_is_not_made_twice(kaltim, orang):
    mark(kaltim, orang)
    with pytest.raises(Refused, match="Sudah dicatat oleh Admin Ppe KT: akun dibuat"):
        actions.mark_impossible(orang, "x", by=kaltim.rekan_admin_ppe)


def test_a_mark_is_taken_back_with_its_password(kaltim, orang):
    mark(kaltim, orang)
    actions.undo_mark(orang, by=kaltim.rekan_admin_ppe)
    assert (fresh(orang).result, fresh(orang).user_id, fresh(orang).has_password) == ("", "", False)
    assert current_of("decree_person", orang.pk).status == Status.VOIDED
    actions.mark_impossible(orang, "Pensiun.", by=kaltim.admin_ppe)
    actions.undo_mark(orang, by=kaltim.admin_ppe)
    with pytest.raises(Refused, match="belum dicatat"):
        actions.undo_mark(orang, by=kaltim.admin_ppe)


def test_marks_stay_when_the_step_is_over(kaltim):
    person = walk.first(walk.made(kaltim))
    with pytest.raises(Stale):
        actions.undo_mark(person, by=kaltim.admin_ppe)


@pytest.mark.parametrize("reason", ["", "   "])
def test_what_cannot_be_made_says_why(kaltim, orang, reason):
    with pytest.raises(Refused, match="Alasan"):
        actions.mark_impossible(orang, reason, by=kaltim.admin_ppe)


def test_one_user_id_is_for_one_person_of_the_decree(kaltim, orang):
    mark(kaltim, orang, "SAMA.1")
    other = orang.decree.people.get(no=2)
    with pytest.raises(Refused, match="sudah dicatat untuk"):
        mark(kaltim, other, "sama.1")


def test_nobody_is_made_while_form_and_decree_disagree(kaltim, orang):
    """Somebody with the triggers off changed the form of an issued SK: the hash tells."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE requests_app_decreeperson DISABLE TRIGGER USER")
        cursor.execute("UPDATE requests_app_decreeperson SET email = 'x@y.example' WHERE id = %s", [orang.pk])
        cursor.execute("ALTER TABLE requests_app_decreeperson ENABLE TRIGGER USER")
    with pytest.raises(Unmet, match="tidak sama dengan SK"):
        mark(kaltim, orang)


def test_the_step_ends_when_everybody_is_decided(kaltim, orang):
    mark(kaltim, orang)
    with pytest.raises(Unmet, match="1 orang belum dicatat"):
        actions.create_accounts(walk.again(orang.decree), by=kaltim.admin_ppe)
    actions.mark_impossible(orang.decree.people.get(no=2), "Pensiun.", by=kaltim.admin_ppe)
    decree = actions.create_accounts(walk.again(orang.decree), by=kaltim.admin_ppe)
    assert decree.state == "accounts_created"
    assert SpseAccount.objects.filter(office=kaltim.office).count() == 1


@pytest.mark.parametrize("who", ["kepala", "helpdesk", "admin_kantor"])
def test_only_admin_ppe_makes_accounts(kaltim, orang, who):
    with pytest.raises(Forbidden):
        mark(kaltim, orang, by=getattr(kaltim, who))


def test_nor_does_an_admin_of_another_office(kaltim, lain, orang):
    with pytest.raises(Forbidden):
        mark(kaltim, orang, by=lain.admin_ppe)


@pytest.mark.django_db(transaction=True)
def test_eight_marks_of_one_person_at_once_leave_one():
    desk = world.kaltim()
    person = walk.first(walk.issued(desk))
    answers = at_once(8, lambda number: mark(desk, person, f"U.{number}").user_id)
    assert len([answer for answer in answers if isinstance(answer, str)]) == 1
    assert all(isinstance(answer, Refused) for answer in answers if not isinstance(answer, str))


# --- the register ---------------------------------------------------------------------------------------------


def test_a_user_id_of_somebody_else_is_refused(kaltim, orang):
    on_record(kaltim, nip="198001012005011009", email="lain@instansi.example")
    with pytest.raises(Refused, match="atas nama lain"):
        mark(kaltim, orang, "lama.1")


def test_a_user_id_of_another_role_is_refused(kaltim, orang):
    on_record(kaltim, spse_role="helpdesk")
    with pytest.raises(Refused, match="berperan Helpdesk"):
        mark(kaltim, orang, "LAMA.1")


@pytest.mark.parametrize(
    ("nip", "email", "theirs"),
    [
        ("199003152015031001", "lain@instansi.example", True), ("", "orang1@instansi.example", True),
        ("", "lain@instansi.example", False), ("", "", False),
    ],
)  # fmt: skip
def test_whose_user_id_it_is(kaltim, orang, nip, email, theirs):
    on_record(kaltim, nip=nip, email=email)
    if theirs:
        assert mark(kaltim, orang, "LAMA.1", None).had_account
        return
    with pytest.raises(Refused, match="atas nama lain"):
        mark(kaltim, orang, "LAMA.1", None)


def finished(desk, *, user_id="LAMA.1", password=None, **more) -> Decree:
    decree = walk.issued(desk, walk.facts(1), **more)
    mark(desk, walk.first(decree), user_id, password)
    return actions.create_accounts(walk.again(decree), by=desk.admin_ppe)


def test_an_account_on_record_is_found_and_carries_the_new_decree(kaltim):
    account = on_record(kaltim, is_active=False, decree_number="SK-LAMA")
    decree = finished(kaltim)
    row = SpseAccount.objects.get()
    assert (row.pk, row.decree_number, row.is_active, row.contact_held_until) == (account.pk, decree.number, True, None)
    assert walk.first(decree).account == account
    reason = AccountChange.objects.filter(account=account, field="decree_number").get().reason
    assert decree.number in reason


def test_a_contact_that_the_decree_changes_is_held_and_both_addresses_are_told(kaltim):
    on_record(kaltim, email="dulu@instansi.example")
    finished(kaltim)
    row = SpseAccount.objects.get()
    assert (row.email, row.is_contact_held_now) == ("orang1@instansi.example", True)
    told = Message.objects.filter(kind__startswith="contact_changed").values_list("to_address", flat=True)
    assert sorted(told) == ["dulu@instansi.example", "orang1@instansi.example"]


def test_a_user_id_that_came_into_the_register_meanwhile_is_looked_at_again(kaltim, orang):
    mark(kaltim, orang, "BARU.1")
    actions.mark_impossible(orang.decree.people.get(no=2), "Pensiun.", by=kaltim.admin_ppe)
    on_record(kaltim, user_id="baru.1", nip="198001012005011009", email="lain@instansi.example")
    with pytest.raises(Refused, match="atas nama lain"):
        actions.create_accounts(walk.again(orang.decree), by=kaltim.admin_ppe)
    assert walk.again(orang.decree).state == "ordered"


def test_the_new_account_says_whence_it_came(kaltim):
    decree = walk.made(kaltim)
    account = walk.first(decree).account
    assert Event.objects.about("account", account.pk).get().data["number"] == decree.number
    assert (account.nip, account.spse_role, account.source) == ("199003152015031001", "verifikator", "spse")


# --- the end of an SK -----------------------------------------------------------------------------------------


def test_an_ended_decree_lists_its_accounts_and_each_is_closed_once(kaltim):
    decree = walk.archived(kaltim, walk.facts(1), walk.facts(2))
    assert list(DecreePerson.objects.to_close(kaltim.office.pk, walk.today(kaltim))) == []
    decree = actions.end(decree, on=walk.today(kaltim), reason="Mutasi.", by=kaltim.kepala)
    people = list(DecreePerson.objects.to_close(kaltim.office.pk, walk.today(kaltim)))
    assert [person.no for person in people] == [1, 2]
    actions.close_account(people[0], "Dinonaktifkan di SPSE.", by=kaltim.admin_ppe)
    assert [person.no for person in DecreePerson.objects.to_close(kaltim.office.pk, walk.today(kaltim))] == [2]
    assert [row.is_active for row in SpseAccount.objects.order_by("pk")] == [False, True]
    with pytest.raises(Refused, match="sudah dicatat ditutup"):
        actions.close_account(people[0], "Lagi.", by=kaltim.admin_ppe)


def test_nothing_is_closed_while_the_decree_holds(kaltim):
    person = walk.first(walk.archived(kaltim, valid_until=walk.today(kaltim)))
    with pytest.raises(Unmet, match="masih berlaku"):
        actions.close_account(person, "x", by=kaltim.admin_ppe)


def test_an_account_that_a_later_decree_carries_stays_open(kaltim):
    first = walk.made(kaltim)
    account = walk.first(first).account
    later = walk.issued(kaltim, walk.facts(1))
    mark(kaltim, walk.first(later), account.user_id, None)
    actions.create_accounts(walk.again(later), by=kaltim.admin_ppe)
    actions.end(walk.again(first), on=walk.today(kaltim), reason="Diganti.", by=kaltim.kepala)
    assert list(DecreePerson.objects.to_close(kaltim.office.pk, walk.today(kaltim))) == []
    with pytest.raises(Refused, match="berdasar SK lain"):
        actions.close_account(walk.first(first), "x", by=kaltim.admin_ppe)


@pytest.mark.parametrize(
    ("who", "on", "reason", "why"),
    [
        ("admin_ppe", 0, "x", "Kepala LPSE"), ("kepala", -1, "x", "sebelum mulai"), ("kepala", 99, "x", "lebih awal"),
        ("kepala", 0, " ", "Alasan"),
    ],
)  # fmt: skip
def test_who_ends_it_and_when(kaltim, who, on, reason, why):
    decree = walk.made(kaltim, valid_until=walk.today(kaltim) + timedelta(days=30))
    with pytest.raises(Refused, match=why):
        actions.end(decree, on=walk.today(kaltim) + timedelta(days=on), reason=reason, by=getattr(kaltim, who))


@pytest.mark.parametrize(("days", "soon"), [(-1, False), (0, True), (30, True), (31, False), (None, False)])
def test_which_decrees_end_within_thirty_days(kaltim, days, soon):
    today = walk.today(kaltim)
    until = None if days is None else today + timedelta(days=days)
    decree = walk.issued(kaltim, valid_from=today - timedelta(days=2), valid_until=until)
    assert list(Decree.objects.filter(office=kaltim.office).ending_soon(today)) == ([decree] if soon else [])


def test_an_ended_or_voided_decree_is_not_ending_soon(kaltim):
    today = walk.today(kaltim)
    ended = walk.made(kaltim, valid_until=today + timedelta(days=9))
    actions.end(ended, on=today, reason="Mutasi.", by=kaltim.kepala)
    void = walk.issued(kaltim, valid_until=today + timedelta(days=9))
    actions.void(void, "Keliru.", by=kaltim.kepala)
    assert not Decree.objects.ending_soon(today).exists()
    assert list(Decree.objects.over(today)) == [ended]


def test_an_sk_without_an_end_takes_the_old_end_away(kaltim):
    """Else the account would be over although the SK holds, or the row be one that the database refuses."""
    yesterday = walk.today(kaltim) - timedelta(days=1)
    account = on_record(kaltim, decree_number="SK/1/2025", decree_from=yesterday, decree_until=yesterday)
    decree = finished(kaltim)
    account.refresh_from_db()
    assert (account.decree_number, account.decree_until) == (decree.number, None)
