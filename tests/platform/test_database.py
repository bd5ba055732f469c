"""DATABASE_URL or the embedded cluster: what ends up in DATABASES."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from lpse_helpdesk import database, embedded_postgres
from lpse_helpdesk.embedded_postgres import Profile

SERVER = {"DATABASE_URL": "postgres://ani:rahasia@db.kantor.go.id:5433/lpse?sslmode=require"}


def test_database_url_names_any_server():
    configured = database.configuration(SERVER, Path("/nowhere"))
    assert configured["ENGINE"] == "django.db.backends.postgresql"
    assert [configured[key] for key in ("HOST", "PORT", "NAME", "USER", "PASSWORD")] == [
        "db.kantor.go.id", 5433, "lpse", "ani", "rahasia",
    ]  # fmt: skip
    assert configured["OPTIONS"] == {"sslmode": "require", "options": "-c jit=off -c pgtrigger.ignore={}"}
    assert configured["CONN_HEALTH_CHECKS"] is True


@pytest.mark.parametrize(("words", "is_pooled"), [("", False), ("&pooled=1", True), ("&pooled=0", False)])
def test_a_pooler_is_named_in_the_address(words, is_pooled):
    configured = database.configuration({"DATABASE_URL": SERVER["DATABASE_URL"] + words}, Path("/nowhere"))
    assert configured["DISABLE_SERVER_SIDE_CURSORS"] is is_pooled
    assert "pooled" not in configured["OPTIONS"]


def test_without_database_url_the_embedded_cluster_is_configured_but_not_started(tmp_path: Path):
    configured = database.configuration({}, tmp_path)
    assert configured["NAME"] == "lpse_helpdesk"
    assert configured["HOST"] == str(embedded_postgres.cluster_of(tmp_path, Profile.DEMO).sockets)
    assert list(tmp_path.iterdir()) == []


def test_tests_never_use_the_cluster_of_the_demo(tmp_path: Path):
    test = database.configuration({"PYTEST_VERSION": "9"}, tmp_path)
    assert test["HOST"] != database.configuration({}, tmp_path)["HOST"]
    assert test["HOST"] == str(embedded_postgres.cluster_of(tmp_path, Profile.TEST).sockets)


def test_a_given_server_keeps_the_embedded_one_stopped(tmp_path: Path):
    database.ensure_running(SERVER, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_ensure_running_starts_what_configuration_names(tmp_path: Path):
    environ = {"PYTEST_VERSION": "9"}
    try:
        database.ensure_running(environ, tmp_path)
        assert embedded_postgres.cluster_of(tmp_path, database.profile_of(environ)).answers()
    finally:
        embedded_postgres.clean(tmp_path)


@pytest.mark.parametrize(
    "url", ["mysql://ani:rahasia@host/lpse", "sqlite:///rahasia", "rahasia", "http://rahasia@host"]
)
def test_other_engines_are_refused_without_repeating_the_password(url: str):
    with pytest.raises(ImproperlyConfigured) as refused:
        database.configuration({"DATABASE_URL": url}, Path("/nowhere"))
    assert "postgres://" in str(refused.value)
    assert "rahasia" not in str(refused.value)
