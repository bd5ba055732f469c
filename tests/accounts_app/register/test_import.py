"""From a spreadsheet into the register: shown first, taken as a whole or not at all, and every value accounted for."""

import os
import resource
from datetime import date, timedelta
from time import monotonic

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts_app.audit.actions import broken_link
from accounts_app.audit.models import Event
from accounts_app.models import User
from accounts_app.register import actions, compare, jobs
from accounts_app.register.actions import RegisterError
from accounts_app.register.models import AccountChange, ImportRow, RegisterImport, SpseAccount, SpseRole
from requests_app.sop.vocabulary import ApplicantType
from tests.accounts_app.helpers import acts_on
from tests.accounts_app.register.sheets import BUDI, HEADINGS, csv_of, people, read, take, xlsx_of

FULL = os.environ.get("LPSE_FULL") == "1"
MANY = 50_000 if FULL else 2_000


def counts(batch: RegisterImport) -> tuple[int, int, int, int]:
    return batch.rows_new, batch.rows_changed, batch.rows_unchanged, batch.rows_faulty


def test_spse_knows_the_same_roles_as_the_sops():
    assert SpseRole.choices == ApplicantType.choices


@pytest.mark.parametrize("make", [csv_of, xlsx_of])
def test_a_row_becomes_an_account(kaltim, make):
    take(kaltim.office, kaltim.admin_ppe, make(BUDI))
    account = SpseAccount.objects.get(office=kaltim.office)
    assert (account.user_id, account.name, account.nip) == ("BUDI01", "Budi Santosa", "199003152015031002")
    assert (account.spse_role, account.decree_from, account.updated_by) == ("ppk", date(2026, 1, 1), kaltim.admin_ppe)


def test_nothing_is_in_the_register_before_somebody_decides(kaltim):
    batch = read(kaltim.office, kaltim.admin_ppe, csv_of(BUDI))
    assert (batch.state, counts(batch), SpseAccount.objects.count()) == ("ready", (1, 0, 0, 0), 0)


def test_the_file_itself_is_not_kept(kaltim):
    batch = read(kaltim.office, kaltim.admin_ppe, csv_of(BUDI))
    assert not batch.file


def test_staged_rows_are_erased_once_taken(kaltim):
    take(kaltim.office, kaltim.admin_ppe, csv_of(BUDI))
    assert ImportRow.objects.count() == 0


def test_the_same_file_again_changes_nothing(kaltim):
    take(kaltim.office, kaltim.admin_ppe, csv_of(*people(5)))
    again = read(kaltim.office, kaltim.admin_ppe, csv_of(*people(5)))
    assert counts(again) == (0, 0, 5, 0)
    with pytest.raises(RegisterError):
        actions.confirm(again, by=kaltim.admin_ppe)


def test_a_changed_row_shows_what_is_on_record_and_what_is_in_the_file(kaltim):
    take(kaltim.office, kaltim.admin_ppe, csv_of(BUDI))
    batch = read(kaltim.office, kaltim.admin_ppe, csv_of({**BUDI, "Telepon": "0813"}))
    assert batch.rows.get().changes == {"phone": ["0812-0000-1111", "0813"]}


def test_a_change_is_kept_with_the_old_value_who_and_which_import(kaltim):
    take(kaltim.office, kaltim.admin_ppe, csv_of(BUDI))
    batch = take(kaltim.office, kaltim.rekan_admin_ppe, csv_of({**BUDI, "SK berlaku sampai": "30/06/2031"}))
    change = AccountChange.objects.latest("pk")
    assert (change.field, change.old, change.new) == ("decree_until", "2030-12-31", "2031-06-30")
    assert (change.by, change.batch) == (kaltim.rekan_admin_ppe, batch)


def test_the_user_id_is_the_same_in_capitals_or_not(kaltim):
    take(kaltim.office, kaltim.admin_ppe, csv_of(BUDI))
    assert counts(read(kaltim.office, kaltim.admin_ppe, csv_of({**BUDI, "User ID": "budi01"}))) == (0, 0, 1, 0)


def test_a_column_that_is_not_in_the_file_leaves_what_is_on_record(kaltim):
    take(kaltim.office, kaltim.admin_ppe, csv_of(BUDI))
    few = ["User ID", "Nama", "Peran SPSE"]
    take(kaltim.office, kaltim.admin_ppe, csv_of({**BUDI, "Nama": "Budi Santoso"}, headings=few))
    account = SpseAccount.objects.get()
    assert (account.name, account.phone, account.is_active) == ("Budi Santoso", "0812-0000-1111", True)


def test_an_empty_cell_empties_what_is_on_record(kaltim):
    take(kaltim.office, kaltim.admin_ppe, csv_of(BUDI))
    take(kaltim.office, kaltim.admin_ppe, csv_of({**BUDI, "SK berlaku sampai": ""}))
    assert SpseAccount.objects.get().decree_until is None


def test_one_faulty_row_keeps_the_whole_file_out(kaltim):
    batch = read(kaltim.office, kaltim.admin_ppe, csv_of(*people(3), {**BUDI, "Surel": "bukan surel"}))
    assert counts(batch) == (3, 0, 0, 1)
    with pytest.raises(RegisterError):
        actions.confirm(batch, by=kaltim.admin_ppe)


def test_a_failure_half_way_leaves_the_register_as_it_was(kaltim, monkeypatch):
    """The last statement fails after accounts and history were written."""
    batch = read(kaltim.office, kaltim.admin_ppe, csv_of(*people(3)))
    actions.confirm(batch, by=kaltim.admin_ppe)
    monkeypatch.setattr(compare, "EVENTS", "SELECT 1/0")
    jobs.work(timezone.now())
    batch.refresh_from_db()
    assert (batch.state, SpseAccount.objects.count(), AccountChange.objects.count()) == ("refused", 0, 0)


def test_a_register_that_changed_since_the_preview_is_shown_again(kaltim):
    take(kaltim.office, kaltim.admin_ppe, csv_of(BUDI))
    batch = read(kaltim.office, kaltim.admin_ppe, csv_of({**BUDI, "Instansi": "Dinkes"}))
    account = SpseAccount.objects.get()
    actions.change_account(account, {"unit": "Bidang Aset"}, seen=1, reason="Surat 5", by=kaltim.rekan_admin_ppe)
    actions.confirm(batch, by=kaltim.admin_ppe)
    jobs.work(timezone.now())
    batch.refresh_from_db()
    account.refresh_from_db()
    assert (batch.state, account.unit) == ("ready", "Bidang Aset")
    assert batch.rows.get().changes == {
        "unit": ["Bidang Aset", "Bidang Pengadaan"],
        "agency": ["Dinas Kesehatan", "Dinkes"],
    }


def test_only_one_import_of_an_office_is_under_way(kaltim):
    batch = read(kaltim.office, kaltim.admin_ppe, csv_of(BUDI))
    actions.confirm(batch, by=kaltim.admin_ppe)
    with pytest.raises(RegisterError):
        read(kaltim.office, kaltim.admin_ppe, csv_of(BUDI))


def test_an_import_is_decided_once(kaltim):
    batch = read(kaltim.office, kaltim.admin_ppe, csv_of(BUDI))
    actions.cancel(batch, by=kaltim.admin_ppe)
    with pytest.raises(RegisterError):
        actions.confirm(batch, by=kaltim.admin_ppe)


def test_the_helpdesk_cannot_hand_in_a_file(kaltim):
    with pytest.raises(RegisterError):
        read(kaltim.office, kaltim.helpdesk, csv_of(BUDI))


def test_another_offices_admin_cannot_decide(kaltim, kkp):
    batch = read(kaltim.office, kaltim.admin_ppe, csv_of(BUDI))
    with pytest.raises(RegisterError):
        actions.confirm(batch, by=kkp.admin_ppe)


def test_an_undecided_import_is_cancelled_after_a_day_and_its_rows_erased(kaltim):
    batch = read(kaltim.office, kaltim.admin_ppe, csv_of(BUDI))
    jobs.purge(timezone.now() + timedelta(hours=25))
    batch.refresh_from_db()
    assert (batch.state, ImportRow.objects.count()) == ("cancelled", 0)


def test_every_account_has_its_event_with_names_of_fields_and_no_values(kaltim):
    take(kaltim.office, kaltim.admin_ppe, csv_of(BUDI))
    changed = csv_of({**BUDI, "Telepon": "0813", "Surel": "baru@contoh.example"})
    batch = take(kaltim.office, kaltim.admin_ppe, changed, second=kaltim.rekan_admin_ppe)
    account = SpseAccount.objects.get()
    event = Event.objects.about("account", account.pk).last()
    assert acts_on("account", account.pk) == ["account_added", "account_changed"]
    assert event.data == {"import": batch.pk, "fields": ["email", "phone"]}
    assert broken_link("account", account.pk) is None


def test_the_import_has_events_with_the_hash_of_its_file(kaltim):
    batch = take(kaltim.office, kaltim.admin_ppe, csv_of(BUDI))
    last = Event.objects.about("register_import", batch.pk).last()
    assert (last.act, last.data["sha256"], last.data["new"]) == ("register_imported", batch.sha256, 1)


def test_history_cannot_be_altered(kaltim):
    take(kaltim.office, kaltim.admin_ppe, csv_of(BUDI))
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        AccountChange.objects.update(new="lain")


def test_two_user_ids_that_differ_in_capitals_are_refused_by_the_database(kaltim):
    take(kaltim.office, kaltim.admin_ppe, csv_of(BUDI))
    twin = SpseAccount.objects.defer("words").get()
    twin.pk, twin.user_id = None, "budi01"
    with pytest.raises(IntegrityError, match="account_user_id_once_an_office"), transaction.atomic():
        twin.save(force_insert=True)


def test_many_rows_in_time_and_memory(transactional_db, kaltim):
    """50 000 rows in 20 s with LPSE_FULL=1; read, compared, written, and then the same file as changes."""
    data = csv_of(*people(MANY), headings=HEADINGS)
    take(kaltim.office, kaltim.admin_ppe, csv_of(*people(MANY)[:2], headings=HEADINGS))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE accounts_app_event")  # the server has seen a log that is as good as empty
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, monotonic()
    batch = take(kaltim.office, kaltim.admin_ppe, data)
    took = monotonic() - began
    grown_mb = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert (batch.state, counts(batch)) == ("applied", (MANY - 2, 0, 2, 0))
    assert took < 20, f"{took:.1f} s"
    assert grown_mb < 150, f"{grown_mb:.0f} MB"
    assert User.objects.count() < 20
