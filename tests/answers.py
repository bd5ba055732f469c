"""The answers of confined processes, kept for the same question about the same bytes.

The walks of the tests upload the same few samples some hundred times, and each look into a file is a process of a tenth
of a second. Such a process knows nothing but its script, its words and its file: the answer to the same is the same.
What a process refuses or breaks on is never kept. The tests of the files' room, whose subject the process is, and
LPSE_FULL=1 ask anew each time.
"""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import IO

from requests_app.files import confined

LONGEST_KEPT = 1 << 20

Run = Callable[..., bytes]
truly_run: Run = confined.run

_known: dict[object, bytes] = {}


def run(script: Path, *words: str, file: IO[bytes], limit: int, seconds: int = confined.CPU_SECONDS) -> bytes:
    """`confined.run`, or what it answered when it was asked the same before."""
    file.seek(0)
    question = (sha256(script.read_bytes()).digest(), words, sha256(file.read()).digest(), limit, seconds)
    if question not in _known:
        answer = truly_run(script, *words, file=file, limit=limit, seconds=seconds)
        if len(answer) > LONGEST_KEPT:
            return answer
        _known[question] = answer
    return _known[question]
