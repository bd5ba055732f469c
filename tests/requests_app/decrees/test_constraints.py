"""Every rule of the database about decrees refuses one row that breaks it, by name; what was issued stands still."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils import timezone

from accounts_app.register.models import Source, SpseAccount
from requests_app.decrees.models import (
    Acknowledgement,
    ActingHead,
    Decree,
    DecreeFile,
    DecreePerson,
    DecreeTelling,
    NumberFormat,
    NumberGap,
)
from tests.requests_app.decrees import walk

NOW = timezone.now()
HASH = "a" * 64

# constraint: what to write onto a fresh draft of Admin PPE to break exactly this rule
DRAFT: dict[str, dict[str, Any]] = {
    "decree_state_is_known": {"state": "elsewhere"},
    "decree_account_kind_is_known": {"account_kind": "auditor"},
    "decree_signatory_form_is_known": {"signatory_form": "x"},
    "decree_draft_is_stamped": {"begun_at": None},
    "decree_submitted_is_stamped": {"state": "submitted"},
    "decree_returned_is_stamped": {"state": "returned"},
    "decree_issued_is_stamped": {"state": "issued"},
    "decree_ordered_is_stamped": {"state": "ordered", "ordered_at": NOW},
    "decree_accounts_created_is_stamped": {"state": "accounts_created", "accounts_at": NOW},
    "decree_informed_is_stamped": {"state": "informed", "accounts_at": NOW, "informed_at": NOW},
    "decree_voided_is_stamped": {"state": "voided"},
    "decree_archived_is_stamped": {"state": "archived", "voided_at": NOW, "voided_reason": "r"},
    "decree_return_has_a_reason": {"returned_at": NOW},
    "decree_void_has_a_reason": {"voided_at": NOW},
    "decree_end_has_day_and_reason": {"ended_at": NOW, "ended_on": NOW.date()},
    "decree_issued_is_numbered_and_signed": {"number": "1"},
    "decree_ends_after_it_begins": {"valid_from": date(2026, 1, 2), "valid_until": date(2026, 1, 1)},
    "decree_scan_is_of_an_issued_one": {"scan_sha256": HASH},
    "decree_with_accounts_is_not_void": {"accounts_at": NOW, "voided_at": NOW, "voided_reason": "r"},
    "decree_archived_was_settled_or_void": {"state": "archived", "archived_at": NOW},
    "decree_settled_was_informed": {"settled_at": NOW},
}  # fmt: skip

# the same onto a draft that becomes an issued SK with the same write
ISSUED: dict[str, dict[str, Any]] = {
    "decree_serial_from_one": {"serial": 0},
    "decree_year_is_that_of_its_day": {"year": 2001},
    "decree_on_behalf_says_of_whom": {"signatory_form": "an"},
    "decree_is_not_signed_by_its_drafting_admin": {"issued_by": "admin_ppe"},
    "decree_accounts_are_not_made_by_its_signer": {"accounts_by": "kepala"},
}


def breaks(name: str) -> Any:
    return pytest.raises(IntegrityError, match=f'"{name}"')


@pytest.mark.parametrize("name", sorted(DRAFT))
def test_a_draft_that_breaks_the_rule_is_refused(kaltim, name):
    decree = walk.drafted(kaltim)
    with breaks(name):
        Decree.objects.filter(pk=decree.pk).update(**DRAFT[name])


def as_issued(desk, **more: Any) -> dict[str, Any]:
    return {
        "issued_at": NOW, "issued_by": desk.kepala, "issued_on": NOW.date(), "year": NOW.year, "number": "1/SK",
        "serial": 1, "valid_from": NOW.date(), "content_sha256": HASH, "pdf_sha256": HASH, "signatory_name": "K",
        "signatory_position": "Kepala LPSE", **more,
    }  # fmt: skip


@pytest.mark.parametrize("name", sorted(ISSUED))
def test_an_issued_row_that_breaks_the_rule_is_refused(kaltim, name):
    decree = walk.drafted(kaltim)
    values = {key: getattr(kaltim, value) if key.endswith("_by") else value for key, value in ISSUED[name].items()}
    with breaks(name):
        Decree.objects.filter(pk=decree.pk).update(**as_issued(kaltim, **values))


def test_a_row_as_issued_is_otherwise_taken(kaltim):
    assert Decree.objects.filter(pk=walk.drafted(kaltim).pk).update(**as_issued(kaltim)) == 1


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("decree_number_once_a_year", {"number": "1/sk", "serial": 2}),
        ("decree_serial_once_a_year", {"number": "2", "serial": 1}),
    ],
)
def test_a_number_is_given_once_an_office(kaltim, name, more):
    first, second = walk.drafted(kaltim), walk.drafted(kaltim)
    Decree.objects.filter(pk=first.pk).update(**as_issued(kaltim))
    with breaks(name):
        Decree.objects.filter(pk=second.pk).update(**as_issued(kaltim, **more))


# constraint: what to write onto a person whose account was made, put into the register and told
PERSON: dict[str, dict[str, Any]] = {
    "decree_person_result_says_what": {"impossible_reason": "juga"},
    "decree_person_in_register_was_made": {
        "result": "impossible", "impossible_reason": "r", "user_id": "", "has_password": False, "told_at": None,
    },
    "decree_person_told_is_in_register": {"account": None},
    "decree_person_opened_was_told": {"disclosed_at": NOW, "told_at": None},
    "decree_person_received_was_told": {"received_at": NOW, "told_at": None},
    "decree_person_alarm_is_about_a_password": {"alarmed_at": NOW, "told_at": None},
    "decree_person_confirmed_received": {"confirmed_at": NOW},
    "decree_person_giving_up_has_a_reason": {"given_up_at": NOW},
    "decree_person_reminded_was_told": {"reminded_at": NOW, "told_at": None},
    "decree_person_closed_is_in_register": {"closed_at": NOW, "account": None, "told_at": None},
}  # fmt: skip


@pytest.fixture
def orang(kaltim):
    return walk.first(walk.told(kaltim)[0])


@pytest.mark.parametrize("name", sorted(PERSON))
def test_a_person_that_breaks_the_rule_is_refused(orang, name):
    with breaks(name):
        DecreePerson.objects.filter(pk=orang.pk).update(**PERSON[name])


def draft_person(decree: Decree, **change: Any) -> DecreePerson:
    values = {"no": 9, "name": "A", "email": "a@b.example", "spse_role": "helpdesk", "office_id": decree.office_id}
    return DecreePerson.objects.create(decree=decree, **{**values, **change})


def acting(desk, **change: Any) -> ActingHead:
    values = {"user": desk.helpdesk, "form": "plh", "since": date(2026, 1, 1), "until": date(2026, 1, 9), "basis": "ST"}
    return ActingHead.objects.create(
        office=desk.office, recorded_at=NOW, recorded_by=desk.kepala, **{**values, **change}
    )


def kept(decree: Decree, desk, **change: Any) -> DecreeFile:
    values = {"part": "scan", "size": 5, "sha256": HASH, "mime": "application/pdf", "original_name": "a", "file": "x"}
    return DecreeFile.objects.create(decree=decree, uploaded_at=NOW, uploaded_by=desk.kepala, **{**values, **change})


def seen(decree: Decree, desk, **change: Any) -> Acknowledgement:
    values = {"kind": "twice", "fingerprint": HASH, "note": "n", "at": NOW, "by": desk.kepala}
    return Acknowledgement.objects.create(decree=decree, **{**values, **change})


def gap(desk, **change: Any) -> NumberGap:
    values = {"year": 2026, "first": 1, "last": 2, "reason": "r", "at": NOW, "by": desk.kepala}
    return NumberGap.objects.create(office=desk.office, **{**values, **change})


OTHERS = {
    "decree_person_has_a_place": lambda decree, _: draft_person(decree, no=1),
    "decree_person_once_a_role": lambda decree, _: [draft_person(decree), draft_person(decree, no=10)],
    "decree_person_place_is_from_one": lambda decree, _: draft_person(decree, no=201),
    "decree_person_has_name_and_address": lambda decree, _: draft_person(decree, email=""),
    "decree_person_email_is_lower_case": lambda decree, _: draft_person(decree, email="A@b.example"),
    "decree_person_role_is_of_sop_001": lambda decree, _: draft_person(decree, spse_role="auditor"),
    "decree_telling_says_how": lambda decree, desk: DecreeTelling.objects.create(
        person=walk.first(decree), way="in_person", shown="ktp", place="", at=NOW, by=desk.admin_ppe
    ),
    "decree_file_part_is_known": lambda decree, desk: kept(decree, desk, part="x"),
    "decree_file_has_size_and_hash": lambda decree, desk: kept(decree, desk, sha256="x"),
    "decree_file_one_current": lambda decree, desk: [kept(decree, desk), kept(decree, desk)],
    "decree_file_as_issued_stays": lambda decree, desk: kept(decree, desk, part="issued", superseded_at=NOW),
    "decree_caution_seen_once": lambda decree, desk: [seen(decree, desk), seen(decree, desk)],
    "decree_caution_has_a_note": lambda decree, desk: seen(decree, desk, note=""),
    "acting_head_one_a_day": lambda _, desk: [acting(desk), acting(desk, since=date(2026, 1, 9), until=None)],
    "acting_head_form_is_known": lambda _, desk: acting(desk, form="own"),
    "acting_head_ends_after_it_begins": lambda _, desk: acting(desk, until=date(2025, 1, 1)),
    "acting_head_has_a_basis": lambda _, desk: acting(desk, basis=""),
    "number_format_counts": lambda _, desk: NumberFormat.objects.create(office=desk.office, template="{unit}"),
    "number_gap_runs_on": lambda _, desk: gap(desk, first=3),
    "number_gap_has_a_reason": lambda _, desk: gap(desk, reason=""),
}


@pytest.mark.parametrize("name", sorted(OTHERS))
def test_a_row_that_breaks_the_rule_is_refused(kaltim, name):
    decree = walk.drafted(kaltim)
    with breaks(name):
        OTHERS[name](decree, kaltim)


def test_no_rule_is_left_untried():
    """Mend: give the new constraint a bad row above."""
    rooms = ("decree_", "acting_head_", "number_format_", "number_gap_")
    models = apps.get_app_config("requests_app").get_models()
    names = {rule.name for model in models for rule in model._meta.constraints if rule.name.startswith(rooms)}
    once = {"decree_number_once_a_year", "decree_serial_once_a_year"}
    # Texts and logos: `test_text_pages`.
    names = {name for name in names if not name.startswith(("decree_text_", "decree_logo_"))}
    assert names == set(DRAFT) | set(ISSUED) | set(PERSON) | set(OTHERS) | once


# --- one office's decree holds nobody and nothing of another's ----------------------------------------------------


def at_once() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_person_of_another_office_is_impossible(kaltim, umum):
    at_once()
    with breaks("decree_person_of_its_office"):
        draft_person(walk.drafted(kaltim), office_id=umum.office.pk)


def test_an_account_of_another_office_is_impossible(kaltim, umum, orang):
    at_once()
    theirs = SpseAccount.objects.create(
        office=umum.office, user_id="X", name="X", spse_role="helpdesk", source=Source.SPSE, updated_by=umum.kepala
    )
    with breaks("decree_person_account_of_its_office"):
        DecreePerson.objects.filter(pk=orang.pk).update(account=theirs)


# --- what was issued stands still ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"number": "2"}, {"title": "x"}, {"text": {}}, {"issued_on": NOW.date() - timedelta(days=1)}, {"serial": 9},
        {"signatory_name": "x"}, {"signatory_form": "plt"}, {"valid_until": NOW.date()}, {"account_kind": "mixed"},
        {"content_sha256": "b" * 64}, {"pdf_sha256": "b" * 64}, {"admin_drafters": []}, {"issued_at": NOW},
    ],
)  # fmt: skip
def test_what_an_issued_decree_says_cannot_be_changed(kaltim, change):
    decree = walk.issued(kaltim)
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        Decree.objects.filter(pk=decree.pk).update(**change)


@pytest.mark.parametrize("field", ["no", "name", "nip", "rank", "position", "agency", "spse_role", "email", "phone"])
def test_the_form_of_an_issued_decree_cannot_be_changed(kaltim, field):
    person = walk.first(walk.issued(kaltim))
    value = 3 if field == "no" else "helpdesk" if field == "spse_role" else "lain@contoh.example"
    with pytest.raises(InternalError, match="decree_form_stands_once_issued"), transaction.atomic():
        DecreePerson.objects.filter(pk=person.pk).update(**{field: value})


def test_nobody_is_added_to_an_issued_decree(kaltim):
    with pytest.raises(InternalError, match="decree_form_stands_once_issued"), transaction.atomic():
        draft_person(walk.issued(kaltim))


def test_nobody_is_taken_out_of_an_issued_decree(kaltim):
    with pytest.raises(InternalError, match="decree_form_stands_once_issued"), transaction.atomic():
        walk.first(walk.issued(kaltim)).delete()


def test_a_decree_is_never_deleted(kaltim):
    decree = walk.drafted(kaltim)
    decree.people.all().delete()
    with pytest.raises(InternalError, match="Cannot delete"), transaction.atomic():
        Decree.objects.filter(pk=decree.pk).delete()


def test_a_state_cannot_be_assigned(kaltim):
    decree = walk.drafted(kaltim)
    with pytest.raises(AttributeError, match="Direct state modification"):
        decree.state = "archived"


def test_a_voided_number_is_not_given_again(kaltim):
    decree = walk.voided(kaltim)
    again = as_issued(kaltim, number=decree.number, serial=7, year=decree.year, issued_on=decree.issued_on)
    with breaks("decree_number_once_a_year"):
        Decree.objects.filter(pk=walk.drafted(kaltim).pk).update(**again)
