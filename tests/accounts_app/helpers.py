"""Signing in as a person does: through the pages and the mails."""

import re
from typing import Any, cast

from django.core import mail

from accounts_app.audit.models import Event
from accounts_app.models import Office, User
from tests.factories import OfficeFactory, UserFactory

BACKEND = "accounts_app.signin.Backend"
PASSWORD = "kuda-laut-berenang-42"
ASK, CHECK, LOGIN, FORGOT = "/akun/masuk/kode/", "/akun/masuk/kode/periksa/", "/akun/masuk/", "/akun/sandi/lupa/"


def new_office(**fields: Any) -> Office:
    """An office of its own, typed as one."""
    return cast(Office, OfficeFactory(**fields))


def new_user(**fields: Any) -> User:
    """Somebody without a role, typed as a person."""
    return cast(User, UserFactory(**fields))


def ask_code(client, email, **more):
    return client.post(ASK, {"email": email, **more})


def mailed_code() -> str:
    """The code of the last mail: alone on its line."""
    codes: list[str] = re.findall(r"^    (\S+)$", str(mail.outbox[-1].body), re.MULTILINE)
    return codes[0]


def mailed_link() -> str:
    """The path of the password link of the last mail."""
    links: list[str] = re.findall(r"/akun/sandi/baru/\S+", str(mail.outbox[-1].body))
    return links[0]


def set_password(client, path, password=PASSWORD):
    """Follow the mailed link and set a password."""
    shown = client.get(path, follow=True)
    return client.post(shown.request["PATH_INFO"], {"password1": password, "password2": password})


def with_password(user, password=PASSWORD):
    user.set_password(password)
    user.save()
    return user


def sign_in(client, user, password=PASSWORD, **more):
    return client.post(LOGIN, {"login": user.email, "password": password, **more})


def is_signed_in(client) -> bool:
    return not client.get("/beranda/").url.startswith(LOGIN)


def acts_on(kind, pk) -> list[str]:
    """What the log says happened to a subject, oldest first."""
    return list(Event.objects.about(kind, pk).values_list("act", flat=True))
