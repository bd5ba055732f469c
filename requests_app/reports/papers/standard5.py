"""The evidence list for the internal assessment of LPSE standard 5 (helpdesk): on the screen, on paper, as workbook."""

from collections import Counter
from datetime import datetime

from django.urls import reverse

from accounts_app.models import Office
from accounts_app.templatetags.ui import full_date
from requests_app.reports.papers.areas import AREAS
from requests_app.reports.papers.evidence import Evidence, State, Year
from requests_app.reports.papers.facts import today_of
from requests_app.reports.papers.monthly import signer_of
from requests_app.reports.papers.tables import Chapter, Column, Kind, Report, Table

TITLE = "Daftar Bukti Penilaian Internal Standar Pengelolaan Layanan Helpdesk"
OWN_WORDS = (
    "Rumusan bidang dan yang diminta disusun oleh aplikasi ini sebagai alat bantu penilaian internal Standar 5 LPSE "
    "(pengelolaan layanan helpdesk), bukan kutipan ketentuan LKPP. Cocokkan dengan instrumen penilaian yang berlaku."
)
COLUMNS = (
    Column("No", Kind.COUNT, 4), Column("Bidang", width=18), Column("Yang diminta", width=28),
    Column("Bukti dalam sistem", width=40), Column("Jumlah", Kind.COUNT, 9), Column("Terakhir", Kind.DAY, 11),
    Column("Tempat", width=22), Column("Keadaan", width=10),
)  # fmt: skip


def evidence_of(office: Office, year: int) -> list[Evidence]:
    """Every area in its order."""
    found = Year(office, year, today_of(office))
    return [area(found) for area in AREAS]


def counted(rows: list[Evidence]) -> dict[State, int]:
    """How many areas stand in each state."""
    counts = Counter(row.state for row in rows)
    return {state: counts[state] for state in State}


def report_of(office: Office, year: int, *, made_at: datetime, made_by: str) -> Report:
    """The list as a paper of the office's year."""
    rows = evidence_of(office, year)
    counts = counted(rows)
    until = full_date(Year(office, year, today_of(office)).until)
    said = (
        f"Dari {len(rows)} bidang, {counts[State.PRESENT]} ada buktinya, {counts[State.PARTLY]} sebagian, dan "
        f"{counts[State.MISSING]} belum ada.",
        "Daftar lengkap dengan tempat buktinya tercantum pada Lampiran 1.",
    )
    states = (Column("Keadaan", width=52), Column("Jumlah bidang", Kind.COUNT, 12))
    summary = Table("Keadaan", "", states, tuple((str(state.label), n) for state, n in counts.items()), "")
    return Report(
        office=office,
        title=TITLE,
        subtitle=f"Tahun {year}",
        facts=(("Kantor", office.name), ("Periode", f"1 Januari {year} sampai dengan {until}")),
        chapters=(Chapter("Ringkasan", said, (summary,)),),
        annexes=(_listed(rows),),
        sources=(OWN_WORDS,),
        signer=signer_of(office),
        made_at=made_at,
        made_by=made_by,
    )


def _listed(rows: list[Evidence]) -> Table:
    lines = tuple(
        (
            number, row.area, row.asked, row.said, row.number, row.last,
            f"{row.place.label} ({reverse(row.place.url_name)})", str(row.state.label),
        )
        for number, row in enumerate(rows, 1)
    )  # fmt: skip
    return Table("BuktiStandar5", "Bukti menurut bidang", COLUMNS, lines, "")
