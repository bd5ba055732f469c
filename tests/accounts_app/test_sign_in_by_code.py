"""Applicants sign in by a mailed code; nobody learns from the screen who has an account."""

import re
import smtplib
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts_app.roles import Role
from accounts_app.sessions.models import SignInSession
from tests.accounts_app.helpers import ASK, CHECK, LOGIN, ask_code, is_signed_in, mailed_code
from tests.factories import UserFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def pemohon():
    return UserFactory(name="Pemohon", email="pemohon@contoh.example")


@pytest.fixture
def petugas():
    return staff(None, "Petugas", Role.HELPDESK)


class NoAnswer(EmailBackend):
    """A mail server that is away."""

    def send_messages(self, email_messages):
        raise smtplib.SMTPServerDisconnected("tidak menjawab")


def test_an_applicant_signs_in_with_the_mailed_code(client, pemohon):
    ask_code(client, pemohon.email)
    answer = client.post(CHECK, {"code": mailed_code()})
    assert (answer.status_code, answer.url, is_signed_in(client)) == (302, "/beranda/", True)


def test_capitals_in_the_address_do_not_matter(client, pemohon):
    ask_code(client, pemohon.email.upper())
    client.post(CHECK, {"code": mailed_code()})
    assert is_signed_in(client)


def test_a_code_works_once(client, pemohon):
    ask_code(client, pemohon.email)
    code = mailed_code()
    client.post(CHECK, {"code": code})
    client.post("/akun/keluar/")
    client.post(CHECK, {"code": code})
    assert not is_signed_in(client)


@pytest.mark.parametrize(("minutes", "valid"), [(14, True), (16, False)])
def test_a_code_lives_for_15_minutes(client, pemohon, minutes, valid):
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        ask_code(client, pemohon.email)
    with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
        client.post(CHECK, {"code": mailed_code()})
        assert is_signed_in(client) is valid


def test_a_wrong_code_keeps_one_on_the_page(client, pemohon):
    ask_code(client, pemohon.email)
    answer = client.post(CHECK, {"code": "salah"})
    assert (answer.status_code, is_signed_in(client)) == (200, False)


def test_five_wrong_codes_end_the_attempt_even_for_the_right_one(client, pemohon):
    ask_code(client, pemohon.email)
    code = mailed_code()
    for _ in range(5):
        client.post(CHECK, {"code": "salah"})
    client.post(CHECK, {"code": code})
    assert not is_signed_in(client)


def test_whoever_used_up_a_code_is_told_to_ask_for_the_next_and_keeps_the_way(client, pemohon):
    ask_code(client, pemohon.email)
    for _ in range(5):
        answer = client.post(CHECK, {"code": "salah", "next": "/permohonan/"})
    assert answer.url == f"{ASK}?next=%2Fpermohonan%2F"
    page = client.get(answer.url).content.decode()
    assert "Kode salah diketik lima kali" in page
    assert 'name="next" value="/permohonan/"' in page


def test_whoever_comes_too_late_with_a_code_is_told_so(client, pemohon):
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        ask_code(client, pemohon.email)
    with time_machine.travel(now + timedelta(minutes=16), tick=False):
        answer = client.post(CHECK, {"code": mailed_code()})
        assert "kode berlaku 15 menit. Minta kode baru." in client.get(answer.url).content.decode()


def test_another_code_for_a_page_still_leads_to_that_page(client, pemohon):
    ask_code(client, pemohon.email)
    page = client.get(f"{CHECK}?next=/permohonan/").content.decode()
    assert f'name="next" value="{ASK}?next=/permohonan/"' in page


def test_a_code_of_one_browser_opens_nothing_in_another(client, pemohon):
    ask_code(client, pemohon.email)
    code, other = mailed_code(), Client()
    ask_code(other, "orang.lain@contoh.example")
    other.post(CHECK, {"code": code})
    assert not is_signed_in(other)


def test_the_code_stands_readable_nowhere_in_the_database(client, pemohon):
    ask_code(client, pemohon.email)
    code = mailed_code()
    stored = SignInSession.objects.get().session_data
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{code}%"])
            found += [table] if cursor.fetchone()[0] else []
    assert (found, code in stored, client.session["account_login"] is not None) == ([], False, True)


def seen_by(client, email) -> tuple[int, str, int, str]:
    """What the screen tells: status and target of the answer, then the page; tokens and the typed address removed."""
    answer = ask_code(client, email)
    page = client.get(answer.url)
    text = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page.content.decode()).replace(email, "ALAMAT")
    return answer.status_code, answer.url, page.status_code, text


def test_the_screen_is_the_same_for_applicant_staff_stranger_and_deactivated(pemohon, petugas):
    gone = UserFactory(email="mantan@contoh.example", is_active=False)
    answers = [
        seen_by(Client(), email) for email in (pemohon.email, petugas.email, "tak.dikenal@contoh.example", gone.email)
    ]
    assert answers == [answers[0]] * 4
    assert answers[0][:3] == (302, CHECK, 200)


def test_a_wrong_code_is_answered_the_same_for_applicant_and_staff(pemohon, petugas):
    pages = []
    for email in (pemohon.email, petugas.email):
        browser = Client()
        ask_code(browser, email)
        page = browser.post(CHECK, {"code": "salah"})
        pages.append(re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page.content.decode()).replace(email, "ALAMAT"))
    assert pages[0] == pages[1]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.APPLICANT])
def test_whoever_holds_a_staff_role_gets_no_code(client, role):
    person = staff(None, "Seseorang", role)
    ask_code(client, person.email)
    (letter,) = mail.outbox
    assert letter.to == [person.email]
    assert "Petugas masuk dengan password" in letter.subject
    assert "Kode masuk Anda" not in letter.body


def test_an_unknown_address_is_told_by_mail_that_it_is_unknown(client):
    ask_code(client, "tak.dikenal@contoh.example")
    (letter,) = mail.outbox
    assert "belum terdaftar" in letter.body


def test_a_deactivated_person_gets_no_code(client):
    gone = UserFactory(email="mantan@contoh.example", is_active=False)
    ask_code(client, gone.email)
    (letter,) = mail.outbox
    assert "tidak aktif" in letter.subject


def test_whoever_is_deactivated_between_request_and_code_stays_out(client, pemohon):
    ask_code(client, pemohon.email)
    pemohon.is_active = False
    pemohon.save()
    client.post(CHECK, {"code": mailed_code()})
    assert not is_signed_in(client)


def test_whoever_loses_the_last_role_may_use_a_code_again(client, petugas):
    petugas.grants.update(revoked_at=timezone.now())
    ask_code(client, petugas.email)
    client.post(CHECK, {"code": mailed_code()})
    assert is_signed_in(client)


def test_next_is_followed_after_the_code(client, pemohon):
    ask_code(client, pemohon.email, next="/permohonan/")
    answer = client.post(CHECK, {"code": mailed_code(), "next": "/permohonan/"})
    assert answer.url == "/permohonan/"


@pytest.mark.parametrize(
    "evil", ["https://jahat.example/", "//jahat.example/", "/\\jahat.example", "javascript:alert(1)"]
)
def test_next_never_leads_elsewhere(client, pemohon, evil):
    ask_code(client, pemohon.email, next=evil)
    answer = client.post(CHECK, {"code": mailed_code(), "next": evil})
    assert (answer.url, is_signed_in(client)) == ("/beranda/", True)


@pytest.mark.parametrize("who", ["pemohon", "petugas"])
def test_a_new_code_is_asked_for_from_the_start_and_says_nothing_to_others(client, request, who):
    """A button that mails again would mail to known addresses only, and its answer would take longer for them."""
    person = request.getfixturevalue(who)
    ask_code(client, person.email)
    client.post(CHECK, {"action": "resend"})
    assert len(mail.outbox) == 1
    client.post("/akun/keluar/", {"next": ASK})
    ask_code(client, person.email)
    assert len(mail.outbox) == 2


def test_one_address_is_sent_three_codes_a_minute_at_most(client, pemohon):
    for _ in range(5):
        ask_code(Client(), pemohon.email)
    assert len(mail.outbox) == 3


def test_the_limit_is_shared_by_all_processes(client, pemohon):
    """It stands in the database's cache, not in one process's memory."""
    ask_code(client, pemohon.email)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM shared_cache WHERE cache_key LIKE '%%request_login_code%%'")
        assert cursor.fetchone()[0] > 0


@pytest.mark.parametrize("known", [True, False])
def test_a_mail_server_that_is_away_is_said_the_same_for_everybody(client, pemohon, settings, known):
    settings.EMAIL_BACKEND = f"{NoAnswer.__module__}.{NoAnswer.__qualname__}"
    answer = ask_code(client, pemohon.email if known else "tak.dikenal@contoh.example")
    assert "Surel tidak dapat dikirim sekarang" in client.get(answer.url).content.decode()


@pytest.mark.parametrize("way_out", [ASK, LOGIN])
def test_a_waiting_code_can_be_left_for_another_address_or_a_password(client, pemohon, way_out):
    ask_code(client, "salah.ketik@contoh.example")
    assert client.get(way_out).url == CHECK
    buttons = client.get(CHECK).content.decode()
    assert f'name="next" value="{way_out}"' in buttons
    client.post("/akun/keluar/", {"next": way_out})
    assert client.get(way_out).status_code == 200


def test_the_page_that_asks_offers_staff_their_own_door(client):
    assert "/akun/masuk/" in client.get(ASK).content.decode()
