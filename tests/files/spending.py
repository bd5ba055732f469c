"""What a process alone uses, whatever the tests' own process has used before.

Linux counts the peak of the process that starts another one as that one's own, so a small process stands between.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

BETWEEN = """
import json, os, subprocess, sys
child = subprocess.Popen(sys.argv[1:], stderr=subprocess.DEVNULL)
_, status, spent = os.wait4(child.pid, 0)
child.returncode = os.waitstatus_to_exitcode(status)
print(json.dumps([spent.ru_maxrss * 1024, spent.ru_utime + spent.ru_stime]), file=sys.stderr)
"""


@dataclass(frozen=True, slots=True)
class Spent:
    """`answer`: standard output · `memory`: bytes at the peak · `seconds`: of the processor."""

    answer: bytes
    memory: int
    seconds: float


def spent_on(data: bytes, *script: str | Path) -> Spent:
    """Run a Python script in isolation, with `data` as its standard input."""
    with TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        command = [sys.executable, "-I", *map(str, script)]
        done = subprocess.run(
            [sys.executable, "-I", "-c", BETWEEN, *command], stdin=file, capture_output=True, check=True
        )
    memory, seconds = json.loads(done.stderr)
    return Spent(done.stdout, memory, seconds)
