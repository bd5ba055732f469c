"""The IMAP server of the session, a mailbox of an office on it, and the reader without its process."""

import itertools
import os
from collections.abc import Iterator

import pytest

from accounts_app.models import Office
from requests_app.handover.results import Secret
from requests_app.mailbox import reading
from requests_app.mailbox.mime.read import read
from requests_app.mailbox.models import Mailbox
from tests.factories import OfficeFactory
from tests.requests_app.mailbox.dovecot import PASSWORD, Dovecot

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[Dovecot]:
    dovecot = Dovecot()
    dovecot.start()
    yield dovecot
    dovecot.remove()


@pytest.fixture
def imap(server: Dovecot) -> Dovecot:
    """The server, running."""
    if server.process is None:
        server.start()
    return server


@pytest.fixture
def read_here(monkeypatch):
    """The reader without its own process, which costs a fifth of a second a message; LPSE_FULL=1 keeps the process."""
    if os.environ.get("LPSE_FULL") != "1":
        monkeypatch.setattr(reading, "read", read)


@pytest.fixture
def kotak(db, imap: Dovecot) -> Mailbox:
    """An office's mailbox, empty, under a name that no other test uses."""
    return mailbox_of(OfficeFactory.create(), imap.port)


@pytest.fixture
def buku(request: pytest.FixtureRequest, db, read_here) -> Mailbox:
    """A ledger for what needs no server: Kaltim's where the test has Kaltim, else that of an office without people."""
    with_people = "kaltim" in request.fixturenames
    return mailbox_of(request.getfixturevalue("kaltim").office if with_people else OfficeFactory.create(), 143)


def mailbox_of(office: Office, port: int) -> Mailbox:
    mailbox = Mailbox(
        office=office, host="127.0.0.1", port=port, tls=False, user=f"helpdesk{next(_numbers)}",
        authserv_id="mx.lpse.example",
    )  # fmt: skip
    mailbox.seal(Secret(PASSWORD))
    mailbox.save()
    return mailbox
