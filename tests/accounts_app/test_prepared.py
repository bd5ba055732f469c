"""Prepared statements: they answer as the whole text would, on any connection, and stay only where they may."""

import pytest
from django.db import InterfaceError, NotSupportedError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts_app import kept as keeping
from accounts_app.kept import kept
from accounts_app.models import Office, User


def colleagues(*, office, like):
    return User.objects.filter(office=office, email__contains="%").union(
        User.objects.filter(office=office).exclude(name=like)
    )


def offices(*, code):
    return Office.objects.filter(code=code).values_list("name", flat=True)


def prepared():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        return cursor.fetchone()[0]


def asked(office):
    with CaptureQueriesContext(connection) as captured:
        found = kept(offices, code=office.code)
    assert found == [office.name]
    return captured.captured_queries[0]["sql"].split()[0]


@pytest.mark.parametrize("mode", ["force_custom_plan", "force_generic_plan"])
def test_both_plans_answer_as_django_would(kaltim, umum, mode):
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL plan_cache_mode = {mode}")
    for desk in (kaltim, umum, kaltim):
        values = {"office": desk.office.pk, "like": desk.helpdesk.name}
        assert set(kept(colleagues, **values)) == set(colleagues(**values)) != set()


def test_a_second_call_prepares_nothing(kaltim, umum):
    assert asked(kaltim.office) == "EXECUTE"
    before = prepared()
    assert asked(umum.office) == "EXECUTE"
    assert prepared() == before


def test_a_rolled_back_transaction_loses_none(kaltim, monkeypatch):
    monkeypatch.setattr(keeping, "_texts", {})
    before = prepared()
    with transaction.atomic():
        asked(kaltim.office)
        transaction.set_rollback(True)
    assert prepared() == before + 1
    asked(kaltim.office)
    assert prepared() == before + 1


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_prepares_anew(kaltim):
    asked(kaltim.office)
    connection.close()
    assert prepared() == 0
    asked(kaltim.office)
    assert prepared() == 1


@pytest.fixture
def widened(transactional_db):
    """Changes the type of a column under a plan, as a migration beside running processes does; afterwards back."""

    def to(length):
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE accounts_app_office ALTER COLUMN name TYPE varchar({length})")

    before = Office._meta.get_field("name").max_length or 0
    yield lambda: to(before + 1)
    to(before)


def test_a_migration_between_two_calls_is_not_noticed(widened, kaltim):
    asked(kaltim.office)
    widened()
    assert kept(offices, code=kaltim.office.code) == [kaltim.office.name]
    assert asked(kaltim.office) == "EXECUTE"


def test_within_a_transaction_it_fails_once(widened, kaltim):
    asked(kaltim.office)
    widened()
    with pytest.raises(NotSupportedError), transaction.atomic():
        kept(offices, code=kaltim.office.code)
    with transaction.atomic():
        asked(kaltim.office)


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_breaks_is_said_as_django_says_it(kaltim, monkeypatch):
    monkeypatch.setattr(keeping, "_texts", {})
    connection.ensure_connection()
    connection.connection.close()
    with pytest.raises(InterfaceError):
        asked(kaltim.office)
    connection.close()
    asked(kaltim.office)


def test_behind_a_pooler_the_whole_text_is_sent(kaltim, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    monkeypatch.setattr(keeping, "_texts", {})
    before = prepared()
    assert asked(kaltim.office) == "SELECT"
    assert prepared() == before


def test_what_is_not_kept_is_sent_whole(kaltim, monkeypatch):
    """Else a connection would collect a statement with every call."""
    monkeypatch.setattr(keeping, "_texts", {})
    monkeypatch.setattr(keeping, "MOST", 0)
    before = prepared()
    assert [asked(kaltim.office) for _ in range(2)] == ["SELECT", "SELECT"]
    assert prepared() == before
