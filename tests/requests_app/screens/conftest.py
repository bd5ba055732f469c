"""Devices of the office Kaltim, a waiting room to fill, and processes that believe nothing they read before."""

from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections

from requests_app.screens import actions, asking, board
from requests_app.screens.models import Kind
from tests.browser import browser_type_launch_args, complaints, faults

__all__ = ["browser_type_launch_args", "complaints", "faults"]


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


class Server:
    """A server that can go and come back at the same address; the one of pytest-django lives as long as the tests."""

    def __init__(self) -> None:
        self.application, self.port = StaticFilesHandler(WSGIHandler()), 0
        self.start()

    def start(self) -> None:
        self.httpd: WSGIServer = make_server("127.0.0.1", self.port, self.application, handler_class=Quiet)
        self.port = self.httpd.server_port
        self.thread = Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self) -> None:
        self.httpd.serve_forever(poll_interval=0.02)
        connections.close_all()

    def stop(self) -> None:
        self.httpd.shutdown()
        self.httpd.server_close()
        self.thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture
def server(transactional_db):
    running = Server()
    yield running
    running.stop()


@pytest.fixture(autouse=True)
def _nothing_is_believed(monkeypatch):
    monkeypatch.setattr(asking, "FRESH", -1.0)
    asking.forget()
    board.forget()


@pytest.fixture
def layar(kaltim):
    """The address part of a screen."""
    return actions.make_device(kaltim.office, Kind.SCREEN, "Ruang tunggu", by=kaltim.admin_kantor)[1]


@pytest.fixture
def kiosk(kaltim):
    return actions.make_device(kaltim.office, Kind.KIOSK, "Pintu masuk", by=kaltim.admin_kantor)[1]
