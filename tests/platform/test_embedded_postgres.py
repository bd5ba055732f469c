"""The embedded PostgreSQL with real servers in temporary checkouts, as root and as a normal user alike."""

import os
import shlex
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from lpse_helpdesk import embedded_postgres, postgres_cluster, postgres_processes
from lpse_helpdesk.embedded_postgres import EmbeddedPostgresError, Profile
from lpse_helpdesk.postgres_cluster import Cluster
from lpse_helpdesk.postgres_place import SOCKET_NAME, SOCKET_PATH_LIMIT, is_root

PROJECT = Path(__file__).resolve().parents[2]
ODD_LONG_NAME = "kantor $HOME 'é' \" `id` " * 5
NEVER_ENDING = "DO $$ BEGIN LOOP NULL; END LOOP; END $$"


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    embedded_postgres.clean(tmp_path)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One checkout for the tests that need no new cluster: a new one costs a second or two, a start 0.2 s."""
    folder = tmp_path_factory.mktemp("shared") / ODD_LONG_NAME
    folder.mkdir()
    yield folder
    embedded_postgres.clean(folder)


@pytest.fixture
def running(shared: Path) -> Cluster:
    """The shared cluster of profile "test", whatever the test before did to it."""
    return started(shared)


def cluster_of(checkout: Path, profile: Profile = Profile.TEST) -> Cluster:
    return embedded_postgres.cluster_of(checkout, profile)


def started(checkout: Path, profile: Profile = Profile.TEST) -> Cluster:
    embedded_postgres.start(checkout, profile)
    return cluster_of(checkout, profile)


def answer(cluster: Cluster, query: str) -> str:
    with closing(psycopg2.connect(cluster.url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(query)
        return str(cursor.fetchone()[0])


def write(cluster: Cluster, statement: str) -> None:
    with closing(psycopg2.connect(cluster.url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(statement)


def kill_9(cluster: Cluster) -> int:
    pid = cluster.postmaster()
    assert pid is not None
    postgres_processes.end(pid)
    return pid


def sleeper(cluster: Cluster) -> "subprocess.Popen[bytes]":
    """A process that is not PostgreSQL but belongs to the server's user: PostgreSQL itself would believe its PID."""
    user = cluster.place.server_user
    return subprocess.Popen(
        ["/bin/sleep", "60"],
        cwd="/",
        user=user.uid if is_root() else None,
        group=user.gid if is_root() else None,
        extra_groups=[] if is_root() else None,
    )


def put_pid_into_lock_files(cluster: Cluster, pid: int) -> None:
    for path in (cluster.data / "postmaster.pid", cluster.sockets / f"{SOCKET_NAME}.lock"):
        lines = path.read_text().splitlines()
        path.write_text("\n".join([str(pid), *lines[1:], ""]))


def test_cold_start_answers_in_utf8_from_the_wheels_version(running: Cluster):
    assert answer(running, "SELECT current_setting('server_version_num')::int >= 180000") == "True"
    assert answer(
        running, "SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()"
    ) == ("UTF8")
    assert answer(running, "SELECT getdatabaseencoding()") == "UTF8"
    assert answer(running, "SELECT upper('lpse é')") == "LPSE É"


def test_second_start_is_fast_and_finds_the_same_server(running: Cluster):
    before = running.postmaster()
    begun = time.monotonic()
    url = embedded_postgres.start(running.place.checkout, Profile.TEST)
    assert time.monotonic() - begun < 0.3
    assert (url, running.postmaster()) == (running.url, before)


def test_only_its_owner_reaches_the_socket_and_there_is_no_tcp_port(running: Cluster):
    for folder in (running.sockets, running.data):
        assert stat.S_IMODE(folder.stat().st_mode) & 0o077 == 0, folder
        assert folder.stat().st_uid == running.place.server_user.uid
    listen_address = (running.data / "postmaster.pid").read_text().splitlines()[5]  # what it listens on, not was told
    assert listen_address == ""
    assert answer(running, "SELECT current_setting('listen_addresses')") == ""
    assert (running.data / "pg_hba.conf").read_text() == "local all all peer map=lpse\n"


def test_connections_suffice_for_the_race_tests(running: Cluster):
    assert answer(running, "SHOW max_connections") == "300"


def test_only_clusters_of_tests_give_up_crash_safety(running: Cluster):
    assert answer(running, "SHOW fsync") == "off"
    demo = started(running.place.checkout, Profile.DEMO)
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        assert answer(demo, f"SHOW {setting}") == "on"


def test_stop_ends_the_server_and_keeps_the_data(shared: Path):
    cluster = started(shared)
    write(cluster, "CREATE TABLE kept AS SELECT 1 AS one")
    assert embedded_postgres.stop(shared, Profile.TEST) is True
    assert embedded_postgres.status(shared, Profile.TEST) is None
    assert cluster.processes() == []
    assert embedded_postgres.stop(shared, Profile.TEST) is False
    assert answer(started(shared), "SELECT one FROM kept") == "1"


def test_stop_of_a_checkout_without_cluster_makes_nothing(tmp_path: Path):
    assert embedded_postgres.stop(tmp_path) is False
    assert list(tmp_path.iterdir()) == []


def test_start_after_kill_9_ends_the_backend_that_went_on_computing(shared: Path):
    cluster = started(shared, Profile.DEMO)
    write(cluster, "CREATE TABLE committed AS SELECT 1 AS one")
    busy = psycopg2.connect(cluster.url)
    busy_pid = busy.info.backend_pid
    computing = threading.Thread(target=expect_broken_connection, args=(busy,))
    computing.start()
    wait_for_activity(cluster, busy_pid)
    kill_9(cluster)
    assert busy_pid in cluster.processes()
    assert answer(started(shared, Profile.DEMO), "SELECT one FROM committed") == "1"
    assert busy_pid not in cluster.processes()
    computing.join(timeout=5)
    assert not computing.is_alive()
    busy.close()


def expect_broken_connection(connection: "psycopg2.extensions.connection") -> None:
    with pytest.raises(psycopg2.OperationalError):
        connection.cursor().execute(NEVER_ENDING)


def wait_for_activity(cluster: Cluster, pid: int) -> None:
    query = f"SELECT state FROM pg_stat_activity WHERE pid = {pid}"
    assert postgres_processes.wait_until(lambda: answer(cluster, query) == "active")


def test_lock_files_naming_a_living_stranger_are_not_believed(shared: Path):
    cluster = started(shared)
    kill_9(cluster)
    stranger = sleeper(cluster)
    put_pid_into_lock_files(cluster, stranger.pid)
    assert embedded_postgres.status(shared, Profile.TEST) is None
    assert answer(started(shared), "SELECT 1") == "1"
    assert embedded_postgres.stop(shared, Profile.TEST) is True
    assert stranger.poll() is None, "the stranger was stopped in the server's place"
    stranger.kill()
    stranger.wait()


def test_lock_files_naming_a_zombie_are_not_believed(shared: Path):
    cluster = started(shared)
    kill_9(cluster)
    zombie = sleeper(cluster)
    zombie.kill()  # not waited for: the system keeps its PID
    put_pid_into_lock_files(cluster, zombie.pid)
    assert answer(started(shared), "SELECT 1") == "1"
    zombie.wait()


def test_four_starters_at_once_start_one_server(checkout: Path):
    command = [sys.executable, "-m", "lpse_helpdesk.embedded_postgres", "start", "--profile", "test"]
    starters = [
        subprocess.Popen([*command, "--checkout", str(checkout)], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    printed = {starter.communicate(timeout=60)[0] for starter in starters}
    cluster = cluster_of(checkout)
    assert [starter.returncode for starter in starters] == [0, 0, 0, 0]
    assert printed == {f"{cluster.url}\n"}
    assert answer(cluster, "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'checkpointer'") == "1"


def test_what_a_killed_initdb_left_is_no_obstacle(checkout: Path):
    cluster = cluster_of(checkout)
    with cluster.place.locked():
        cluster.place.claim()
        cluster.place.make_private(cluster.folder)
    (cluster.folder / "unfinished" / "base").mkdir(parents=True)
    assert answer(started(checkout), "SELECT 1") == "1"


def test_a_removed_socket_is_mended(shared: Path):
    cluster = started(shared)
    (cluster.sockets / SOCKET_NAME).unlink()
    assert answer(started(shared), "SELECT 1") == "1"


def test_a_dropped_database_is_made_again(shared: Path):
    cluster = started(shared)
    with closing(cluster.connect("postgres")) as connection:
        connection.autocommit = True
        connection.cursor().execute(f"DROP DATABASE {postgres_cluster.DATABASE}")
    assert answer(started(shared), "SELECT current_database()") == "lpse_helpdesk"


def test_a_checkout_with_a_long_odd_path_works(running: Cluster):
    assert len(os.fsencode(running.place.checkout / SOCKET_NAME)) > SOCKET_PATH_LIMIT
    assert len(os.fsencode(running.sockets / SOCKET_NAME)) <= SOCKET_PATH_LIMIT
    assert answer(running, "SELECT 1") == "1"


def test_two_checkouts_do_not_disturb_each_other_even_if_one_is_a_copy(running: Cluster, checkout: Path):
    before = running.postmaster()
    shutil.copytree(
        running.place.local, checkout / ".local", ignore=shutil.ignore_patterns("socket"), ignore_dangling_symlinks=True
    )
    copy = started(checkout)
    write(copy, "CREATE TABLE only_here AS SELECT 1 AS one")
    assert answer(running, "SELECT to_regclass('only_here')") == "None"
    embedded_postgres.clean(checkout)
    assert running.postmaster() == before
    assert answer(running, "SELECT 1") == "1"


def test_a_new_clone_on_the_path_of_a_deleted_one_starts_empty(checkout: Path):
    old = started(checkout)
    write(old, "CREATE TABLE old_secret AS SELECT 1 AS one")
    old_server = old.postmaster()
    shutil.rmtree(checkout / ".local")
    new = started(checkout)
    assert answer(new, "SELECT to_regclass('old_secret')") == "None"
    assert old_server not in new.processes()


def test_clean_of_a_running_cluster_leaves_nothing(tmp_path: Path):
    checkout = tmp_path / ODD_LONG_NAME
    checkout.mkdir()
    cluster = started(checkout)
    embedded_postgres.clean(checkout)
    assert cluster.processes() == []
    assert [folder for folder in (cluster.place.home, cluster.sockets, *checkout.iterdir()) if folder.exists()] == []


def test_a_server_that_cannot_start_says_why_in_its_own_words(shared: Path):
    cluster = started(shared)
    embedded_postgres.stop(shared, Profile.TEST)
    settings = cluster.data / "postgresql.auto.conf"
    before = settings.read_text()
    settings.write_text("work_mem = nonsense\n")
    with pytest.raises(EmbeddedPostgresError, match="work_mem"):
        embedded_postgres.start(shared, Profile.TEST)
    settings.write_text(before)


def test_the_folder_of_a_stranger_is_refused(running: Cluster, tmp_path: Path):
    link = tmp_path / "socket"
    link.symlink_to(running.sockets)
    with pytest.raises(EmbeddedPostgresError, match="belongs to another user"):
        running.place.make_private(link)


def test_ending_a_starter_by_the_terminal_does_not_end_the_server(shared: Path):
    cluster = cluster_of(shared)
    embedded_postgres.stop(shared, Profile.TEST)
    command = [sys.executable, "-m", "lpse_helpdesk.embedded_postgres", "start", "--profile", "test"]
    script = f"{shlex.join([*command, '--checkout', str(shared)])} && sleep 60"
    shell = subprocess.Popen(["/bin/sh", "-c", script], cwd=PROJECT, start_new_session=True, stdout=subprocess.PIPE)
    assert shell.stdout is not None
    assert shell.stdout.readline()  # it has started
    os.killpg(shell.pid, signal.SIGINT)  # what Ctrl-C sends
    shell.communicate()
    assert answer(cluster, "SELECT 1") == "1"
