"""Stop the demo of one checkout: stop_demo.py /checkout/manage.py.

It ends the processes whose command line runs that very manage.py with `rundemo`; they end their children.
The process list cannot go stale (rejected: a PID file, which after a crash names a stranger). Plain Python: it also
works when the virtual environment is broken.
"""

import os
import signal
import sys
import time
from pathlib import Path

PATIENCE_SECONDS = 20


def demo_processes(manage: str) -> list[int]:
    """Process IDs of this checkout's `manage.py rundemo`."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            arguments = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:  # not a process, or gone since
            continue
        if manage in arguments and "rundemo" in arguments:
            found.append(int(entry.name))
    return found


def stop(manage: str) -> bool:
    """End them in order, after PATIENCE_SECONDS by force; False if none ran."""
    running = demo_processes(manage)
    for pid in running:
        os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while demo_processes(manage) and time.monotonic() < deadline:
        time.sleep(0.05)
    for pid in demo_processes(manage):
        os.kill(pid, signal.SIGKILL)
    return bool(running)


if __name__ == "__main__":
    print("Web and worker:", "stopped" if stop(sys.argv[1]) else "were not running")
