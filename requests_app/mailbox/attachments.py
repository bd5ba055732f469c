"""What came with a message, kept as files: allowed kinds may become documents, the rest stays "perlu diperiksa".

What a file is decides `files.content.inspect` (its content, in a confined process), never its name. Looking happens
before the transaction that keeps it: it takes a tenth of a second a file.
"""

import hashlib
import io
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from requests_app.files import page_cache
from requests_app.files.content import BadFile, clean_name, inspect
from requests_app.mailbox.letter import Attachment
from requests_app.mailbox.models import IncomingMail, MailAttachment

# `clean_name` takes these endings off, because a document's is made from what it is.
_ENDING = re.compile(r"\.(?:pdf|jpe?g|png|heic|heif)$", re.IGNORECASE)
UNKNOWN_TYPE = "application/octet-stream"
NOT_LOOKED_AT = "Belum diperiksa: surel ini memerlukan terlalu banyak waktu."


@dataclass(frozen=True, slots=True)
class Looked:
    """An attachment and what it is; ``concern`` in words when it may not become a document as it is."""

    part: Attachment
    name: str
    mime: str
    pages: int | None
    concern: str
    data: bytes = field(repr=False)


def look_at(parts: Sequence[Attachment], seconds_left: Callable[[], float]) -> list[Looked]:
    """Each attachment inspected, in the same order, as long as there is time. Never raises for what they are."""
    return [_look_at(part, seconds_left()) for part in parts]


def _look_at(part: Attachment, seconds: float) -> Looked:
    if seconds <= 0:
        return _doubtful(part, NOT_LOOKED_AT)
    limit = settings.DOCUMENT_LIMIT_BYTES
    try:
        seen = inspect(io.BytesIO(part.data), len(part.data), part.name, limit=limit, seconds=math.ceil(seconds))
    except BadFile as bad:
        return _doubtful(part, bad.message[:200])
    return Looked(part, seen.cleaned_name, seen.mime, seen.pages, "", part.data)


def _doubtful(part: Attachment, concern: str) -> Looked:
    mime = part.mime if len(part.mime) <= 60 else UNKNOWN_TYPE
    ending = _ENDING.search(part.name)
    name = clean_name(part.name, ending[0].lower() if ending else "")
    return Looked(part, name, mime, None, concern, part.data)


def keep(mail: IncomingMail, looked: Sequence[Looked]) -> list[MailAttachment]:
    """Rows and files, in the caller's transaction. A message that is processed again keeps those that it has.

    What was found out about them is found out anew; one that is read differently now is replaced.
    """
    have = {row.position: row for row in mail.attachments.all()}
    return [_kept(mail, position, item, have.get(position)) for position, item in enumerate(looked, start=1)]


def _kept(mail: IncomingMail, position: int, item: Looked, row: MailAttachment | None) -> MailAttachment:
    if row is not None and row.sha256 == hashlib.sha256(item.data).hexdigest():
        return _judged_anew(row, item)
    if row is not None:
        _remove(row)
    return _row(mail, position, item)


def _judged_anew(row: MailAttachment, item: Looked) -> MailAttachment:
    if item.concern != NOT_LOOKED_AT:  # else what was seen before still holds
        row.concern, row.mime, row.pages, row.original_name = item.concern, item.mime, item.pages, item.name
        row.save(update_fields=["concern", "mime", "pages", "original_name"])
        transaction.on_commit(lambda: page_cache.forget(row))
    return row


def _remove(row: MailAttachment) -> None:
    storage, name = row.file.storage, row.file.name or ""
    row.delete()
    transaction.on_commit(lambda: storage.delete(name))
    transaction.on_commit(lambda: page_cache.forget(row))


def _row(mail: IncomingMail, position: int, item: Looked) -> MailAttachment:
    return MailAttachment.objects.create(
        mail=mail, position=position, file=ContentFile(item.data, name="lampiran"), original_name=item.name,
        mime=item.mime, size=len(item.data), pages=item.pages, sha256=hashlib.sha256(item.data).hexdigest(),
        uploaded_at=timezone.now(), is_inline=item.part.is_inline, inside=item.part.inside[:200], concern=item.concern,
    )  # fmt: skip
