"""Petugas & peran: who may open and press what, and when it acts."""

import smtplib

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse

from accounts_app.models import User
from accounts_app.office.pages import PEOPLE_SHOWN
from accounts_app.roles import PERFORMERS, Role
from tests.accounts_app.helpers import (
    BACKEND,
    acts_on,
    is_signed_in,
    mailed_link,
    new_office,
    new_user,
    set_password,
    sign_in,
)
from tests.factories import staff

pytestmark = pytest.mark.django_db
LIST, NEW = "/pengaturan/", "/pengaturan/petugas/baru/"
OF_A_PERSON = (
    "person", "role_grant", "role_revoke", "person_deactivate", "person_reactivate", "person_release", "person_invite",
)  # fmt: skip


@pytest.fixture
def kantor():
    return new_office()


@pytest.fixture
def admin(kantor):
    return staff(kantor, "Admin", Role.ADMIN_KANTOR)


@pytest.fixture
def petugas(kantor):
    return staff(kantor, "Petugas", Role.HELPDESK)


@pytest.fixture
def as_admin(client, admin):
    client.force_login(admin, backend=BACKEND)
    return client


class NoAnswer(EmailBackend):
    """A mail server that is away."""

    def send_messages(self, email_messages):
        raise smtplib.SMTPServerDisconnected("tidak menjawab")


def url(name, user):
    return reverse(f"office:{name}", args=[user.pk])


def new_person(**more):
    fields = {"email": "baru@contoh.example", "name": "Orang Baru", "nip": "", "phone": "", "roles": ["helpdesk"]}
    return {**fields, **more}


@pytest.mark.parametrize("page", [LIST, NEW, "/pengaturan/kop/", "/pengaturan/surel/", "/pengaturan/sop/"])
def test_the_admin_kantor_opens_every_tab(as_admin, page):
    assert as_admin.get(page).status_code == 200


@pytest.mark.parametrize("page", [LIST, NEW, "/pengaturan/kop/", "/pengaturan/surel/", "/pengaturan/sop/"])
@pytest.mark.parametrize("role", [*PERFORMERS, Role.SYSTEM_ADMIN])
def test_no_other_role_opens_any(client, kantor, page, role):
    client.force_login(staff(kantor, "Seseorang", role), backend=BACKEND)
    assert client.get(page).status_code == 403


def test_an_applicant_opens_none_and_a_stranger_signs_in_first(client, orang_asing):
    assert client.get(LIST).url == "/akun/masuk/?next=/pengaturan/"
    client.force_login(orang_asing, backend=BACKEND)
    assert client.get(LIST).status_code == 403


def test_an_admin_kantor_without_an_office_opens_nothing(client):
    client.force_login(staff(None, "Admin Lepas", Role.ADMIN_KANTOR), backend=BACKEND)
    assert client.get(LIST).status_code == 403


@pytest.mark.parametrize("name", OF_A_PERSON)
def test_somebody_of_another_office_does_not_exist_here(as_admin, name):
    other = staff(new_office(), "Petugas Lain", Role.HELPDESK)
    assert as_admin.post(url(name, other), {"role": "helpdesk"}).status_code == 404
    other.refresh_from_db()
    assert other.is_active
    assert other.roles == {Role.HELPDESK}
    assert acts_on("user", other.pk) == []


@pytest.mark.parametrize("name", OF_A_PERSON)
def test_an_applicant_does_not_exist_here(as_admin, orang_asing, name):
    assert as_admin.post(url(name, orang_asing), {"role": "helpdesk"}).status_code == 404


@pytest.mark.parametrize("name", ["role_grant", "role_revoke", "person_reactivate", "person_invite"])
def test_a_link_changes_nothing(as_admin, petugas, name):
    assert as_admin.get(url(name, petugas)).status_code == 405


def test_the_list_shows_roles_with_since_and_by_whom(as_admin, admin, petugas):
    as_admin.post(url("role_grant", petugas), {"role": "front_office"})
    text = as_admin.get(LIST).content.decode()
    assert "Front Office" in text
    assert f"oleh {admin.name}" in text


def test_the_list_is_bounded_and_takes_few_queries(as_admin, kantor, django_assert_max_num_queries):
    for number in range(PEOPLE_SHOWN + 5):
        staff(kantor, f"Petugas {number:03}", Role.HELPDESK)
    with django_assert_max_num_queries(8):
        text = as_admin.get(LIST).content.decode()
    assert text.count("row-link") == PEOPLE_SHOWN


def test_the_list_is_searched_by_name(as_admin, petugas):
    text = as_admin.get(LIST, {"q": "petug"}).content.decode()
    assert petugas.email in text
    assert "Tidak ada yang cocok" in as_admin.get(LIST, {"q": "zzz"}).content.decode()


def test_a_new_person_sets_a_password_by_mail_and_signs_in(as_admin, client):
    as_admin.post(NEW, new_person(roles=["helpdesk", "front_office"]))
    (letter,) = mail.outbox
    assert (letter.to, "Front Office, Helpdesk" in letter.body) == (["baru@contoh.example"], True)
    client.logout()
    set_password(client, mailed_link())
    sign_in(client, User.objects.by_email("baru@contoh.example"))
    assert client.get("/beranda/").url == "/kotak-masuk/"


def test_the_password_link_stands_nowhere_in_the_log(as_admin):
    as_admin.post(NEW, new_person())
    person = User.objects.by_email("baru@contoh.example")
    assert acts_on("user", person.pk) == ["person_added", "role_granted", "link_sent"]
    key = mailed_link().rstrip("/").rpartition("/")[2]
    assert key not in as_admin.get(url("person", person)).content.decode()


def test_a_refusal_keeps_what_was_typed(as_admin, petugas):
    other = staff(new_office(), "Petugas Lain", Role.HELPDESK)
    text = as_admin.post(NEW, new_person(email=other.email, name="Nama Diketik")).content.decode()
    assert "milik petugas kantor lain" in text
    assert "Nama Diketik" in text


def test_the_system_admins_role_cannot_be_asked_for(as_admin, petugas):
    as_admin.post(NEW, new_person(roles=["system_admin"]))
    assert User.objects.by_email("baru@contoh.example") is None
    as_admin.post(url("role_grant", petugas), {"role": "system_admin"})
    assert User.objects.get(pk=petugas.pk).roles == {Role.HELPDESK}


def test_when_the_mail_server_is_away_the_person_stays_and_the_link_is_sent_later(as_admin, settings):
    settings.EMAIL_BACKEND = f"{NoAnswer.__module__}.{NoAnswer.__qualname__}"
    text = as_admin.post(NEW, new_person(), follow=True).content.decode()
    assert "Surel tidak dapat dikirim sekarang" in text
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    as_admin.post(url("person_invite", User.objects.by_email("baru@contoh.example")))
    assert len(mail.outbox) == 1


def test_somebody_without_a_role_is_sent_no_password_link(as_admin, kantor):
    person = new_user(office=kantor)
    as_admin.post(url("person_invite", person))
    assert mail.outbox == []


def test_a_revoked_role_counts_no_more_at_the_next_request(as_admin, client, kantor, petugas):
    staff(kantor, "Rekan", Role.HELPDESK)
    browser = client.__class__()
    browser.force_login(petugas, backend=BACKEND)
    assert browser.get("/kotak-masuk/").status_code == 200
    as_admin.post(url("role_revoke", petugas), {"role": "helpdesk"})
    assert browser.get("/kotak-masuk/").status_code == 403


def test_a_deactivated_person_is_out_at_the_next_request(as_admin, client, petugas):
    browser = client.__class__()
    browser.force_login(petugas, backend=BACKEND)
    as_admin.post(url("person_deactivate", petugas))
    assert not is_signed_in(browser)


def test_a_granted_role_counts_at_the_next_request(as_admin, client, petugas):
    browser = client.__class__()
    browser.force_login(petugas, backend=BACKEND)
    assert browser.get(LIST).status_code == 403
    as_admin.post(url("role_grant", petugas), {"role": "admin_kantor"})
    assert browser.get(LIST).status_code == 200


def test_the_last_holder_of_a_role_is_asked_about_first(as_admin, petugas):
    page = as_admin.post(url("role_revoke", petugas), {"role": "helpdesk"})
    assert "tidak ada petugas aktif untuk peran Helpdesk" in page.content.decode()
    assert User.objects.get(pk=petugas.pk).roles == {Role.HELPDESK}
    as_admin.post(url("role_revoke", petugas), {"role": "helpdesk", "sure": "on"})
    assert User.objects.get(pk=petugas.pk).roles == frozenset()


def test_one_of_two_holders_is_revoked_without_asking(as_admin, kantor, petugas):
    staff(kantor, "Rekan", Role.HELPDESK)
    as_admin.post(url("role_revoke", petugas), {"role": "helpdesk"})
    assert User.objects.get(pk=petugas.pk).roles == frozenset()


@pytest.mark.parametrize("name", ["person_deactivate", "person_release"])
def test_shutting_out_asks_first_and_says_what_stays_empty(as_admin, petugas, name):
    page = as_admin.get(url(name, petugas)).content.decode()
    assert "tidak ada petugas aktif untuk peran Helpdesk" in page
    petugas.refresh_from_db()
    assert (petugas.is_active, petugas.office_id is not None) == (True, True)


def test_a_stale_button_is_told_so_and_changes_nothing(as_admin, kantor, petugas):
    staff(kantor, "Rekan", Role.HELPDESK)
    as_admin.post(url("role_revoke", petugas), {"role": "helpdesk"})
    text = as_admin.post(url("role_revoke", petugas), {"role": "helpdesk"}, follow=True).content.decode()
    assert "tidak memegang peran Helpdesk; mungkin baru saja dicabut" in text
    assert acts_on("user", petugas.pk) == ["role_revoked"]


def test_the_admins_own_page_offers_no_way_to_lock_themself_out(as_admin, admin):
    page = as_admin.get(url("person", admin)).content.decode()
    assert url("role_revoke", admin) not in page
    assert url("person_deactivate", admin) not in page
    as_admin.post(url("role_revoke", admin), {"role": "admin_kantor", "sure": "on"})
    as_admin.post(url("person_release", admin))
    assert as_admin.get(LIST).status_code == 200


def test_the_history_says_who_held_what_and_who_ended_it(as_admin, admin, petugas):
    as_admin.post(url("role_revoke", petugas), {"role": "helpdesk", "sure": "on"})
    page = as_admin.get(url("person", petugas)).content.decode()
    assert "Pernah memegang" in page
    assert "Peran dicabut: Helpdesk" in page
    assert f"oleh {admin.name}" in page


def test_details_are_corrected_and_the_address_is_not(as_admin, petugas):
    as_admin.post(url("person", petugas), {"name": "Nama  Betul", "nip": "1990 0315", "email": "lain@contoh.example"})
    changed = User.objects.get(pk=petugas.pk)
    assert (changed.name, changed.nip, changed.email) == ("Nama Betul", "19900315", petugas.email)
