"""No page of a desk takes more than fifteen queries, in an office with five requests and in one with five hundred."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requests_app.desk.lists import TABS
from requests_app.outbox.models import Message
from requests_app.reports.folding import fold
from requests_app.tickets.models import Ticket
from tests import walk
from tests.crowds import crowd

pytestmark = pytest.mark.django_db
MOST = 15
STATES = ("queued", "awaiting_completion", "validity_check", "notified", "archived")
TABS_OF_ALL = tuple(f"/kotak-masuk/?daftar={tab.key}" for tab in TABS)
PAGES = {
    "helpdesk": (
        *TABS_OF_ALL, "/semua/", "/semua/?status=archived", "/cari/?q=pemohon", "/dasbor/", "/loket/buku-tamu/",
        "/loket/", "/loket/1/", "/surel-masuk/", "/surel-keluar/", "/penyimpangan/", "/arsip/", "/pemberitahuan/",
        "/pengaturan/teks/", "/cuti/",
    ),
    "front_office": ("/kotak-masuk/", "/loket/buku-tamu/"),
    "admin_ppe": ("/kotak-masuk/", "/register/", "/keputusan/"),
    "kepala": (
        "/kotak-masuk/", "/penugasan/", "/dasbor/", "/dasbor/?periode=tahun-ini", "/dasbor/tanda/", "/penyimpangan/",
        "/arsip/", "/keputusan/", "/laporan/", "/laporan/antrean/", "/pengaturan/sop/revisi/",
    ),
    "admin_kantor": ("/penugasan/", "/pengaturan/jam-kerja/"),
}  # fmt: skip


def office(desk, count):
    """A request in each of five states, or a hundred of each, and as many mails."""
    for state in STATES:
        ticket = walk.TO_STATE[state](desk, walk.with_documents(desk, walk.submitted(desk)))
        if count > len(STATES):
            crowd(Ticket, ticket, count // len(STATES) - 1, number=f"'{state}-' || n")
    crowd(Message, Message.objects.earliest("pk"), count, message_id="'<' || n || '@x>'")
    fold(desk.office, ticket.archived_at)


def asked(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200, address
    return len(captured)


@pytest.mark.parametrize("count", [5, 500])
def test_no_page_of_a_desk_takes_more_than_fifteen_queries(kkp, signed_in, count):
    office(kkp, count)
    signed_in(kkp.helpdesk).client.get("/loket/")  # the first visit ever makes the office's lines and a counter
    signed_in(kkp.helpdesk).client.post("/loket/1/buka/")
    found: dict[tuple[str, str], int] = {}
    for who, pages in PAGES.items():
        client = signed_in(getattr(kkp, who)).client
        found |= {(who, page): asked(client, page) for page in pages}
    assert {key: n for key, n in found.items() if n > MOST} == {}


def test_opening_a_request_takes_twelve_queries_and_its_transaction(kkp, signed_in, django_assert_max_num_queries):
    browser = signed_in(kkp.helpdesk)
    for _ in range(2):
        ticket = walk.submitted(kkp)
        seen = walk.again(ticket).version
        with django_assert_max_num_queries(14):  # two of them are the test's own transaction
            assert browser.act(ticket, "layani", seen=seen).status_code == 302
