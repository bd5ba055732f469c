"""What the pages of the desk ask of the database: few questions, each by an index (LPSE_FULL=1: 100 000 tickets)."""

import os
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts_app.audit.models import Event
from requests_app.handover.models import Handover
from requests_app.outbox.models import Message
from requests_app.process.models import StepRun
from requests_app.tickets.models import Document, Ticket
from tests import walk
from tests.crowds import crowd, plans_of

pytestmark = pytest.mark.django_db
MANY = 100_000 if os.environ.get("LPSE_FULL") == "1" else 1_500
LARGE = (
    "requests_app_ticket", "requests_app_steprun", "requests_app_document", "requests_app_message",
    "accounts_app_event", "requests_app_handover",
)  # fmt: skip
OF_PLANS = ("EXPLAIN", "SET", "RESET")  # what `plans_of` asks itself
# (who, which page, at most so many questions).
PAGES = {
    "inbox": ("helpdesk", "/kotak-masuk/", 7),
    "inbox of the judge": ("admin_ppe", "/kotak-masuk/", 7),
    "inbox of the head": ("kepala", "/kotak-masuk/", 7),
    "all": ("helpdesk", "/semua/", 10),
    "all, older": ("helpdesk", "/semua/?status=archived", 9),
    "by number": ("helpdesk", "/cari/?q=KT-2026-00001", 2),
    "by NIP": ("helpdesk", "/cari/?q=111111111111111555", 10),  # older than the newest: a second step
    "completeness_check": ("helpdesk", "", 8),
    "validity_check": ("admin_ppe", "", 13),
    "notified": ("helpdesk", "", 8),
    "archived": ("helpdesk", "", 8),
}


@pytest.fixture
def many(kaltim):
    """One office with all the tickets: nothing is gained by the office alone."""
    one = walk.archived(kaltim, walk.with_documents(kaltim, walk.submitted(kaltim)))
    crowd(
        Ticket, one, MANY, number="'X-' || n", nip="lpad(n::text, 18, '1')", email="'a' || n || '@contoh.example'",
        spse_user_id="'USER' || n", decree_number="'SK/' || n", submitted_at="ago.at", archived_at="ago.at",
    )  # fmt: skip
    first = Ticket.objects.filter(number__startswith="X-").order_by("pk").values_list("pk", flat=True)[0]
    case = f"{first} - 1 + n"
    crowd(StepRun, StepRun.objects.filter(case_id=one.pk).earliest("pk"), MANY, case_id=case)
    crowd(
        Document, one.documents.earliest("pk"), MANY, ticket_id=case, public_id="gen_random_uuid()",
        sha256="lpad(n::text, 64, 'a')",
    )  # fmt: skip
    crowd(Message, Message.objects.earliest("pk"), MANY, owner_id=case, message_id="'<' || n || '@x>'")
    sealed = Handover.objects.get(owner_id=one.pk)
    crowd(Handover, sealed, MANY, owner_id=case, link_hash="lpad(n::text, 64, 'b')")
    crowd(Event, Event.objects.about("ticket", one.pk).get(act="open"), MANY)  # one chain: few locks
    return kaltim


def ticket_in(desk, state):
    ticket = walk.with_documents(desk, walk.submitted(desk, email="satu@contoh.example"))
    return walk.TO_STATE[state](desk, ticket)


def scanned(line):
    return any(f"Seq Scan on {table} " in line for table in LARGE)


def test_a_page_asks_little_and_by_an_index(many, signed_in):
    """All pages in one test: the crowd takes longer than they do."""
    asked, whole = {}, []
    for name, (who, address, _) in PAGES.items():
        path = address or reverse("desk:ticket", args=[ticket_in(many, name).number])
        client = signed_in(getattr(many, who)).client
        with CaptureQueriesContext(connection) as captured:
            plan = plans_of(partial(client.get, path))
        asked[name] = sum(not query["sql"].startswith(OF_PLANS) for query in captured.captured_queries)
        whole += [f"{name}: {line.strip()}" for line in plan.splitlines() if scanned(line)]
    assert not whole, "\n".join(whole)
    assert {name: count for name, count in asked.items() if count > PAGES[name][2]} == {}
