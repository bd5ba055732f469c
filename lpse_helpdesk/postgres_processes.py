"""The processes of an embedded server, found in the process list by the server's cluster name.

A PID file alone proves nothing: its PID may be dead, a zombie or another program by now. (Rejected: /proc/PID/cwd,
which root may not read in most containers; the command line everybody may read.)
"""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE_SECONDS = 60  # for a start, crash recovery included, or a stop


def server_processes(cluster_name: str, uid: int) -> list[int]:
    """Process IDs of a server run by `uid`: the postmaster by its arguments, its children by their titles."""
    return [pid for pid in _all_pids() if _is_named(pid, cluster_name) and _owner(pid) == uid]


def end(pid: int) -> None:
    """Kill a process that a dead server left behind, and wait until it is gone."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    wait_until(lambda: not _arguments(pid))  # a zombie has no arguments: gone, for us


def wait_until(condition: Callable[[], bool]) -> bool:
    """Ask every 20 ms until true; False when patience ends."""
    end_of_patience = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > end_of_patience:
            return False
        time.sleep(0.02)
    return True


def _all_pids() -> list[int]:
    return [int(entry) for entry in os.listdir("/proc") if entry.isdecimal()]


def _arguments(pid: int) -> list[str]:
    """The process's command line; empty if it is gone or a zombie."""
    try:
        content = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return []
    return content.split("\0") if content else []


def _is_named(pid: int, cluster_name: str) -> bool:
    arguments = _arguments(pid)
    title = arguments[0] if arguments else ""
    return f"cluster_name={cluster_name}" in arguments or title.startswith(f"postgres: {cluster_name}: ")


def _owner(pid: int) -> int:
    try:
        return Path(f"/proc/{pid}").stat().st_uid
    except OSError:
        return -1
