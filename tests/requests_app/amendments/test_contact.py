"""Another contact of an account: two people, letters to both addresses, and a hold before it counts."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts_app.audit.actions import broken_link
from accounts_app.audit.models import Event
from accounts_app.register import actions as register
from accounts_app.register.actions import RegisterError
from accounts_app.register.contacts import Contact, contact_at, contact_changes_since
from requests_app.amendments import actions
from requests_app.amendments.models import SeenIn
from requests_app.outbox.models import Message
from tests.accounts_app.helpers import acts_on
from tests.accounts_app.register import sheets
from tests.requests_app.amendments import proposals
from tests.requests_app.amendments.proposals import NEW, confirm

OLD = {"email": "budi@contoh.example", "phone": "0812-0000-1111"}


@pytest.fixture
def budi(kaltim):
    return sheets.account(kaltim.office, kaltim.admin_ppe)


def letters() -> dict[str, Message]:
    return {message.to_address: message for message in Message.objects.all()}


def test_one_person_alone_changes_nothing(kaltim, budi):
    proposals.contact(kaltim, budi)
    budi.refresh_from_db()
    assert (budi.email, budi.contact_held_until, letters()) == (OLD["email"], None, {})


def test_confirmed_by_a_second_person_it_is_on_record_and_held(kaltim, budi):
    with time_machine.travel("2026-11-23 02:00Z", tick=False):
        confirm(proposals.contact(kaltim, budi), kaltim.rekan_admin_ppe)
        until = timezone.now() + timedelta(hours=72)
    budi.refresh_from_db()
    assert (budi.email, budi.phone, budi.source) == (NEW["email"], NEW["phone"], "spse")
    assert budi.contact_held_until == until
    assert [budi.is_contact_held(until - timedelta(seconds=1)), budi.is_contact_held(until)] == [True, False]


def test_how_long_it_is_held_is_a_setting(kaltim, budi, settings):
    settings.CONTACT_HOLD_HOURS = 5
    confirm(proposals.contact(kaltim, budi), kaltim.rekan_admin_ppe)
    budi.refresh_from_db()
    assert not budi.is_contact_held(timezone.now() + timedelta(hours=6))


def test_the_old_contact_counts_for_a_request_that_was_there_before(kaltim, budi):
    began = timezone.now()
    confirm(proposals.contact(kaltim, budi), kaltim.rekan_admin_ppe)
    budi.refresh_from_db()
    assert contact_at(budi, began) == Contact(**OLD)
    assert {change.field for change in contact_changes_since(budi, began)} == {"email", "phone"}
    assert not contact_changes_since(budi, timezone.now()).exists()


def test_the_history_names_both_people(kaltim, budi):
    confirm(proposals.contact(kaltim, budi), kaltim.rekan_admin_ppe, SeenIn.ARCHIVE)
    change = budi.changes.get(field="phone")
    assert (change.old, change.new, change.by) == (OLD["phone"], NEW["phone"], kaltim.rekan_admin_ppe)
    assert kaltim.admin_ppe.name in change.reason
    assert "orang kedua melihat Arsip registrasi pertama" in change.reason


def test_the_event_names_fields_and_no_value(kaltim, budi):
    amendment = confirm(proposals.contact(kaltim, budi), kaltim.rekan_admin_ppe)
    last = Event.objects.about("account", budi.pk).last()
    assert (last.act, last.actor) == ("contact_changed", kaltim.rekan_admin_ppe)
    assert last.data == {
        "fields": ["email", "phone"], "amendment": amendment.pk, "proposed_by": kaltim.admin_ppe.pk,
        "told": ["old", "new"],
    }  # fmt: skip
    assert acts_on("account", budi.pk) == ["account_added", "contact_proposed", "contact_changed"]
    assert broken_link("account", budi.pk) is None


# --- letters ----------------------------------------------------------------------------------------------


def test_both_addresses_are_told_and_neither_learns_the_other(kaltim, budi):
    kaltim.office.phone = "(0541) 000-001"
    kaltim.office.save()
    confirm(proposals.contact(kaltim, budi), kaltim.rekan_admin_ppe)
    told = letters()
    assert set(told) == {OLD["email"], NEW["email"]}
    for message in told.values():
        for value in (*OLD.values(), *NEW.values(), budi.user_id, budi.nip):
            assert value not in message.subject + message.text
        assert "surel dan telepon akun SPSE Anda" in message.text
        assert "TIDAK memintanya" in message.text
        assert "(0541) 000-001" in message.text
        assert "WITA" in message.text


def test_another_phone_alone_is_told_once(kaltim, budi):
    amendment = confirm(proposals.contact(kaltim, budi, email=budi.email), kaltim.rekan_admin_ppe)
    assert list(letters()) == [OLD["email"]]
    assert "telepon akun SPSE Anda" in letters()[OLD["email"]].text
    assert Event.objects.about("account", budi.pk).last().data["told"] == ["both"]
    assert amendment.changed == {"phone": NEW["phone"]}


def test_an_account_without_an_address_says_so_in_its_event(kaltim):
    row = sheets.account(kaltim.office, kaltim.admin_ppe, Surel="")
    confirm(proposals.contact(kaltim, row), kaltim.rekan_admin_ppe)
    data = Event.objects.about("account", row.pk).last().data
    assert (data["told"], data["no_old_email"]) == (["new"], True)


def test_an_address_that_is_taken_away_is_told(kaltim, budi):
    confirm(proposals.contact(kaltim, budi, email=""), kaltim.rekan_admin_ppe)
    assert list(letters()) == [OLD["email"]]


# --- who --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["rekan_admin_ppe", "kepala"])
def test_who_may_be_the_second_person(kaltim, budi, who):
    assert confirm(proposals.contact(kaltim, budi), getattr(kaltim, who)).outcome == "confirmed"


@pytest.mark.parametrize("who", ["admin_ppe", "helpdesk", "admin_kantor"])
@pytest.mark.parametrize("decide", ["confirm", "refuse"])
def test_who_may_not_be_the_second_person(kaltim, budi, who, decide):
    """The proposer least of all."""
    amendment, person = proposals.contact(kaltim, budi), getattr(kaltim, who)
    with pytest.raises(RegisterError):
        confirm(amendment, person) if decide == "confirm" else actions.refuse(amendment, reason="x", by=person)


def test_another_offices_admin_is_no_second_person(kaltim, kkp, budi):
    amendment = proposals.contact(kaltim, budi)
    with pytest.raises(RegisterError, match="kantor ini"):
        confirm(amendment, kkp.admin_ppe)


def test_another_offices_admin_does_not_propose(kkp, budi):
    with pytest.raises(RegisterError, match="kantor ini"):
        proposals.contact(kkp, budi)


@pytest.mark.parametrize(
    ("theirs", "value"),
    [("nip", "199003152015031002"), ("email", OLD["email"]), ("email", NEW["email"]), ("phone", NEW["phone"])],
)
@pytest.mark.parametrize("who", ["admin_ppe", "rekan_admin_ppe"])
def test_neither_person_is_the_owner_of_the_account_or_of_the_contact(kaltim, budi, who, theirs, value):
    person = getattr(kaltim, who)
    setattr(person, theirs, value)
    deed = proposals.contact if who == "admin_ppe" else _proposed_by_another
    with pytest.raises(RegisterError, match="akun Anda sendiri"):
        deed(kaltim, budi, by=person)


def _proposed_by_another(kaltim, budi, by):
    confirm(proposals.contact(kaltim, budi), by)


def test_the_second_person_must_have_looked(kaltim, budi):
    amendment = proposals.contact(kaltim, budi)
    with pytest.raises(RegisterError, match="melihat sendiri"):
        actions.confirm(amendment, looked=False, checked_in=SeenIn.SPSE, by=kaltim.rekan_admin_ppe)


def test_a_refusal_leaves_the_register_and_says_why(kaltim, budi):
    amendment = actions.refuse(proposals.contact(kaltim, budi), reason="Nomor lain di SPSE", by=kaltim.kepala)
    budi.refresh_from_db()
    assert (amendment.outcome, amendment.refusal, budi.email) == ("refused", "Nomor lain di SPSE", OLD["email"])
    with pytest.raises(RegisterError, match="sudah diputuskan: ditolak"):
        confirm(amendment, kaltim.rekan_admin_ppe)


def test_a_refusal_needs_its_reason(kaltim, budi):
    with pytest.raises(RegisterError, match="Alasan penolakan"):
        actions.refuse(proposals.contact(kaltim, budi), reason=" ", by=kaltim.kepala)


def test_the_proposer_may_take_it_back_and_nobody_else(kaltim, budi):
    amendment = proposals.contact(kaltim, budi)
    with pytest.raises(RegisterError, match="Hanya pengusul"):
        actions.withdraw(amendment, by=kaltim.rekan_admin_ppe)
    assert actions.withdraw(amendment, by=kaltim.admin_ppe).outcome == "withdrawn"
    with pytest.raises(RegisterError, match="ditarik kembali"):
        confirm(amendment, kaltim.rekan_admin_ppe)


def test_the_same_contact_is_no_change(kaltim, budi):
    with pytest.raises(RegisterError, match="sama dengan yang tercatat"):
        proposals.contact(kaltim, budi, email=OLD["email"], phone=OLD["phone"])


def test_an_account_does_not_lose_its_whole_contact(kaltim, budi):
    with pytest.raises(RegisterError, match="surel atau telepon"):
        proposals.contact(kaltim, budi, email="", phone="")


def test_one_change_of_an_account_waits_at_a_time(kaltim, budi):
    proposals.contact(kaltim, budi)
    with pytest.raises(RegisterError, match="masih menunggu"):
        proposals.contact(kaltim, budi, phone="0812-0000-7777", by=kaltim.rekan_admin_ppe)


# --- stale ------------------------------------------------------------------------------------------------


def test_a_contact_that_an_import_changed_meanwhile_is_not_overwritten(kaltim, budi):
    amendment = proposals.contact(kaltim, budi)
    row = sheets.csv_of({**sheets.BUDI, "Telepon": "0813"})
    sheets.take(kaltim.office, kaltim.admin_ppe, row, second=kaltim.rekan_admin_ppe)
    with pytest.raises(RegisterError, match="berubah sejak diusulkan"):
        confirm(amendment, kaltim.rekan_admin_ppe)
    budi.refresh_from_db()
    assert budi.phone == "0813"


def test_another_corrected_fact_does_not_kill_a_proposal(kaltim, budi):
    amendment = proposals.contact(kaltim, budi)
    register.change_account(budi, {"unit": "Bidang Aset"}, seen=1, reason="Mutasi", by=kaltim.rekan_admin_ppe)
    confirm(amendment, kaltim.rekan_admin_ppe)
    budi.refresh_from_db()
    assert (budi.unit, budi.phone) == ("Bidang Aset", NEW["phone"])
