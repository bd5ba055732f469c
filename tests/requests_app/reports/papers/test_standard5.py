"""The evidence list: each area's state as computed from rows, who may follow its links, and the same on paper."""

import io
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts_app.models import RoleGrant
from accounts_app.roles import Role
from requests_app.process.deviations.models import Status
from requests_app.reports.papers import standard5
from requests_app.reports.papers.areas import AREAS
from requests_app.reports.papers.evidence import State
from requests_app.reports.papers.months import Month
from tests.requests_app.printing.papers import text_of
from tests.requests_app.reports.papers import worlds

pytestmark = pytest.mark.django_db
BACKEND = "accounts_app.signin.Backend"


@pytest.fixture
def desk(kaltim):
    worlds.october(kaltim)
    with time_machine.travel(worlds.IN_NOVEMBER, tick=False):
        yield kaltim


def states(desk, year=2026):
    return {row.area: (row.state, row.number) for row in standard5.evidence_of(desk.office, year)}


def test_what_there_is_is_said_with_its_number(desk):
    found = states(desk)
    assert found["Pencatatan permohonan"] == (State.PRESENT, 4)
    assert found["Kearsipan"] == (State.PRESENT, 3)
    assert found["Petugas dan peran"][0] == State.PRESENT
    assert found["Waktu layanan"][0] == State.PRESENT
    assert found["Survei kepuasan"] == (State.MISSING, 0)
    assert found["Laporan berkala"] == (State.MISSING, 0)
    assert len(found) == len(AREAS)


def test_an_sop_without_its_number_is_only_part_of_the_evidence(desk):
    row = standard5.evidence_of(desk.office, 2026)[0]
    unnumbered = [sop.code for sop in desk.office.sops.all() if not sop.definition.header.number]
    assert unnumbered == ["004"]
    assert row.state == State.PARTLY
    assert "Nomor naskah belum tercatat: SOP 004." in row.said


def test_an_office_where_nothing_happened_has_no_records_and_divides_by_nothing(kkp):
    found = states(kkp)
    nothing = ("Pencatatan permohonan", "Catatan waktu penanganan", "Eskalasi", "Penyimpangan mutu baku", "Kearsipan")
    assert {found[area][0] for area in nothing} == {State.MISSING}
    assert found["Target dan capaian waktu"][0] == State.PARTLY


def test_periodic_reports_are_whole_when_every_ended_month_was_laid_down(desk):
    with time_machine.travel("2026-12-10T02:00:00Z", tick=False):
        worlds.issued(desk, Month(date(2026, 10, 1)))
        assert states(desk)["Laporan berkala"] == (State.PARTLY, 1)
        worlds.issued(desk, Month(date(2026, 11, 1)))
        assert states(desk)["Laporan berkala"] == (State.PRESENT, 2)


def test_deviations_are_evidence_once_all_were_looked_at(desk):
    assert states(desk)["Penyimpangan mutu baku"] == (State.PRESENT, 0)
    worlds.stray(desk, datetime(2026, 10, 15, 1, tzinfo=UTC))
    assert states(desk)["Penyimpangan mutu baku"] == (State.PARTLY, 1)


def test_accepted_deviations_are_evidence(desk):
    worlds.stray(desk, datetime(2026, 10, 15, 1, tzinfo=UTC), status=Status.ACCEPTED)
    assert states(desk)["Penyimpangan mutu baku"] == (State.PRESENT, 1)


def test_a_role_that_nobody_holds_is_named(desk):
    grants = RoleGrant.objects.filter(role=Role.ADMIN_PPE, user__office=desk.office)
    grants.update(granted_at=timezone.now(), revoked_at=timezone.now())
    row = next(row for row in standard5.evidence_of(desk.office, 2026) if row.area == "Petugas dan peran")
    assert row.state == State.PARTLY
    assert "belum terisi: Admin PPE" in row.said


def test_another_year_counts_only_its_own(desk):
    with time_machine.travel("2027-02-10T02:00:00Z", tick=False):
        assert states(desk, 2027)["Pencatatan permohonan"] == (State.MISSING, 0)
        assert states(desk, 2026)["Pencatatan permohonan"] == (State.PRESENT, 4)


@pytest.mark.parametrize(("who", "linked", "plain"), [
    ("kepala", "desk:all", "office:settings"), ("admin_kantor", "office:settings", "desk:all"),
])  # fmt: skip
def test_links_lead_only_where_the_reader_may_go(client, desk, who, linked, plain):
    client.force_login(getattr(desk, who), backend=BACKEND)
    main = client.get(reverse("papers:standard")).content.decode().partition("<main")[2]
    assert f'href="{reverse(linked)}"' in main
    assert f'href="{reverse(plain)}"' not in main


def test_paper_and_workbook_say_the_same(client, desk):
    client.force_login(desk.kepala, backend=BACKEND)
    rows = standard5.evidence_of(desk.office, 2026)
    pdf = client.get(reverse("papers:standard_file", args=["pdf"]))
    text = "".join(text_of(pdf.content).split())
    assert all("".join(row.said.split()) in text for row in rows)
    assert "bukan kutipan ketentuan LKPP" in text_of(pdf.content)
    book = load_workbook(io.BytesIO(client.get(reverse("papers:standard_file", args=["xlsx"])).content))
    sheet = book["Lampiran 1"]
    lines = [[cell.value for cell in row] for row in sheet[sheet.tables["BuktiStandar5"].ref]][1:]
    assert [(line[1], line[4], line[7]) for line in lines] == [
        (row.area, row.number, row.state.label) for row in rows
    ]  # fmt: skip
