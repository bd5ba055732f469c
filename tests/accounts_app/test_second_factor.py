"""Staff have two factors: enrolled at the first sign-in, asked at every one, never without; applicants have none."""

import base64
import hashlib
import hmac
import struct
import time
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts_app.office.actions import OfficeError
from accounts_app.roles import Role
from accounts_app.second_factor import actions
from accounts_app.second_factor.models import FactorReset
from accounts_app.signin import set_password_url
from tests.accounts_app.helpers import acts_on, set_password, sign_in, with_password
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


def test_somebody_invited_enrols_after_the_mailed_password(client, petugas):
    set_password(client, "/" + set_password_url(petugas).split("/", 3)[3])
    sign_in(client, petugas)
    enrol(client)
    assert client.get(DESK).status_code == 200


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


def test_the_last_key_stays_and_another_goes(client, petugas):
    sign_in(client, petugas)
    enrol(client)
    key = Authenticator.objects.create(user=petugas, type="webauthn", data={"name": "Kunci"})
    client.post(f"/akun/faktor-kedua/kunci/{key.pk}/lepas/")
    assert not Authenticator.objects.filter(pk=key.pk).exists()
    key = Authenticator.objects.create(user=petugas, type="webauthn", data={"name": "Kunci"})
    Authenticator.objects.filter(user=petugas, type="totp").delete()
    client.post(f"/akun/faktor-kedua/kunci/{key.pk}/lepas/")
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_a_session_that_showed_no_factor_adds_none_to_an_account_that_has_one(client, petugas):
    thief = Client()
    sign_in(thief, petugas)
    sign_in(client, petugas)
    enrol(client)
    assert thief.get(TOTP)["Location"].startswith("/akun/masuk/")
    again = Client()
    again.force_login(petugas, backend="accounts_app.signin.Backend")
    assert again.get("/akun/faktor-kedua/kunci/tambah/")["Location"].startswith("/akun/faktor-kedua/konfirmasi/")


def test_a_code_opens_once_in_all_its_ninety_seconds(client, petugas):
    sign_in(client, petugas)
    secret = enrol(client)
    start = time.time() // 30 * 30 + 300
    with time_machine.travel(start):
        code = code_for(secret)
    for seconds, opens in ((1, True), (35, False)):
        with time_machine.travel(start + seconds):
            client.post("/akun/keluar/")
            sign_in(client, petugas)
            client.post(ASKED, {"code": code})
            assert (client.get(DESK).status_code == 200) is opens


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


@pytest.fixture
def lost(client, kaltim):
    """A member of staff whose phone is gone, signed in on another device still."""
    sign_in(client, with_password(kaltim.helpdesk))
    enrol(client)
    return kaltim.helpdesk


def another_admin(kaltim):
    """One who has been it for a while."""
    admin = staff(kaltim.office, "Admin Kedua", Role.ADMIN_KANTOR)
    admin.grants.update(granted_at=timezone.now() - timedelta(days=30))
    return admin


def test_two_admins_reset_a_factor_and_every_session_ends(client, kaltim, lost):
    asked = actions.ask(lost, "Ponsel hilang, datang sendiri.", by=kaltim.admin_kantor)
    with pytest.raises(OfficeError, match="admin lain"):
        actions.grant(asked.pk, by=kaltim.admin_kantor)
    actions.grant(asked.pk, by=another_admin(kaltim))
    assert not Authenticator.objects.filter(user=lost).exists()
    assert client.get(DESK).status_code == 302
    assert {"factor_reset_asked", "factor_reset"} <= set(acts_on("user", lost.pk))


def test_an_admin_made_for_the_occasion_is_no_second_one(kaltim, lost):
    asked = actions.ask(lost, "Ponsel hilang.", by=kaltim.admin_kantor)
    fresh = staff(kaltim.office, "Admin Baru", Role.ADMIN_KANTOR)
    with pytest.raises(OfficeError, match="24 jam"):
        actions.grant(asked.pk, by=fresh)
    made = another_admin(kaltim)
    made.grants.update(granted_by=kaltim.admin_kantor)
    with pytest.raises(OfficeError, match="diangkat oleh yang meminta"):
        actions.grant(asked.pk, by=made)


def test_nobody_resets_their_own_or_another_offices(kaltim, kkp, lost):
    with pytest.raises(OfficeError, match="tidak dapat Anda"):
        actions.ask(lost, "Minta.", by=kkp.admin_kantor)
    with pytest.raises(OfficeError, match="tidak dapat Anda"):
        actions.ask(kaltim.admin_kantor, "Saya sendiri.", by=kaltim.admin_kantor)
    with pytest.raises(OfficeError, match="tidak dapat Anda"):
        actions.ask(lost, "Bukan admin.", by=kaltim.admin_ppe)


def test_a_request_ends_after_a_day(kaltim, lost):
    asked = actions.ask(lost, "Ponsel hilang.", by=kaltim.admin_kantor)
    with time_machine.travel(time.time() + 25 * 3600):
        with pytest.raises(OfficeError, match="24 jam"):
            actions.grant(asked.pk, by=another_admin(kaltim))
        assert actions.ask(lost, "Sekali lagi.", by=kaltim.admin_kantor).pk != asked.pk


def test_the_database_itself_asks_for_two(kaltim, lost):
    asked = actions.ask(lost, "Ponsel hilang.", by=kaltim.admin_kantor)
    again = FactorReset(person=lost, reason="Hilang", asked_by=kaltim.kepala, asked_at=asked.asked_at)
    with pytest.raises(IntegrityError, match="factor_reset_open_once"), transaction.atomic():
        again.save()
    rows = FactorReset.objects.filter(pk=asked.pk)
    with pytest.raises(IntegrityError, match="factor_reset_needs_two_admins"), transaction.atomic():
        rows.update(decided_by=kaltim.admin_kantor, decided_at=asked.asked_at, is_granted=True)
    with pytest.raises(IntegrityError, match="factor_reset_never_ones_own"), transaction.atomic():
        rows.update(decided_by=lost, decided_at=asked.asked_at, is_granted=True)
    with pytest.raises(IntegrityError, match="factor_reset_decided_whole"), transaction.atomic():
        rows.update(decided_by=kaltim.kepala)
    asked.pk = None
    with pytest.raises(IntegrityError, match="factor_reset_open_once"), transaction.atomic():
        asked.save(force_insert=True)


def test_the_page_takes_the_second_admins_word_and_tells_the_person(client, kaltim, lost, settings):
    settings.SECOND_FACTOR = False
    actions.ask(lost, "Ponsel hilang.", by=kaltim.admin_kantor)
    mail.outbox.clear()
    client.force_login(another_admin(kaltim), backend="accounts_app.signin.Backend")
    assert "Ponsel hilang." in client.get("/akun/faktor-kedua/atur-ulang/").content.decode()
    client.post(f"/akun/faktor-kedua/atur-ulang/{FactorReset.objects.get().pk}/setujui/")
    assert "dilepas oleh dua admin" in mail.outbox[0].body
