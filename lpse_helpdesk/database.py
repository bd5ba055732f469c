"""Turn the environment into Django's DATABASES: any server through DATABASE_URL, otherwise the embedded PostgreSQL.

`configuration()` only computes: importing the settings must not start a server, because linters, type checkers and
image builds import them too (rejected: starting it there). Entry points that need the database (manage.py, wsgi,
tests/conftest.py) call `ensure_running()` first.

Under pytest the embedded server is the separate cluster of profile "test". pytest announces itself by PYTEST_VERSION,
which child processes inherit, so that no test and nothing that a test starts can reach the demo's data
(rejected: an option of our own that a bare `pytest` would lack).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from lpse_helpdesk import embedded_postgres
from lpse_helpdesk.embedded_postgres import Profile

CONNECTION_SECONDS = 3600  # what a connection has planned ends with it
# Every query here is short: compiling its plan costs more than it saves (the dashboard twice over).
# django-pgtrigger asks at every row whether the trigger is to be ignored, and catches the error when nobody ever said:
# an aborted subtransaction, for which PostgreSQL walks over all pending foreign keys (quadratic in the rows).
SETTINGS = "-c jit=off -c pgtrigger.ignore={}"


def configuration(environ: Mapping[str, str], base_dir: Path) -> dict[str, Any]:
    """The "default" entry of DATABASES; starts nothing. Raises ImproperlyConfigured for anything but PostgreSQL."""
    url = environ.get("DATABASE_URL") or embedded_postgres.url(base_dir, profile_of(environ))
    parsed: dict[str, Any] = dict(_parsed(url))
    if parsed.get("ENGINE") != "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL server: postgres://user:password@host/name")
    asked = dict(parsed.get("OPTIONS", {}))
    socket = asked.pop("host", "")  # ?host=/folder, where dj-database-url leaves it
    parsed["DISABLE_SERVER_SIDE_CURSORS"] = str(asked.pop("pooled", "")) == "1"
    parsed["OPTIONS"] = {"options": SETTINGS, **asked}
    return parsed | {"HOST": socket} if socket else parsed


def ensure_running(environ: Mapping[str, str], base_dir: Path) -> None:
    """Start the embedded server if it is the one in use and does not run yet (10 ms when it runs)."""
    if not environ.get("DATABASE_URL"):
        embedded_postgres.start(base_dir, profile_of(environ))


def profile_of(environ: Mapping[str, str]) -> Profile:
    """Which embedded cluster this process uses."""
    return Profile.TEST if "PYTEST_VERSION" in environ else Profile.DEMO


def _parsed(url: str) -> Mapping[str, Any]:
    try:
        return dj_database_url.parse(url, conn_max_age=CONNECTION_SECONDS, conn_health_checks=True)
    except ValueError as error:  # the value may hold a password: say what is wrong, not what it was
        raise ImproperlyConfigured("DATABASE_URL cannot be read as postgres://user:password@host:port/name") from error
