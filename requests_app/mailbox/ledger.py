"""The ledger's writers: store a message, see that it has moved, give it its new name after a UIDVALIDITY change.

Storing is one committed transaction of its own, before anything happens on the server. A crash between the file and
the commit leaves a file without a row, and the message on the server: it is fetched again.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts_app.audit.actions import SYSTEM, record
from requests_app.mailbox.models import IncomingMail, Mailbox


@dataclass(frozen=True, slots=True)
class Identity:
    """What a message is called on the server."""

    uidvalidity: int
    uid: int


def known(mailbox: Mailbox, uidvalidity: int, present: Collection[int]) -> set[int]:
    """Those of the UIDs that the ledger has under this UIDVALIDITY."""
    rows = IncomingMail.objects.filter(mailbox=mailbox, uidvalidity=uidvalidity, uid__in=present)
    return set(rows.values_list("uid", flat=True))


@transaction.atomic
def store(
    mailbox: Mailbox, identity: Identity, raw: bytes, received_at: datetime, *, size: int | None = None
) -> IncomingMail:
    """The message's row, new or known; committed when this returns (callers open no transaction around it).

    ``size``: of the message on the server, where ``raw`` is only its head.
    """
    sha256, now = hashlib.sha256(raw).hexdigest(), timezone.now()
    if renamed := _renamed(mailbox, identity, sha256):
        return renamed
    values = {"office_id": mailbox.office_id, "size": size or len(raw), "sha256": sha256, "received_at": received_at}
    values |= {"stored_at": now, "raw": ContentFile(raw, name="surel")}
    mail, _ = IncomingMail.objects.get_or_create(
        mailbox=mailbox, uidvalidity=identity.uidvalidity, uid=identity.uid, defaults=values
    )
    return mail


def _renamed(mailbox: Mailbox, identity: Identity, sha256: str) -> IncomingMail | None:
    """The row of the same bytes under an older UIDVALIDITY, with its new name.

    The server gave every message of the folder a new number: one row for one message, so that two messages of the same
    bytes stay two.
    """
    same = IncomingMail.objects.select_for_update().filter(mailbox=mailbox, sha256=sha256)
    mail = same.exclude(uidvalidity=identity.uidvalidity).order_by("pk").first()
    if mail is None or same.filter(uidvalidity=identity.uidvalidity, uid=identity.uid).exists():
        return None
    before = {"uidvalidity": mail.uidvalidity, "uid": mail.uid}
    mail.uidvalidity, mail.uid, mail.moved_at = identity.uidvalidity, identity.uid, None
    mail.save(update_fields=["uidvalidity", "uid", "moved_at"])
    record(mail.subject_of_log, "renumbered", by=SYSTEM, data=before)
    return mail


def moved(mailbox: Mailbox, identity: Identity, at: datetime) -> None:
    """Note that we moved a message away, unless that is noted already."""
    row = IncomingMail.objects.filter(mailbox=mailbox, uidvalidity=identity.uidvalidity, uid=identity.uid)
    row.filter(moved_at=None).update(moved_at=at)


def gone(mailbox: Mailbox, uidvalidity: int, present: Collection[int], at: datetime) -> int:
    """Note that stored messages are no longer in the folder. Returns how many."""
    unmoved = IncomingMail.objects.filter(mailbox=mailbox, uidvalidity=uidvalidity, moved_at=None)
    return unmoved.exclude(uid__in=present).update(moved_at=at)


def gone_with_old_numbers(mailbox: Mailbox, uidvalidity: int, present: Collection[int], at: datetime) -> int:
    """The same for rows that bear an older UIDVALIDITY; to be called when the whole folder has been stored.

    Were such a message still there, it would have been stored again and so have got its new name: somebody moved it
    (perhaps we, and were killed before we noted it) before the server counted anew. Returns how many.
    """
    if len(known(mailbox, uidvalidity, present)) < len(present):
        return 0
    older = IncomingMail.objects.filter(mailbox=mailbox, moved_at=None).exclude(uidvalidity=uidvalidity)
    return older.update(moved_at=at)
