"""The figures of the waiting room as a report: the workbook is made of it, by the code of the other reports."""

from datetime import datetime
from fractions import Fraction

from accounts_app.models import Office
from requests_app.reports.papers.monthly import signer_of
from requests_app.reports.papers.tables import Chapter, Column, Kind, Report, Row, Table
from requests_app.reports.periods import Period
from requests_app.reports.queues.figures import Figures, Group

SOURCES = (
    "Waktu tunggu: dari nomor diberikan sampai panggilan pertama. Waktu layanan: dari dilayani sampai selesai.",
    "Menit dibulatkan ke atas; median dan persentil 90 adalah nilai yang benar-benar terjadi.",
)
NOBODY = "Tidak ada nomor antrean pada periode ini."


def report_of(office: Office, period: Period, found: Figures, *, made_at: datetime, made_by: str) -> Report:
    """Title, period, and a chapter each for the hours, the lines and the counters."""
    return Report(
        office=office,
        title="Angka Antrean dan Loket",
        subtitle=period.text,
        facts=(("Kantor", office.name), ("Periode", period.text)),
        chapters=(
            Chapter("Ringkasan", (_summary(found),)),
            Chapter("Kedatangan per jam", tables=(_hours(found),)),
            Chapter("Menurut jalur", tables=(_groups("Jalur", found.lines),)),
            Chapter("Menurut loket", tables=(_groups("Loket", found.counters),)),
        ),
        annexes=(),
        sources=SOURCES,
        signer=signer_of(office),
        made_at=made_at.astimezone(office.tz),
        made_by=made_by,
    )


def _summary(found: Figures) -> str:
    whole = found.everybody
    return (
        f"{found.visitors} tamu tercatat di buku tamu; {whole.issued} nomor antrean diberikan, {whole.served} selesai "
        f"dilayani, {whole.no_show} tidak hadir, dan {whole.not_served} tidak dilayani pada hari itu."
    )


def _hours(found: Figures) -> Table:
    columns = (Column("Jam", width=16), Column("Tamu", Kind.COUNT), Column("Nomor", Kind.COUNT))
    return Table("Jam", "", columns, tuple((hour.label, hour.came, hour.numbers) for hour in found.hours), NOBODY)


def _groups(what: str, groups: list[Group]) -> Table:
    columns = (
        Column(what, width=34), Column("Nomor", Kind.COUNT), Column("Selesai", Kind.COUNT),
        Column("Tidak hadir", Kind.COUNT), Column("Tidak hadir (%)", Kind.SHARE),
        Column("Tidak dilayani", Kind.COUNT), Column("Tunggu, median (menit)", Kind.MINUTES),
        Column("Tunggu, persentil 90 (menit)", Kind.MINUTES), Column("Layanan, median (menit)", Kind.MINUTES),
        Column("Layanan, persentil 90 (menit)", Kind.MINUTES),
    )  # fmt: skip
    return Table(what, "", columns, tuple(map(_row, groups)), NOBODY)


def _row(group: Group) -> Row:
    share = Fraction(group.no_show, group.issued) if group.issued else None
    return (
        group.label, group.issued, group.served, group.no_show, share, group.not_served,
        group.waiting.median, group.waiting.p90, group.service.median, group.service.p90,
    )  # fmt: skip
