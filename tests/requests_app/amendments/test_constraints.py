"""Every rule of the database about proposals refuses one row that breaks it, by name."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from requests_app.amendments.models import Amendment
from tests.accounts_app.register import sheets
from tests.requests_app.amendments import proposals

NOW = timezone.now()


def decided(desk, who: str = "rekan_admin_ppe", **values: Any) -> dict[str, Any]:
    return {"decided_at": NOW, "decided_by": getattr(desk, who), **values}


def again(row: Amendment) -> None:
    row.pk = None
    row.save(force_insert=True)


# what to write onto a pending change of contact to break exactly this rule
CONTACT = {
    "amendment_decided_has_who_and_when": lambda desk: {"decided_at": NOW},
    "amendment_has_a_second_person": lambda desk: decided(desk, "admin_ppe", outcome="confirmed", checked_in="spse"),
    "amendment_withdrawn_by_its_proposer": lambda desk: decided(desk, outcome="withdrawn"),
    "amendment_refused_says_why": lambda desk: decided(desk, outcome="refused"),
    "amendment_confirmed_says_where": lambda desk: decided(desk, outcome="confirmed"),
    "amendment_has_what_its_kind_needs": lambda desk: {"account": None},
    "amendment_has_a_contact": lambda desk: {"email": "", "phone": ""},
    "amendment_of_a_contact_changes_it": lambda desk: {
        "old_email": proposals.NEW["email"], "old_phone": proposals.NEW["phone"]
    },
    "amendment_email_is_lower_case": lambda desk: {"email": "Besar@contoh.example"},
    "amendment_has_a_reason": lambda desk: {"reason": ""},
    "amendment_decree_ends_after_it_begins": lambda desk: {
        "decree_from": date(2026, 2, 1), "decree_until": date(2026, 1, 1)
    },
}  # fmt: skip
ACCOUNT = {
    "amendment_makes_its_account_when_confirmed": lambda desk: decided(desk, outcome="confirmed", checked_in="spse"),
    "amendment_of_an_account_rests_on_spse_or_archive": lambda desk: {"seen_in": "letter"},
}


@pytest.mark.parametrize("name", sorted(CONTACT))
def test_a_change_of_contact_that_breaks_the_rule_is_refused(kaltim, name):
    proposals.contact(kaltim, sheets.account(kaltim.office, kaltim.admin_ppe))
    with pytest.raises(IntegrityError, match=f'"{name}"'):
        Amendment.objects.update(**CONTACT[name](kaltim))


@pytest.mark.parametrize("name", sorted(ACCOUNT))
def test_a_new_account_that_breaks_the_rule_is_refused(kaltim, name):
    proposals.account(kaltim)
    with pytest.raises(IntegrityError, match=f'"{name}"'):
        Amendment.objects.update(**ACCOUNT[name](kaltim))


def test_two_changes_of_one_contact_do_not_wait(kaltim):
    row = proposals.contact(kaltim, sheets.account(kaltim.office, kaltim.admin_ppe))
    with pytest.raises(IntegrityError, match='"amendment_one_contact_waits"'):
        again(row)


def test_two_new_accounts_of_one_user_id_do_not_wait(kaltim):
    row = proposals.account(kaltim)
    row.user_id = "siti01"
    with pytest.raises(IntegrityError, match='"amendment_one_account_waits"'):
        again(row)


def test_no_rule_of_the_proposals_is_left_untried():
    others = {"amendment_one_contact_waits", "amendment_one_account_waits"}
    assert {rule.name for rule in Amendment._meta.constraints} == set(CONTACT) | set(ACCOUNT) | others
