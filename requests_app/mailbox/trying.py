"""Try a mailbox's settings for real, saving nothing here and changing nothing there.

Each stage has its own sentence, because "does not work" helps nobody: the name, the port, TLS, the password, the
folders. A stranger's banner is never repeated: the form is not to be a window into the office's network.
"""

import ssl
from dataclasses import dataclass, field
from imaplib import IMAP4
from socket import gaierror

from imap_tools import BaseMailBox, ImapToolsError

from requests_app.handover.results import Secret
from requests_app.mailbox.boxes import Mailbox
from requests_app.mailbox.imap import FAULTS, connected, hang_up, sign_in

CERTIFICATE = "Sertifikat TLS server ini tidak dapat dipercaya untuk nama “{}”. Periksa nama servernya."
NO_TLS = "Server menjawab, tetapi tidak berbicara TLS pada port {}. Port TLS biasanya 993."
UNKNOWN_NAME = "Nama server “{}” tidak dikenal. Periksa ejaannya."
REFUSED = "Server “{}” ada, tetapi tidak menerima sambungan pada port {}."
TOO_SLOW = "Server tidak menjawab. Periksa nama server, port, dan tembok api."
NO_IMAP = "Yang menjawab pada alamat ini bukan server IMAP, atau menolak sambungan tanpa TLS."
WRONG_PASSWORD = "Nama pengguna atau kata sandi ditolak server."  # noqa: S105 -- a sentence for the screen
NO_FOLDER = "Folder “{}” tidak ada pada kotak surat ini. Yang ada: {}."
BROKEN = "Sambungan terputus di tengah percobaan. Coba sekali lagi."
NO_MOVE = (
    "Server ini tidak dapat memindahkan satu surel saja (MOVE atau UIDPLUS). Surel tetap disimpan, dan tinggal di "
    "folder masuk."
)
WILL_MAKE = "Folder “{}” belum ada dan akan dibuat pada pengambilan pertama."
FOLDERS_NAMED = 8


@dataclass(frozen=True, slots=True)
class Tried:
    """How it went: ``problem`` in words, "" when it works; ``waiting`` mails in the folder; ``notes`` to know."""

    problem: str = ""
    waiting: int = 0
    notes: list[str] = field(default_factory=list)


def try_out(mailbox: Mailbox, password: Secret) -> Tried:
    """Connect, sign in and look at the folders (never at a message). Raises nothing for what a server does."""
    try:
        server = connected(mailbox)
    except FAULTS as error:
        return Tried(_unreached(mailbox, error))
    try:
        return _inside(mailbox, server, password)
    except (*FAULTS, UnicodeError):
        return Tried(BROKEN)
    finally:
        hang_up(server)


def _unreached(mailbox: Mailbox, error: BaseException) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return CERTIFICATE.format(mailbox.host)
    if isinstance(error, ssl.SSLError):
        return NO_TLS.format(mailbox.port)
    if isinstance(error, gaierror | UnicodeError):
        return UNKNOWN_NAME.format(mailbox.host)
    if isinstance(error, ConnectionRefusedError):
        return REFUSED.format(mailbox.host, mailbox.port)
    return TOO_SLOW if isinstance(error, OSError) else NO_IMAP


def _inside(mailbox: Mailbox, server: BaseMailBox, password: Secret) -> Tried:
    try:
        sign_in(server, mailbox.user, password)
    except (IMAP4.error, ImapToolsError) as error:
        return Tried(BROKEN if isinstance(error, IMAP4.abort) else WRONG_PASSWORD)
    if not server.folder.exists(mailbox.folder):
        names = [folder.name for folder in server.folder.list()]
        return Tried(NO_FOLDER.format(mailbox.folder, ", ".join(names[:FOLDERS_NAMED]) or "tidak satu pun"))
    server.folder.set(mailbox.folder, readonly=True)
    return Tried(waiting=len(server.uids("ALL")), notes=_notes(mailbox, server))


def _notes(mailbox: Mailbox, server: BaseMailBox) -> list[str]:
    notes = []
    if not {"MOVE", "UIDPLUS"} & set(server.client.capabilities):
        notes.append(NO_MOVE)
    if not server.folder.exists(mailbox.processed_folder):
        notes.append(WILL_MAKE.format(mailbox.processed_folder))
    if not mailbox.tls:
        notes.append("Tanpa TLS, kata sandi dan isi surel dapat dibaca di perjalanan.")
    return notes
