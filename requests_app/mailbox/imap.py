"""An office's mailbox on its IMAP server.

Decisions:
- Messages are asked for as bytes (BODY.PEEK[], so \\Seen stays as it is). imap-tools' own `fetch` parses at once, and
  a message that its parser cannot take would stop the mailbox.
- Asked for is a bounded piece (``<0.n>``): a server that counts wrongly cannot fill this process's memory.
- A message is moved by UID MOVE (RFC 6851), else by COPY, \\Deleted and UID EXPUNGE (UIDPLUS). A plain EXPUNGE, which
  imap-tools falls back to, would also remove messages that another client marked and we never stored; without both
  extensions messages stay where they are, known to the ledger. Servers name extensions only after sign-in: ask then.
"""

import re
import ssl
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from imaplib import IMAP4
from typing import Any

from django.utils import timezone
from imap_tools import BaseMailBox, ImapToolsError, MailBox, MailBoxUnencrypted
from imap_tools.utils import encode_folder

from requests_app.handover.results import Secret
from requests_app.mailbox.models import Mailbox
from requests_app.mailbox.sources import BrokenOffError, CannotReadError, Listed

TIMEOUT_SECONDS = 20
CANNOT_UNSEAL = "Kata sandi kotak surat tidak dapat dibuka dengan kunci server; isikan kembali."
FAULTS = (IMAP4.error, ImapToolsError, OSError, EOFError, ValueError)
_DATE = re.compile(rb'INTERNALDATE "([^"]+)"')
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_UID = re.compile(rb"\bUID (\d+)")


@contextmanager
def connect(mailbox: Mailbox) -> Iterator["ImapSource"]:
    """Signed in, with the folder of stored mail made; BrokenOffError for whatever ends the conversation."""
    try:
        with _signed_in(mailbox) as server:
            yield ImapSource(mailbox, server)
    except FAULTS as error:
        raise BrokenOffError(describe(error)) from error


def describe(error: BaseException) -> str:
    """The reason for staff: the server's own words, else the sort of fault."""
    if isinstance(error, ssl.SSLError):
        return f"Sambungan TLS ditolak: {error.reason or type(error).__name__}."
    if isinstance(error, OSError | EOFError):
        return f"Server surel tidak dapat dihubungi ({type(error).__name__})."
    return f"{error or type(error).__name__}"[:300]


@contextmanager
def _signed_in(mailbox: Mailbox) -> Iterator[BaseMailBox]:
    password = mailbox.password
    if password is None:
        raise BrokenOffError(CANNOT_UNSEAL)
    server = connected(mailbox)
    try:
        sign_in(server, mailbox.user, password)
        if not server.folder.exists(mailbox.processed_folder):
            server.folder.create(mailbox.processed_folder)
        yield server
    finally:
        hang_up(server)


def sign_in(server: BaseMailBox, user: str, password: Secret) -> None:
    """Sign in without choosing a folder, and ask what the server can do."""
    server.login(user, password.expose(), initial_folder=None)
    server.client.capabilities = tuple(str(server.client.capability()[1][0], "ascii").upper().split())


def connected(mailbox: Mailbox) -> BaseMailBox:
    """A connection that nobody has signed in to."""
    if not mailbox.tls:
        return MailBoxUnencrypted(mailbox.host, mailbox.port, timeout=TIMEOUT_SECONDS)
    context = ssl.create_default_context()
    return MailBox(mailbox.host, mailbox.port, timeout=TIMEOUT_SECONDS, ssl_context=context)


def hang_up(server: BaseMailBox) -> None:
    """End the connection, whatever state it is in."""
    try:
        server.client.logout()
    except FAULTS:
        with suppress(OSError):
            server.client.shutdown()


class ImapSource:
    """The folder of new mail as `sources.Source`. Faults of the connection pass; `connect` puts them into words."""

    def __init__(self, mailbox: Mailbox, server: BaseMailBox) -> None:
        self.mailbox, self.server, self.client = mailbox, server, server.client

    def open(self) -> int:
        """Select the folder; its UIDVALIDITY, as the answer to this very SELECT says it."""
        self.server.folder.set(self.mailbox.folder)
        said = self.client.response("UIDVALIDITY")[1]
        if not said or not said[0]:
            raise BrokenOffError("Server surel tidak menyebut UIDVALIDITY folder ini.")
        return int(said[0])

    def uids(self) -> list[int]:
        return sorted(int(uid) for uid in self.server.uids("ALL"))

    def listed(self, uids: Collection[int]) -> dict[int, Listed]:
        """One command for all; a message whose answer cannot be read is tried at the next look."""
        found = {}
        for line in self._fetched(uids, "(RFC822.SIZE INTERNALDATE)") if uids else ():
            said = b" ".join(line) if isinstance(line, tuple) else line or b""
            uid, size = _UID.search(said), _SIZE.search(said)
            if uid and size:
                found[int(uid[1])] = Listed(int(size[1]), _internal_date(said))
        return found

    def read(self, uid: int, at_most: int) -> bytes | None:
        return self._piece(uid, f"(BODY.PEEK[]<0.{at_most}>)")

    def read_head(self, uid: int, at_most: int) -> bytes | None:
        return self._piece(uid, f"(BODY.PEEK[HEADER]<0.{at_most}>)")

    def move(self, uid: int) -> bool:
        target = encode_folder(self.mailbox.processed_folder).decode("ascii")
        if "MOVE" in self.client.capabilities:
            self._do("MOVE", str(uid), target)
        elif "UIDPLUS" in self.client.capabilities:
            self._do("COPY", str(uid), target)
            self._do("STORE", str(uid), "+FLAGS.SILENT", r"(\Deleted)")
            self._do("EXPUNGE", str(uid))
        else:
            return False
        return True

    def counts(self) -> tuple[int, int] | None:
        try:
            kept = self.server.folder.status(self.mailbox.processed_folder, ["MESSAGES"])
            return len(self.server.uids("ALL")), int(kept["MESSAGES"])
        except IMAP4.abort:
            raise
        except (IMAP4.error, ImapToolsError, ValueError, KeyError):
            return None

    def _piece(self, uid: int, what: str) -> bytes | None:
        literals = [part for part in self._fetched([uid], what) if isinstance(part, tuple)]
        return bytes(literals[0][1]) if literals else None

    def _fetched(self, uids: Collection[int], what: str) -> list[Any]:
        named = ",".join(map(str, uids))
        status, answer = self._command("FETCH", named, what)
        if status != "OK":
            raise CannotReadError(f"Server surel menolak membacakan pesan {named[:40]}.")
        return answer

    def _do(self, *command: str) -> None:
        status, said = self._command(*command)
        if status != "OK":
            words = said[0].decode("utf-8", "replace")[:200] if said and said[0] else ""
            raise CannotReadError(f"Server surel menolak memindahkan pesan: {words}")

    def _command(self, *command: str) -> tuple[str, list[Any]]:
        """A command that the server calls nonsense concerns one message; a broken connection concerns all."""
        try:
            status, answer = self.client.uid(*command)
        except IMAP4.abort:
            raise
        except IMAP4.error as error:
            raise CannotReadError(describe(error)) from error
        return status, answer


def _internal_date(said: bytes) -> datetime:
    """The server's date, else now: a date that cannot be read must not stop the mailbox."""
    match = _DATE.search(said)
    try:
        when = datetime.strptime(match[1].decode().strip(), "%d-%b-%Y %H:%M:%S %z") if match else timezone.now()
        return when.astimezone(UTC)
    except (ValueError, OverflowError):
        return timezone.now()
