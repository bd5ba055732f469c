"""The worker's schedule: which jobs run how often, whoever runs them.

Jobs are ``(dotted path, seconds)``; the path names a function that takes ``now``. Upper layers add theirs in
``settings.WORKER_JOBS``, so that nothing here imports them. Each job's row is leased with SKIP LOCKED: with three
workers a job still runs once an interval. Whoever leases holds a lock of their session too, which dies with them: a
killed worker's job is taken up at its next turn. The lease alone counts where the database has not noticed the death
(a machine that lost its power).
A failing job is recorded and logged, and stops no other. Rejected: a broker, and cron (more to install and to watch).
"""

import logging
import os
import socket
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string

from requests_app.outbox.delivery import Delivered, deliver_batch
from requests_app.outbox.models import WorkerBeat, WorkerJob
from requests_app.outbox.session_lock import let_go, try_hold

Job = tuple[str, int]

BUILT_IN: tuple[Job, ...] = (("requests_app.outbox.jobs.purge", 3600),)
JOB_LEASE = timedelta(minutes=15)
ALIVE = timedelta(minutes=2)

log = logging.getLogger(__name__)


def all_jobs() -> tuple[Job, ...]:
    """The built-in jobs and those of ``settings.WORKER_JOBS``."""
    return (*BUILT_IN, *getattr(settings, "WORKER_JOBS", ()))


def worker_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"[:80]


def beat(worker: str, started_at: datetime) -> None:
    """Sign of life, read by /healthz through ``a_worker_is_alive``."""
    WorkerBeat.objects.update_or_create(
        worker=worker, defaults={"beat_at": timezone.now()}, create_defaults=_first_beat(started_at)
    )


def _first_beat(started_at: datetime) -> dict[str, Any]:
    return {"beat_at": timezone.now(), "started_at": started_at}


def a_worker_is_alive(within: timedelta = ALIVE) -> bool:
    return WorkerBeat.objects.filter(beat_at__gte=timezone.now() - within).exists()


def run_round(worker: str, started_at: datetime, should_stop: Callable[[], bool] = lambda: False) -> int:
    """One round: sign of life, one batch of mails, every job that is due. Returns how much was done."""
    done = 0
    for part in (lambda: _beat_and_deliver(worker, started_at, should_stop), lambda: run_due_jobs(should_stop)):
        done += _guarded("round", part)
    return done


def _beat_and_deliver(worker: str, started_at: datetime, should_stop: Callable[[], bool]) -> int:
    beat(worker, started_at)
    delivered: Delivered = deliver_batch(worker, should_stop=should_stop)
    return delivered.total


def run_due_jobs(should_stop: Callable[[], bool] = lambda: False) -> int:
    """Run each due job once; returns how many ran, failed ones included."""
    ran = 0
    for path, seconds in all_jobs():
        if not should_stop() and _take(path, seconds):
            _run(path)
            ran += 1
    return ran


def _take(path: str, seconds: int) -> bool:
    """Whether this worker got the job: its row is due, nobody alive runs it, and it is leased to us now."""
    now = timezone.now()
    WorkerJob.objects.get_or_create(path=path, defaults={"due_at": now})
    with transaction.atomic():
        job = WorkerJob.objects.select_for_update(skip_locked=True).filter(path=path, due_at__lte=now).first()
        if job is None or not (try_hold(_key(path)) or job.has_outlived_its_lease(now)):
            return False
        job.started_at, job.leased_until = now, now + JOB_LEASE
        job.due_at = now + timedelta(seconds=seconds)
        job.save()
        return True


def _key(path: str) -> str:
    return f"worker job {path}"


def _run(path: str) -> None:
    try:
        import_string(path)(timezone.now())
    except Exception as error:  # one failing job must not stop the others
        log.exception("worker job %s failed", path)
        failed = {"failures": F("failures") + 1, "last_error": type(error).__name__}
        WorkerJob.objects.filter(path=path).update(leased_until=None, **failed)
    else:
        WorkerJob.objects.filter(path=path).update(leased_until=None, finished_at=timezone.now(), last_error="")
    finally:
        let_go(_key(path))


def _guarded(name: str, part: Callable[[], int]) -> int:
    """Run a part of the round; a lost database connection or a bug waits for the next round."""
    try:
        return part()
    except Exception:
        log.exception("worker: %s failed", name)
        return 0
