"""What the office's own mail server found out about the sender (Authentication-Results, RFC 8601).

A header of that name proves nothing by itself: anybody can write one. It counts if it names the office's trusted host
*and* stands above the trace line by which that host took the message, where only the office's own servers write;
without such a line, above every trace line. Hops of a message within that host (to Dovecot over LMTP, back from a
filter) leave lines of their own above it: they are passed over, known by what the host itself wrote into them and never
by the name with which the other side introduced itself. The sender's address is an identity in no case: the results
are shown, never used to decide whose account it is.
"""

import re
from itertools import dropwhile

from requests_app.mailbox.letter import Letter

METHODS = ("spf", "dkim", "dmarc")
_COMMENT = re.compile(r"\([^()]*\)")
_RESULT = re.compile(r"(?:^|;)\s*(spf|dkim|dmarc)\s*(?:/\s*\d+)?\s*=\s*([a-z]{2,12})", re.IGNORECASE)
# Behind the name that the other side claims (an address in brackets too) stands the one from which it came.
_FROM_ITSELF = re.compile(r"^from\s+\S+\s+\((?:[^()\[\]=]*\s)?\[(?:127\.[\d.]+|(?:IPv6:)?::1)\]\)", re.IGNORECASE)
_HANDED_ON = re.compile(r"\bby\s+[^\s;]+\s+with\s+(?:UTF8)?LMTPS?A?\b", re.IGNORECASE)
_NESTING = 5


def results(letter: Letter, trusted: str) -> dict[str, str]:
    """``{"spf": "pass", …}`` as the trusted host says; empty without a trusted host or when it says nothing."""
    host = trusted.strip().lower()
    found: dict[str, str] = {}
    for value in _trusted_values(letter, host) if host else ():
        for method, result in _RESULT.findall(_without_comments(value)):
            name, said = method.lower(), result.lower()
            # Of several signatures one that passes is enough; for the other methods the topmost header counts.
            found[name] = said if name not in found or (name == "dkim" and said == "pass") else found[name]
    return found


def speaks_against(said: dict[str, str]) -> bool:
    """Whether the server found that the sender's address is not what it claims to be."""
    return said.get("dmarc") == "fail" or (said.get("spf") == "fail" and said.get("dkim") != "pass")


def _trusted_values(letter: Letter, host: str) -> list[str]:
    top = letter.headers[: _border(letter, host)]
    return [value for name, value in top if name == "authentication-results" and _server(value) == host]


def _border(letter: Letter, host: str) -> int:
    """How many of the top headers were written by the office's side."""
    traces = [(at, value) for at, (name, value) in enumerate(letter.headers) if name == "received"]
    by = re.compile(rf"\bby\s+{re.escape(host)}(?![\w.-])", re.IGNORECASE)
    own = next((number for number, (_, value) in enumerate(traces) if by.search(value)), 0)
    if not traces:
        return 0
    at, value = next(dropwhile(_is_inner_hop, traces[own:]), traces[own])
    # A line that is not the host's is not its border: whoever took the message may have kept a forged one below.
    return at if by.search(value) else traces[own][0]


def _is_inner_hop(trace: tuple[int, str]) -> bool:
    """Whether the message only moved within the office's host."""
    value = trace[1].strip()
    return bool(_FROM_ITSELF.search(value) or _HANDED_ON.search(_without_comments(value)))


def _server(value: str) -> str:
    first = _without_comments(value).partition(";")[0].split()
    return first[0].lower() if first else ""


def _without_comments(value: str) -> str:
    for _ in range(_NESTING):
        value = _COMMENT.sub(" ", value)
    return value
