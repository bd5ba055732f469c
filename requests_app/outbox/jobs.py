"""The outbox's own periodic work. Sent and failed messages stay as the record of what was told to whom."""

from datetime import datetime, timedelta

from django.db import transaction

from requests_app.outbox.models import DemoMail, Message, WorkerBeat

KEEP_PRIVATE_OF_FAILED = timedelta(days=7)
KEEP_DEMO_MAIL = timedelta(days=30)
KEEP_BEAT = timedelta(days=1)


@transaction.atomic
def purge(now: datetime) -> None:
    """Erase private values of messages failed a week ago (their links are dead anyway), old demo mails and beats."""
    overdue = Message.objects.failed().filter(private_erased_at=None, failed_at__lte=now - KEEP_PRIVATE_OF_FAILED)
    for message in overdue.exclude(private={}).select_for_update(skip_locked=True):
        message.do_without_private(now)
        message.save(update_fields=["private", "private_erased_at", "text"])
    DemoMail.objects.filter(at__lte=now - KEEP_DEMO_MAIL).delete()
    WorkerBeat.objects.filter(beat_at__lte=now - KEEP_BEAT).delete()
