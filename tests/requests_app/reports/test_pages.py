"""The dashboard's pages: who reads what, periods good and bad, and a list behind every figure that is as long as it."""

import html
import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from requests_app.reports.folding import fold
from tests import walk
from tests.requests_app.process.pace import Pace
from tests.requests_app.reports.histories import history

pytestmark = pytest.mark.django_db
BACKEND = "accounts_app.signin.Backend"
MANY = '<span class="strong">3 kali</span>'
PAGE, LIST, SIGNS = "/dasbor/", "/dasbor/permohonan/", "/dasbor/tanda/"
LINK = re.compile(
    r'href="(/dasbor/permohonan/\?[^"]+)">\s*(?:<p class="kpi-label">([^<]+)</p>\s*<p class="kpi-value">)?([\d]+)<'
)


@pytest.fixture
def clock(monkeypatch):
    monkeypatch.setattr(walk, "EXCUSE", walk.LATE)
    with time_machine.travel("2026-11-16T00:30:00Z", tick=False) as clock:
        yield clock


def reader(person):
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def text_of(client, address=PAGE, status=200):
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return re.sub(r"\s+", " ", html.unescape(answer.content.decode()))


def rows_of(client, address):
    """How many rows the list has, page by page."""
    count = 0
    while address:
        text = text_of(client, address)
        count += text.count('class="row-link')
        found = re.search(r'href="(\?[^"]+)" rel="next"', text)
        address = LIST + found[1] if found else ""
    return count


def test_every_figure_on_the_page_opens_a_list_of_that_length(kaltim, clock):
    told = history(kaltim, 11, clock, "auditor", "ppk")
    told.live(6)
    walk.notified(kaltim, walk.submitted(kaltim))
    client = reader(kaltim.kepala)
    text = client.get(PAGE + "?periode=bulan-ini").content.decode()
    links = [(html.unescape(url), label, int(n)) for url, label, n in LINK.findall(re.sub(r">\s+<", "><", text))]
    assert len(links) > 20
    for url, _, n in links:
        assert rows_of(client, url) == n, url


def test_the_share_of_incomplete_files_opens_those_that_were(kaltim, clock):
    walk.awaiting(kaltim, walk.submitted(kaltim))
    walk.forwarded(kaltim, walk.submitted(kaltim))
    client = reader(kaltim.kepala)
    assert "50 %" in text_of(client)
    assert rows_of(client, f"{LIST}?angka=incomplete") == 1


def test_a_long_list_goes_on_by_its_key(kaltim, clock):
    for _ in range(53):
        walk.submitted(kaltim)
    assert rows_of(reader(kaltim.kepala), f"{LIST}?angka=received") == 53


def test_the_period_before_stands_beside_the_figure(kaltim, clock):
    for _ in range(2):
        walk.submitted(kaltim)
    clock.shift(timedelta(days=7))
    walk.submitted(kaltim)
    text = text_of(reader(kaltim.kepala))
    assert "sebelumnya 2" in text
    assert "17–23 November 2026" in text
    assert "dibandingkan dengan 10–16 November 2026" in text


def test_without_anything_the_page_says_so(kaltim, clock):
    text = text_of(reader(kaltim.kepala))
    assert "Tidak ada kegiatan pada periode ini" in text
    assert "Tidak ada yang menunggu" in text


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ("dari=2026-11-10&sampai=2026-11-01", "Tanggal akhir harus sama dengan atau sesudah tanggal awal."),
        ("dari=kemarin&sampai=2026-11-01", "Tulis tanggal seperti 2026-11-20."),
        ("dari=2026-11-01&sampai=", "Isi tanggal akhir."),
        ("dari=1899-01-01&sampai=2026-11-01", "Tanggal awal paling lama 1 Januari 2000."),
        ("dari=2027-01-01&sampai=2027-01-02", "Tanggal awal belum tiba."),
    ],
)
def test_dates_that_cannot_be_are_kept_and_explained(kaltim, clock, query, complaint):
    text = text_of(reader(kaltim.kepala), f"{PAGE}?{query}")
    assert complaint in text
    assert f'value="{query.split("&")[0].removeprefix("dari=")}"' in text
    assert "Periode belum dapat dipakai" in text
    text_of(reader(kaltim.kepala), f"{LIST}?angka=received&{query}", status=404)


def test_days_that_have_not_come_are_left_out(kaltim, clock):
    assert "10–16 November 2026" in text_of(reader(kaltim.kepala), f"{PAGE}?dari=2026-11-10&sampai=2099-01-01")


@pytest.mark.parametrize(
    "query", ["angka=salaries", "angka=", "angka=received&setelah=palsu", "angka=resets&kunci=x%27"]
)
def test_an_invented_address_finds_no_figure_or_its_first_page(kaltim, clock, query):
    assert reader(kaltim.kepala).get(f"{LIST}?{query}").status_code in (200, 404)


def test_another_offices_tickets_are_in_no_list(kaltim, kkp, clock):
    ticket = walk.awaiting(kkp, walk.submitted(kkp, "admin_agency"))
    client = reader(kaltim.kepala)
    for figure in ("received", "waiting", "checked", "incomplete", "untimed", "overdue"):
        assert ticket.number not in text_of(client, f"{LIST}?angka={figure}")
    assert ticket.number in text_of(reader(kkp.kepala), f"{LIST}?angka=received")


@pytest.mark.parametrize("who", ["helpdesk", "admin_ppe", "admin_kantor", "pemohon"])
def test_only_kepala_reads_the_offices_figures(kaltim, clock, who):
    client = reader(getattr(kaltim, who))
    for address in (f"{LIST}?angka=received", SIGNS):
        assert client.get(address).status_code == 403
    if who in ("admin_kantor", "pemohon"):
        assert client.get(PAGE).status_code == 403
    else:
        assert "Hari saya" in text_of(client)


def test_ones_own_day_counts_what_one_did(kaltim, clock):
    pace = Pace(kaltim, clock).at("2026-11-17 08:00")
    pace.checked(pace.submitted(), 3)
    pace.checked(pace.submitted(), 30)
    text = text_of(reader(kaltim.helpdesk))
    assert re.search(r'Selesai hari ini</p> <p class="kpi-value">6<', text)  # steps 4, 5 and 8, twice
    assert re.search(r'Terlambat hari ini</p> <p class="kpi-value">1<', text)
    assert "1 dari 2 langkah" in text  # only step 5 has a figure
    assert "Menunggu Anda" in text_of(reader(kaltim.admin_ppe))


def test_an_account_reset_three_times_in_30_days_stands_out(kaltim, clock):
    for days in (0, 20, 5):
        clock.shift(timedelta(days=days))
        ticket = walk.fulfilled(kaltim, walk.submitted(kaltim))
    client = reader(kaltim.kepala)
    text = text_of(client, SIGNS)
    assert MANY in text
    [url] = map(html.unescape, re.findall(r'href="([^"]+angka=resets[^"]*)"', client.get(SIGNS).content.decode()))
    assert rows_of(client, url) == 3
    assert ticket.number in text_of(client, url)
    clock.shift(timedelta(days=6))
    assert MANY not in text_of(reader(kaltim.kepala), SIGNS)


def test_one_carrier_with_many_people_stands_out(kaltim, clock):
    for n in range(3):
        nip = f"19900315201503100{n}"
        walk.submitted(kaltim, nip=nip, name=f"Orang {n}", carrier_name=("Pak Kurir", "PAK KURIR")[n % 2])
    walk.submitted(kaltim, carrier_name="Bu Sekali")
    text = text_of(reader(kaltim.kepala), SIGNS)
    assert "3 orang" in text
    assert "Bu Sekali" not in text
    assert rows_of(reader(kaltim.kepala), f"{LIST}?angka=carried&kunci=pak+kurir") == 3


def test_the_whole_page_takes_few_queries_however_much_there_is(kaltim, clock, django_assert_max_num_queries):
    def asked():
        client = reader(kaltim.kepala)
        with django_assert_max_num_queries(15) as captured:
            text_of(client, PAGE + "?periode=bulan-ini")
        return len(captured)

    history(kaltim, 3, clock, "auditor").live(1)
    before = asked()
    history(kaltim, 4, clock, "auditor").live(4)
    fold(kaltim.office, timezone.now())
    assert asked() <= before + 2
