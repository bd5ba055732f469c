"""Every rule of the database about the register refuses one row that breaks it, by name."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts_app.register.models import AccountChange, ImportRow, ImportState, RegisterImport, SpseAccount
from tests.accounts_app.register import sheets


def _again(row):
    row.pk = None
    row.save(force_insert=True)


def _by_hand(account, by):
    AccountChange.objects.create(account=account, field="phone", old="1", new="2", by=by, reason="")


def _row_twice(account):
    batch = account.changes.get().batch
    for _ in range(2):
        ImportRow.objects.create(batch=batch, row_no=1, user_id="A", name="B", state="new")


RULES = {
    "account_email_is_lower_case": lambda a, _: SpseAccount.objects.update(email="Besar@contoh.example"),
    "account_has_user_id_and_name": lambda a, _: SpseAccount.objects.update(name=""),
    "account_decree_ends_after_it_begins": lambda a, _: SpseAccount.objects.update(
        decree_from=date(2026, 2, 1), decree_until=date(2026, 1, 1)
    ),
    "account_user_id_once_an_office": lambda a, _: _again(a),
    "import_refused_says_why": lambda a, _: RegisterImport.objects.update(state=ImportState.REFUSED),
    "import_applied_was_whole_and_decided": lambda a, _: RegisterImport.objects.update(decided_by=None),
    "import_of_contacts_has_a_second_person": lambda a, _: RegisterImport.objects.update(rows_contact=1),
    "import_row_once": lambda a, _: _row_twice(a),
    "account_change_by_hand_has_a_reason": _by_hand,
}


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_row_that_breaks_the_rule_is_refused(kaltim, name):
    account = sheets.account(kaltim.office, kaltim.admin_ppe)
    with pytest.raises(IntegrityError, match=f'"{name}"'):
        RULES[name](account, kaltim.admin_ppe)


def test_no_rule_of_the_register_is_left_untried():
    models = (SpseAccount, RegisterImport, ImportRow, AccountChange)
    assert {rule.name for model in models for rule in model._meta.constraints} == set(RULES)


def test_the_history_of_an_account_is_append_only(kaltim):
    sheets.account(kaltim.office, kaltim.admin_ppe)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        AccountChange.objects.update(new="lain")
