"""Start, find and stop a private PostgreSQL for one checkout, from the binaries of a wheel: nothing to install.

    python -m lpse_helpdesk.embedded_postgres start|stop|status|url|clean [--profile demo|test|pg15] [--checkout PATH]

- Connect first (10 ms); only who gets no answer takes the lock and starts. Four starters at once start one server.
- A Unix socket in a 0700 folder is the only way in, and `peer` lets in only who started it: no TCP port, no password.
- Everything it makes lies in `.local/postgres` (for root see postgres_place.py), and `clean` removes it.
- Rejected: the wheel's own `get_server()`, which opens permissions, adds users, believes stale PIDs and never stops.
"""

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from lpse_helpdesk.postgres_cluster import Cluster, Profile
from lpse_helpdesk.postgres_place import EmbeddedPostgresError, Place

__all__ = ["EmbeddedPostgresError", "Profile", "clean", "start", "status", "stop", "url"]

CHECKOUT = Path(__file__).resolve().parent.parent


def start(checkout: Path, profile: Profile = Profile.DEMO) -> str:
    """Have the cluster running; its URL. At once if it runs, 0.4 s for a stopped one, 1.5 s for a new one."""
    require_linux()
    cluster = cluster_of(checkout, profile)
    if not cluster.answers():
        with cluster.place.locked():
            if not cluster.answers():  # another starter may have been quicker
                cluster.bring_up()
    return cluster.url


def stop(checkout: Path, profile: Profile = Profile.DEMO) -> bool:
    """Stop the cluster; False if it did not run."""
    require_linux()
    cluster = cluster_of(checkout, profile)
    if not cluster.place.notes.exists():
        return False
    with cluster.place.locked():
        ran = cluster.postmaster() is not None
        cluster.bring_down()
    return ran


def status(checkout: Path, profile: Profile = Profile.DEMO) -> int | None:
    """The server's process ID, or None if it does not run."""
    return cluster_of(checkout, profile).postmaster()


def url(checkout: Path, profile: Profile = Profile.DEMO) -> str:
    """Where the cluster answers when it runs; starts nothing."""
    return cluster_of(checkout, profile).url


def clean(checkout: Path) -> None:
    """Stop every cluster of the checkout and remove all that this module ever made for it."""
    require_linux()
    place = cluster_of(checkout, Profile.DEMO).place
    if not place.notes.exists():
        return
    with place.locked():
        for profile in Profile:
            Cluster(place, profile).bring_down("immediate")
            shutil.rmtree(place.sockets(profile), ignore_errors=True)
        place.remove()


def cluster_of(checkout: Path, profile: Profile) -> Cluster:
    """The cluster of a checkout, by its real path."""
    return Cluster(Place(checkout.resolve()), profile)


def require_linux() -> None:
    """Raise EmbeddedPostgresError where the process list or file locks of Linux are missing."""
    if not sys.platform.startswith("linux"):
        raise EmbeddedPostgresError("the embedded PostgreSQL runs on Linux only: set DATABASE_URL")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line. Exit status 1 with one line of reason if it failed, or if `status` finds nothing running."""
    options = _parser().parse_args(arguments)
    try:
        return _perform(options.command, options.checkout, options.profile)
    except EmbeddedPostgresError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="embedded_postgres", description="The checkout's own PostgreSQL.")
    parser.add_argument("command", choices=["start", "stop", "status", "url", "clean"])
    parser.add_argument("--profile", type=Profile, choices=list(Profile), help="default: demo; for stop: all")
    parser.add_argument("--checkout", type=Path, default=CHECKOUT, help="default: the one this file lies in")
    return parser


def _perform(command: str, checkout: Path, profile: Profile | None) -> int:
    chosen = profile or Profile.DEMO
    if command == "start":
        print(start(checkout, chosen))
    elif command == "url":
        print(url(checkout, chosen))
    elif command == "clean":
        clean(checkout)
    elif command == "stop":
        for each in [profile] if profile else list(Profile):
            print(f"PostgreSQL ({each}): {'stopped' if stop(checkout, each) else 'was not running'}")
    else:
        pid = status(checkout, chosen)
        print(f"PostgreSQL ({chosen}): {f'running, process {pid}' if pid else 'not running'}")
        return 0 if pid else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
