"""Steps that the tests of the applicant's pages share."""

from django.test import Client
from django.urls import reverse

from accounts_app.models import User
from requests_app.handover.results import Issued
from requests_app.pickup.views import PAGES
from requests_app.sop.vocabulary import Act
from requests_app.tickets import actions
from requests_app.tickets.models import Ticket
from tests import walk
from tests.world import Desk

BACKEND = "accounts_app.signin.Backend"


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def page(name: str, *args: object) -> str:
    return reverse(f"{'pickup' if name in PAGES else 'tickets'}:{name}", args=args)


def ready(desk: Desk, **more: object) -> tuple[Ticket, str, str]:
    """A ticket whose password waits behind a link: (ticket, token, code)."""
    ticket, issued = walk.notified(desk, walk.with_documents(desk, walk.submitted(desk, **more)))  # type: ignore[arg-type]
    return ticket, token_of(issued), issued.code.expose()


def token_of(issued: object) -> str:
    assert isinstance(issued, Issued)
    assert issued.link_token is not None
    return issued.link_token.expose()


def wrong(code: str) -> str:
    """Twelve digits beside the right ones."""
    digits = "".join(code.split())
    return digits[:-1] + str((int(digits[-1]) + 1) % 10)


def opened_by(client: Client, token: str, code: str):
    """The code is sent and the redirect followed, as a browser does."""
    return client.post(page("pick_up", token), {"code": code}, follow=True)


def user_id_found(desk: Desk) -> Ticket:
    """A ticket that asked for the user ID only, and whose applicant has been told."""
    ticket = walk.found_valid(desk, walk.submitted(desk, wants_reset=False, wants_user_id=True))
    by = walk.doer(desk, ticket, Act.FULFIL)
    ticket = actions.fulfil(ticket, by=by, found_user_id="AUDITOR.CONTOH", hand_over=True)
    return actions.notify(ticket, by=walk.doer(desk, ticket, Act.NOTIFY), check=walk.BY_PHONE)[0]
