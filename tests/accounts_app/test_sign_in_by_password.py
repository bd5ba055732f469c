"""Staff sign in by password and reset it by a mailed link; applicants never have one."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts_app.roles import Role
from tests.accounts_app.helpers import (
    FORGOT,
    LOGIN,
    PASSWORD,
    is_signed_in,
    mailed_link,
    set_password,
    sign_in,
    with_password,
)
from tests.factories import UserFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def petugas():
    return with_password(staff(None, "Petugas", Role.HELPDESK))


@pytest.fixture
def pemohon():
    return UserFactory(name="Pemohon", email="pemohon@contoh.example")


def test_staff_sign_in_by_password(client, petugas):
    assert sign_in(client, petugas).url == "/beranda/"
    assert is_signed_in(client)


def test_a_wrong_password_opens_nothing(client, petugas):
    sign_in(client, petugas, "bukan-ini-passwordnya")
    assert not is_signed_in(client)


def test_a_deactivated_person_cannot_sign_in(client, petugas):
    petugas.is_active = False
    petugas.save()
    answer = sign_in(client, petugas)
    assert (answer.url, is_signed_in(client)) == ("/akun/nonaktif/", False)
    assert "tidak aktif" in client.get(answer.url).content.decode()


def test_a_password_opens_nothing_once_no_role_is_held(client, petugas):
    petugas.grants.update(revoked_at=timezone.now())
    sign_in(client, petugas)
    assert not is_signed_in(client)


def test_the_answer_is_the_same_for_a_wrong_password_and_an_unknown_address(client, petugas):
    wrong = sign_in(client, petugas, "bukan-ini-passwordnya").context["form"].errors
    unknown = client.post(LOGIN, {"login": "tak@contoh.example", "password": PASSWORD}).context["form"].errors
    assert wrong == unknown


def test_guessing_is_stopped_even_with_the_right_password_at_last(client, petugas):
    for number in range(6):
        sign_in(client, petugas, f"tebakan-nomor-{number}")
    sign_in(client, petugas)
    assert not is_signed_in(client)


def test_another_port_in_the_host_gives_no_new_guesses(client, petugas):
    wrong = {"login": petugas.email, "password": "tebakan"}
    for number in range(6):
        client.post(LOGIN, wrong, headers={"host": f"testserver:{number + 1}"})
    sign_in(client, petugas)
    assert not is_signed_in(client)


def test_strangers_do_not_lock_out_a_browser_that_is_known(client, petugas):
    sign_in(client, petugas)
    client.post("/akun/keluar/")
    for number in range(6):
        sign_in(Client(REMOTE_ADDR="10.9.8.7"), petugas, f"tebakan-{number}")
    sign_in(client, petugas)
    assert is_signed_in(client)


def test_next_is_followed_and_open_redirects_are_not(client, petugas):
    assert sign_in(client, petugas, next="/kotak-masuk/").url == "/kotak-masuk/"
    client.post("/akun/keluar/")
    assert sign_in(client, petugas, next="https://jahat.example/").url == "/beranda/"


def test_staff_reset_their_password_by_the_mailed_link(client, petugas):
    client.post(FORGOT, {"email": petugas.email})
    set_password(client, mailed_link(), "kalimat-baru-yang-panjang")
    sign_in(client, petugas, "kalimat-baru-yang-panjang")
    assert is_signed_in(client)


def test_the_link_works_once(client, petugas):
    client.post(FORGOT, {"email": petugas.email})
    link = mailed_link()
    set_password(client, link, "kalimat-baru-yang-panjang")
    assert "tidak berlaku lagi" in client.get(link).content.decode()


@pytest.mark.parametrize(("days", "valid"), [(2, True), (4, False)])
def test_the_link_lives_for_three_days(client, petugas, days, valid):
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        client.post(FORGOT, {"email": petugas.email})
    with time_machine.travel(now + timedelta(days=days), tick=False):
        page = client.get(mailed_link(), follow=True).content.decode()
    assert ("tidak berlaku lagi" not in page) is valid


def test_the_link_points_at_the_configured_address_whatever_the_host_header_says(client, petugas, settings):
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_URL = "https://helpdesk.contoh.example"
    client.post(FORGOT, {"email": petugas.email}, headers={"host": "jahat.example"})
    assert "https://helpdesk.contoh.example/akun/sandi/baru/" in mail.outbox[0].body
    assert "jahat" not in mail.outbox[0].body


def test_an_applicant_gets_no_link_and_is_told_how_they_sign_in(client, pemohon):
    client.post(FORGOT, {"email": pemohon.email})
    (letter,) = mail.outbox
    assert "/akun/sandi/baru/" not in letter.body
    assert "pemohon tidak memakai password" in letter.body


def test_the_screen_after_a_reset_request_is_the_same_for_everybody(client, petugas, pemohon):
    answers = [client.post(FORGOT, {"email": email}) for email in (petugas.email, pemohon.email, "tak@contoh.example")]
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, "/akun/sandi/lupa/terkirim/")}


def test_an_applicant_cannot_reach_a_form_that_sets_a_password(client, pemohon):
    client.force_login(pemohon)
    answer = client.get("/akun/sandi/", follow=True)
    assert answer.redirect_chain[-1][0] == "/permohonan/"
    assert "tidak memakai password" in answer.content.decode()


def test_staff_change_their_password(client, petugas):
    client.force_login(petugas)
    new = "kalimat-baru-yang-panjang"
    answer = client.post("/akun/sandi/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    petugas.refresh_from_db()
    assert (answer.url, petugas.check_password(new)) == ("/beranda/", True)


@pytest.mark.parametrize("weak", ["pendek-9", "password1234"])
def test_a_weak_password_is_refused(client, petugas, weak):
    client.force_login(petugas)
    client.post("/akun/sandi/", {"oldpassword": PASSWORD, "password1": weak, "password2": weak})
    petugas.refresh_from_db()
    assert petugas.check_password(PASSWORD)


def test_nobody_signs_up(client):
    assert client.get("/akun/daftar/").url == "/ajukan/"


def test_cookies_are_secure_and_closed_to_scripts_outside_debug():
    production = {
        **os.environ, "DEBUG": "0", "DEMO": "0", "SECRET_KEY": "x" * 50, "ALLOWED_HOSTS": "helpdesk.example",
        "SITE_URL": "https://helpdesk.example", "DEFAULT_FROM_EMAIL": "a@helpdesk.example",
        "HANDOVER_KEYS": "k", "SESSION_KEYS": "k", "SECOND_FACTOR_KEYS": "k",
        "DATABASE_URL": os.environ.get("DATABASE_URL") or "postgres://u@localhost/x",
        "DJANGO_SETTINGS_MODULE": "lpse_helpdesk.settings",
    }  # fmt: skip
    names = "SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SESSION_COOKIE_HTTPONLY SESSION_COOKIE_SAMESITE"
    ask = f"from django.conf import settings as s; print(*[getattr(s, n) for n in '{names}'.split()])"
    done = subprocess.run([sys.executable, "-c", ask], env=production, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True", "True", "Lax"]


def test_the_screens_say_surel_and_password(client, petugas):
    page = client.get(LOGIN).content.decode()
    assert [word in page for word in ("Surel", "Lupa password?", "E-mail", "Kata sandi")] == [True, True, False, False]
    assert "Surel atau password tidak benar." in sign_in(client, petugas, password="salah").content.decode()


def test_the_front_office_begins_at_the_guest_book(client):
    client.force_login(staff(None, "Tania", Role.FRONT_OFFICE), backend="accounts_app.signin.Backend")
    assert client.get("/beranda/").url == "/loket/buku-tamu/"
