"""An invented month without a database: figures, deviations and answers, as many as a test wants."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts_app.models import Office, Zone
from requests_app.reports.figures import Count, Figures, SopFigure, StepFigure, Timed
from requests_app.reports.papers.facts import DayLine, MonthFacts, Stray
from requests_app.reports.papers.monthly import report_of
from requests_app.reports.papers.months import Month
from requests_app.reports.papers.tables import Report, Signer
from requests_app.survey import periods
from requests_app.survey.index import Tally
from requests_app.survey.results import Report as Survey

AT = datetime(2026, 11, 3, 2, 15, tzinfo=UTC)
OCTOBER = Month(date(2026, 10, 1))
KEPALA = Signer("Kepala LPSE Provinsi Contoh", "Bagus Contohnegara, S.T., M.Si.", "197001011995031001")


def office() -> Office:
    return Office(
        pk=1,
        code="XX",
        slug="contoh",
        name="LPSE Provinsi Contoh",
        letterhead="PEMERINTAH PROVINSI CONTOH\nSEKRETARIAT DAERAH\nBIRO PENGADAAN BARANG DAN JASA",
        address="Jalan Contoh Nomor 1, Kota Contoh",
        zone=Zone.WITA,
    )


def stray(number: int = 1, **changes: Any) -> Stray:
    facts: dict[str, Any] = {
        "at": datetime(2026, 10, 1, 3, 41, tzinfo=UTC) + timedelta(hours=3 * number),
        "number": f"XX-2026-{number:05}",
        "sop": "004",
        "step": "9 · Pemeriksaan kebenaran",
        "kind": "Terlambat",
        "late_minutes": 12 + number % 60,
        "cause": ("Gangguan SPSE", "Beban kerja atau antrean panjang")[number % 2],
        "reason": "SPSE tidak dapat dibuka sejak pagi; data pemohon baru dapat dicocokkan setelah layanan pulih.",
        "who": "Admin PPE · Arif Contoh",
        "status": "Diterima" if number % 3 else "Menunggu tinjauan",
        "is_accepted": bool(number % 3),
    }
    return Stray(**(facts | changes))


def step(no: int, label: str, minutes: int | None, timed: Timed, median: int | None, p90: int | None) -> StepFigure:
    words = f"{minutes} menit" if minutes else "N/A"
    return StepFigure(no, label, minutes, None, True, words, timed, median, p90)


STEPS = (
    step(1, "Mengajukan berkas", None, Timed(untimed=1250), None, None),
    step(3, "Nomor antrean", 5, Timed(300, 2), 2, 4),
    step(5, "Pemeriksaan kelengkapan", 5, Timed(1180, 41), 3, 5),
    step(9, "Pemeriksaan kebenaran", 15, Timed(1100, 98), 9, 16),
    step(14, "Beri tahu pemohon", 5, Timed(), None, None),
)
TIMED = Timed(2580, 141, 1250)
MEANS_EIGHTY = Tally(10, (30, 31, 28, 40, 33, 34, 35, 29, 32))


def figures(**changes: Any) -> Figures:
    sop = SopFigure("004", "Perubahan Password dan Informasi User ID bagi Pengguna SPSE", 1250, 1198, 37, TIMED, STEPS)
    facts: dict[str, Any] = {
        "office": office(), "since": OCTOBER.first, "until": OCTOBER.last, "received": 1250, "finished": 1198,
        "timed": TIMED, "checked": 1221, "incomplete": 180, "rejected": 37, "unopened": 4, "self_served": 12,
        "by_channel": (Count("online", "Daring", 900), Count("walk_in", "Datang langsung", 350)),
        "by_outcome": (Count("fulfilled", "Hasil diterima pemohon", 1161), Count("rejected", "Ditolak", 37)),
        "missing": (Count("sk", "SK Pengangkatan", 120, "004"), Count("surat", "Surat permohonan", 60, "004")),
        "by_category": (Count("data_mismatch", "Data tidak sesuai", 30), Count("inaproc", "Dialihkan ke INAPROC", 7)),
        "sops": (sop,),
    }  # fmt: skip
    return Figures(**(facts | changes))


def nothing() -> Figures:
    return figures(
        received=0, finished=0, timed=Timed(), checked=0, incomplete=0, rejected=0, unopened=0, self_served=0,
        by_channel=(Count("online", "Daring", 0),), by_outcome=(), missing=(), by_category=(), sops=(),
    )  # fmt: skip


def survey(tally: Tally) -> Survey:
    return Survey(periods.month_of(OCTOBER.first), tally, [], [], [], [])


def facts(strays: int = 3, **changes: Any) -> MonthFacts:
    days = tuple(
        DayLine(
            date(2026, 10, day), 0 if day % 7 in (3, 4) else 40 + day * 7 % 23, 0 if day % 7 in (3, 4) else 30 + day
        )
        for day in range(1, 32)
    )
    found: dict[str, Any] = {
        "office": office(), "month": OCTOBER, "is_running": False, "figures": figures(), "days": days,
        "services": (Count("r", "Reset password", 800), Count("u", "Informasi user ID", 450)),
        "open_before": 21, "open_after": 73, "strays": tuple(stray(number) for number in range(1, strays + 1)),
        "survey": survey(MEANS_EIGHTY), "repeated": 2, "carriers": 1,
    }  # fmt: skip
    return MonthFacts(**(found | changes))


def empty() -> MonthFacts:
    return facts(
        0,
        figures=nothing(),
        days=(),
        services=(),
        open_before=0,
        open_after=0,
        survey=survey(Tally()),
        repeated=0,
        carriers=0,
    )


def report(made: MonthFacts | None = None) -> Report:
    return report_of(made or facts(), made_at=AT, made_by="Bagus Contohnegara", signer=KEPALA)


INDEX = Decimal("81.11")
