"""Every nasty message is read within its limits, and nothing is raised."""

import json
import subprocess
import sys
import time

import pytest

from requests_app.mailbox import reading
from requests_app.mailbox.letter import Beyond, pack, unpack
from requests_app.mailbox.mime.read import read
from tests.mail.nasty import HEAD, NASTY

SECONDS, MEBIBYTES = 2, 256
# Reads all of them in one process, which is bound to 256 MiB of address space as the confined reader is.
MEASURE = """
import json, re, resource, time
from pathlib import Path
from requests_app.mailbox.mime.read import MEMORY_BYTES, read
from tests.mail.nasty import NASTY
resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
took = {}
for name, make in NASTY.items():
    raw = make()
    begun = time.process_time()
    read(raw)
    took[name] = time.process_time() - begun
    del raw
peak = int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1])
print(json.dumps({"took": took, "peak": peak // 1024}))
"""
HELD = {
    "too_large": Beyond.SIZE,
    "too_many_attachments": Beyond.ATTACHMENTS,
    "nested_forty_deep": Beyond.DEPTH,
    "nested_two_thousand_deep": Beyond.DEPTH,
    "forwards_two_hundred_deep": Beyond.DEPTH,
    "forwards_disguised": Beyond.DEPTH,
    "endless_boundaries": Beyond.DEPTH,
    "boundary_lines_that_are_none": Beyond.DEPTH,
    "outlook_letters_forty_deep": Beyond.DEPTH,
}


def test_there_are_at_least_eighty():
    assert len(NASTY) >= 80


def test_each_is_read_in_time_and_memory():
    answer = subprocess.run([sys.executable, "-c", MEASURE], capture_output=True, text=True, timeout=300)
    assert answer.returncode == 0, answer.stderr[-2000:]
    measured = json.loads(answer.stdout)
    assert {name: took for name, took in measured["took"].items() if took > SECONDS} == {}
    assert measured["peak"] <= MEBIBYTES


@pytest.mark.parametrize("name", sorted(NASTY))
def test_it_becomes_a_letter_that_the_database_takes(name):
    """No exception, no NUL, no surrogate, nothing unread; and over a limit exactly where a limit is."""
    letter = read(NASTY[name]())
    names = [text for part in letter.attachments for text in (part.name, part.mime)]
    said = "\n".join((letter.subject, letter.text, letter.sender_name, *names, *map(" ".join, letter.headers)))
    assert "\0" not in said
    said.encode()  # a lone surrogate would raise
    assert not letter.unread
    assert letter.beyond == HELD.get(name)


def test_the_longest_header_of_a_part_does_not_cost_quadratic_time():
    begun = time.process_time()
    read(NASTY["content_type_of_semicolons"]())
    assert time.process_time() - begun < 0.5


def test_a_letter_crosses_the_process_boundary_unchanged():
    letter = read(NASTY["attachment_winmail"]())
    assert unpack(pack(letter)) == letter


def test_the_confined_reader_gives_the_same():
    raw = NASTY["forwarded_with_attachment"]()
    assert reading.read(raw) == read(raw)


def test_a_message_beyond_the_limit_still_says_who_wrote_it():
    letter = reading.read(NASTY["too_large"]())
    assert (letter.sender, letter.beyond, letter.text) == ("budi@instansi.example", Beyond.SIZE, "")


def test_a_message_that_breaks_the_reader_is_asked_for_its_headers_alone(monkeypatch, tmp_path):
    """The reader's process dies on the whole of it, as it would on a message that takes too long."""
    probe = tmp_path / "probe.py"
    good = reading.PROBE.read_text().replace("__file__", repr(str(reading.PROBE)))
    probe.write_text(
        "import os, signal, sys\nif sys.argv[1] == 'whole':\n    os.kill(os.getpid(), signal.SIGALRM)\n" + good
    )
    monkeypatch.setattr(reading, "PROBE", probe)
    letter = reading.read(HEAD + b"\r\nisi")
    assert (letter.sender, letter.beyond) == ("budi@instansi.example", Beyond.WORK)


def test_a_reader_that_always_dies_leaves_an_unread_letter(monkeypatch, tmp_path):
    probe = tmp_path / "probe.py"
    probe.write_text("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n")
    monkeypatch.setattr(reading, "PROBE", probe)
    assert reading.read(HEAD).unread
