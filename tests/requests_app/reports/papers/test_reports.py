"""Monthly reports of a real month: figures, versions that never change, who may what, and the list of months."""

import hashlib
import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.db import IntegrityError, InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts_app.audit.actions import broken_link
from accounts_app.audit.models import Event
from requests_app.process.deviations.models import Status
from requests_app.reports.figures import figures
from requests_app.reports.folding import fold
from requests_app.reports.papers import actions, overview
from requests_app.reports.papers.actions import ReportError
from requests_app.reports.papers.facts import FutureMonthError, facts_of, first_month
from requests_app.reports.papers.models import IssuedFile, MonthlyIssue
from requests_app.reports.papers.months import Month, read
from requests_app.reports.papers.strays import strays_of
from tests import walk
from tests.requests_app.printing.papers import text_of
from tests.requests_app.reports.papers import worlds

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER = Month(date(2026, 10, 1)), Month(date(2026, 11, 1))
BACKEND = "accounts_app.signin.Backend"


@pytest.fixture
def desk(kaltim):
    worlds.october(kaltim)
    with time_machine.travel(worlds.IN_NOVEMBER, tick=False):
        yield kaltim


@pytest.fixture
def kepala(client, desk):
    client.force_login(desk.kepala, backend=BACKEND)
    return client


def stored():
    """Every file in the store."""
    return sorted(path for path in Path(default_storage.path("documents")).rglob("*") if path.is_file())


def october_of(desk):
    return facts_of(desk.office, OCTOBER, strays_of(desk.office, OCTOBER))


# --- what it says -----------------------------------------------------------------------------------------------------


def test_the_month_holds_what_happened_in_it(desk):
    facts = october_of(desk)
    assert (facts.figures.received, facts.figures.finished, facts.figures.rejected) == (4, 3, 1)
    assert facts.figures == figures(desk.office, date(2026, 10, 1), date(2026, 10, 31))
    assert [(line.label, line.n) for line in facts.services] == [
        ("Reset password", 2), ("Informasi user ID", 1), ("Reset password dan informasi user ID", 1),
    ]  # fmt: skip
    assert [(line.day.day, line.received, line.finished) for line in facts.days if line.received] == [(14, 4, 3)]
    assert len(facts.days) == 31
    assert (facts.is_running, facts.is_empty) == (False, False)


def test_what_was_open_before_and_what_came_less_what_finished_is_what_is_open(desk):
    facts = october_of(desk)
    assert facts.open_before + facts.figures.received - facts.figures.finished == facts.open_after == 1
    november = facts_of(desk.office, NOVEMBER, ())
    assert (november.open_before, november.open_after) == (1, 1)


def test_days_are_those_of_the_office(kaltim):
    with time_machine.travel("2026-10-31T16:30:00Z", tick=False):  # half past midnight in Samarinda
        walk.submitted(kaltim)
        assert first_month(kaltim.office) == NOVEMBER
        assert [line.received for line in facts_of(kaltim.office, NOVEMBER, ()).days] == [1]
        assert facts_of(kaltim.office, OCTOBER, ()).is_empty


def test_the_figures_of_paper_workbook_and_page_are_those_of_the_database(kepala, desk):
    made = actions.draft(desk.office, OCTOBER, desk.kepala)
    pdf = kepala.get(reverse("papers:draft_file", args=["2026-10", "pdf"]))
    assert "menerima 4 permohonan dan menyelesaikan 3 permohonan" in text_of(pdf.content)
    book = load_workbook(io.BytesIO(kepala.get(reverse("papers:draft_file", args=["2026-10", "xlsx"])).content))
    sheet = book["III Ketepatan Waktu per Langkah"]
    rows = [[cell.value for cell in row] for row in sheet[sheet.tables["KetepatanWaktu"].ref]][1:]
    steps = [(sop.code, step) for sop in made.facts.figures.sops for step in sop.steps]
    assert [(row[0], row[1], row[4], row[5], row[6]) for row in rows] == [
        (code, step.no, step.timed.done, step.timed.in_time, step.timed.late) for code, step in steps
    ]
    page = kepala.get(reverse("papers:month", args=["2026-10"])).content.decode()
    assert "menerima 4 permohonan dan menyelesaikan 3 permohonan" in page
    assert made.report.fingerprint in page


def test_deviations_stand_there_with_cause_reason_and_person(desk):
    worlds.stray(desk, datetime(2026, 10, 15, 1, tzinfo=UTC))
    worlds.stray(desk, datetime(2026, 10, 16, 1, tzinfo=UTC), status=Status.ACCEPTED)
    worlds.stray(
        desk, datetime(2026, 10, 17, 1, tzinfo=UTC), status=Status.OWED, cause="", reason="", noted_at=None,
        noted_by=None,
    )  # fmt: skip
    worlds.stray(desk, datetime(2026, 10, 31, 17, tzinfo=UTC))  # already November there
    found = strays_of(desk.office, OCTOBER)
    assert [(row.late_minutes, row.cause, row.who, row.is_accepted, row.is_owed) for row in found] == [
        (2, "Gangguan SPSE", "Helpdesk · Helpdesk KT", False, False),
        (2, "Gangguan SPSE", "Helpdesk · Helpdesk KT", True, False),
        (2, "", "Helpdesk", False, True),
    ]
    report = actions.draft(desk.office, OCTOBER, desk.kepala).report
    assert "Tercatat 3 penyimpangan mutu baku, 1 di antaranya sudah ditinjau" in report.chapters[3].sentences[0]
    attention = {row[0]: row[1] for row in report.chapters[6].tables[0].rows}
    assert attention["Penyimpangan belum dijelaskan"] == 1
    assert attention["Penyimpangan belum selesai ditinjau"] == 2


# --- which months -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["2026-13", "2026-00", "0000-01", "26-10", "2026-10-01", ""])
def test_no_month_is_none(key):
    assert read(key) is None


def test_a_month_that_has_not_begun_is_refused(kepala, desk):
    with pytest.raises(FutureMonthError):
        facts_of(desk.office, Month(date(2026, 12, 1)), ())
    page = kepala.get(reverse("papers:month", args=["2026-12"]), follow=True)
    assert page.redirect_chain == [("/laporan/", 302)]
    assert "Desember 2026 belum tiba" in page.content.decode()
    assert kepala.get(reverse("papers:draft_file", args=["2026-12", "pdf"])).status_code == 404


def test_the_running_month_is_temporary_and_cannot_be_laid_down(kepala, desk):
    page = kepala.get(reverse("papers:month", args=["2026-11"])).content.decode()
    assert "Sementara" in page
    assert "Tetapkan laporan" not in page
    kepala.post(reverse("papers:issue", args=["2026-11"]), {"after": 0})
    assert not MonthlyIssue.objects.exists()


def test_a_month_before_the_first_request_has_no_data(kepala, desk):
    page = kepala.get(reverse("papers:month", args=["2026-09"])).content.decode()
    assert "Tidak ada data" in page
    with pytest.raises(ReportError, match="Tidak ada data"):
        actions.issue(desk.office, OCTOBER.before, by=desk.kepala)


def test_an_office_without_requests_has_no_months(client, kkp):
    client.force_login(kkp.kepala, backend=BACKEND)
    assert "Belum ada bulan yang dapat dilaporkan" in client.get(reverse("papers:months")).content.decode()
    assert client.get(reverse("papers:standard")).status_code == 200


# --- laid down --------------------------------------------------------------------------------------------------------


def test_what_is_laid_down_is_kept_as_it_was_made(kepala, desk):
    assert kepala.post(reverse("papers:issue", args=["2026-10"]), {"after": 0}).status_code == 302
    row = MonthlyIssue.objects.get()
    assert (row.version, row.reason, row.issued_by, row.numbers["received"]) == (1, "", desk.kepala, 4)
    kept = {made.kind: made for made in row.files.all()}
    assert set(kept) == {"pdf", "xlsx"}
    walk.submitted(desk)
    for made in kept.values():
        response = kepala.get(reverse("papers:issued_file", args=[made.pk]))
        content = b"".join(response.streaming_content)
        assert hashlib.sha256(content).hexdigest() == made.sha256
        assert "no-store" in response["Cache-Control"]
        assert made.original_name in response["Content-Disposition"]
    with kept["pdf"].file.open("rb") as stored:
        text = text_of(stored.read())
    assert "KONSEP" not in text
    assert row.fingerprint in "".join(text.split())
    assert desk.kepala.name in text


def test_a_further_version_needs_a_reason_and_leaves_the_first(kepala, desk):
    actions.issue(desk.office, OCTOBER, by=desk.kepala)
    address = reverse("papers:issue", args=["2026-10"])
    refused = kepala.post(address, {"after": 1, "reason": " "})
    assert refused.status_code == 422
    assert "Tulis alasan penerbitan ulang" in refused.content.decode()
    kepala.post(address, {"after": 1, "reason": "Penyimpangan selesai ditinjau."})
    assert list(MonthlyIssue.objects.values_list("version", "reason")) == [
        (1, ""), (2, "Penyimpangan selesai ditinjau."),
    ]  # fmt: skip
    assert IssuedFile.objects.count() == 4
    page = kepala.get(reverse("papers:month", args=["2026-10"])).content.decode()
    assert page.index("Versi 2") < page.index("Versi 1")


def test_a_second_press_makes_no_second_version_and_leaves_no_file(desk):
    actions.issue(desk.office, OCTOBER, by=desk.kepala)
    before = stored()
    with pytest.raises(ReportError, match="baru saja ditetapkan"):
        actions.issue(desk.office, OCTOBER, by=desk.kepala, after=0)
    with pytest.raises(ReportError, match="baru saja ditetapkan"):
        actions.issue(desk.office, OCTOBER, by=desk.kepala, after=5, reason="Halaman lama.")
    assert MonthlyIssue.objects.count() == 1
    assert stored() == before


def test_the_page_says_when_something_changed_since(kepala, desk):
    actions.issue(desk.office, OCTOBER, by=desk.kepala)
    address = reverse("papers:month", args=["2026-10"])
    assert "Isinya sama dengan versi 1" in kepala.get(address).content.decode()
    worlds.stray(desk, datetime(2026, 10, 15, 1, tzinfo=UTC))
    assert "Isi terkini berbeda dari versi yang ditetapkan" in kepala.get(address).content.decode()


@pytest.mark.parametrize(("model", "changed"), [(MonthlyIssue, {"version": 7}), (IssuedFile, {"size": 7})])
def test_neither_version_nor_file_ever_changes(desk, model, changed):
    worlds.issued(desk, OCTOBER)
    rows = model.objects.all()
    for change in (lambda: rows.update(**changed), lambda: rows._raw_delete(rows.db)):
        with pytest.raises(InternalError, match="Cannot"), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("rule", "facts"),
    [
        ("report_version_once", {}),
        ("report_is_of_a_month", {"month": date(2026, 9, 2)}),
        ("report_again_has_its_reason", {"version": 2}),
        ("report_again_has_its_reason", {"version": 1, "month": date(2026, 9, 1), "reason": "Tanpa versi lama."}),
        ("report_has_its_fingerprint", {"version": 2, "reason": "Diperbaiki.", "fingerprint": "abc"}),
    ],
)
def test_the_database_refuses_a_version_that_breaks_a_rule(desk, rule, facts):
    row = worlds.issued(desk, OCTOBER)
    same = {
        "office": row.office, "month": row.month, "version": 1, "fingerprint": worlds.HASH, "issued_at": row.issued_at,
        "issued_by": desk.kepala,
    }  # fmt: skip
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        MonthlyIssue.objects.create(**(same | facts))


@pytest.mark.parametrize(
    ("rule", "facts"),
    [
        ("report_file_once_a_kind", {"sha256": worlds.HASH}),
        ("report_file_has_its_hash", {"mime": "x", "sha256": "abc"}),
    ],
)
def test_the_database_refuses_a_file_that_breaks_a_rule(desk, rule, facts):
    kept = worlds.issued(desk, OCTOBER).files.earliest("pk")
    same = {
        "issue": kept.issue, "file": "x", "original_name": "x.pdf", "mime": kept.mime, "size": 1,
        "uploaded_at": kept.uploaded_at,
    }  # fmt: skip
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        IssuedFile.objects.create(**(same | facts))


def test_every_reading_and_laying_down_is_an_event(kepala, desk):
    kepala.post(reverse("papers:issue", args=["2026-10"]), {"after": 0})
    made = IssuedFile.objects.get(mime="application/pdf")
    b"".join(kepala.get(reverse("papers:issued_file", args=[made.pk])).streaming_content)
    kepala.get(reverse("papers:draft_file", args=["2026-10", "xlsx"]))
    kepala.get(reverse("papers:standard_file", args=["pdf"]))
    kepala.head(reverse("papers:draft_file", args=["2026-10", "xlsx"]))
    events = Event.objects.about("report", desk.office.pk)
    assert [(event.act, event.data.get("paper"), event.data.get("version")) for event in events] == [
        ("report_issued", None, 1), ("report_read", "2026-10", 1), ("report_read", "2026-10", None),
        ("report_read", "standar-5 2026", None),
    ]  # fmt: skip
    assert events[0].data["sha256"]["pdf"] == made.sha256
    assert broken_link("report", desk.office.pk) is None


# --- who may ----------------------------------------------------------------------------------------------------------


def test_admin_kantor_reads_and_takes_out_but_does_not_lay_down(client, desk):
    client.force_login(desk.admin_kantor, backend=BACKEND)
    assert "Tetapkan laporan" not in client.get(reverse("papers:month", args=["2026-10"])).content.decode()
    assert client.get(reverse("papers:draft_file", args=["2026-10", "pdf"])).status_code == 200
    assert client.post(reverse("papers:issue", args=["2026-10"]), {"after": 0}).status_code == 403
    assert not MonthlyIssue.objects.exists()


def test_kepala_is_offered_to_lay_it_down(kepala):
    assert "Tetapkan laporan" in kepala.get(reverse("papers:month", args=["2026-10"])).content.decode()


def test_another_offices_file_is_not_there(client, desk, kkp):
    made = worlds.issued(desk, OCTOBER).files.first()
    client.force_login(kkp.kepala, backend=BACKEND)
    assert client.get(reverse("papers:issued_file", args=[made.pk])).status_code == 404


# --- the list ---------------------------------------------------------------------------------------------------------


def test_the_list_says_the_same_from_sums_and_counted_now(desk):
    counted = overview.months_of(desk.office, 2026)
    fold(desk.office, datetime(2026, 11, 3, 2, tzinfo=UTC))
    kept = overview.months_of(desk.office, 2026)
    assert kept == counted
    assert [(line.month, line.is_running) for line in kept] == [(NOVEMBER, True), (OCTOBER, False)]
    assert (kept[1].numbers["received"], kept[1].numbers["finished"]) == (4, 3)
    timed = october_of(desk).figures.timed
    assert (kept[1].numbers["in_time"], kept[1].numbers["late"]) == (timed.in_time, timed.late)


def test_of_a_month_that_was_laid_down_the_list_shows_what_was_laid_down(desk):
    worlds.issued(desk, OCTOBER)
    line = overview.months_of(desk.office, 2026)[1]
    assert (line.numbers["received"], line.badge, line.on_time) == (1, ("Ditetapkan, versi 1", "done"), None)


def test_the_list_of_a_year_costs_few_queries(desk):
    with time_machine.travel("2027-12-20T02:00:00Z", tick=False):
        fold(desk.office, datetime(2027, 12, 20, 2, tzinfo=UTC))
        with CaptureQueriesContext(connection) as queries:
            lines = overview.months_of(desk.office, 2027)
    assert len(lines) == 12
    assert len(queries) <= 11


def test_years_lead_to_their_months(client, desk):
    with time_machine.travel("2027-02-10T02:00:00Z", tick=False):
        client.force_login(desk.kepala, backend=BACKEND)
        page = client.get(reverse("papers:months")).content.decode()
        assert "?tahun=2026" in page
        assert "Januari 2027" in page
        assert "Oktober 2026" in client.get(reverse("papers:months") + "?tahun=2026").content.decode()
        assert client.get(reverse("papers:months") + "?tahun=2031").status_code == 404
