"""Which messages a new one belongs to, as Message-IDs: so that a reader's program shows a request as one conversation.

The first message to the same reader about the same thing carries the thread on; no column of a ticket remembers it.
Another reader's messages are never named: who knows a Message-ID of ours could answer it.
"""

import re
from collections.abc import Sequence

from requests_app.outbox.models import Message

# RFC 5322 as far as any honest mail goes; what a stranger's mail calls itself ends in a header of ours.
_ID = re.compile(r"^<[!-;=?-~]{1,240}>$")
AT_MOST = 20


def thread_of(earlier: Message | None, answering: Sequence[str]) -> list[str]:
    """The References of a new message, oldest first: what ``earlier`` began, then the mail that it answers."""
    begun = [*earlier.thread.split(), earlier.message_id] if earlier else []
    found = list(dict.fromkeys(name for name in (*begun, *answering) if _ID.match(name)))
    if answering and answering[-1] in found:  # the parent stands last
        found.append(found.pop(found.index(answering[-1])))
    return found if len(found) <= AT_MOST else [found[0], *found[1 - AT_MOST :]]
