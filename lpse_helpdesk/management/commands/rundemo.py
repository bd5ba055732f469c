"""``manage.py rundemo``: the web server and the worker of the demo, on this machine's own address only."""

import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from lpse_helpdesk.demo.people import PASSWORD, SYSTEM_ADMIN, address_of
from requests_app.outbox.schedule import a_worker_is_alive

HOST = "127.0.0.1"
PATIENCE_SECONDS = 30


class Command(BaseCommand):
    help = "Jalankan demo: server web dan worker. Ctrl+C atau `make stop` menghentikannya."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--prepare", action="store_true", help="siapkan dahulu database dan data contoh")

    def handle(self, *_: Any, port: int, prepare: bool, **__: Any) -> None:
        if not settings.DEMO:
            raise CommandError("rundemo hanya berjalan bila DEMO=1.")
        if _answers(port):
            raise CommandError(
                f"Port {port} sudah dipakai. Hentikan dengan `make stop`, atau pilih: make demo PORT=9000"
            )
        if prepare:  # here, because starting Django anew for each would take four seconds
            call_command("migrate", interactive=False, verbosity=0)
            call_command("demo")
        Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
        signal.signal(signal.SIGTERM, _as_interrupt)
        children = [subprocess.Popen(arguments) for arguments in _programs(port)]  # noqa: S603 - our own programs
        try:
            self._announce(port, children)
            _wait(children)
        except KeyboardInterrupt:
            self.stdout.write("\nDemo dihentikan.")
        finally:
            _end(children)

    def _announce(self, port: int, children: list[subprocess.Popen[bytes]]) -> None:
        _until_ready(port, children)
        self.stdout.write(
            f"\n  LPSE Helpdesk (demo) siap: http://localhost:{port}\n"
            f"  Masuk dengan satu klik pada kartu nama di halaman depan,\n"
            f"  atau di /akun/masuk/ dengan sandi {PASSWORD} (admin sistem: {address_of(SYSTEM_ADMIN, 'lpse')}).\n"
            f"  Surel demo: http://localhost:{port}/demo/surel/    Berhenti: Ctrl+C atau make stop\n"
        )
        self.stdout.flush()


def _programs(port: int) -> list[list[str]]:
    processes = ["--preload", "--workers", "2", "--threads", "4"]  # loaded once: the processes share what they can
    web = ["-m", "gunicorn", "--bind", f"{HOST}:{port}", *processes, "--log-level", "warning"]
    return [
        [sys.executable, *web, "lpse_helpdesk.wsgi"],
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "worker"],
    ]


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def _until_ready(port: int, children: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and all(child.poll() is None for child in children):
        if _answers(port) and a_worker_is_alive():
            return
        time.sleep(0.1)
    raise CommandError("Demo tidak siap; lihat pesan di atas.")


def _wait(children: list[subprocess.Popen[bytes]]) -> None:
    while all(child.poll() is None for child in children):
        time.sleep(0.5)


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()


def _as_interrupt(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
