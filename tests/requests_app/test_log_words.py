"""The log in words: no act that the program writes is shown by its name in the code."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from accounts_app.audit.actions import SYSTEM, record
from requests_app import log_words
from tests import walk
from tests.accounts_app.helpers import BACKEND

ROOT = Path(__file__).resolve().parents[2]
# What writes an event; its second argument is the act.
WRITERS = {"record", "_note", "_note_once", "_saved", "_log", "tell_ticket"}
KNOWN = set(log_words.SAME_EVERYWHERE).union(*log_words.WORDS.values())


def acts_in(code: str) -> Iterator[str]:
    """Acts that a writer is given as a bare word."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in WRITERS and len(node.args) > 1:
            act = node.args[1]
            if isinstance(act, ast.Constant):
                yield str(act.value)


def test_every_act_that_is_written_has_words():
    """Mend: a word in `requests_app/log_words.py`, or in the list of the room that shows it."""
    assert list(acts_in('record(subject, "made_up", by=by)\n_note(office, act, by)')) == ["made_up"]
    files = (file for app in ("accounts_app", "requests_app", "archive_app") for file in (ROOT / app).rglob("*.py"))
    texts = ((file, file.read_text(encoding="utf-8")) for file in files)
    found = {act: file.name for file, text in texts if "audit.actions" in text for act in acts_in(text)}
    assert len(found) > 50
    assert {act: file for act, file in found.items() if act not in KNOWN} == {}


@pytest.mark.django_db
def test_the_system_admin_reads_what_happened(client, kaltim, admin_sistem):
    ticket = walk.submitted(kaltim)
    event = record(ticket.subject, "act_of_tomorrow", by=SYSTEM)
    client.force_login(admin_sistem, backend=BACKEND)
    rows = client.get("/kelola/accounts_app/event/?subject_type=ticket").text
    assert "Permohonan diajukan" in rows
    assert ">submit<" not in rows
    assert ">act_of_tomorrow<" in rows, "shown by its name rather than not at all"
    assert client.get("/kelola/accounts_app/event/?subject_type=decree").text.count("field-what") == 0
    assert "permohonan" in client.get(f"/kelola/accounts_app/event/{event.pk}/change/").text
