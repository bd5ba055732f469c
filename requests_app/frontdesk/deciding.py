"""What an office decides about its lines, counters and rules. Each decision is one transaction and one event.

Nothing is deleted: a line that was used is closed, a counter taken out of use; old numbers and figures keep theirs.
"""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction

from accounts_app.audit.actions import Subject, record
from accounts_app.models import Office, User
from requests_app.frontdesk.counter_models import Counter, CounterSession, FrontDeskSettings
from requests_app.frontdesk.queue_models import QueueNumber, ServiceLine
from requests_app.process.refusals import Refused


def was_used(line: ServiceLine) -> bool:
    """Whether a number bears its letter, which then stays."""
    return QueueNumber.objects.filter(line=line).exists()


def put_settings(settings: FrontDeskSettings, *, by: User) -> None:
    with transaction.atomic():
        settings.save()
        names = ("calls_until_no_show", "ordinary_per_priority", "kiosk_on", "screen_on", "running_text")
        _note(settings.office, "queue_rules_set", by, {name: getattr(settings, name) for name in names})


def put_line(line: ServiceLine, *, by: User) -> None:
    """:raises Refused: the letter of a line that has given numbers would change."""
    with transaction.atomic():
        before = ServiceLine.objects.filter(pk=line.pk).first()
        if before and before.prefix != line.prefix and was_used(before):
            raise Refused(f"Huruf {before.prefix} sudah tercetak pada nomor antrean dan tidak dapat diganti.")
        line.save()
        _note(line.office, "queue_line_set", by, {"line": line.prefix, "open": line.is_open, "cap": line.daily_cap})


def put_counter(counter: Counter, lines: Iterable[ServiceLine], *, by: User) -> None:
    """:raises Refused: somebody sits at a counter that would go out of use."""
    with transaction.atomic():
        if not counter.is_active and CounterSession.objects.filter(counter=counter.pk, closed_at=None).exists():
            raise Refused(f"{counter} masih dibuka oleh petugas. Tutup dahulu sebelum menonaktifkannya.")
        counter.save()
        chosen = list(lines)
        counter.lines.set(chosen)
        data = {"counter": counter.number, "lines": [line.prefix for line in chosen], "active": counter.is_active}
        _note(counter.office, "queue_counter_set", by, data)


def _note(office: Office, act: str, by: User, data: dict[str, Any]) -> None:
    record(Subject("office", office.pk, office.pk), act, by=by, data=data)


def next_free(rows: models.QuerySet[Counter]) -> int:
    """The number that a new counter is offered."""
    return max(rows.values_list("number", flat=True), default=0) + 1
