"""The contact that counts is the one on record when a request began."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts_app.register.contacts import Contact, contact_at
from accounts_app.register.models import AccountChange
from tests.accounts_app.register import sheets


@pytest.fixture
def account(kaltim):
    return sheets.account(kaltim.office, kaltim.admin_ppe)


def put(account, by, at, **values):
    for field, value in values.items():
        AccountChange.objects.create(
            account=account, field=field, old=getattr(account, field), new=value, at=at, by=by, reason="uji"
        )
        setattr(account, field, value)
    account.save()


def test_a_change_made_later_is_taken_back(kaltim, account):
    began = timezone.now()
    then = Contact(account.email, account.phone)
    put(account, kaltim.admin_ppe, began + timedelta(minutes=1), phone="0899-0000-0001")
    put(account, kaltim.admin_ppe, began + timedelta(minutes=2), phone="0899-0000-0002", email="baru@contoh.example")
    assert contact_at(account, began) == then


def test_a_change_made_before_counts(kaltim, account):
    began = timezone.now()
    put(account, kaltim.admin_ppe, began - timedelta(minutes=1), phone="0899-0000-0001")
    assert contact_at(account, began).phone == "0899-0000-0001"


def test_an_account_recorded_later_answers_with_what_it_came_with(kaltim, account):
    before_it_came = account.created_at - timedelta(days=1)
    assert contact_at(account, before_it_came) == Contact(account.email, account.phone)
