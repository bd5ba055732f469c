"""The empty register: an account that one person saw in SPSE, and that a second one saw too."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts_app.audit.actions import broken_link
from accounts_app.audit.models import Event
from accounts_app.register.actions import RegisterError
from accounts_app.register.contacts import Contact, contact_at, contact_changes_since
from accounts_app.register.models import SpseAccount
from requests_app.amendments import actions
from requests_app.amendments.models import SeenIn
from tests.accounts_app.helpers import acts_on
from tests.accounts_app.register import sheets
from tests.factories import staff
from tests.requests_app.amendments import proposals
from tests.requests_app.amendments.proposals import SITI, confirm, seen


def test_one_person_alone_adds_nothing(kaltim):
    amendment = proposals.account(kaltim)
    assert (amendment.outcome, SpseAccount.objects.count()) == ("", 0)


def test_confirmed_by_a_second_person_it_is_a_row_of_the_register(kaltim):
    amendment = confirm(proposals.account(kaltim), kaltim.rekan_admin_ppe)
    account = SpseAccount.objects.get()
    assert {name: getattr(account, name) for name in SITI} == SITI
    assert (account.source, account.version, amendment.account) == ("spse", 1, account)
    assert account.contact_held_until is None


def test_what_was_seen_in_the_archive_is_on_record_as_such(kaltim):
    amendment = proposals.account(kaltim, evidence=seen(SeenIn.ARCHIVE))
    confirm(amendment, kaltim.rekan_admin_ppe, SeenIn.ARCHIVE)
    assert SpseAccount.objects.get().source == "archive"


def test_the_history_names_both_people_and_the_reason(kaltim):
    confirm(proposals.account(kaltim), kaltim.rekan_admin_ppe)
    change = SpseAccount.objects.get().changes.get()
    assert (change.field, change.new, change.by) == ("user_id", "SITI01", kaltim.rekan_admin_ppe)
    assert change.reason.startswith(f"Surat nomor 5 (dilihat {kaltim.admin_ppe.name} pada Data akun di SPSE")


def test_the_events_name_the_proposal_and_no_value(kaltim):
    amendment = proposals.account(kaltim, evidence=seen(ticket_number="KT-2026-00012"))
    account = confirm(amendment, kaltim.rekan_admin_ppe).account
    assert account is not None
    assert acts_on("amendment", amendment.pk) == ["account_proposed", "account_confirmed"]
    event = Event.objects.about("account", account.pk).get()
    assert event.act == "account_added"
    assert event.data == {
        "amendment": amendment.pk, "proposed_by": kaltim.admin_ppe.pk, "source": "spse", "ticket": "KT-2026-00012",
    }  # fmt: skip
    assert broken_link("account", account.pk) is None


def test_its_contact_counts_for_a_request_that_was_there_before(kaltim):
    began = timezone.now()
    account = confirm(proposals.account(kaltim), kaltim.rekan_admin_ppe).account
    assert account is not None
    assert contact_at(account, began) == Contact(SITI["email"], SITI["phone"])
    assert not contact_changes_since(account, began).exists()


@pytest.mark.parametrize("user_id", ["SITI01", "siti01"])
def test_an_account_on_record_is_not_proposed_again(kaltim, user_id):
    sheets.account(kaltim.office, kaltim.admin_ppe, **{"User ID": "Siti01"})
    with pytest.raises(RegisterError, match="sudah tercatat"):
        proposals.account(kaltim, user_id=user_id)


def test_an_account_is_proposed_once_at_a_time(kaltim):
    proposals.account(kaltim)
    with pytest.raises(RegisterError, match="masih menunggu"):
        proposals.account(kaltim, user_id="siti01", by=kaltim.rekan_admin_ppe)


def test_after_a_refusal_it_may_be_proposed_again(kaltim):
    actions.refuse(proposals.account(kaltim), reason="Telepon di SPSE lain", by=kaltim.rekan_admin_ppe)
    assert proposals.account(kaltim).is_pending


def test_an_account_that_an_import_brought_meanwhile_is_not_made_twice(kaltim):
    amendment = proposals.account(kaltim)
    sheets.account(kaltim.office, kaltim.admin_ppe, **{"User ID": "siti01"})
    with pytest.raises(RegisterError, match="sudah masuk register"):
        confirm(amendment, kaltim.rekan_admin_ppe)
    assert SpseAccount.objects.count() == 1


def test_two_offices_may_know_the_same_user_id(kaltim, kkp):
    proposals.account(kaltim)
    assert proposals.account(kkp).is_pending


@pytest.mark.parametrize(
    ("facts", "evidence", "words"),
    [
        ({"email": "", "phone": ""}, {}, "surel atau telepon"),
        ({}, {"reason": "  "}, "Alasan wajib"),
        ({}, {"seen_on": timezone.localdate() + timedelta(days=3)}, "masa depan"),
        ({}, {"seen_in": SeenIn.LETTER}, "SPSE atau di arsip"),
    ],
)
def test_what_proves_nothing_is_not_proposed(kaltim, facts, evidence, words):
    with pytest.raises(RegisterError, match=words):
        proposals.account(kaltim, evidence=seen(**evidence), **facts)


@pytest.mark.parametrize("who", ["helpdesk", "kepala", "admin_kantor"])
def test_who_may_not_propose(kaltim, who):
    with pytest.raises(RegisterError, match="hanya dapat diubah"):
        proposals.account(kaltim, by=getattr(kaltim, who))


@pytest.mark.parametrize("theirs", ["nip", "email", "phone"])
def test_nobody_proposes_their_own_account_or_their_own_contact(kaltim, theirs):
    setattr(kaltim.admin_ppe, theirs, SITI[theirs])
    with pytest.raises(RegisterError, match="akun Anda sendiri"):
        proposals.account(kaltim)


def test_the_country_code_hides_no_phone_of_ones_own(kaltim):
    kaltim.admin_ppe.phone = "+62 812 0000 2222"
    with pytest.raises(RegisterError, match="akun Anda sendiri"):
        proposals.account(kaltim)


def test_a_person_without_nip_and_phone_is_nobody_in_particular(kaltim):
    assert proposals.account(kaltim, nip="", phone="").is_pending


def test_a_person_dismissed_since_does_not_confirm(kaltim):
    amendment = proposals.account(kaltim)
    dismissed = staff(kaltim.office, "Mantan Admin PPE")
    with pytest.raises(RegisterError, match="Hanya Admin PPE"):
        confirm(amendment, dismissed)
