"""Run one of our scripts on one file in a process with little memory, little time and no secrets.

`run` starts the process: `confined_child`, which binds itself and only then becomes the script that it was given, so
that not even that script's imports happen outside the limits.

Decisions:
- A separate process because a hostile file attacks C libraries: there a limit on memory or a crash ends only this
  process. Rejected: limits set between fork and exec (`preexec_fn`), which can deadlock a web process with threads.
- The answer comes through a pipe of which no more than `limit` bytes are read: a process that somebody took over cannot
  fill this one's memory either. Nothing may be written to a file, and no core is left behind.
- The isolated interpreter (-I) finds the installed packages and nothing of the project.
"""

import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

CHILD = Path(__file__).with_name("confined_child.py")
PACKAGES = ":".join(path for path in sys.path if Path(path).name in ("site-packages", "dist-packages"))
WALL_SECONDS = 15
CPU_SECONDS = 8
SAID_BYTES = 1 << 14
# Nothing of the server's own environment; one heap arena, because unused reserve would count against the memory limit.
_BARE = {"MALLOC_ARENA_MAX": "1"}
_EXHAUSTED = {signal.SIGXCPU, signal.SIGKILL, signal.SIGABRT, signal.SIGTRAP, signal.SIGILL}


class Broke(Exception):  # noqa: N818 -- the file broke the process, the program did not
    """The process ended without an answer. `exhausted`: it reached one of its limits, else it crashed."""

    def __init__(self, *, exhausted: bool) -> None:
        self.exhausted = exhausted
        super().__init__("exhausted" if exhausted else "crashed")


def run(script: Path, *words: str, file: IO[bytes], limit: int, seconds: int = CPU_SECONDS) -> bytes:
    """What `script`, given `file` as its standard input and `words`, wrote: at most `limit` bytes.

    `seconds`: how long it may compute; no more than `CPU_SECONDS`.
    `file` is a real, unbuffered file; it is read from its start. Raises Broke when the file was too much for the
    process, RuntimeError when the script itself is at fault.
    """
    file.seek(0)
    with subprocess.Popen(  # noqa: S603 -- our own script, no text of a user among its arguments
        command(script, *words, seconds=seconds), stdin=file, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_BARE
    ) as child:
        answer, said = _heard(child, limit)
    if child.returncode < 0 or len(answer) > limit:
        raise Broke(exhausted=len(answer) > limit or -child.returncode in _EXHAUSTED)
    if child.returncode > 0:
        raise RuntimeError(f"{script.stem} failed: {said[-2000:].decode(errors='replace')}")
    return answer


def command(script: Path, *words: str, seconds: int = CPU_SECONDS) -> list[str]:
    """How the process is started: isolated, and without `site`, which nothing there needs."""
    bounds = [str(min(seconds, CPU_SECONDS)), PACKAGES]
    return [sys.executable, "-I", "-S", str(CHILD), *bounds, str(script), *words]


def _heard(child: "subprocess.Popen[bytes]", limit: int) -> tuple[bytes, bytes]:
    """The answer and the complaints of the child, which has ended when this returns: by itself or by force."""
    assert child.stdout is not None
    assert child.stderr is not None
    alarm = threading.Timer(WALL_SECONDS, child.kill)
    alarm.start()
    try:
        answer = child.stdout.read(limit + 1)
        if len(answer) > limit:
            child.kill()
        said = child.stderr.read(SAID_BYTES)
        child.wait()  # who says even more waits for a reader until the alarm
    finally:
        alarm.cancel()
        child.kill()
    return answer, said
