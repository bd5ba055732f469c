"""A message's bytes into a `Letter`, whatever they are: read in a process of its own (`files.confined`).

A message on which that process dies is asked for its headers alone, so that the ledger names a sender. What is left of
even that is an unread letter: the caller holds the message, its bytes are stored anyhow.
"""

from pathlib import Path
from tempfile import TemporaryFile

from requests_app.files import confined
from requests_app.mailbox.letter import MAX_BYTES, Beyond, Letter, unpack

PROBE = Path(__file__).parent / "mime" / "probe.py"
# Everything decoded is smaller than what was sent, but for texts and headers in other character sets.
ANSWER_BYTES = MAX_BYTES + (8 << 20)
HEAD_BYTES = 1 << 20


def read(raw: bytes) -> Letter:
    """Never raises for what the bytes are; RuntimeError only when the reader itself is broken."""
    for part, taken in (("whole", MAX_BYTES + 1), ("head", HEAD_BYTES)):
        try:
            return unpack(_asked(raw[:taken], part))
        except (confined.Broke, ValueError, KeyError, TypeError):
            continue
    return Letter(beyond=Beyond.WORK, unread=True)


def _asked(raw: bytes, part: str) -> bytes:
    with TemporaryFile(buffering=0) as file:
        file.write(raw)
        return confined.run(PROBE, part, file=file, limit=ANSWER_BYTES)
