"""A message's bytes into a `Letter`, whatever they are: read in a process of its own (`files.confined`).

A message on which that process dies is asked for its headers alone, so that the ledger names a sender. What is left of
even that is an unread letter: the caller holds the message, its bytes are stored anyhow.
"""

from pathlib import Path
from tempfile import TemporaryFile

from requests_app.files import confined
from requests_app.mailbox.letter import HEAD_BYTES, MAX_BYTES, MAX_SECONDS, Beyond, Letter, unpack

PROBE = Path(__file__).parent / "mime" / "probe.py"
# Everything decoded is smaller than what was sent, but for texts and headers in other character sets.
ANSWER_BYTES = MAX_BYTES + (8 << 20)


def read(raw: bytes) -> Letter:
    """Never raises for what the bytes are; RuntimeError only when the reader itself is broken."""
    return _asked(raw[: MAX_BYTES + 1], "whole") or read_head(raw, Beyond.WORK)


def read_head(raw: bytes, beyond: Beyond) -> Letter:
    """The headers alone, of a message that is beyond a limit. Never raises for what they are."""
    return _asked(raw[:HEAD_BYTES], beyond) or Letter(beyond=beyond, unread=True)


def _asked(raw: bytes, part: str) -> Letter | None:
    """The answer of the confined reader; None when it ended without one."""
    with TemporaryFile(buffering=0) as file:
        file.write(raw)
        try:
            return unpack(confined.run(PROBE, part, file=file, limit=ANSWER_BYTES, seconds=MAX_SECONDS))
        except (confined.Broke, ValueError, KeyError, TypeError):
            return None
