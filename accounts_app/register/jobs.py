"""The register's work for the worker (`settings.WORKER_JOBS`): read what was handed in, carry out what was decided."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts_app.register.actions import carry_out
from accounts_app.register.models import UNDER_WAY, ImportState, RegisterImport
from accounts_app.register.staging import stage

KEEP_UNDECIDED = timedelta(days=1)
FAILED = (
    "Berkas tidak dapat dibaca karena gangguan pada sistem. Unggah sekali lagi; bila terulang, hubungi Admin Sistem."
)

log = logging.getLogger(__name__)


def work(_now: datetime) -> int:
    """Everything that waits, oldest first. Returns how many imports were moved on."""
    done = 0
    for batch in RegisterImport.objects.filter(state__in=UNDER_WAY).order_by("pk"):
        _move_on(batch)
        done += 1
    return done


def _move_on(batch: RegisterImport) -> None:
    """A failure of the program ends this import in words and stops no other."""
    try:
        stage(batch) if batch.state == ImportState.READING else carry_out(batch)
    except Exception:
        log.exception("register import %s failed", batch.pk)
        _fail(batch.pk)


@transaction.atomic
def _fail(pk: int) -> None:
    batch = RegisterImport.objects.select_for_update().get(pk=pk)
    batch.rows.all().delete()
    batch.state, batch.refusal, batch.finished_at = ImportState.REFUSED, FAILED, timezone.now()
    batch.save()


def purge(now: datetime) -> int:
    """Cancel what nobody decided within a day: staged rows are personal data without a purpose by then."""
    old = RegisterImport.objects.filter(state=ImportState.READY, at__lte=now - KEEP_UNDECIDED)
    with transaction.atomic():
        batches = list(old.select_for_update(skip_locked=True))
        for batch in batches:
            batch.rows.all().delete()
            batch.state, batch.finished_at = ImportState.CANCELLED, now
            batch.save()
    return len(batches)
