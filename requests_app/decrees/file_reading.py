"""The trace that reading a decree's files leaves: one event per person and file within `SITTING`, as for documents."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts_app.audit.actions import record
from accounts_app.audit.models import Event
from accounts_app.models import User
from requests_app.decrees.models import Decree, DecreeFile

SITTING = timedelta(minutes=30)
ACT = "decree_file_read"


def note_read(file: DecreeFile, *, by: User) -> None:
    """Pages or the file itself were shown to this person."""
    decree: Decree = file.decree
    if _is_noted(decree, file, by):
        return
    with transaction.atomic():
        list(DecreeFile.objects.select_for_update().filter(pk=file.pk))  # the others of this sitting wait here
        if not _is_noted(decree, file, by):
            record(decree.subject, ACT, by=by, data=_reference(file))


def _is_noted(decree: Decree, file: DecreeFile, by: User) -> bool:
    since = timezone.now() - SITTING
    events = Event.objects.about(decree.kind, decree.pk)
    return events.filter(act=ACT, actor=by, at__gt=since, data=_reference(file)).exists()


def _reference(file: DecreeFile) -> dict[str, str]:
    return {"file": str(file.public_id), "part": file.part}
