"""Staff have two factors: enrolled at the first sign-in, asked at every one, never without; applicants have none."""

import base64
import hashlib
import hmac
import struct
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import connection

from accounts_app.roles import Role
from tests.accounts_app.helpers import acts_on, sign_in, with_password
from tests.factories import UserFactory, staff

pytestmark = pytest.mark.django_db
INDEX, TOTP, ASKED = "/akun/faktor-kedua/", "/akun/faktor-kedua/aplikasi/", "/akun/masuk/faktor-kedua/"
DESK = "/kotak-masuk/"


@pytest.fixture(autouse=True)
def asked_for(settings):
    settings.SECOND_FACTOR = True


@pytest.fixture
def petugas():
    return with_password(staff(None, "Petugas", Role.HELPDESK))


def code_for(secret: str) -> str:
    """RFC 6238 with SHA-1, 30 seconds and six digits, written out: the library is not asked to check itself."""
    step = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), step, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def enrol(client) -> str:
    """Through the page; the secret that the app would now hold."""
    secret = client.get(TOTP).context["form"].secret
    assert client.post(TOTP, {"code": code_for(secret)}).status_code == 302
    return str(secret)


def test_the_first_sign_in_leads_to_enrolment_and_nowhere_else(client, petugas):
    sign_in(client, petugas)
    answer = client.get(DESK)
    assert answer.url == f"{INDEX}?next=%2Fkotak-masuk%2F"
    assert client.get("/kelola/").url.startswith(INDEX)
    assert client.post("/loket/panggil-berikutnya/").url.startswith(INDEX)


def test_enrolling_opens_the_desk_and_shows_recovery_codes_once(client, petugas):
    sign_in(client, petugas)
    enrol(client)
    shown = client.get("/akun/faktor-kedua/kode-pemulihan/")
    assert len(shown.context["unused_codes"]) == 10
    assert client.get(DESK).status_code == 200
    assert set(client.get("/akun/faktor-kedua/kode-pemulihan/").context["unused_codes"]) == {"****"}


def test_every_later_sign_in_asks_for_the_code(client, petugas):
    sign_in(client, petugas)
    secret = enrol(client)
    client.post("/akun/keluar/")
    assert sign_in(client, petugas).url == ASKED
    assert client.get(DESK).url.startswith("/akun/masuk/")
    assert client.post(ASKED, {"code": "000000"}).status_code == 200
    assert client.get(DESK).status_code == 302
    with time_machine.travel(time.time() + 90):  # a code is good once
        client.post(ASKED, {"code": code_for(secret)})
        assert client.get(DESK).status_code == 200


def test_a_recovery_code_opens_once(client, petugas):
    sign_in(client, petugas)
    enrol(client)
    code = client.get("/akun/faktor-kedua/kode-pemulihan/").context["unused_codes"][0]
    for opens in (True, False):
        client.post("/akun/keluar/")
        sign_in(client, petugas)
        client.post(ASKED, {"code": code})
        assert (client.get(DESK).status_code == 200) is opens


def test_a_session_from_before_must_prove_the_factor(client, petugas):
    sign_in(client, petugas)
    enrol(client)
    client.logout()
    client.force_login(petugas, backend="accounts_app.signin.Backend")
    assert client.get(DESK).url.startswith("/akun/faktor-kedua/konfirmasi/")


def test_staff_keep_their_last_factor(client, petugas):
    sign_in(client, petugas)
    enrol(client)
    answer = client.post("/akun/faktor-kedua/aplikasi/lepas/")
    assert answer.status_code == 200
    assert Authenticator.objects.filter(user=petugas, type="totp").exists()


def test_secrets_are_sealed_in_the_database(client, petugas):
    sign_in(client, petugas)
    secret = enrol(client)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(data::text, '') FROM mfa_authenticator")
        [(stored,)] = cursor.fetchall()
    assert secret not in stored
    assert "gAAAA" in stored


@pytest.mark.django_db(transaction=True)
def test_a_change_of_factors_is_told_and_recorded(client, petugas):
    sign_in(client, petugas)
    mail.outbox.clear()
    enrol(client)
    assert "totp_activated" in acts_on("user", petugas.pk)
    assert any("Aplikasi autentikator dipasang" in message.body for message in mail.outbox)


def test_an_applicant_is_not_asked(client):
    client.force_login(UserFactory(), backend="accounts_app.signin.Backend")
    assert client.get("/permohonan/").status_code == 200
