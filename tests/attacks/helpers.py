"""What the attackers share: browsers that are signed in, and addresses by name."""

from django.test import Client
from django.urls import reverse

from accounts_app.models import User

BACKEND = "accounts_app.signin.Backend"
NUL = "%00"


def browser(user: User | None = None) -> Client:
    """One person's browser; a server error answers 500 instead of raising, as it would outside the tests."""
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user, backend=BACKEND)
    return client


def at(name: str, *args: object) -> str:
    return reverse(name, args=args)
