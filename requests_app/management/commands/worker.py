"""``manage.py worker``: delivers the outbox and runs the schedule until SIGTERM; any number may run.

A polling loop over rows instead of a broker: the outbox has to commit with the change that it reports.
"""

import signal
import threading
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from requests_app.outbox.schedule import run_round, worker_name


class Command(BaseCommand):
    help = "Kirim surel keluar dan jalankan pekerjaan berkala. Berhenti dengan SIGTERM."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="Kerjakan semua yang jatuh tempo, lalu selesai.")
        parser.add_argument("--pause", type=float, default=1.0, help="Detik menunggu bila tidak ada pekerjaan.")

    def handle(self, *_: Any, once: bool, pause: float, **__: Any) -> None:
        stop = threading.Event()
        if not once:
            self._listen(stop)
        name, started_at = worker_name(), timezone.now()
        while not stop.is_set():
            close_old_connections()  # a restarted database is met with a new connection
            done = run_round(name, started_at, stop.is_set)
            if once and not done:
                return
            if not done:
                stop.wait(pause)
        self.stdout.write("worker: berhenti")

    def _listen(self, stop: threading.Event) -> None:
        """Finish the message at hand, then leave."""

        def leave(_signal: int, _frame: FrameType | None) -> None:
            stop.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, leave)
