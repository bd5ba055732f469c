"""What cannot be taken back asks for a proof of the last quarter of an hour; what was typed waits, secrets do not."""

import time

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY as OF_USER,
)
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as METHODS
from django import forms

from accounts_app.sessions import kept
from tests import walk
from tests.accounts_app.helpers import BACKEND, with_password

pytestmark = pytest.mark.django_db
MINUTE = 60


@pytest.fixture(autouse=True)
def asked_for(settings):
    settings.SECOND_FACTOR = True


def proved(client, user, seconds_ago: float):
    """Signed in with both factors, that long ago."""
    client.force_login(with_password(user), backend=BACKEND)
    session = client.session
    session[OF_USER], session[METHODS] = str(user.pk), [{"method": "mfa", "at": time.time() - seconds_ago}]
    session.save()


@pytest.fixture
def valid(kaltim):
    return walk.found_valid(kaltim, walk.submitted(kaltim))


def test_a_fresh_sign_in_records_the_result_without_being_asked(client, kaltim, valid):
    proved(client, kaltim.admin_ppe, 14 * MINUTE)
    assert client.get(f"/tiket/{valid.number}/hasil/").status_code == 200


def test_an_old_one_proves_itself_first_and_comes_back(client, kaltim, valid):
    proved(client, kaltim.admin_ppe, 16 * MINUTE)
    asked = client.get(f"/tiket/{valid.number}/hasil/")
    assert asked["Location"].startswith("/akun/konfirmasi/?next=%2Ftiket%2F")
    assert "Kata sandi" not in client.get(asked["Location"]).content.decode()  # every screen says password
    back = client.post(asked["Location"], {"password": "kuda-laut-berenang-42"})
    assert client.get(back["Location"]).status_code == 200


def test_what_was_typed_waits_but_no_password(client, kaltim, valid):
    proved(client, kaltim.admin_ppe, 16 * MINUTE)
    client.post(f"/tiket/{valid.number}/hasil/", {"found_user_id": "AUDITOR01", "generated": "Sementara-9182"})
    waiting = client.session[kept.KEY]
    assert ["found_user_id", "AUDITOR01"] in waiting["fields"]
    assert "Sementara-9182" not in str(waiting)
    assert walk.again(valid).fulfilled_at is None


def test_other_work_is_not_interrupted(client, kaltim, valid):
    proved(client, kaltim.admin_ppe, 60 * MINUTE)
    assert client.get(f"/tiket/{valid.number}/").status_code == 200
    assert client.post(f"/tiket/{valid.number}/catatan/", {"text": "Dilihat."}).status_code == 302


def test_every_field_that_a_form_calls_secret_is_left_out():
    """Mend: add a word of the field's name to SECRET_WORDS."""
    declared = [name for form in _forms(forms.BaseForm) for name in getattr(form, "secrets", ())]
    hidden = [
        name for form in _forms(forms.BaseForm) for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field.widget, forms.PasswordInput)
    ]  # fmt: skip
    assert "generated" in declared
    assert "password" in hidden
    assert [name for name in declared + hidden if not any(word in name for word in kept.SECRET_WORDS)] == []


def _forms(kind):
    for form in kind.__subclasses__():
        yield form
        yield from _forms(form)
