"""Two gunicorn processes, and what the operating system says that they and PostgreSQL have used.

CPU is user + system time: of gunicorn's master and workers, and of every process of the measurements' PostgreSQL. Of a
process that runs it is its own clock, to the nanosecond; children that have ended (the confined readers of uploads)
are in /proc/<pid>/stat of whoever started them, in steps of ten milliseconds. Who asks is not counted.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import place

WORKERS, THREADS = 2, 4
TICK = 1000 / os.sysconf("SC_CLK_TCK")
ENDED_CHILDREN = slice(13, 15)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _stat(pid: int) -> list[str]:
    """Fields of /proc/<pid>/stat behind the name; [] if it has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def children(pid: int) -> list[int]:
    found = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return [each for each in found if (stat := _stat(each)) and stat[1] == str(pid)]


def _own_ms(pid: int) -> float:
    """By the process's own clock, whose number Linux makes of the process's; 0 if it has ended."""
    try:
        return time.clock_gettime(~pid << 3 | 2) * 1000
    except OSError:
        return 0.0


def _ended_ms(pid: int) -> float:
    return sum(map(int, _stat(pid)[ENDED_CHILDREN])) * TICK


def family_ms(pid: int, *, and_theirs: bool) -> float:
    """The process with what its ended children used, and its living ones, with their ended children or without."""
    living = children(pid)
    ended = _ended_ms(pid) + (sum(map(_ended_ms, living)) if and_theirs else 0.0)
    return ended + sum(map(_own_ms, (pid, *living)))


@dataclass(frozen=True)
class Server:
    """A running gunicorn; `started` is how long it took from the command to the first page, in seconds."""

    port: int
    process: "subprocess.Popen[bytes]"
    postgres: int
    started: float

    def cpu_ms(self) -> tuple[float, float]:
        """(application, database) so far."""
        return family_ms(self.process.pid, and_theirs=True), family_ms(self.postgres, and_theirs=False)

    def pss_mib(self) -> float:
        """Memory of master and workers, what they share counted once."""
        return sum(_pss(pid) for pid in (self.process.pid, *children(self.process.pid))) / 1024


def _pss(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


@contextmanager
def serving(database: str, smtp_port: int, checkout: Path = place.CHECKOUT) -> Iterator[Server]:
    """gunicorn over this database for as long as the block runs; with the code of another checkout, perhaps."""
    port, postgres = free_port(), place.cluster().postmaster()
    assert postgres is not None, "PostgreSQL runs"
    words = ["-m", "gunicorn", "--preload", "-b", f"127.0.0.1:{port}", "-w", str(WORKERS), "--threads", str(THREADS)]
    command = [sys.executable, *words, "--log-level", "warning", "bench.wsgi"]
    began = time.monotonic()
    process = subprocess.Popen(command, env=place.environment(database, smtp_port=smtp_port), cwd=checkout)
    try:
        _until_answered(port, process)
        yield Server(port, process, postgres, time.monotonic() - began)
    finally:
        process.terminate()
        process.wait(20)


def _until_answered(port: int, process: "subprocess.Popen[bytes]") -> None:
    request = f"GET / HTTP/1.1\r\nHost: {place.HOST}\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n".encode()
    while process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), 10) as line:
                line.sendall(request)
                if line.recv(12).endswith(b"200"):
                    return
        except OSError:
            time.sleep(0.02)
    raise SystemExit("gunicorn did not start")
