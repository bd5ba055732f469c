"""Read one message: the confined process's program.

`read` never raises for a message. What it refuses to do: parse more than the limit, follow endless nesting, and trust
a part's own header to be short (Python's parameter parser is quadratic in it, so such headers are cut first).
"""

import email
import re
import resource
import signal
import sys
from codecs import BOM_UTF8
from email.message import Message
from email.parser import BytesHeaderParser

from requests_app.mailbox.letter import HEAD_BYTES, MAX_BYTES, MAX_SECONDS, Beyond, Letter, pack
from requests_app.mailbox.mime import headers
from requests_app.mailbox.mime.parts import Found, value_of, walk

MAX_HEADERS, HEADER_LENGTH = 300, 4_000
MEMORY_BYTES = 256 << 20
# No honest message has as many parts with parts of their own; each level costs every line below it one more step.
MANY_CONTAINERS = 100
MANY_BOUNDARIES = 30_000
_LONG = re.compile(
    rb"^(content-(?:type|disposition)[ \t]*:(?:[^\r\n]|\r?\n[ \t]){4096})(?:[^\r\n]|\r?\n[ \t])+", re.I | re.M
)
_HEAD_ENDS = re.compile(rb"\r?\n\r?\n|\r\r")
_CONTAINERS = re.compile(rb"^content-type[ \t]*:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)


def read(raw: bytes) -> Letter:
    """What the message says, as far as it can be read within the limits."""
    if len(raw) > MAX_BYTES:
        return head(raw, Beyond.SIZE)
    if sum(1 for _ in _CONTAINERS.finditer(raw)) > MANY_CONTAINERS or raw.count(b"\n--") > MANY_BOUNDARIES:
        return head(raw, Beyond.DEPTH)
    try:
        message = email.message_from_bytes(_LONG.sub(rb"\1", raw.removeprefix(BOM_UTF8)))
        return _letter(message, walk(message))
    except RecursionError:
        return head(raw, Beyond.DEPTH)
    except MemoryError:
        return head(raw, Beyond.WORK)
    except Exception:  # the library's own faults are many; the raw bytes are kept and a person looks
        return head(raw, None, unread=True)


def head(raw: bytes, beyond: Beyond | None, *, unread: bool = False) -> Letter:
    """Only the headers of the message, without parsing its body."""
    start = raw[:HEAD_BYTES]
    end = _HEAD_ENDS.search(start)
    try:
        message = BytesHeaderParser().parsebytes(_LONG.sub(rb"\1", start[: end.end()] if end else start))
        return _letter(message, Found(beyond=beyond), unread=unread)
    except Exception:
        return Letter(beyond=beyond, unread=True)


def _letter(message: "Message", found: Found, *, unread: bool = False) -> Letter:
    fields = [(name.lower(), value) for name, value in message.raw_items()]
    written = headers.addresses([str(value) for name, value in fields if name == "from"])
    to = [str(value) for name, value in fields if name in ("to", "cc")]
    reply_to = headers.addresses([value_of(message, "reply-to")])
    return Letter(
        senders=tuple(dict.fromkeys(address for _, address in written)),
        sender_name=written[0][0][:160] if written else "",
        reply_to=reply_to[0][1] if reply_to else "",
        to=tuple(address for _, address in headers.addresses(to[:10])),
        recipients=sum(value.count("@") for value in to),
        subject=headers.words(value_of(message, "subject"))[:300],
        date=headers.moment(value_of(message, "date")),
        text=found.text(),
        message_id=next(iter(headers.ids(value_of(message, "message-id"))), ""),
        in_reply_to=headers.ids(value_of(message, "in-reply-to")),
        references=headers.ids(value_of(message, "references")),
        content_type=message.get_content_type(),
        headers=tuple((name[:80], headers.words(value)[:HEADER_LENGTH]) for name, value in _kept(fields)),
        attachments=tuple(found.attachments),
        forwards=tuple(found.forwards),
        report=found.reports[0] if found.reports else None,
        quoted_ids=tuple(dict.fromkeys(found.quoted_ids))[:20],
        beyond=found.beyond,
        unread=unread,
    )


def _kept(fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The first headers; names and values that are no text at all are left out."""
    return [(headers.plain(name), value) for name, value in fields[:MAX_HEADERS]]


def main(part: str) -> None:
    """Read standard input, write the packed letter: the ``whole``, or the head of what is beyond the named limit.

    The alarm ends the process: nothing waits for a slow message.
    """
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    signal.alarm(MAX_SECONDS)
    raw = sys.stdin.buffer.read()
    try:
        answer = pack(read(raw) if part == "whole" else head(raw, Beyond(part)))
    except MemoryError:
        answer = pack(head(raw, Beyond.WORK))
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main(sys.argv[1])
