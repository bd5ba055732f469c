"""How long letters are kept that led to nothing: raw mail and attachments are personal data.

Of what was refused or filed the bytes go after `settings.MAIL_KEEP_DAYS`; the ledger's row stays, with sender, subject,
reason and hashes, so that the counts hold and the same bytes are known again. What is in a request stays as long as the
request does, and what waits for a person is never erased under their hands.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.storage import Storage
from django.db import transaction

from accounts_app.audit.actions import SYSTEM, record
from requests_app.files import page_cache
from requests_app.mailbox.models import IncomingMail

A_ROUND = 500


def erase_old(now: datetime) -> int:
    """Erase what is old enough, a bounded number at a time. Returns how many messages; none where the setting is 0."""
    if not settings.MAIL_KEEP_DAYS:
        return 0
    before = now - timedelta(days=settings.MAIL_KEEP_DAYS)
    due = IncomingMail.objects.to_erase(before).values_list("pk", flat=True)[:A_ROUND]
    return sum(_erase(pk, before, now) for pk in list(due))


@transaction.atomic
def _erase(pk: int, before: datetime, now: datetime) -> int:
    """One message. Its files go when the row says so: a crash between leaves a file that no row names, never a gap."""
    mail = IncomingMail.objects.to_erase(before).select_for_update(skip_locked=True).filter(pk=pk).first()
    if mail is None:
        return 0
    _remove(mail.raw.storage, mail.raw.name)
    mail.raw, mail.raw_erased_at = "", now
    mail.save(update_fields=["raw", "raw_erased_at"])
    for attachment in mail.attachments.exclude(file=""):
        _remove(attachment.file.storage, attachment.file.name)
        transaction.on_commit(lambda shown=attachment: page_cache.forget(shown))  # type: ignore[misc]
        attachment.file = ""
        attachment.save(update_fields=["file"])
    record(mail.subject_of_log, "erased", by=SYSTEM)
    return 1


def _remove(storage: Storage, name: str | None) -> None:
    transaction.on_commit(lambda: storage.delete(name or ""))
