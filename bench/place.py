"""Where measurements run: a crash-safe PostgreSQL of their own, settings as in production, files beside.

Everything lies where the embedded PostgreSQL of this checkout lies, and under `.local/bench`; both are ignored by git
and removed by `make clean-demo`. BENCH_KEPT names another checkout whose seeded sizes are used instead: a million is
seeded once for all clones. The keys are derived, not random: a seeded database holds what they sealed.
"""

import base64
import hashlib
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from psycopg2 import sql

from lpse_helpdesk import embedded_postgres
from lpse_helpdesk.embedded_postgres import Profile
from lpse_helpdesk.postgres_cluster import Cluster

CHECKOUT = Path(__file__).resolve().parent.parent
KEPT = Path(os.environ.get("BENCH_KEPT") or CHECKOUT).resolve()
HOME = KEPT / ".local" / "bench"
HOST = "helpdesk.bench.example"


def cluster() -> Cluster:
    """The measurements' own server, running: fsync on, as shipped."""
    embedded_postgres.start(KEPT, Profile.BENCH)
    return embedded_postgres.cluster_of(KEPT, Profile.BENCH)


def database_url(name: str) -> str:
    return f"postgres://lpse@:5432/{name}?host={quote(str(cluster().sockets), safe='')}"


def databases() -> set[str]:
    with closing(cluster().connect("postgres")) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database")
        return {name for (name,) in cursor.fetchall()}


def statement(template: str, name: str) -> None:
    """A statement about a whole database, which no transaction may hold."""
    with closing(cluster().connect("postgres")) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute(sql.SQL(template).format(sql.Identifier(name)))


def _key(purpose: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(f"bench {purpose}".encode()).digest()).decode()


def environment(database: str, *, smtp_port: int = 0) -> dict[str, str]:
    """A production's environment: DEBUG and DEMO off, behind one proxy that ends TLS."""
    ours = ("PATH", "HOME", "LANG", "LC_ALL", "BENCH_KEPT")
    kept = {name: value for name, value in os.environ.items() if name in ours}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "lpse_helpdesk.settings",
        "DATABASE_URL": database_url(database),
        "SECRET_KEY": _key("secret"),
        "HANDOVER_KEYS": _key("handover"),
        "SESSION_KEYS": _key("session"),
        "SECOND_FACTOR_KEYS": _key("second factor"),
        "ALLOWED_HOSTS": HOST,
        "CSRF_TRUSTED_ORIGINS": f"https://{HOST}",
        "SITE_URL": f"https://{HOST}",
        "TRUSTED_PROXY_COUNT": "1",
        "BEHIND_TLS_PROXY": "1",
        "DEFAULT_FROM_EMAIL": "helpdesk@bench.example",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(smtp_port or 25),
        "MALLOC_ARENA_MAX": "2",
        "FILES_ROOT": str(HOME / "files"),
        "STATIC_ROOT": str(HOME / "static"),
    }


def run(database: str, *words: str) -> None:
    """One of our programs in that environment; its words go on to the terminal. Ends this program if it fails."""
    command = [sys.executable, *words]
    done = subprocess.run(command, env=environment(database), cwd=CHECKOUT, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(words)} failed")
