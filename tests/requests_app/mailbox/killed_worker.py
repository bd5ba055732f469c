"""A worker's mail jobs, by its schedule, in processes that are killed with -9: ``killed_worker KILLS SEED MAILS``.

Run as a process of its own by `test_faults`. It loads Django once and forks, so that a kill costs no start. The last
child works until every message has its outcome, or gives up when for half a minute there is no more.
"""

import os
import random
import signal
import sys
import time

import django

PATIENCE = 30


def work(until: int = 0) -> None:
    """Rounds of the worker's schedule; until so many messages have an outcome and none is left to move."""
    from django.conf import settings  # noqa: PLC0415 -- Django is set up only now

    from requests_app.mailbox.models import IncomingMail, Mailbox, Outcome  # noqa: PLC0415
    from requests_app.outbox import schedule  # noqa: PLC0415

    # Due at once again: what is waited for here is only what a killed worker held.
    settings.WORKER_JOBS = (("requests_app.mailbox.jobs.collect", 0), ("requests_app.mailbox.jobs.process_waiting", 0))
    best, end = 0, time.monotonic() + PATIENCE
    while time.monotonic() < end:
        Mailbox.objects.update(next_look_at=None)  # a server that refused is asked again at once
        schedule.run_due_jobs()
        ended = IncomingMail.objects.exclude(outcome=Outcome.STORED).count()
        if until and ended >= until and not IncomingMail.objects.filter(moved_at=None).exists():
            return
        if ended > best:
            best, end = ended, time.monotonic() + PATIENCE
    if until:
        raise RuntimeError(f"{best} of {until} messages have an outcome, and no more for half a minute")


def forked(until: int = 0) -> int:
    pid = os.fork()
    if pid == 0:
        try:
            work(until)
            os._exit(0)
        except BaseException as error:
            print(repr(error), file=sys.stderr, flush=True)
            os._exit(1)
    return pid


def main(kills: int, seed: int, mails: int) -> None:
    django.setup()
    chance = random.Random(seed)
    for _ in range(kills):
        pid = forked()
        time.sleep(chance.uniform(0.05, 1.0))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        print("killed", flush=True)
    _, status = os.waitpid(forked(mails), 0)
    sys.exit(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
