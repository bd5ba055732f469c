"""The worker: its schedule, its sign of life, and its process."""

import signal
import subprocess
import sys
from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from requests_app.outbox import schedule
from requests_app.outbox.jobs import purge
from requests_app.outbox.models import DemoMail, Message, WorkerBeat, WorkerJob
from tests.requests_app.outbox.helpers import make_message, make_office, wait_until, worker_environment

HERE = "tests.requests_app.outbox.test_worker"
ran: list[datetime] = []


def note(now: datetime) -> None:
    ran.append(now)


def break_down(now: datetime) -> None:
    raise LookupError("rusak")


@pytest.fixture(autouse=True)
def nothing_ran() -> None:
    ran.clear()


@pytest.mark.django_db(transaction=True)
def test_once_delivers_and_runs_what_is_due_and_ends(postbox):
    message = make_message(make_office())
    call_command("worker", "--once")
    assert postbox.ids() == [message.message_id]
    assert set(WorkerJob.objects.values_list("path", flat=True)) == {path for path, _ in schedule.all_jobs()}


def test_the_built_in_jobs_can_be_imported_and_run(db):
    schedule.run_due_jobs()
    assert not WorkerJob.objects.exclude(last_error="").exists()


def test_a_job_of_an_upper_layer_runs_once_an_interval(db, settings):
    settings.WORKER_JOBS = ((f"{HERE}.note", 300),)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        schedule.run_due_jobs()
        schedule.run_due_jobs()
        assert len(ran) == 1
        clock.shift(301)
        schedule.run_due_jobs()
    assert len(ran) == 2


def test_a_failing_job_stops_no_other_and_is_recorded(db, settings, caplog):
    settings.WORKER_JOBS = ((f"{HERE}.break_down", 60), ("tidak.ada", 60), (f"{HERE}.note", 60))
    schedule.run_due_jobs()
    assert len(ran) == 1
    broken = WorkerJob.objects.get(path=f"{HERE}.break_down")
    assert (broken.failures, broken.last_error, broken.leased_until) == (1, "LookupError", None)


@pytest.fixture
def another_session(db):
    """Another worker's connection to the database."""
    other = connection.copy()
    yield other
    other.close()


def asked(session, sql: str, path: str) -> object:
    with session.cursor() as cursor:
        cursor.execute(sql.format("(hashtextextended(%s, 0))"), [f"worker job {path}"])
        return cursor.fetchone()[0]


def take_as_another(session, path: str) -> None:
    """What a worker does that now runs the job: its lock and the lease in the row."""
    asked(session, "SELECT pg_advisory_lock{}", path)
    now = timezone.now()
    WorkerJob.objects.create(path=path, due_at=now, started_at=now, leased_until=now + schedule.JOB_LEASE)


def test_a_job_that_another_worker_runs_is_left_alone(settings, another_session):
    settings.WORKER_JOBS = ((f"{HERE}.note", 1),)
    take_as_another(another_session, f"{HERE}.note")
    schedule.run_due_jobs()
    assert ran == []


def test_a_killed_workers_job_is_taken_up_at_once(settings, another_session):
    settings.WORKER_JOBS = ((f"{HERE}.note", 1),)
    take_as_another(another_session, f"{HERE}.note")
    another_session.close()
    schedule.run_due_jobs()
    assert len(ran) == 1


def test_the_job_of_a_worker_whose_death_nobody_noticed_is_taken_up_after_its_lease(settings, another_session):
    settings.WORKER_JOBS = ((f"{HERE}.note", 1),)
    take_as_another(another_session, f"{HERE}.note")
    with time_machine.travel(timezone.now() + schedule.JOB_LEASE):
        schedule.run_due_jobs()
    assert len(ran) == 1


def test_a_job_that_has_run_is_free(settings, another_session, caplog):
    settings.WORKER_JOBS = ((f"{HERE}.note", 1), (f"{HERE}.break_down", 1))
    schedule.run_due_jobs()
    free = [asked(another_session, "SELECT pg_try_advisory_lock{}", path) for path, _ in settings.WORKER_JOBS]
    assert free == [True, True]


def test_a_broken_delivery_does_not_keep_the_jobs_from_running(kantor, settings, caplog):
    settings.WORKER_JOBS = ((f"{HERE}.note", 60),)
    settings.EMAIL_BACKEND = "tidak.ada.EmailBackend"
    make_message(kantor)
    schedule.run_round("w1", timezone.now())
    assert len(ran) == 1


def test_healthz_can_tell_whether_a_worker_lives(db):
    assert not schedule.a_worker_is_alive()
    schedule.beat("w1", timezone.now())
    assert schedule.a_worker_is_alive()
    with time_machine.travel(timezone.now() + schedule.ALIVE + timedelta(seconds=1)):
        assert not schedule.a_worker_is_alive()


def test_a_worker_keeps_one_row_and_its_start(db):
    start = timezone.now() - timedelta(hours=1)
    schedule.beat("w1", start)
    schedule.beat("w1", start)
    assert WorkerBeat.objects.get().started_at == start


def test_the_purge_removes_old_beats_and_demo_mails(db):
    DemoMail.objects.create(to_address="a@b.example", sender="x", subject="s", body="b")
    schedule.beat("w1", timezone.now())
    purge(timezone.now())
    assert (DemoMail.objects.count(), WorkerBeat.objects.count()) == (1, 1)
    purge(timezone.now() + timedelta(days=31))
    assert (DemoMail.objects.count(), WorkerBeat.objects.count()) == (0, 0)


def communicate_or_kill(process: subprocess.Popen[str]) -> tuple[str, str]:
    try:
        return process.communicate(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        raise


@pytest.mark.django_db(transaction=True)
def test_the_process_delivers_and_stops_cleanly_on_sigterm(postbox, settings):
    make_message(make_office())
    command = [sys.executable, "-m", "django", "worker", "--pause", "0.1"]
    with subprocess.Popen(
        command,
        cwd=django_settings.BASE_DIR,
        env=worker_environment(settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        wait_until(lambda: process.poll() is not None or Message.objects.sent().exists(), 60)
        process.send_signal(signal.SIGTERM)
        output, _ = communicate_or_kill(process)
    assert (process.returncode, output.strip()) == (0, "worker: berhenti")
    assert len(postbox.mails) == 1


def test_a_lease_ends_after_its_start(db):
    now = timezone.now()
    with pytest.raises(IntegrityError, match="worker_job_leased_was_started"), transaction.atomic():
        WorkerJob.objects.create(path="x", due_at=now, started_at=now, leased_until=now)
