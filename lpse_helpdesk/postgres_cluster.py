"""One embedded PostgreSQL cluster: initialise, start, recognise, stop and mend it.

A server is ours if its command line carries our cluster name, whatever a PID file says (postgres_processes.py).
After kill -9 of the server a backend may go on computing. PostgreSQL rightly refuses to start beside it, so such
processes, whose titles carry the cluster name too, are ended first.
"""

import shutil
import subprocess
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote

import psycopg2
from psycopg2 import sql

from lpse_helpdesk.postgres_place import SOCKET_NAME, EmbeddedPostgresError, Place, current_user, is_root
from lpse_helpdesk.postgres_processes import PATIENCE_SECONDS, end, server_processes, wait_until

DATABASE = "lpse_helpdesk"
ROLE = "lpse"
PORT = 5432  # names the socket file only: there is no TCP port
DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}  # none of the caller's PG* and LD_*

# The shell gets the command as its parameters and does not read them: a checkout's path may hold $, ` or quotes, which
# `pg_ctl start` pastes into a shell line (rejected for that). A child of ours would be a zombie when it ends.
IN_BACKGROUND = '"$@" >>server.log 2>&1 </dev/null &'

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "300",  # the race tests open hundreds
    "jit": "off",
    "dynamic_shared_memory_type": "mmap",  # nothing left in /dev/shm after kill -9, and containers give it 64 MB only
}
FAST_BUT_NOT_CRASH_SAFE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Profile(StrEnum):
    """The clusters of one checkout: the demo's, the tests', the tests' on Debian's PostgreSQL 15, the measurements'."""

    DEMO = "demo"
    TEST = "test"
    PG15 = "pg15"
    BENCH = "bench"


CRASH_SAFE = frozenset({Profile.DEMO, Profile.BENCH})


@dataclass(frozen=True)
class Cluster:
    """One cluster: its folders, its server. What changes it expects the caller to hold the place's lock."""

    place: Place
    profile: Profile

    @property
    def name(self) -> str:
        """The setting cluster_name, by which the process list shows whose server it is."""
        return f"lpse-{self.place.key}-{self.profile}"

    @property
    def folder(self) -> Path:
        """Everything of this cluster: data, log and, where the path is short enough, the socket."""
        return self.place.home / self.profile

    @property
    def data(self) -> Path:
        """PGDATA; exists only when initdb has finished."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """The server's log since its last start."""
        return self.folder / "server.log"

    @property
    def sockets(self) -> Path:
        """The folder of the socket; libpq's `host`."""
        return self.place.sockets(self.profile)

    @property
    def url(self) -> str:
        """For DATABASE_URL and psql."""
        return f"postgres://{ROLE}@:{PORT}/{DATABASE}?host={quote(str(self.sockets), safe='')}"

    def binaries(self) -> Path:
        """The folder of initdb, pg_ctl and pg_isready."""
        return DEBIAN_15 if self.profile is Profile.PG15 else self.place.wheel_binaries()

    def require_binaries(self) -> None:
        """Raise EmbeddedPostgresError if this profile's PostgreSQL is not installed."""
        if self.profile is Profile.PG15 and not (DEBIAN_15 / "postgres").exists():
            raise EmbeddedPostgresError(f"no PostgreSQL 15 in {DEBIAN_15}: install Debian's package postgresql-15")

    def connect(self, database: str) -> "psycopg2.extensions.connection":
        """A connection through the socket. Raises psycopg2.OperationalError."""
        return psycopg2.connect(host=str(self.sockets), port=PORT, user=ROLE, dbname=database, connect_timeout=5)

    def answers(self) -> bool:
        """Does this checkout's server accept a connection to our database now?"""
        if not (self.place.is_claimed() and self.is_initialised()):
            return False
        try:
            self.connect(DATABASE).close()
        except psycopg2.OperationalError:
            return False
        return True

    def is_initialised(self) -> bool:
        """Is there a finished cluster?"""
        return self.data.exists()

    def processes(self) -> list[int]:
        """All processes of the server, also those that outlived it."""
        return server_processes(self.name, self.place.server_user.uid)

    def postmaster(self) -> int | None:
        """The server's process ID, or None if it does not run. A PID file naming another process counts for nothing."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None
        return pid if pid in self.processes() else None

    def bring_up(self) -> None:
        """Make it answer, whatever state it is in. Raises EmbeddedPostgresError with the server's own words."""
        self.require_binaries()
        if not self.place.is_claimed():
            self.claim_place()
        if not self.is_running_and_reachable():
            self.bring_down()
            self.initialise()
            self.launch()
        self.make_database()

    def claim_place(self) -> None:
        """Take over the folder, after ending what a deleted checkout of the same path left running."""
        for profile in Profile:
            for pid in Cluster(self.place, profile).processes():
                end(pid)
        self.place.claim()

    def is_running_and_reachable(self) -> bool:
        """Does it run behind its socket, perhaps after a wait? No if a cleaner of /tmp took the socket."""
        if self.postmaster() is None or not (self.sockets / SOCKET_NAME).exists():
            return False
        return wait_until(self.is_accepting)

    def is_accepting(self) -> bool:
        """Does it accept connections? Also true while it refuses one only because there are too many."""
        return self.run("pg_isready", "-q", "-h", str(self.sockets), "-p", str(PORT)).returncode == 0

    def initialise(self) -> None:
        """initdb beside, then rename: a killed initdb leaves no half cluster."""
        self.place.make_private(self.folder)
        self.place.make_private(self.sockets)
        if self.is_initialised():
            return
        unfinished = self.folder / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        options = ["-D", str(unfinished), "-U", ROLE, "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions"]
        done = self.run("initdb", *options, *([] if self.profile in CRASH_SAFE else ["--no-sync"]))
        if done.returncode != 0:
            raise EmbeddedPostgresError(f"initdb failed:\n{done.stdout[-1000:]}{done.stderr[-1000:]}")
        (unfinished / "pg_hba.conf").write_text("local all all peer map=lpse\n")
        names = {self.place.server_user.name, current_user().name}
        (unfinished / "pg_ident.conf").write_text("".join(f'lpse "{name}" {ROLE}\n' for name in sorted(names)))
        unfinished.rename(self.data)

    def launch(self) -> None:
        """Start the server in a session of its own and wait until it accepts connections."""
        settings = SETTINGS | {"cluster_name": self.name, "unix_socket_directories": str(self.sockets)}
        if self.profile not in CRASH_SAFE:
            settings |= FAST_BUT_NOT_CRASH_SAFE
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self.log.unlink(missing_ok=True)
        server = [str(self.binaries() / "postgres"), "-D", str(self.data), *options]
        self.execute(["/bin/sh", "-c", IN_BACKGROUND, "sh", *server])
        wait_until(lambda: self.is_accepting() or not self.processes())
        if not self.is_accepting():
            raise EmbeddedPostgresError(f"PostgreSQL did not start:\n{self.log_tail()}")

    def bring_down(self, mode: str = "fast") -> None:
        """Stop it, if it runs; then end what a killed server left and remove its PID file and socket.

        mode: pg_ctl's; "immediate" saves nothing that is in memory.
        """
        if self.postmaster() is not None:
            self.run("pg_ctl", "stop", "-w", "-t", str(PATIENCE_SECONDS), "-m", mode, "-D", str(self.data))
        for pid in self.processes():
            end(pid)
        for left in (self.data / "postmaster.pid", self.sockets / SOCKET_NAME, self.sockets / f"{SOCKET_NAME}.lock"):
            left.unlink(missing_ok=True)

    def make_database(self) -> None:
        """Create our database where it is missing (the first time, or after a dropdb)."""
        with closing(self.connect("postgres")) as connection, connection.cursor() as cursor:
            connection.autocommit = True
            cursor.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.rowcount == 0:
                cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))

    def run(self, program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run one of PostgreSQL's programs."""
        return self.execute([str(self.binaries() / program), *arguments])

    def execute(self, command: list[str]) -> "subprocess.CompletedProcess[str]":
        """Run a command as the server's user, in a folder that this user may enter, out of the terminal's reach."""
        user = self.place.server_user
        return subprocess.run(  # noqa: S603  (our own programs, their arguments never parsed by a shell)
            command,
            user=user.uid if is_root() else None,
            group=user.gid if is_root() else None,
            extra_groups=[] if is_root() else None,
            start_new_session=True,
            cwd=self.folder,
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def log_tail(self) -> str:
        """The server's last words."""
        return self.log.read_text(errors="replace")[-2000:] if self.log.exists() else "(it wrote no log)"
