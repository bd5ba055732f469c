"""Signing in as a person does: through the pages and the mails."""

import re

from django.core import mail

from accounts_app.audit.models import Event

BACKEND = "accounts_app.signin.Backend"
PASSWORD = "kuda-laut-berenang-42"
ASK, CHECK, LOGIN, FORGOT = "/akun/masuk/kode/", "/akun/masuk/kode/periksa/", "/akun/masuk/", "/akun/sandi/lupa/"


def ask_code(client, email, **more):
    return client.post(ASK, {"email": email, **more})


def mailed_code() -> str:
    """The code of the last mail: alone on its line."""
    return re.findall(r"^    (\S+)$", mail.outbox[-1].body, re.MULTILINE)[0]


def mailed_link() -> str:
    """The path of the password link of the last mail."""
    return re.search(r"(/akun/sandi/baru/\S+)", mail.outbox[-1].body)[1]


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
    return client.get("/beranda/").url.split("?")[0] != LOGIN


def acts_on(kind, pk) -> list[str]:
    """What the log says happened to a subject, oldest first."""
    return list(Event.objects.about(kind, pk).values_list("act", flat=True))
