"""All that is to be found out about one stored message, within the work that one message may cost.

Counted is the time that the confined processes computed, not the time that passed: on a busy machine an honest letter
would else be held for the machine's sake. Each process gets what is left; when nothing is, the message is held.
"""

import resource
from dataclasses import replace

from requests_app.mailbox import attachments, reading
from requests_app.mailbox.letter import MAX_BYTES, MAX_SECONDS, Beyond, Letter
from requests_app.mailbox.models import IncomingMail


def examine(mail: IncomingMail) -> tuple[Letter, list[attachments.Looked]]:
    """What the message says, and what its attachments are. Never raises for what the bytes are."""
    begun, raw = _computed(), mail.read_raw()
    letter = reading.read_head(raw, Beyond.SIZE) if mail.size > MAX_BYTES else reading.read(raw)
    looked = attachments.look_at(letter.attachments, lambda: MAX_SECONDS - (_computed() - begun))
    if any(item.concern == attachments.NOT_LOOKED_AT for item in looked):
        letter = replace(letter, beyond=letter.beyond or Beyond.WORK)
    return letter, looked


def _computed() -> float:
    """Seconds that ended processes of ours have computed so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
