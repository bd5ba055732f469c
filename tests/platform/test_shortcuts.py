"""What makes the tests quick changes nothing that they see."""

import io
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.db import transaction

from accounts_app.models import Office
from requests_app.files.confined import Broke
from tests import answers, emptying, remembered, world
from tests.factories import OfficeFactory, staff

YEARS_AWAY = datetime(2031, 5, 5, tzinfo=UTC)


def rows_of(build):
    """Every row that ``build`` leaves, and what it answers; nothing of it stays."""
    with transaction.atomic():
        found = build()
        rows = remembered._rows()
        transaction.set_rollback(True)
    return rows, found


@pytest.fixture
def nothing_known(monkeypatch):
    monkeypatch.setattr(remembered, "_kept", {})
    monkeypatch.setattr(answers, "_known", {})


def test_an_office_put_back_is_row_by_row_the_office_that_was_built(db, nothing_known):
    built, first = rows_of(world.kaltim)
    again, second = rows_of(world.kaltim)
    assert built == again
    assert (first, first.helpdesk.email) == (second, second.helpdesk.email)
    assert first.office is not second.office


def test_an_office_is_put_back_beside_what_is_there_already(db, nothing_known):
    rows_of(world.kaltim)
    world.umum()
    staff(None, "Orang Lain")
    assert world.kaltim().office.people.count() == 6


def test_only_new_rows_can_be_remembered(db, nothing_known):
    office = OfficeFactory.create()
    with pytest.raises(AssertionError, match="only new rows"):
        remembered.remembered("renamed", partial(Office.objects.filter(pk=office.pk).update, name="Lain"))


def test_what_is_built_under_another_clock_is_dated_truly(db, nothing_known):
    with time_machine.travel(YEARS_AWAY):
        desk = world.kaltim()
    assert desk.pemohon.joined_at < YEARS_AWAY


def asked(monkeypatch, answer):
    """The questions that reach a process, which answers so."""
    heard = []

    def truly_run(script, *words, file, limit, seconds):
        file.seek(0)
        heard.append((words, file.read(), limit))
        return answer()

    monkeypatch.setattr(answers, "truly_run", truly_run)
    return heard


def ask(*words, data=b"satu", limit=10):
    file = io.BytesIO(data)
    try:
        return answers.run(Path(__file__), *words, file=file, limit=limit)
    finally:
        assert file.read() == b""


def test_a_process_is_asked_once_about_the_same_and_again_about_anything_else(nothing_known, monkeypatch):
    heard = asked(monkeypatch, lambda: b"ya")
    assert {ask("pdf"), ask("pdf"), ask("jpeg"), ask("pdf", data=b"dua"), ask("pdf", limit=11)} == {b"ya"}
    assert len(heard) == 4


def test_a_process_that_broke_is_asked_again(nothing_known, monkeypatch):
    def breaks():
        raise Broke(exhausted=True)

    heard = asked(monkeypatch, breaks)
    for _ in range(2):
        with pytest.raises(Broke):
            ask("pdf")
    assert len(heard) == 2


@pytest.mark.django_db(transaction=True)
def test_after_a_test_that_commits_every_table_is_empty_but_those_of_migrate():
    before = {label: count for label, count in counts().items() if count}
    desk = world.kaltim()
    assert counts()[desk.office._meta.label] == 1
    call_command("flush", verbosity=0, interactive=False)
    assert {label: count for label, count in counts().items() if count} == before
    assert {apps.get_model(label)._meta.db_table for label in before} <= emptying.OF_MIGRATE


def counts():
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}
