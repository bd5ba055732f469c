"""The database, the files' folder and the named people."""

import gc
import os
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from django.db import connection

from accounts_app.roles import Role
from lpse_helpdesk import database
from requests_app.files import confined
from requests_app.handover import crypto
from tests import answers, world
from tests.emptying import empty_quickly
from tests.factories import UserFactory, staff
from tests.migrating import quick_migrations

# Playwright's loop runs in the thread that also asks the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


# What a guess costs outside the tests; LPSE_FULL=1 keeps it. A test holds these against what was decided.
COST_OF_A_CODE = (crypto.ARGON2_PASSES, crypto.ARGON2_KIB)
COST_OF_A_PASSWORD = (Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost)


def pytest_configure(config: pytest.Config) -> None:
    database.ensure_running(os.environ, Path(__file__).resolve().parent.parent)
    configured.WHITENOISE_AUTOREFRESH = True  # else every test client lists all static files anew
    if os.environ.get("LPSE_FULL") != "1":
        crypto.ARGON2_PASSES, crypto.ARGON2_KIB = 1, 64
        Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost = 1, 64
        confined.run = answers.run


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A walk in a browser may be tried once more: a starved machine loses frames. The summary names each rerun.

    The slow files go first, so that no worker begins one when the other has nothing left. What is ``thorough`` is left
    to LPSE_FULL=1.
    """
    if os.environ.get("LPSE_FULL") != "1":
        thorough = [item for item in items if item.get_closest_marker("thorough")]
        items[:] = [item for item in items if not item.get_closest_marker("thorough")]
        config.hook.pytest_deselected(items=thorough)
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))
    slow = {item.path for item in items if item.get_closest_marker("browser")}
    items.sort(key=lambda item: item.path not in slow)


def pytest_collection_finish() -> None:
    """What is there now stays: the collector of garbage need not look through modules and tests again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_setup(request, django_db_blocker):
    """The test database goes even while a browser's last request is still being answered in a thread of its own."""
    with quick_migrations():
        request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock():
        empty_quickly()
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename = current_user"
        )


@pytest.fixture(autouse=True)
def _files_in_a_temporary_folder(tmp_path, settings):
    storages = {name: dict(value) for name, value in settings.STORAGES.items()}
    storages["default"]["OPTIONS"] = {**storages["default"]["OPTIONS"], "location": str(tmp_path / "files")}
    settings.STORAGES = storages
    settings.PAGE_IMAGES_ROOT = tmp_path / "page-images"


@pytest.fixture(autouse=True)
def _limits_begin_anew(request):
    """What a test counted in the shared cache goes with its transaction; where none holds it, it goes here."""
    if "transactional_db" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    cache.clear()


@pytest.fixture
def kaltim(db):
    return world.kaltim()


@pytest.fixture
def kkp(db):
    return world.kkp()


@pytest.fixture
def banyuasin(db):
    return world.banyuasin()


@pytest.fixture
def umum(db):
    return world.umum()


@pytest.fixture
def orang_asing(db):
    """A signed-in applicant who has nothing to do with any ticket."""
    return UserFactory(name="Orang Asing", email="asing@contoh.example")


@pytest.fixture
def admin_sistem(db):
    return staff(None, "Admin Sistem", Role.SYSTEM_ADMIN)
