"""`manage.py create_system_admin`: the first person of an installation."""

import io
import os
import pty
import select
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from accounts_app.audit.models import ActorKind, Event
from accounts_app.models import User
from accounts_app.roles import Role
from tests.accounts_app.helpers import PASSWORD

pytestmark = pytest.mark.django_db
EMAIL = "kepala.sistem@contoh.example"


@pytest.fixture
def create(monkeypatch):
    def run(password=PASSWORD, email=EMAIL):
        monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
        call_command("create_system_admin", email, "Kepala Sistem", "--password-stdin", stdout=io.StringIO())

    return run


def test_the_person_can_enter_the_admin(create, client):
    create()
    client.post("/akun/masuk/", {"login": EMAIL, "password": PASSWORD})
    assert client.get("/kelola/").status_code == 200


def test_the_grant_is_noted_as_the_systems(create):
    create()
    event = Event.objects.get(act="role_granted")
    assert (event.actor_kind, event.data) == (ActorKind.SYSTEM, {"role": Role.SYSTEM_ADMIN.value})


@pytest.mark.parametrize("weak", ["", "pendek", "password1234"])
def test_a_weak_password_makes_nobody(create, weak):
    with pytest.raises(CommandError):
        create(weak)
    assert not User.objects.exists()


def test_an_address_that_is_none_makes_nobody(create):
    with pytest.raises(CommandError, match="valid"):
        create(email="bukan-alamat")
    assert not User.objects.exists()


def test_a_second_time_is_refused_and_leaves_the_password(create):
    create()
    with pytest.raises(CommandError, match="sudah memegang"):
        create("kalimat-lain-yang-panjang")
    assert User.objects.get().check_password(PASSWORD)


def answer(terminal: int, prompt: bytes, typed: bytes) -> bytes:
    """Wait for the prompt, then type; what was shown so far. Anything typed before would be thrown away."""
    shown = b""
    while prompt not in shown:
        assert select.select([terminal], [], [], 60)[0], shown
        shown += os.read(terminal, 1024)
    os.write(terminal, typed)
    return shown


def test_two_typed_passwords_that_differ_make_nobody():
    """At a real terminal, which does not show what is typed."""
    master, slave = pty.openpty()
    command = [sys.executable, "manage.py", "create_system_admin", EMAIL, "Kepala Sistem"]
    with subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, start_new_session=True) as running:
        answer(master, b"Password", b"kalimat-pertama-panjang\n")
        between = answer(master, b"Sekali lagi", b"kalimat-kedua-panjang\n")
        assert running.wait(timeout=60) == 1
    shown = between + os.read(master, 4096)
    os.close(slave)
    os.close(master)
    assert "Kedua password tidak sama." in shown.decode()
    assert b"kalimat" not in shown
