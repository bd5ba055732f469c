"""``manage.py rundemo``: the web server and the worker of the demo, on this machine's own address only."""

import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lpse_helpdesk.demo.people import PASSWORD, SYSTEM_ADMIN, address_of

HOST = "127.0.0.1"
PATIENCE_SECONDS = 30


class Command(BaseCommand):
    help = "Jalankan demo: server web dan worker. Ctrl+C atau `make stop` menghentikannya."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *_: Any, port: int, **__: Any) -> None:
        if not settings.DEMO:
            raise CommandError("rundemo hanya berjalan bila DEMO=1.")
        _refuse_taken(port)
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
        _until_ready(f"http://{HOST}:{port}/healthz", children)
        self.stdout.write(
            f"\n  LPSE Helpdesk (demo) siap: http://localhost:{port}\n"
            f"  Masuk dengan satu klik pada kartu nama di halaman depan,\n"
            f"  atau di /akun/masuk/ dengan sandi {PASSWORD} (admin sistem: {address_of(SYSTEM_ADMIN, 'lpse')}).\n"
            f"  Surel demo: http://localhost:{port}/demo/surel/    Berhenti: Ctrl+C atau make stop\n"
        )


def _programs(port: int) -> list[list[str]]:
    web = ["-m", "gunicorn", "--bind", f"{HOST}:{port}", "--workers", "2", "--threads", "4", "--log-level", "warning"]
    return [
        [sys.executable, *web, "lpse_helpdesk.wsgi"],
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "worker"],
    ]


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        if probe.connect_ex((HOST, port)) == 0:
            raise CommandError(
                f"Port {port} sudah dipakai. Hentikan dengan `make stop`, atau pilih: make demo PORT=9000"
            )


def _until_ready(url: str, children: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and all(child.poll() is None for child in children):
        try:
            with urlopen(url, timeout=5):  # noqa: S310 - our own address
                return
        except (URLError, OSError):
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
