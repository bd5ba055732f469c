"""What a waiting-room screen costs: ``python -m bench.screen`` (with DATABASE_URL and DEMO=1 on a migrated database).

Three measurements on one machine, all through the whole program (every middleware, PostgreSQL):
1. CPU of one poll that finds nothing new (304), beside a bare Django view that answers "ok" in the same process;
   CPU time of this process, the best of several rounds, so that neighbours on the machine do not count. Aim: 1.5
   among many screens. Beside it a lone screen, whose every poll asks the database.
2. The same for a poll that finds something new and is answered from the rendering that is kept.
3. Server push for comparison: two open streams on two sync workers of gunicorn, and thirty on two with thirty threads
   each, and how long a page then waits: a stream takes its worker or thread for good.
"""

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lpse_helpdesk.settings")

import django

django.setup()

from django.core.wsgi import get_wsgi_application
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from accounts_app.access import public
from accounts_app.models import Office, User
from lpse_helpdesk import urls
from requests_app.screens import actions, asking
from requests_app.screens.models import Device, Kind

POLLS, ROUNDS = 1_500, 7
PUSH = """
import time
def application(environ, start_response):
    if environ["PATH_INFO"] == "/page":
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"ok"]
    start_response("200 OK", [("Content-Type", "text/event-stream")])
    def events():
        while True:
            yield b": still here\\\\n\\\\n"
            time.sleep(1)
    return events()
"""


@public("a bare view to compare with")
def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"ok")


def environ(address: str, **headers: str) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "GET", "PATH_INFO": address, "QUERY_STRING": "", "SERVER_NAME": "localhost",
        "SERVER_PORT": "80", "HTTP_HOST": "localhost", "REMOTE_ADDR": "127.0.0.1", "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr, "wsgi.url_scheme": "http", **headers,
    }  # fmt: skip


def get(app: Callable[..., Any], address: str, **headers: str) -> tuple[str, dict[str, str]]:
    said: list[Any] = []
    answer = app(environ(address, **headers), lambda status, head: said.append((status, dict(head))))
    for _ in answer:
        pass
    answer.close()
    return said[0][0], said[0][1]


def micros(app: Callable[..., Any], address: str, **headers: str) -> float:
    """CPU microseconds of one request."""
    begin = time.process_time()
    for _ in range(POLLS):
        get(app, address, **headers)
    return (time.process_time() - begin) / POLLS * 1e6


def polls() -> None:
    """Rounds alternate, so that a slow minute of the machine hits all three."""
    urls.urlpatterns.insert(0, path("bench/bare/", bare))
    app = get_wsgi_application()
    with transaction.atomic():
        office = Office.objects.order_by("pk")[0]
        by = User.objects.filter(office=office)[0]
        device, token = actions.make_device(office, Kind.SCREEN, f"bench {secrets.token_hex(4)}", by=by)
    address = f"/layar/{token}/kabar/"
    fresh = asking.FRESH
    try:
        found: dict[str, list[float]] = {"bare": [], "304": [], "200": [], "lone": []}
        for _ in range(ROUNDS):
            found["bare"].append(micros(app, "/bench/bare/"))
            etag = get(app, address)[1]["ETag"]
            found["304"].append(micros(app, address, HTTP_IF_NONE_MATCH=etag))
            found["200"].append(micros(app, address))
            asking.FRESH = 0.0
            found["lone"].append(micros(app, address, HTTP_IF_NONE_MATCH=etag))
            asking.FRESH = fresh
    finally:
        Device.objects.filter(pk=device.pk).delete()
    best = {name: min(values) for name, values in found.items()}
    for name, value in best.items():
        print(f"{name:>5}: {value:6.0f} µs CPU  {value / best['bare']:.2f} × bare")


def push() -> None:
    """Streams and a page, by worker class."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "push.py").write_text(PUSH.replace("\\\\n", "\\n"))
        for kind, streams in (("sync", 2), ("gthread", 30)):
            _push(folder, kind, streams)


def _push(folder: str, kind: str, streams: int) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["-w", "2", "-k", kind, "--timeout", "60", *(["--threads", str(streams)] if kind == "gthread" else [])]
    command = [sys.executable, "-m", "gunicorn", "push", "--chdir", folder, "-b", f"127.0.0.1:{port}", *options]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        _until_open(port)
        held = [_request(port, "/stream") for _ in range(streams)]
        time.sleep(1)
        begin = time.monotonic()
        page = _request(port, "/page")
        page.settimeout(3)
        try:
            page.recv(1)
            words = f"{(time.monotonic() - begin) * 1000:.0f} ms"
        except TimeoutError:
            words = "no answer within 3 s"
        print(f"push, 2 {kind} workers, {streams} streams: a page gets {words}")
        for each in (*held, page):
            each.close()
    finally:
        server.kill()
        server.wait()


def _until_open(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return


def _request(port: int, address: str) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port))
    line.sendall(f"GET {address} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    return line


if __name__ == "__main__":
    polls()
    push()
