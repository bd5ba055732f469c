"""Two gunicorn processes, and what the operating system says that they and PostgreSQL have used.

CPU is user + system time from /proc/<pid>/stat, with that of children that have ended (the confined readers of
uploads): of gunicorn's master and workers, and of every process of the measurements' PostgreSQL. Who asks is not
counted.
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
OWN, WITH_CHILDREN = slice(11, 13), slice(11, 15)


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


def family_ms(pid: int, inner: slice) -> float:
    """The process with what its ended children used, and its living ones (`inner`: with theirs or without)."""
    parts = [*_stat(pid)[WITH_CHILDREN], *(part for child in children(pid) for part in _stat(child)[inner])]
    return sum(map(int, parts)) * TICK


@dataclass(frozen=True)
class Server:
    """A running gunicorn; `started` is how long it took from the command to the first page, in seconds."""

    port: int
    process: "subprocess.Popen[bytes]"
    postgres: int
    started: float

    def cpu_ms(self) -> tuple[float, float]:
        """(application, database) so far."""
        return family_ms(self.process.pid, WITH_CHILDREN), family_ms(self.postgres, OWN)

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
