"""Fetch what lies in an office's mailbox: peek, store, commit, and only then move it to the folder of stored mail.

Decisions:
- Nothing depends on flags, which other clients change at will: what is new is what the ledger does not know.
- The message is asked for as bytes (BODY.PEEK[], so \\Seen stays as it is). imap-tools' own `fetch` parses it at once,
  and a message that its parser cannot take would stop the mailbox.
- It is moved by UID MOVE (RFC 6851), else by COPY, \\Deleted and UID EXPUNGE (UIDPLUS). A plain EXPUNGE, which
  imap-tools falls back to, would also remove messages that another client marked and we never stored; without both
  extensions messages stay where they are, known to the ledger. Servers name extensions only after sign-in: ask then.
- One worker a mailbox (advisory lock of the session). Should two look at once all the same, the unique identity lets
  one row be made.
- A message that the server refuses or that cannot be stored stays there, is said, and stops no other.
- A mailbox that refuses is asked again after a minute, then later and later, half an hour at most.
"""

import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from imaplib import IMAP4

from django.db import connection
from django.utils import timezone
from imap_tools import BaseMailBox, ImapToolsError, MailBox, MailBoxUnencrypted
from imap_tools.utils import encode_folder

from requests_app.mailbox.ledger import Identity, gone, known, store
from requests_app.mailbox.models import Mailbox

TIMEOUT_SECONDS = 20
A_ROUND = 200
BACK_OFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=30))
CANNOT_UNSEAL = "Kata sandi kotak surat tidak dapat dibuka dengan kunci server; isikan kembali."
_DATE = re.compile(rb'INTERNALDATE "([^"]+)"')
FAULTS = (IMAP4.error, ImapToolsError, OSError, EOFError, ValueError)


class CannotReadError(Exception):
    """The server answered something that is no answer to what was asked."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """Counts of one look at one mailbox; ``error`` in words when it was broken off."""

    stored: int = 0
    moved: int = 0
    error: str = ""


def fetch(mailbox: Mailbox, limit: int = A_ROUND, should_stop: Callable[[], bool] = lambda: False) -> Fetched | None:
    """Store and move what is new. None when another worker is at it; a refusing server is an answer, never an error."""
    with _alone(mailbox) as ours:
        if not ours:
            return None
        try:
            with _signed_in(mailbox) as server:
                result = _take(mailbox, server, limit, should_stop)
        except (*FAULTS, CannotReadError) as error:
            return _note(mailbox, Fetched(error=describe(error)))
        return _note(mailbox, result)


def describe(error: BaseException) -> str:
    """The reason for staff: the server's own words, else the sort of fault."""
    if isinstance(error, ssl.SSLError):
        return f"Sambungan TLS ditolak: {error.reason or type(error).__name__}."
    if isinstance(error, OSError | EOFError):
        return f"Server surel tidak dapat dihubungi ({type(error).__name__})."
    return f"{error or type(error).__name__}"[:300]


@contextmanager
def _alone(mailbox: Mailbox) -> Iterator[bool]:
    """Whether this session got the mailbox's lock; it dies with the session, so a killed worker leaves none behind."""
    key = f"mailbox {mailbox.pk}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [key])
        row = cursor.fetchone()
        ours = bool(row and row[0])
        try:
            yield ours
        finally:
            if ours:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [key])


@contextmanager
def _signed_in(mailbox: Mailbox) -> Iterator[BaseMailBox]:
    password = mailbox.password
    if password is None:
        raise CannotReadError(CANNOT_UNSEAL)
    server = _connected(mailbox)
    try:
        server.login(mailbox.user, password.expose(), initial_folder=None)
        server.client.capabilities = tuple(str(server.client.capability()[1][0], "ascii").upper().split())
        if not server.folder.exists(mailbox.processed_folder):
            server.folder.create(mailbox.processed_folder)
        yield server
    finally:
        _hang_up(server)


def _connected(mailbox: Mailbox) -> BaseMailBox:
    if not mailbox.tls:
        return MailBoxUnencrypted(mailbox.host, mailbox.port, timeout=TIMEOUT_SECONDS)
    context = ssl.create_default_context()
    return MailBox(mailbox.host, mailbox.port, timeout=TIMEOUT_SECONDS, ssl_context=context)


def _hang_up(server: BaseMailBox) -> None:
    try:
        server.client.logout()
    except FAULTS:
        with suppress(OSError):
            server.client.shutdown()


def _take(mailbox: Mailbox, server: BaseMailBox, limit: int, should_stop: Callable[[], bool]) -> Fetched:
    """Everything new in the folder, oldest first; then moves, also of what an earlier look stored and did not move."""
    uidvalidity = _open(mailbox, server)
    present = sorted(int(uid) for uid in server.uids("ALL"))
    have = known(mailbox, uidvalidity, present)
    gone(mailbox, uidvalidity, present, timezone.now())
    stored = moved = 0
    error = ""
    for uid in present:
        if stored >= limit or should_stop():
            break
        try:
            if uid not in have:
                if not _stored(mailbox, server, Identity(uidvalidity, uid)):
                    continue
                stored += 1
            moved += _move(mailbox, server, uidvalidity, uid)
        except IMAP4.abort:
            raise
        except (CannotReadError, IMAP4.error) as refusal:  # this one message: the next may be read all the same
            error = error or describe(refusal)
    return Fetched(stored, moved, error)


def _stored(mailbox: Mailbox, server: BaseMailBox, identity: Identity) -> bool:
    """Fetch and store one message; False when somebody else moved it meanwhile."""
    taken = _bytes(server, identity.uid)
    if taken is None:
        return False
    try:
        store(mailbox, identity, *taken)
    except OSError as error:
        raise CannotReadError(f"Surel tidak dapat disimpan ({type(error).__name__}).") from error
    return True


def _open(mailbox: Mailbox, server: BaseMailBox) -> int:
    """Select the folder; its UIDVALIDITY, as the answer to this very SELECT says it."""
    server.folder.set(mailbox.folder)
    said = server.client.response("UIDVALIDITY")[1]
    if not said or not said[0]:
        raise CannotReadError("Server surel tidak menyebut UIDVALIDITY folder ini.")
    return int(said[0])


def _bytes(server: BaseMailBox, uid: int) -> tuple[bytes, datetime] | None:
    """The message and when the server received it; None when it is no longer there."""
    status, answer = server.client.uid("FETCH", str(uid), "(INTERNALDATE BODY.PEEK[])")
    if status != "OK":
        raise CannotReadError(f"Server surel menolak membacakan pesan {uid}.")
    literals = [part for part in answer if isinstance(part, tuple)]
    said = b" ".join(part[0] if isinstance(part, tuple) else part for part in answer if part)
    return (bytes(literals[0][1]), _internal_date(said)) if literals else None


def _internal_date(said: bytes) -> datetime:
    """The server's date, else now: a date that cannot be read must not stop the mailbox."""
    match = _DATE.search(said)
    try:
        return datetime.strptime(match[1].decode().strip(), "%d-%b-%Y %H:%M:%S %z").astimezone(UTC) if match else _now()
    except (ValueError, OverflowError):
        return _now()


def _now() -> datetime:
    return timezone.now()


def _move(mailbox: Mailbox, server: BaseMailBox, uidvalidity: int, uid: int) -> int:
    """Move a stored message away and note it; 0 where the server cannot move one message alone."""
    client, target = server.client, encode_folder(mailbox.processed_folder).decode("ascii")
    if "MOVE" in client.capabilities:
        _ok(client.uid("MOVE", str(uid), target))
    elif "UIDPLUS" in client.capabilities:
        _ok(client.uid("COPY", str(uid), target))
        _ok(client.uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Deleted)"))
        _ok(client.uid("EXPUNGE", str(uid)))
    else:
        return 0
    mailbox.mails.filter(uidvalidity=uidvalidity, uid=uid, moved_at=None).update(moved_at=_now())
    return 1


def _ok(answer: tuple[str, list[bytes]]) -> None:
    status, said = answer
    if status != "OK":
        raise CannotReadError(f"Server surel menolak memindahkan pesan: {said[0].decode('utf-8', 'replace')[:200]}")


def _note(mailbox: Mailbox, result: Fetched) -> Fetched:
    """Keep how the look ended, and when to look again."""
    now = _now()
    failures = mailbox.failures + 1 if result.error else 0
    pause = BACK_OFF[min(failures, len(BACK_OFF)) - 1] if failures else timedelta(0)
    Mailbox.objects.filter(pk=mailbox.pk).update(
        looked_at=now, next_look_at=now + pause, failures=failures, last_error=result.error[:300]
    )
    mailbox.failures = failures
    return result
