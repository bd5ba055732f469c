"""Every rule of the database about deviations refuses one row that breaks it, by name; what is kept stays as it was."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from requests_app.process.deviations import actions
from requests_app.process.deviations.models import Deviation, DeviationRemark
from requests_app.sop.vocabulary import Act
from tests import walk
from tests.requests_app.process.pace import Pace

LONG = "Sepuluh huruf lebih."


@pytest.fixture
def late(kaltim, time_machine):
    """A ticket whose step 5 ended late, with a reason."""
    pace = Pace(kaltim, time_machine).at("2026-11-17 08:00")
    ticket = walk.judged(kaltim, walk.opened(kaltim, pace.submitted()))
    pace.wait(30)
    return pace.do(ticket, Act.FIND_COMPLETE, account=walk.LATE)


def copied(row: Deviation, **change: Any) -> Deviation:
    """The same row once more, of another kind, but for what breaks the rule."""
    other = {"kind": "no_output", "late_seconds": None, "standard_seconds": None, "what": "Hasil pemeriksaan"}
    for name, value in {**other, **change}.items():
        setattr(row, name, value)
    row.pk = None
    row.save(force_insert=True)
    return row


BAD: dict[str, dict[str, Any]] = {
    "deviation_late_once_a_step": {"kind": "late", "late_seconds": 5, "what": ""},
    "deviation_kind_is_known": {"kind": "odd"},
    "deviation_status_is_known": {"status": "odd"},
    "deviation_says_by_how_much_or_what": {"what": ""},
    "deviation_is_explained_unless_owed": {"cause": ""},
    "deviation_reason_says_something": {"reason": "sibuk"},
    "deviation_is_explained_afterwards": {"noted_at": None},
}


@pytest.mark.parametrize("name", BAD)
def test_a_deviation_that_breaks_the_rule_is_refused(late, name):
    row = Deviation.objects.get()
    change = dict(BAD[name])
    if name == "deviation_is_explained_afterwards":
        change["noted_at"] = row.at - timedelta(seconds=1)
    with pytest.raises(IntegrityError, match=f'"{name}"'):
        copied(row, **change)


def remark(row, by, **change):
    values = {"kind": "ask", "text": LONG, "at": row.at, "by": by}
    return DeviationRemark.objects.create(deviation=row, **{**values, **change})


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("deviation_remark_is_known", {"kind": "odd"}),
        ("deviation_remark_says_something", {"text": "ok"}),
        ("deviation_is_accepted_once", {"kind": "accept"}),
    ],
)
def test_a_remark_that_breaks_the_rule_is_refused(kaltim, late, name, change):
    row = Deviation.objects.get()
    if name == "deviation_is_accepted_once":
        actions.accept(late, row.pk, by=kaltim.kepala)
    with pytest.raises(IntegrityError, match=f'"{name}"'):
        remark(row, kaltim.kepala, **change)


@pytest.mark.parametrize(
    "change", [{"late_seconds": 1}, {"case_id": 1}, {"what": "x"}, {"reason": "Bukan salah kami."}, {"noted_by": None}]
)
def test_what_was_noted_cannot_be_rewritten(late, change):
    with pytest.raises((InternalError, IntegrityError), match="deviation_"), transaction.atomic():
        Deviation.objects.update(**change)


def test_neither_deviation_nor_remark_can_be_deleted(kaltim, late):
    row = Deviation.objects.get()
    said = remark(row, kaltim.kepala)
    for table in (DeviationRemark._meta.db_table, Deviation._meta.db_table):
        with pytest.raises(InternalError, match=r"delete.* rows"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")
    with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
        DeviationRemark.objects.filter(pk=said.pk).update(text="Kata yang lain sekali.")


def test_every_rule_has_its_row():
    names = {rule.name for model in (Deviation, DeviationRemark) for rule in model._meta.constraints}
    remarks = {"deviation_remark_is_known", "deviation_remark_says_something", "deviation_is_accepted_once"}
    assert names == set(BAD) | remarks
