"""Sessions: short for staff, listed, ended elsewhere, told when new; what a lost session kept from saving is kept."""

import time

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts_app.office.actions import deactivate, grant_role, revoke_role
from accounts_app.roles import Role
from accounts_app.sessions import kept
from accounts_app.sessions.devices import named
from accounts_app.sessions.jobs import purge
from accounts_app.sessions.models import SignInSession
from accounts_app.sessions.rules import UNATTENDED
from tests.accounts_app.helpers import BACKEND, acts_on, sign_in, with_password
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
DESK, SESSIONS = "/kotak-masuk/", "/akun/sesi/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = (
    "Mozilla/5.0 (Linux; Android 15; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"
)


@pytest.fixture
def petugas(kaltim):
    return with_password(kaltim.helpdesk)


def browser(user, agent=FIREFOX) -> Client:
    client = Client(HTTP_USER_AGENT=agent)
    sign_in(client, user)
    return client


def opens(client, **headers) -> bool:
    return bool(client.get(DESK, headers=headers).status_code == 200)


@pytest.mark.parametrize(
    ("agent", "words"), [(FIREFOX, "Firefox di Windows"), (CHROME, "Chrome di Android"), ("curl/8", "Peramban lain")]
)
def test_a_browser_is_named_in_words(agent, words):
    assert named(agent) == words


def test_staff_are_out_after_half_an_hour_without_a_visit(petugas):
    client, start = browser(petugas), time.time()
    with time_machine.travel(start + 29 * 60):
        assert opens(client)
    with time_machine.travel(start + 58 * 60):
        assert opens(client)
    with time_machine.travel(start + 89 * 60):
        assert not opens(client)


def test_what_a_page_asks_by_itself_is_no_visit(petugas):
    client, start = browser(petugas), time.time()
    opens(client)
    with time_machine.travel(start + 20 * 60):
        assert opens(client, **{UNATTENDED: "1"})
    with time_machine.travel(start + 31 * 60):
        assert not opens(client)


def test_staff_are_out_ten_hours_after_signing_in_however_busy(petugas):
    client, start = browser(petugas), time.time()
    for minute in range(0, 600, 25):
        with time_machine.travel(start + minute * 60):
            assert opens(client)
    with time_machine.travel(start + 601 * 60):
        assert not opens(client)


def test_an_applicant_keeps_the_session_for_eight_hours(client):
    client.force_login(UserFactory(), backend=BACKEND)
    client.get("/permohonan/")
    with time_machine.travel(time.time() + 7.9 * 3600):
        assert client.get("/permohonan/").status_code == 200


def test_a_visit_writes_once_a_minute_at_most(petugas):
    client = browser(petugas)
    start = time.time()
    seen = []
    for seconds in (50, 70, 90, 140):
        with time_machine.travel(start + seconds):
            client.get("/akun/sesi/keadaan/")
            seen.append(round(SignInSession.objects.get(person=petugas).seen_at.timestamp() - start))
    assert seen[1:] == [70, 70, 140]
    assert seen[0] < 50


def test_the_cookie_stands_nowhere_in_the_database(petugas):
    client = browser(petugas)
    cookie = client.cookies["sessionid"].value
    row = SignInSession.objects.get(person=petugas)
    assert cookie not in row.session_key
    assert cookie not in row.session_data
    thief = Client()
    thief.cookies["sessionid"] = row.session_key
    assert not opens(thief)


def test_one_sees_and_ends_ones_own_sessions_only(petugas, kaltim):
    here, there, other = browser(petugas), browser(petugas, CHROME), browser(with_password(kaltim.rekan_helpdesk))
    page = here.get(SESSIONS).content.decode()
    assert "Firefox di Windows" in page
    assert "Chrome di Android" in page
    row = SignInSession.objects.get(person=petugas, device="Chrome di Android")
    other.post(f"{SESSIONS}{row.pk}/akhiri/")
    assert opens(there)
    here.post(f"{SESSIONS}{row.pk}/akhiri/")
    assert not opens(there)
    assert opens(here)
    assert opens(other)


def test_leaving_the_other_devices_keeps_this_one(petugas):
    here, there = browser(petugas), browser(petugas, CHROME)
    here.post(f"{SESSIONS}keluar-lainnya/")
    assert opens(here)
    assert not opens(there)
    assert "sessions_ended" in acts_on("user", petugas.pk)


def test_a_new_device_is_told_once(petugas):
    client = browser(petugas)
    told = [message for message in mail.outbox if "belum kami kenal" in message.body]
    assert len(told) == 1
    assert "Firefox di Windows" in told[0].body
    client.post("/akun/keluar/")
    sign_in(client, petugas)
    assert len([message for message in mail.outbox if "belum kami kenal" in message.body]) == 1


def test_a_role_taken_away_counts_at_the_next_request(petugas, kaltim):
    client = browser(petugas)
    assert opens(client)
    revoke_role(petugas, Role.HELPDESK, by=kaltim.admin_kantor)
    assert client.get(DESK).headers["Location"].startswith("/akun/masuk/")
    assert not petugas.sessions.exists()


def test_who_keeps_another_role_stays_signed_in(petugas, kaltim):
    grant_role(petugas, Role.ADMIN_PPE, by=kaltim.admin_kantor)
    client = browser(petugas)
    revoke_role(petugas, Role.HELPDESK, by=kaltim.admin_kantor)
    assert opens(client)


def test_a_deactivated_person_is_out_at_the_next_request(petugas, kaltim):
    client = browser(petugas)
    deactivate(petugas, by=kaltim.admin_kantor)
    assert client.get(DESK).status_code == 302


def test_a_form_sent_too_late_is_kept_and_sent_again(petugas):
    client = browser(petugas)
    client.post("/akun/keluar/")
    answer = client.post("/loket/buku-tamu/catat/", {"name": "Ibu Tamu Panjang", "password": "rahasia-sekali"})
    assert answer["Location"] == "/akun/masuk/?next=/akun/kiriman/"
    sign_in(client, petugas)
    page = client.get("/akun/kiriman/").content.decode()
    assert "Ibu Tamu Panjang" in page
    assert "rahasia-sekali" not in page
    client.post("/akun/kiriman/buang/")
    assert client.get("/akun/kiriman/")["Location"] == "/beranda/"


def test_a_password_sent_too_late_is_not_kept_and_that_is_said(petugas):
    client = browser(petugas)
    client.post("/akun/keluar/")
    answer = client.post("/akun/sandi/", {"oldpassword": "rahasia-sekali", "password1": "baru-sekali"}, follow=True)
    assert "belum tersimpan. Masuk, lalu kirim lagi" in answer.text
    assert kept.KEY not in client.session
    assert "rahasia-sekali" not in answer.text


def test_a_form_that_is_too_long_is_not_kept(petugas, client):
    client.post("/loket/buku-tamu/catat/", {"name": "x" * (kept.LONGEST + 1)})
    assert kept.KEY not in client.session


def test_the_state_names_the_person_and_a_token_that_works(petugas):
    client = Client(enforce_csrf_checks=True)
    assert client.get("/akun/sesi/keadaan/").json() == {"person": None, "seconds": 0}
    client.force_login(petugas, backend=BACKEND)
    state = client.get("/akun/sesi/keadaan/").json()
    assert state["person"] == petugas.pk
    answer = client.post("/akun/sesi/lanjut/", headers={"X-CSRFToken": state["token"]})
    assert answer.json()["seconds"] > 29 * 60


def test_the_kept_form_is_its_authors_alone(petugas, kaltim):
    client = browser(petugas)
    with time_machine.travel(time.time() + 31 * 60):
        client.post("/loket/buku-tamu/catat/", {"name": "Ibu Tamu Panjang"})
        sign_in(client, with_password(kaltim.rekan_helpdesk))
        assert client.get("/akun/kiriman/")["Location"] == "/beranda/"


def test_a_kept_form_is_kept_until_it_is_sent_again(petugas):
    client = browser(petugas)
    client.post("/akun/keluar/")
    client.post("/loket/buku-tamu/catat/", {"name": "Ibu Tamu Panjang"})
    sign_in(client, petugas)
    client.post("/loket/buku-tamu/catat/", {"name": "Ibu Tamu Panjang", "_kept": "1"})
    assert kept.KEY not in client.session


def test_going_on_helps_at_the_first_press(petugas):
    client = browser(petugas)
    with time_machine.travel(time.time() + 28 * 60):
        assert client.post("/akun/sesi/lanjut/").json()["seconds"] > 29 * 60


def test_expired_sessions_are_removed(petugas):
    browser(petugas)
    assert purge(timezone.now()) == 0
    with time_machine.travel(time.time() + 24 * 3600):
        assert purge(timezone.now()) >= 1
