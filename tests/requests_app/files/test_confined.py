"""The process in which strangers' files are opened: bare, bounded, and unable to harm the one that started it."""

import json
import time
from tempfile import TemporaryFile

import pytest

from requests_app.files import confined, confined_child, page_render
from requests_app.files.confined import Broke


@pytest.fixture
def run(tmp_path):
    """The answer of a script of these lines to a file of these bytes."""

    def start(lines: str, *words: str, data: bytes = b"isi", limit: int = 10_000) -> bytes:
        script = tmp_path / "script.py"
        script.write_text(lines, encoding="utf-8")
        with TemporaryFile(buffering=0) as file:
            file.write(data)
            return confined.run(script, *words, file=file, limit=limit)

    return start


def test_it_gets_the_file_from_its_start_and_the_words(run):
    said = run("import sys\nprint(sys.argv[1:], sys.stdin.buffer.read())", "page", "pdf", data=b"halo")
    assert said == b"['page', 'pdf'] b'halo'\n"


def test_its_environment_is_bare(run, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "rahasia-server")
    monkeypatch.setenv("DATABASE_URL", "postgres://rahasia")
    names = set(json.loads(run("import json, os\nprint(json.dumps(list(os.environ)))")))
    assert names <= {"MALLOC_ARENA_MAX", "LC_CTYPE"}  # Python adds the second itself


def test_it_finds_nothing_of_the_project(run):
    with pytest.raises(RuntimeError, match="No module named 'requests_app'"):
        run("import requests_app")


def test_the_limits_stand_before_its_first_line(run):
    names = ("RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_CORE")
    said = run(f"import resource\nprint([resource.getrlimit(getattr(resource, n)) for n in {names}])")
    bounds = [(amount, amount) for amount in (confined_child.MEMORY_BYTES, confined.CPU_SECONDS, 0, 0)]
    assert said.decode() == f"{bounds}\n"


def test_it_inherits_no_open_file(run, tmp_path):
    with (tmp_path / "rahasia").open("w"):
        assert run("import os\nprint(len(os.listdir('/proc/self/fd')))") == b"4\n"  # its three, and the folder itself


def test_too_much_memory_is_its_own_trouble(run):
    with pytest.raises(RuntimeError, match="MemoryError"):
        run("bytearray(1 << 30)")


def test_a_crash_is_told_apart_from_exhaustion(run):
    with pytest.raises(Broke) as crash:
        run("import signal\nsignal.raise_signal(signal.SIGSEGV)")
    with pytest.raises(Broke) as spent:
        run("import signal\nsignal.raise_signal(signal.SIGXCPU)")
    assert (crash.value.exhausted, spent.value.exhausted) == (False, True)


@pytest.mark.parametrize(
    "lines",
    [
        "import time\ntime.sleep(60)",
        "import os, time\nos.close(1)\nos.close(2)\ntime.sleep(60)",
        "import sys\nwhile True: sys.stderr.write('x' * 10000)",
    ],
    ids=["sleeps", "closes its pipes and sleeps", "complains without end"],
)
def test_who_does_not_end_is_ended(run, monkeypatch, lines):
    monkeypatch.setattr(confined, "WALL_SECONDS", 1)
    began = time.monotonic()
    with pytest.raises(Broke) as broke:
        run(lines)
    assert broke.value.exhausted
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("lines", ["while True: print('x' * 10000)", "print('x' * 10000)"], ids=["endless", "too long"])
def test_an_answer_longer_than_agreed_is_none(run, lines):
    with pytest.raises(Broke) as broke:
        run(lines, limit=10_000)
    assert broke.value.exhausted


def test_an_answer_as_long_as_agreed_is_one(run):
    assert len(run("print('x' * 9999)", limit=10_000)) == 10_000


def test_whoever_takes_the_drawing_process_over_can_open_nothing(run):
    lines = f"""
import socket, sys
sys.path.insert(0, {str(page_render.__file__.rpartition("/")[0])!r})
import page_render
page_render._shut()
for attempt in (lambda: open("/etc/hostname"), lambda: socket.socket(), lambda: open("/proc/self/fd/0")):
    try:
        attempt()
        print("open")
    except OSError as error:
        print(error.errno)
"""
    assert run(lines).split() == [b"24"] * 3  # EMFILE
