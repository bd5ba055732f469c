"""Signing in at the desk, and pressing a button as the page would."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import walk


class Browser:
    """One person's browser: opens pages, and presses with the version that the ticket has now."""

    def __init__(self, user):
        self.client = Client()
        self.client.force_login(user, backend="accounts_app.signin.Backend")

    def page(self, ticket, query=""):
        return self.client.get(reverse("desk:ticket", args=[ticket.number]) + query)

    def act(self, ticket, slug, seen=None, **data):
        seen = walk.again(ticket).version if seen is None else seen
        return self.client.post(reverse("desk:act", args=[ticket.number, slug]), {"seen": seen, **data})


@pytest.fixture
def signed_in():
    """Every person gets one of their own."""
    return Browser
