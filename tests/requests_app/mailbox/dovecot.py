"""A private Dovecot on loopback, run by an unprivileged user in a folder of its own: the real IMAP server of the tests.

Nothing of it is cleverer than the configuration below. It starts in a tenth of a second; every mailbox is made when it
is first used, and any name signs in with one password.
"""

import imaplib
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

PROGRAM = "/usr/sbin/dovecot"
PASSWORD = "rahasia-imap"
NOBODY = "nobody" if os.geteuid() == 0 else None
CONFIGURATION = """
base_dir = {home}/run
state_dir = {home}/run
log_path = {home}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{home}/cert.pem
ssl_key = <{home}/key.pem
disable_plaintext_auth = no
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
default_vsz_limit = 512 M
auth_failure_delay = 0
mail_max_userip_connections = 100
mail_location = maildir:{home}/mail/%u
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 1
first_valid_gid = 0
mail_fsync = never
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={home}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Dovecot:
    """The server: `start`, `stop`, `kill`; and a client's view of its mailboxes."""

    def __init__(self) -> None:
        # Not pytest's folder: that one is closed to the unprivileged user.
        self.home = Path(tempfile.mkdtemp(prefix="imap"))
        self.port, self.tls_port = free_port(), free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self._write()

    def _write(self) -> None:
        user = NOBODY or subprocess.check_output(["id", "-un"], text=True).strip()
        group = subprocess.check_output(["id", "-gn", user], text=True).strip()
        values = {"home": self.home, "user": user, "group": group, "port": self.port, "tls_port": self.tls_port}
        (self.home / "dovecot.conf").write_text(CONFIGURATION.format(**values, password=PASSWORD))
        cert, key = certificate()
        (self.home / "cert.pem").write_bytes(cert)
        (self.home / "key.pem").write_bytes(key)
        if NOBODY:
            for path in (self.home, *self.home.iterdir()):
                shutil.chown(path, user, group)

    def start(self) -> None:
        """Until it answers. What a killed one left may hold the port a moment longer: then it is started again."""
        end = time.monotonic() + 20
        while time.monotonic() < end:
            if self.process is None or self.process.poll() is not None:
                self.process = self._started()
            try:
                imaplib.IMAP4("127.0.0.1", self.port, timeout=5).logout()
            except (OSError, imaplib.IMAP4.error):
                time.sleep(0.02)
            else:
                return
        raise RuntimeError((self.home / "log").read_text()[-2000:])

    def _started(self) -> "subprocess.Popen[bytes]":
        as_user: dict[str, Any] = {"user": NOBODY, "group": "nogroup", "extra_groups": []} if NOBODY else {}
        command = [PROGRAM, "-F", "-c", str(self.home / "dovecot.conf")]
        return subprocess.Popen(command, cwd=self.home, **as_user)

    def stop(self, with_force: int = signal.SIGTERM) -> None:
        """End it and what it started; by force also in the middle of a command."""
        if self.process is None:
            return
        children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True)
        self.process.send_signal(with_force)
        for child in map(int, children.stdout.split()):
            try:
                os.kill(child, with_force)
            except ProcessLookupError:
                continue
        self.process.wait(20)
        self.process = None

    def remove(self) -> None:
        self.stop(signal.SIGKILL)
        shutil.rmtree(self.home, ignore_errors=True)

    # --- as another client sees it -----------------------------------------------------------------------

    @contextmanager
    def client(self, user: str, folder: str = "INBOX") -> Iterator[imaplib.IMAP4]:
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        try:
            client.login(user, PASSWORD)
            client.select(f'"{folder}"')
            yield client
        finally:
            client.logout()

    def deliver(self, user: str, *messages: bytes, flags: str = "", date: datetime | None = None) -> None:
        at = imaplib.Time2Internaldate(date or datetime.now(UTC))
        with self.client(user) as client:
            for raw in messages:
                status, said = client.append("INBOX", flags, at, raw)
                assert status == "OK", said

    def uids(self, user: str, folder: str = "INBOX") -> list[int]:
        with self.client(user, folder) as client:
            found = client.uid("SEARCH", "ALL")[1][0]
        return [int(uid) for uid in (found or b"").split()]

    def messages(self, user: str, folder: str) -> list[bytes]:
        with self.client(user, folder) as client:
            answer = client.uid("FETCH", "1:*", "(BODY.PEEK[])")[1]
        return [bytes(part[1]) for part in answer if isinstance(part, tuple)]

    def renumber(self, user: str) -> None:
        """A new UIDVALIDITY: the folder's list of UIDs is lost, as after a repair or a move to another server."""
        folder = self.home / "mail" / user
        number = re.search(r"V(\d+)", (folder / "dovecot-uidlist").read_text())
        assert number
        for path in folder.glob("dovecot*"):
            path.unlink()
        (folder / "dovecot-uidlist").write_text(f"3 V{int(number[1]) + 100} N1 G0123456789abcdef0123456789abcdef\n")
        if NOBODY:
            shutil.chown(folder / "dovecot-uidlist", NOBODY, "nogroup")


def certificate() -> tuple[bytes, bytes]:
    """A certificate for 127.0.0.1 that signs itself, and its key, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    address = x509.IPAddress(ip_address("127.0.0.1"))
    built = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1)).add_extension(x509.SubjectAlternativeName([address]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True).sign(key, hashes.SHA256())
    )  # fmt: skip
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return built.public_bytes(serialization.Encoding.PEM), private
